"""The nouns, as frozen values: papers, people, models, topics, terms, digests, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from rosetta.facts import Fact, Score, Texts
from rosetta.problems import Location

Kind = Literal["paper", "model", "topic", "digest", "term", "author", "year", "page"]

SECTIONS: Mapping[Kind, str] = {
    "paper": "papers",
    "model": "models",
    "topic": "topics",
    "digest": "digests",
    "author": "authors",
    "year": "years",
}
"""The folder, and the part of the address, in which the pages of each kind stand."""

NOTE_KINDS: tuple[Kind, ...] = ("paper", "model", "topic", "digest")
"""The kinds that people write notes about; each is also a front-matter key."""

ENTRY_TYPES = frozenset(
    ["article", "inproceedings", "incollection", "book", "proceedings", "techreport"]
).union(["phdthesis", "mastersthesis", "unpublished", "misc"])
"""The types of BibTeX entries that every client knows."""


_NOWHERE = Location("")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Point at one entry: its kind and its key or slug."""

    kind: Kind
    id: str

    @property
    def uri(self) -> str:
        """The Markdown file of the page under docs/, in the source language."""
        return f"{self.id}.md" if self.kind == "page" else f"{SECTIONS[self.kind]}/{self.id}.md"

    @property
    def address(self) -> str:
        """The address under the root of a language; a term is a place on the glossary page."""
        if self.kind == "term":
            return f"glossary/#{self.id}"
        if self.kind == "page":
            folder = self.id.removesuffix("index").rstrip("/")
            return f"{folder}/" if folder else ""
        return f"{SECTIONS[self.kind]}/{self.id}/"


@dataclass(frozen=True, slots=True)
class Person:
    """A name as an entry prints it: BibTeX's four parts, or one `literal` for an organisation."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def short(self) -> str:
        """The part that an author–year label shows."""
        return self.literal or " ".join(filter(None, (self.particle, self.family)))

    @property
    def full(self) -> str:
        """The name in reading order."""
        if self.literal:
            return self.literal
        name = " ".join(filter(None, (self.given, self.particle, self.family)))
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def sorted_as(self) -> str:
        """The name as `Family, Given`, which is also its form in `bib/authors.yml`."""
        given = ", ".join(filter(None, (self.suffix, self.given)))
        return self.literal or (f"{self.short}, {given}" if given else self.short)


@dataclass(frozen=True, slots=True)
class Author:
    """One person or organisation, however often and however spelled in the library."""

    slug: str
    name: str
    sorted_as: str
    native: str = ""
    native_lang: str = ""
    papers: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref("author", self.slug)


@dataclass(frozen=True, slots=True)
class Paper:
    """One entry of the library; `fields` are the BibTeX fields as written, the rest is decoded."""

    key: str
    entry_type: str
    fields: Mapping[str, str]
    lines: Mapping[str, int]
    location: Location
    title: str = ""
    authors: tuple[Person, ...] = ()
    year: int = 0
    submitted: str = ""
    venue: str = ""
    topics: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref("paper", self.key)

    @property
    def arxiv(self) -> str:
        """The arXiv identifier, or an empty string."""
        return self.fields.get("eprint", "")

    @property
    def doi(self) -> str:
        """The bare DOI (10.…), or an empty string."""
        return self.fields.get("doi", "")

    @property
    def first_year(self) -> int:
        """The year of first submission, under which the library files the paper."""
        return int(self.submitted[:4]) if self.submitted[:4].isdigit() else self.year

    def line(self, name: str) -> Location:
        """Return where the field `name` stands, or the entry where it has none."""
        return Location(self.location.path, self.lines.get(name, self.location.line))


@dataclass(frozen=True, slots=True)
class Reference:
    """A formatted reference: HTML with nothing but em, strong, sup and sub.

    `label` is the number of a numbered style with `#` in its place, such as `[#] `.
    """

    style: str
    name: str
    label: str
    html: str

    @property
    def text(self) -> str:
        """The reference without markup."""
        return unescape(re.sub(r"<[^>]+>", "", self.html))


@dataclass(frozen=True, slots=True)
class Variant:
    """One size or version of a model, with the facts in which it differs."""

    name: str
    facts: Mapping[str, Fact]
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """One model (family) of `bib/models.yml`."""

    slug: str
    name: str
    location: Location
    aliases: tuple[str, ...] = ()
    organisation: str = ""
    paper: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    fine_tuned_from: tuple[str, ...] = ()
    merged_from: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    scores: tuple[Score, ...] = ()
    unpublished: Mapping[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> Ref:
        return Ref("model", self.slug)

    @property
    def released(self) -> str:
        """The date of release as `YYYY[-MM[-DD]]`, or an empty string."""
        dates = [self.facts, *(variant.facts for variant in self.variants)]
        return min((str(f["released"].value) for f in dates if "released" in f), default="")

    @property
    def relations(self) -> Mapping[str, tuple[str, ...]]:
        """What the model comes from, by kind of relation."""
        return {
            "derived_from": self.derived_from,
            "fine_tuned_from": self.fine_tuned_from,
            "merged_from": self.merged_from,
        }

    def versions(self) -> list[tuple[str, Mapping[str, Fact]]]:
        """Return each variant's name with the facts that hold for it; without any, `("", facts)`.

        A fact of the model holds for each variant that has none of its own.
        """
        if not self.variants:
            return [("", self.facts)]
        return [(variant.name, {**self.facts, **variant.facts}) for variant in self.variants]

    def every_fact(self) -> list[tuple[str, str, Fact]]:
        """Return `(variant name or "", property, fact)` for all facts."""
        rows = [("", name, fact) for name, fact in self.facts.items()]
        for variant in self.variants:
            rows += [(variant.name, name, fact) for name, fact in variant.facts.items()]
        return rows


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A wrong variant of a term in one language, with the reason."""

    locale: str
    text: str
    reason: Texts


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic (which has a page) or a term (which has a place in the glossary)."""

    slug: str
    kind: Literal["topic", "term"]
    names: Texts
    definition: Texts
    location: Location
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    topic: str = ""
    forbidden: tuple[Forbidden, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class Digest:
    """A document that the library was started from, and the papers that it lists, in its order."""

    slug: str
    names: Texts
    location: Location
    language: str = ""
    published: str = ""
    original: Mapping[str, str] = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)
    papers: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref("digest", self.slug)


@dataclass(frozen=True, slots=True)
class Note:
    """One Markdown file in one language: what it is about, its front matter and its text.

    A translation records the version of its source (`source_hash`) and those of its sections; a
    source names the versions that say the same (`equivalent`). See `versions`.
    """

    ref: Ref
    locale: str
    location: Location
    title: str
    text: str
    body_line: int
    aliases: tuple[str, ...] = ()
    source_hash: str = ""
    source_sections: tuple[str, ...] = ()
    equivalent: tuple[str, ...] = ()
    origin: str = ""
    reviewed_by: tuple[str, ...] = ()
    description: str = ""
    summary: str = ""

    def at(self, line: int) -> Location:
        """Return the place of a line of `text` (counted from 1) in the file."""
        return Location(self.location.path, self.body_line + line - 1)
