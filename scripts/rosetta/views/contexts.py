"""Gather what each kind of page shows beside its note: one function a kind, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from rosetta.catalog import LONG_LIST, Catalog
from rosetta.facts import Fact
from rosetta.model import Author, Model, Paper, Ref
from rosetta.people import slugify
from rosetta.readers.citeproc import style_names
from rosetta.translations import changed_headings, survey
from rosetta.views.cards import card_of
from rosetta.views.compare import compare
from rosetta.views.contributing import contribute_links
from rosetta.views.exports.files import FORMATS
from rosetta.views.labels import distinct_labels
from rosetta.views.pictures.points import citations, descent, events, over_time, quantities
from rosetta.views.pictures.sparks import by_month, by_year
from rosetta.views.reader import Reader
from rosetta.views.reading_path import reading_path
from rosetta.views.scores import scores_of
from rosetta.views.search.box import KINDS
from rosetta.views.translations import group_of, tally, urgent

Entry = TypeVar("Entry", Paper, Model)

LISTED_AUTHORS = 4000
"""How many authors the list of them names."""

CROWD = 60
"""From how many authors on the page of a paper shows one format in full, and links the others."""

AUTHORS_SHOWN = 10
"""How many authors a page names before the rest is folded away."""


def _notice(reader: Reader) -> dict[str, Any]:
    """Say what the reader should know of the text: fallback, outdated, machine-made, reviewed."""
    page, note = reader.page, reader.note
    own = reader.catalog.note(page.ref, page.locale)
    fallback = note is not None and own is None
    state = reader.catalog.state(page.ref, page.locale)
    outdated = page.locale != reader.catalog.source_locale and state == "outdated"
    changed = changed_headings(reader.catalog, page.ref, page.locale) if outdated else []
    return {
        "note": note,
        "fallback": fallback,
        "outdated": outdated,
        "changed": changed,
        "citing": page.citing,
    }


def _references(reader: Reader) -> dict[str, Any]:
    """List what the note cites, with the labels that its text uses, and who cites the page."""
    papers = reader.papers(reader.catalog.cites.get(reader.page.ref, ()))
    labels = distinct_labels(papers, reader.t)
    cited_by = reader.catalog.backlinks.get(reader.page.ref, ())
    return {"references": [(paper, labels[paper.key]) for paper in papers], "cited_by": cited_by}


def _paper(reader: Reader) -> dict[str, Any]:
    catalog, key = reader.catalog, reader.page.ref.id
    return {
        "paper": catalog.papers[key],
        "shown": AUTHORS_SHOWN,
        "crowd": CROWD,
        "models": catalog.introduced_by.get(key, ()),
        "digests": catalog.digests_of.get(key, ()),
        "related": catalog.related.get(key, ()),
        **_notice(reader),
        **_references(reader),
    }


def _model(reader: Reader) -> dict[str, Any]:
    catalog, slug = reader.catalog, reader.page.ref.id
    model = catalog.models[slug]
    origins = {
        relation: [catalog.models[other] for other in others if other in catalog.models]
        for relation, others in model.relations.items()
    }
    backlinks = catalog.backlinks.get(model.ref, ())
    successors = {other.slug: other for _, other in catalog.successors.get(slug, ())}
    card = card_of(model)
    return {
        "model": model,
        "card": card,
        "scores": scores_of(model, card),
        "origins": {relation: found for relation, found in origins.items() if found},
        "successors": list(successors.values()),
        "used_by": [ref for ref in backlinks if ref.kind == "paper" and ref.id != model.paper],
        **_notice(reader),
        **_references(reader),
        "cited_by": [ref for ref in backlinks if ref.kind != "paper"],
    }


def _topic(reader: Reader) -> dict[str, Any]:
    catalog, slug = reader.catalog, reader.page.ref.id
    return {
        "topic": catalog.topics[slug],
        "path": reading_path(catalog, catalog.papers_by_topic.get(slug, ())),
        "counts": by_year(catalog, catalog.papers_by_topic.get(slug, ())),
        "models": catalog.models_by_topic.get(slug, ()),
        "papers": catalog.papers_by_topic.get(slug, ()),
        **_notice(reader),
        **_references(reader),
    }


def _digest(reader: Reader) -> dict[str, Any]:
    digest = reader.catalog.digests[reader.page.ref.id]
    papers = reader.papers(digest.papers)
    return {"digest": digest, "papers": papers, **_notice(reader), **_references(reader)}


def _author(reader: Reader) -> dict[str, Any]:
    author = reader.catalog.authors[reader.page.ref.id]
    papers = sorted(reader.papers(author.papers), key=lambda p: p.submitted, reverse=True)
    topics = Counter(topic for paper in papers for topic in paper.topics)
    counts = by_year(reader.catalog, papers)
    return {"author": author, "papers": papers, "topics": topics.most_common(4), "counts": counts}


def _year(reader: Reader) -> dict[str, Any]:
    """Show the papers of a year or month; of a year with many, its months instead."""
    catalog, period = reader.catalog, reader.page.ref.id
    found = catalog.papers_by_year.get(period, ()) or catalog.papers_by_month.get(period, ())
    by_name = catalog.papers_by_month
    months = [(name, len(by_name[name])) for name in sorted(by_name) if name[:4] == period]
    apart = {paper.key for name, _ in months for paper in by_name[name]}
    return {
        "count": len(found),
        "months": [(Ref("year", name), count) for name, count in months],
        "papers": [paper for paper in found if paper.key not in apart],
        "models": catalog.models_by_year.get(period, ()),
        "path": reading_path(catalog, found),
        "counts": by_month(found) if len(period) == len("YYYY") else [],
    }


def _papers_list(reader: Reader) -> dict[str, Any]:
    catalog = reader.catalog
    papers = catalog.newest_papers[:LONG_LIST]
    cited = {p.key: len(catalog.backlinks.get(p.ref, ())) for p in papers}
    kinds = sorted({p.entry_type for p in papers})
    return {
        "papers": papers,
        "total": len(catalog.papers),
        "formats": FORMATS,
        "cited": cited,
        "years": sorted(catalog.papers_by_year, reverse=True),
        "kinds": [(kind, reader.t(f"kind_{kind}")) for kind in kinds if f"kind_{kind}" in reader.t],
    }


def _models_list(reader: Reader) -> dict[str, Any]:
    columns = ("parameters", "context", "training_tokens", "licence")
    rows = [
        (model, {name: _span(model, name) for name in columns})
        for model in reader.catalog.newest_models
    ]
    return {"rows": rows, "columns": columns}


def _span(model: Model, name: str) -> list[Fact]:
    """Return the values of a property over the variants of a model: all, without repetition."""
    found: dict[str, Fact] = {}
    for _, prop, fact in model.every_fact():
        if prop == name:
            found.setdefault(f"{fact.value}{fact.unit}", fact)
    return list(found.values())


def _topics_list(reader: Reader) -> dict[str, Any]:
    catalog = reader.catalog
    papers = {slug: catalog.papers_by_topic.get(slug, ()) for slug in catalog.topics}
    return {
        "topics": catalog.topics.values(),
        "counts": {slug: len(found) for slug, found in papers.items()},
        "sparks": {slug: by_year(catalog, found) for slug, found in papers.items()},
        "models": {slug: len(catalog.models_by_topic.get(slug, ())) for slug in catalog.topics},
    }


def _digests_list(reader: Reader) -> dict[str, Any]:
    return {"digests": reader.catalog.digests.values()}


def _authors_list(reader: Reader) -> dict[str, Any]:
    """List the authors by their initials; of very many, those who wrote most."""
    found = reader.catalog.authors.values()
    most = sorted(found, key=lambda author: -len(author.papers))[:LISTED_AUTHORS]
    groups: dict[str, list[Author]] = {}
    for author in sorted(most, key=_author_order):
        groups.setdefault(_initial(author), []).append(author)
    return {"groups": groups, "listed": len(most)}


def _author_order(author: Author) -> tuple[str, str]:
    return (_initial(author), author.sorted_as.casefold())


def _initial(author: Author) -> str:
    letter = (slugify(author.sorted_as) or "#")[0].upper()
    return letter if letter.isalpha() else "#"


def _years_list(reader: Reader) -> dict[str, Any]:
    catalog = reader.catalog
    years = catalog.papers_by_year
    return {
        "years": [(year, years[year]) for year in sorted(years, reverse=True)],
        "sparks": {year: by_month(papers) for year, papers in years.items()},
        "models": {year: len(catalog.models_by_year.get(year, ())) for year in years},
    }


def _glossary(reader: Reader) -> dict[str, Any]:
    terms = reader.catalog.terms.values()
    return {"terms": sorted(terms, key=lambda c: c.names[reader.locale].casefold())}


def _translations(reader: Reader) -> dict[str, Any]:
    """Count the states by section and language, and list what is due, most urgent first.

    A translated page lists what is due in its own language, the source all of it.
    """
    catalog, host = reader.catalog, reader.page.host
    rows = survey(catalog)
    is_source = reader.locale == catalog.source_locale
    due = [row for row in rows if row.is_due and catalog.note(row.ref, catalog.source_locale)]
    due = [row for row in due if is_source or row.locale == reader.locale]
    shown = urgent(due)[:LONG_LIST]
    links = {row: contribute_links(catalog, host, row.ref, row.locale).text for row in shown}
    changed = {row: changed_headings(catalog, row.ref, row.locale) for row in shown}
    return {
        "counts": tally(rows),
        "sections": list(dict.fromkeys(group_of(row.ref) for row in rows)),
        "due_count": len(due),
        "due": [(row, links[row], changed[row]) for row in shown],
    }


def _timeline(reader: Reader) -> dict[str, Any]:
    """Give the pictures the numbers and lists that stand under them."""
    catalog = reader.catalog
    citing: dict[str, list[str]] = {}
    for key, other in citations(catalog):
        citing.setdefault(other, []).append(key)
    most = sorted(citing, key=lambda key: -len(citing[key]))[:60]
    return {
        "quantities": {
            "tokens": (
                ("parameters", "training_tokens"),
                quantities(catalog, "parameters", "training_tokens"),
            ),
            "experts": (
                ("parameters", "active_parameters"),
                quantities(catalog, "parameters", "active_parameters"),
            ),
            "context": (("released", "context"), over_time(catalog, "context")),
        },
        "events": events(catalog),
        "tree": descent(catalog),
        "most_cited": [(catalog.papers[key], reader.papers(citing[key])) for key in most],
    }


def _basket(_reader: Reader) -> dict[str, Any]:
    return {"formats": FORMATS.values(), "styles": style_names()}


def _search(reader: Reader) -> dict[str, Any]:
    return {
        "kinds": [(kind, reader.t(kind)) for kind in KINDS],
        "years": sorted(reader.catalog.papers_by_year, reverse=True),
        "states": [("translated", reader.t("state_own")), ("source", reader.t("state_source"))],
    }


HOME_SHOWN = 8
"""How many papers, models and topics the home page names of each."""


def _home(reader: Reader) -> dict[str, Any]:
    """Name the papers and models that the library leans on most, and its first topics."""
    catalog = reader.catalog
    topics = [topic.ref for topic in catalog.topics.values()]
    written = [ref for ref in topics if catalog.note(ref, catalog.source_locale)]
    return {
        "papers": _leading(catalog, catalog.newest_papers),
        "models": _leading(catalog, catalog.newest_models),
        "topics": (written or topics)[:HOME_SHOWN],
        **_notice(reader),
    }


def _leading(catalog: Catalog, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with a note that most pages name, the newest first among equals."""
    noted = [entry for entry in entries if catalog.note(entry.ref, catalog.source_locale)]
    fame = {entry.ref: len(catalog.backlinks.get(entry.ref, ())) for entry in noted}
    return sorted(noted, key=lambda entry: -fame[entry.ref])[:HOME_SHOWN]


CONTEXTS: Mapping[str, Callable[[Reader], dict[str, Any]]] = {
    "paper": _paper,
    "model": _model,
    "topic": _topic,
    "digest": _digest,
    "author": _author,
    "year": _year,
    "papers": _papers_list,
    "models": _models_list,
    "compare": compare,
    "timeline": _timeline,
    "topics": _topics_list,
    "digests": _digests_list,
    "authors": _authors_list,
    "years": _years_list,
    "glossary": _glossary,
    "translations": _translations,
    "basket": _basket,
    "search": _search,
    "home": _home,
    "text": _notice,
}
"""What each template of overrides/fragments/ is given, beside the reader and the words."""
