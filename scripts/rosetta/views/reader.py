"""Answer the templates for a reader of one language: names, addresses, labels, values, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from babel import Locale
from markupsafe import Markup

from rosetta.catalog import LONG_LIST, Catalog
from rosetta.facts import Fact
from rosetta.latex import decode
from rosetta.model import Author, Model, Note, Paper, Ref, Reference
from rosetta.views.contributing import NOWHERE, Host, Links, contribute_links
from rosetta.views.exports.files import FORMATS, SET_FORMATS, export_path, paper_set
from rosetta.views.labels import author_year, is_readable, title_lang, title_of
from rosetta.views.metadata import coins_of
from rosetta.views.pictures.draw import picture
from rosetta.views.pictures.sparks import spark
from rosetta.views.prose import plain_summary
from rosetta.views.words import Words, words


@dataclass(frozen=True, slots=True)
class Citing:
    """What a cite box shows: the files of a paper, its formatted references, its address.

    `files` holds the text of each file by the name of its format; `note` is the note itself as
    BibTeX, and `note_reference` as a reference, where there is a note.
    """

    address: str
    files: Mapping[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    note: str = ""
    note_reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a template is asked to render: the entry or list, for a reader of `locale`."""

    name: str
    ref: Ref
    locale: str
    root: str
    citing: Citing | None = None
    host: Host = NOWHERE


class Reader:
    """Answer the templates: names, addresses, labels and lists for a reader of one language."""

    longest = LONG_LIST
    """How much of a list one page shows."""

    def __init__(
        self, catalog: Catalog, page: Page, memory: dict[tuple[str, ...], Markup] | None = None
    ) -> None:
        self.catalog, self.page, self.locale = catalog, page, page.locale
        self._memory = {} if memory is None else memory
        self.t: Words = words(page.locale)
        self.note: Note | None = catalog.text_for(page.ref, page.locale)
        self.sections: list[str] = []

    def part(self, module: Any, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the HTML of one macro of a template, and the sections that it opened."""
        self.sections = []
        html = str(getattr(module, name)()) if hasattr(module, name) else ""
        return html, tuple((anchor(section), self.t(section)) for section in self.sections)

    @cached_property
    def contribute(self) -> Links:
        """What the reader can do about this page on the code host."""
        return contribute_links(self.catalog, self.page.host, self.page.ref, self.locale)

    def contribute_href(self) -> str:
        """Return where the text of this page is improved or translated: there, or our guide."""
        text = self.contribute.text
        return text[1] if text else self.list_href("contribute")

    def picture(self, name: str, size: str) -> Markup:
        """Return one of the pictures of the library as SVG."""
        return Markup(picture(self.catalog, name, self.t, size, self.page.root))

    def spark(self, counts: Sequence[int]) -> Markup:
        """Return counts as a row of bars, small enough to stand in a line of text."""
        return Markup(spark(counts))

    def section(self, name: str) -> str:
        """Note a section for the table of contents; return its heading."""
        self.sections.append(name)
        return self.t(name)

    def href(self, ref: Ref) -> str:
        """Return the address of an entry, relative to this page."""
        return self.page.root + ref.address

    def file_href(self, path: str) -> str:
        """Return the address of a file that all languages share, relative to this page."""
        up = "" if self.locale == self.catalog.source_locale else "../"
        return self.page.root + up + quote(path)

    def exports(self, ref: Ref | None, names: Iterable[str] = SET_FORMATS) -> list[tuple[str, str]]:
        """Return `(name, address)` of the files of an entry; of the whole library for None."""
        return [
            (FORMATS[name].label, self.file_href(export_path(ref, FORMATS[name]))) for name in names
        ]

    def citing_files(self, paper: Paper) -> list[tuple[str, str, str]]:
        """Return `(name, label, address)` of the files that a cite box shows."""
        shown = ("bibtex", "biblatex", "ris", "csl")
        links = self.exports(paper.ref, shown)
        return [(name, *link) for name, link in zip(shown, links, strict=True)]

    def keys(self, ref: Ref) -> list[str]:
        """Return the keys of the papers that the files of a page hold."""
        return [paper.key for paper in paper_set(self.catalog, ref)]

    def once(self, macro: Callable[[Paper], Markup], paper: Paper) -> Markup:
        """Return what a macro makes of a paper; on all pages of one depth it is the same."""
        name = (self.locale, self.page.root, paper.key)
        if name not in self._memory:
            self._memory[name] = macro(paper)
        return self._memory[name]

    def coins(self, paper: Paper) -> str:
        """Return the OpenURL of a paper, for the title of a `Z3988` span."""
        return coins_of(self.catalog)[paper.key]

    def markdown_link(self, paper: Paper, address: str) -> str:
        """Return a link to this page in Markdown, with author and year."""
        label = f"{paper.title} ({self.label(paper)})"
        return "[" + re.sub(r"([\[\]\\`*_<>])", r"\\\1", label) + f"]({address})"

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

    def latin(self, name: str) -> Markup:
        """Return the attribute that marks a name in Latin script, as most authors' names are."""
        return Markup(' lang="en"' if is_readable(name, "en") else "")

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
        if isinstance(value, Mapping):
            return str(value[self.locale])
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

    def language(self, locale: str) -> str:
        """Return the name that a language of the site has in itself."""
        return words(locale).custom["name"]

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

    def model_ref(self, slug: str) -> Ref:
        """Return the reference of a model."""
        return Ref("model", slug)

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
        return ", ".join(filter(None, (name, self.t.place(fact.place))))

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
