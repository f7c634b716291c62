"""Check models, topics, terms, digests and authors: relations that exist, values that can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rosetta.catalog import Catalog
from rosetta.checks.library import date_fault
from rosetta.facts import Fact, Score
from rosetta.model import Model
from rosetta.people import slugify
from rosetta.problems import Location, Problem, did_you_mean


def check_models(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a model whose paper, topic or predecessor does not exist."""
    for model in catalog.models.values():
        paper = [model.paper] if model.paper else []
        yield from _unknown(paper, catalog.papers, model.location, "paper")
        yield from _unknown(model.topics, catalog.topics, model.location, "topic")
        for relation, slugs in model.relations.items():
            yield from _unknown(slugs, catalog.models, model.location, relation)


def check_lineage(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a model that descends from itself."""
    for model in catalog.models.values():
        if model.slug in _ancestors(catalog, model):
            message = f"'{model.slug}' descends from itself"
            yield Problem(model.location, "lineage-cycle", message, "drop one of the relations")


def _ancestors(catalog: Catalog, model: Model) -> set[str]:
    found: set[str] = set()
    waiting = [slug for slugs in model.relations.values() for slug in slugs]
    while waiting:
        slug = waiting.pop()
        if slug not in found and slug in catalog.models:
            found.add(slug)
            waiting += [s for slugs in catalog.models[slug].relations.values() for s in slugs]
    return found


def check_facts(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a value without a known source, more active than total parameters, a future date."""
    for model in catalog.models.values():
        for _, name, fact in model.every_fact():
            yield from _check_source(catalog, fact)
            fault = date_fault(str(fact.value)) if name == "released" else ""
            if fault:
                yield Problem(fact.location, "bad-date", f"released: {fault}")
        for _, facts in model.versions():
            yield from _compare(
                facts.get("active_parameters"), facts.get("parameters"), "parameters"
            )
            yield from _compare(facts.get("experts_per_token"), facts.get("experts"), "experts")
            yield from _compare(facts.get("kv_heads"), facts.get("heads"), "heads")


def check_scores(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a score without a known source or beyond 100 %, given twice or said to be withheld."""
    for model in catalog.models.values():
        for scores in (model.scores, *(variant.scores for variant in model.variants)):
            yield from _check_scores(catalog, scores)
        published = {name: fact for _, name, fact in model.every_fact()}
        for name, source in model.unpublished.items():
            yield from _check_source(catalog, Fact(None, source, location=model.location))
            if name in published:
                message = f"{name} is given here, and said to be unpublished"
                yield Problem(published[name].location, "unpublished-value", message)


def _check_scores(catalog: Catalog, scores: Iterable[Score]) -> Iterator[Problem]:
    seen: set[tuple[str, int | None, str]] = set()
    for score in scores:
        yield from _check_source(catalog, score)
        if score.unit == "%" and score.value > 100:
            message = f"{score.benchmark}: {score.value} %"
            yield Problem(score.location, "impossible-value", message, "is a unit wrong?")
        name = (score.benchmark, score.shots, str(score.setting.get("en", "")))
        if name in seen:
            message = f"'{score.benchmark}' is given twice with the same shots and setting"
            yield Problem(score.location, "duplicate-score", message, "say how they differ")
        seen.add(name)


def _check_source(catalog: Catalog, fact: Fact) -> Iterator[Problem]:
    if fact.source in catalog.papers or fact.source.startswith(("https://", "http://")):
        return
    message = f"unknown source '{fact.source}'"
    hint = did_you_mean(fact.source, catalog.papers) or "a citation key or https://…"
    yield Problem(fact.location, "unknown-source", message, hint)


def _compare(part: Fact | None, whole: Fact | None, what: str) -> Iterator[Problem]:
    if part and whole and (part.number or 0) > (whole.number or 0):
        message = f"{part.value}{part.unit} of {whole.value}{whole.unit} {what}"
        yield Problem(part.location, "impossible-value", message, "is a unit wrong?")


def check_concepts(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a topic related to, or a term filed under, a topic that does not exist."""
    for concept in (*catalog.topics.values(), *catalog.terms.values()):
        slugs = [*concept.related, *([concept.topic] if concept.topic else [])]
        yield from _unknown(slugs, catalog.topics, concept.location, "topic")


def check_digests(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a digest that lists a paper which is not in the library."""
    for digest in catalog.digests.values():
        yield from _unknown(digest.papers, catalog.papers, digest.location, "paper")


def check_identities(catalog: Catalog) -> Iterator[Problem]:
    """Bad: an entry of bib/authors.yml for a name that no paper prints."""
    printed = {name for _, name in catalog.author_slugs}
    for identity in catalog.identities:
        yield from _unknown(identity.papers, catalog.papers, identity.location, "paper")
        for name in (identity.name, *identity.variants):
            if name not in printed:
                hint = did_you_mean(name, printed) or "write 'Family, Given'"
                message = f"no paper prints the name '{name}'"
                yield Problem(identity.location, "unknown-author", message, hint)


def check_author_slugs(catalog: Catalog) -> Iterator[Problem]:
    """Bad: two printed names that would share a page although nobody said that they are one."""
    joined = {name for i in catalog.identities for name in (i.name, *i.variants)}
    first: dict[str, str] = {}
    for paper in catalog.papers.values():
        for person in paper.authors:
            name = person.sorted_as
            other = first.setdefault(slugify(person.full), name)
            if other != name and not {name, other} <= joined:
                message = f"'{name}' and '{other}' have the same address"
                hint = "join or part them in bib/authors.yml"
                yield Problem(paper.line("author"), "author-collision", message, hint)


def _unknown(
    names: Iterable[str], known: Collection[str], place: Location, what: str
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            message = f"unknown {what} '{name}'"
            yield Problem(place, "unknown-relation", message, did_you_mean(name, known))
