"""Render what the library knows around a note: the head of a page, and the lists at its foot.

The templates stand in overrides/fragments/ and escape every value; they know nothing of MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rosetta.catalog import Catalog
from rosetta.latex import decode
from rosetta.model import PROPERTIES, Author, Fact, Kind, Model, Note, Paper, Ref
from rosetta.people import slugify
from rosetta.views.labels import author_year, distinct_labels, is_readable, title_lang, title_of
from rosetta.views.prose import plain_summary
from rosetta.views.words import Words, words

AUTHORS_SHOWN = 10
"""How many authors a page names before the rest is folded away."""

LISTS = ("papers", "models", "topics", "digests", "authors", "years", "glossary")
"""The list pages, which are also words of the interface."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a template is asked to render: the entry or list, for a reader of `locale`."""

    name: str
    ref: Ref
    locale: str
    root: str
    shown: str
    """The language of the note's text: the source language on a page not yet translated."""


@dataclass(frozen=True, slots=True)
class Parts:
    """HTML before the note, between its opening and its first heading, and after it.

    The sections that each part opens are given for the contents, as `(id, words)`.
    """

    before: str
    middle: str
    after: str
    middle_sections: tuple[tuple[str, str], ...] = ()
    after_sections: tuple[tuple[str, str], ...] = ()


def environment(templates: Path) -> Environment:
    """Return the Jinja environment of the fragments: everything escaped, nothing undefined."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )


def render(env: Environment, catalog: Catalog, page: Page) -> Parts:
    """Render a page: `fragments/<name>.html` defines the macros `before`, `middle`, `after`."""
    reader = Reader(catalog, page)
    context = {"r": reader, "t": reader.t, **_CONTEXTS.get(page.name, _nothing)(reader)}
    module = env.get_template(f"{page.name}.html").make_module(context)
    before, _ = reader.part(module, "before")
    middle, middle_sections = reader.part(module, "middle")
    after, after_sections = reader.part(module, "after")
    return Parts(before, middle, after, middle_sections, after_sections)


class Reader:
    """Answer the templates: names, addresses, labels and lists for a reader of one language."""

    def __init__(self, catalog: Catalog, page: Page) -> None:
        self.catalog, self.page, self.locale = catalog, page, page.locale
        self.t: Words = words(page.locale)
        self.note: Note | None = catalog.text_for(page.ref, page.locale)
        self.sections: list[str] = []

    def part(self, module: Any, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the HTML of one macro of a template, and the sections that it opened."""
        self.sections = []
        html = str(getattr(module, name)()) if hasattr(module, name) else ""
        return html, tuple((anchor(section), self.t(section)) for section in self.sections)

    def section(self, name: str) -> str:
        """Note a section for the table of contents; return its heading."""
        self.sections.append(name)
        return self.t(name)

    def href(self, ref: Ref) -> str:
        """Return the address of an entry, relative to this page."""
        return self.page.root + ref.address

    def list_href(self, name: str) -> str:
        """Return the address of a list page, relative to this page."""
        return f"{self.page.root}{name}/"

    def title(self, ref: Ref) -> str:
        """Return the name of an entry in the reader's language."""
        return title_of(self.catalog, ref, self.locale)

    def foreign(self, ref: Ref) -> str:
        """Return the BCP 47 tag of a title that is not in the reader's language, or nothing."""
        lang = title_lang(self.catalog, ref, self.locale)
        return "" if lang == self.locale else words(lang).tag

    def summary(self, ref: Ref) -> str:
        """Return the takeaway of a note in the reader's language; not that of a fallback."""
        return plain_summary(self.catalog, self.catalog.note(ref, self.locale), self.t)

    def label(self, paper: Paper) -> str:
        """Return the author–year label of a paper."""
        return author_year(paper, self.t)

    def author(self, paper: Paper, index: int) -> Author:
        """Return who the n-th author of a paper is."""
        return self.catalog.authors[
            self.catalog.author_slugs[paper.key, paper.authors[index].sorted_as]
        ]

    def byline(self, paper: Paper) -> str:
        """Return the authors of a paper for a list: three names at most."""
        names = [person.full for person in paper.authors]
        if len(names) <= 3:
            return self.t.names(names)
        return self.t.custom["more"].format(a=names[0])

    def kind(self, paper: Paper) -> str:
        """Return what kind of publication a paper is."""
        name = f"kind_{paper.entry_type}"
        return self.t(name if name in self.t else "kind_other")

    def links(self, paper: Paper) -> list[tuple[str, str]]:
        """Return `(word, address)` of the links of a paper."""
        found = []
        if paper.arxiv:
            found.append((self.t("link_arxiv"), f"https://arxiv.org/abs/{paper.arxiv}"))
            found.append((self.t("link_pdf"), f"https://arxiv.org/pdf/{paper.arxiv}"))
        if paper.doi:
            found.append((self.t("link_doi"), f"https://doi.org/{paper.doi}"))
        known = {address for _, address in found}
        for name in ("url", "code", "project"):
            address = paper.fields.get(name, "")
            if address.startswith(("https://", "http://")) and address not in known:
                found.append((self.t(f"link_{name}"), address))
        return found

    def model_links(self, model: Model) -> list[tuple[str, str]]:
        """Return `(word, address)` of the links of a model."""
        return [(self.t(f"link_{name}"), address) for name, address in model.links.items()]

    def papers(self, keys: Iterable[str]) -> list[Paper]:
        """Return the papers of some keys, those that exist."""
        return [self.catalog.papers[key] for key in keys if key in self.catalog.papers]

    def topics(self, slugs: Iterable[str]) -> list[Ref]:
        """Return the topics of some slugs, those that exist."""
        return [Ref("topic", slug) for slug in slugs if slug in self.catalog.topics]

    def value(self, name: str, fact: Fact) -> str:
        """Return the value of a fact with its unit, in the custom of the language."""
        shown = self._plain_value(name, fact)
        return self.t("approximate", value=shown) if fact.approximate else shown

    def _plain_value(self, name: str, fact: Fact) -> str:
        value = fact.value
        if name == "released":
            return self.t.date(str(value))
        if name == "kind":
            return self.t(f"kind_{str(value).replace('-', '_')}")
        if name == "openness":
            return self.t.names([self.t(f"open_{part}") for part in value])
        if not isinstance(value, (int, float)):
            return str(value)
        if fact.unit == "tokens":
            return self.t("tokens", n=value)
        if fact.unit == "USD":
            return self.t("dollars", n=value)
        return self.t.number(value) + fact.unit

    def other_names(self, paper: Paper, models: Sequence[Model]) -> list[str]:
        """Return what a paper introduces beside the models that have pages."""
        known = {name.casefold() for model in models for name in (model.name, *model.aliases)}
        return [name for name in paper.introduces if name.casefold() not in known]

    def source_href(self) -> str:
        """Return the address of the same page in the source language, relative to this page."""
        return f"{self.page.root}../{self.page.ref.address}"

    def aliases(self, names: Iterable[str]) -> list[str]:
        """Return the other names of an entry that a reader of the language can read."""
        return [name for name in names if is_readable(name, self.locale)]

    def other_languages(self, names: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return `(BCP 47 tag, name)` of a term in the other languages, where it differs."""
        others = {names[locale]: locale for locale in reversed(self.catalog.locales)}
        others.pop(names[self.locale], None)
        return [(words(locale).tag, name) for name, locale in reversed(others.items())]

    def paper_ref(self, key: str) -> Ref:
        """Return the reference of a paper."""
        return Ref("paper", key)

    def decoded(self, text: str) -> str:
        """Return BibTeX text as Unicode."""
        return decode(text)

    def short_address(self, address: str) -> str:
        """Return an address without scheme and long tail, as the name of a source."""
        parts = urlsplit(address)
        path = "/".join(parts.path.strip("/").split("/")[:2])
        return f"{parts.netloc.removeprefix('www.')}/{path}".rstrip("/")

    def source_words(self, fact: Fact) -> str:
        """Return where a value was read, as plain words for a hover."""
        paper = self.catalog.papers.get(fact.source)
        name = f"{self.label(paper)}{self.t.custom['colon']}{paper.title}" if paper else fact.source
        return ", ".join(filter(None, (name, fact.place)))

    def tag(self, locale: str) -> str:
        """Return the BCP 47 tag of a locale."""
        return words(locale).tag

    def language_name(self, locale: str) -> str:
        """Return the name of a language in the reader's language (CLDR)."""
        name = Locale.parse(words(locale).custom["cldr"].split("_")[0])
        return name.get_language_name(self.t.custom["cldr"]) or locale

    def topic_options(self) -> list[tuple[str, str]]:
        """Return `(slug, name)` of the topics that have papers, for a choice."""
        found = self.catalog.papers_by_topic
        topics = self.catalog.topics.values()
        return [(c.slug, c.names[self.locale]) for c in topics if c.slug in found]

    def pairs(self, values: Iterable[str]) -> list[tuple[str, str]]:
        """Return each value with itself as its words, for a choice."""
        return [(value, value) for value in values]

    def is_key(self, source: str) -> bool:
        """Tell whether the source of a fact is a paper of the library."""
        return source in self.catalog.papers


def anchor(section: str) -> str:
    """Return the id of a section's heading."""
    return section.replace("_", "-")


def _nothing(_: Reader) -> dict[str, Any]:
    return {}


def _notice(reader: Reader) -> dict[str, Any]:
    """Say what the reader should know of the text: fallback, outdated, machine-made, reviewed."""
    page, note = reader.page, reader.note
    own = reader.catalog.note(page.ref, page.locale)
    fallback = note is not None and own is None
    state = reader.catalog.state(page.ref, page.locale)
    outdated = page.locale != reader.catalog.source_locale and state == "outdated"
    return {"note": note, "fallback": fallback, "outdated": outdated}


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
    return {
        "model": model,
        "card": _card(model),
        "origins": {relation: found for relation, found in origins.items() if found},
        "successors": catalog.successors.get(slug, ()),
        "used_by": [ref for ref in backlinks if ref.kind == "paper" and ref.id != model.paper],
        **_notice(reader),
        **_references(reader),
        "cited_by": [ref for ref in backlinks if ref.kind != "paper"],
    }


@dataclass(frozen=True, slots=True)
class Card:
    """The figures of a model: a row a property, a column a variant, and the sources by number."""

    variants: tuple[str, ...]
    rows: tuple[tuple[str, Fact | None, Mapping[str, Fact]], ...]
    """`(property, the value for all variants, the values of single variants)`."""
    sources: tuple[Fact, ...]
    """One fact for each place that values were read from, in order of first use."""

    def number(self, fact: Fact) -> int:
        """Return the number of a fact's source in the list under the card."""
        places = [(source.source, source.place) for source in self.sources]
        return places.index((fact.source, fact.place)) + 1


def _card(model: Model) -> Card:
    own = {v.name: v.facts for v in model.variants if v.facts}
    rows: list[tuple[str, Fact | None, Mapping[str, Fact]]] = []
    sources: dict[tuple[str, str], Fact] = {}
    for name in PROPERTIES:
        shared = model.facts.get(name)
        single = {variant: facts[name] for variant, facts in own.items() if name in facts}
        if shared or single:
            rows.append((name, shared, single))
        shown = [shared] if shared and len(single) < max(1, len(own)) else []
        for fact in (*shown, *single.values()):
            sources.setdefault((fact.source, fact.place), fact)
    return Card(tuple(own), tuple(rows), tuple(sources.values()))


def _topic(reader: Reader) -> dict[str, Any]:
    catalog, slug = reader.catalog, reader.page.ref.id
    return {
        "topic": catalog.topics[slug],
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
    return {"author": author, "papers": papers}


def _year(reader: Reader) -> dict[str, Any]:
    catalog, year = reader.catalog, reader.page.ref.id
    models = [m for m in catalog.models.values() if m.released.startswith(year)]
    return {"year": year, "papers": catalog.papers_by_year.get(year, ()), "models": models}


def _papers_list(reader: Reader) -> dict[str, Any]:
    catalog = reader.catalog
    papers = catalog.newest_papers
    cited = {p.key: len(catalog.backlinks.get(p.ref, ())) for p in papers}
    kinds = sorted({p.entry_type for p in papers})
    return {
        "papers": papers,
        "cited": cited,
        "years": sorted(catalog.papers_by_year, reverse=True),
        "kinds": [(kind, reader.t(f"kind_{kind}")) for kind in kinds if f"kind_{kind}" in reader.t],
    }


def _models_list(reader: Reader) -> dict[str, Any]:
    models = sorted(reader.catalog.models.values(), key=lambda m: m.released, reverse=True)
    columns = ("parameters", "context", "training_tokens", "licence")
    rows = [(model, {name: _span(model, name) for name in columns}) for model in models]
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
    counts = {slug: len(catalog.papers_by_topic.get(slug, ())) for slug in catalog.topics}
    return {"topics": catalog.topics.values(), "counts": counts}


def _digests_list(reader: Reader) -> dict[str, Any]:
    return {"digests": reader.catalog.digests.values()}


def _authors_list(reader: Reader) -> dict[str, Any]:
    groups: dict[str, list[Author]] = {}
    for author in sorted(reader.catalog.authors.values(), key=_author_order):
        groups.setdefault(_initial(author), []).append(author)
    return {"groups": groups}


def _author_order(author: Author) -> tuple[str, str]:
    return (_initial(author), author.sorted_as.casefold())


def _initial(author: Author) -> str:
    letter = (slugify(author.sorted_as) or "#")[0].upper()
    return letter if letter.isalpha() else "#"


def _years_list(reader: Reader) -> dict[str, Any]:
    years = reader.catalog.papers_by_year
    return {"years": [(year, years[year]) for year in sorted(years, reverse=True)]}


def _glossary(reader: Reader) -> dict[str, Any]:
    terms = reader.catalog.terms.values()
    return {"terms": sorted(terms, key=lambda c: c.names[reader.locale].casefold())}


def _home(reader: Reader) -> dict[str, Any]:
    catalog = reader.catalog
    noted = [p for p in catalog.newest_papers if catalog.note(p.ref, catalog.source_locale)]
    models = [m for m in catalog.models.values() if catalog.note(m.ref, catalog.source_locale)]
    topics: Sequence[Ref] = [c.ref for c in catalog.topics.values()]
    written = [ref for ref in topics if catalog.note(ref, catalog.source_locale)]
    return {
        "papers": noted,
        "models": models[::-1],
        "topics": written or topics[:8],
        **_notice(reader),
    }


_CONTEXTS: Mapping[str, Callable[[Reader], dict[str, Any]]] = {
    "paper": _paper,
    "model": _model,
    "topic": _topic,
    "digest": _digest,
    "author": _author,
    "year": _year,
    "papers": _papers_list,
    "models": _models_list,
    "topics": _topics_list,
    "digests": _digests_list,
    "authors": _authors_list,
    "years": _years_list,
    "glossary": _glossary,
    "home": _home,
    "text": _notice,
}


def template_of(ref: Ref) -> str:
    """Return the name of the fragment template for the page of an entry."""
    kind: Kind = ref.kind
    if kind != "page":
        return kind
    folder, _, name = ref.id.rpartition("/")
    if name == "index":
        return folder or "home"
    return "text"
