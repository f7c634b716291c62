"""Tell people apart: one author per person, joined by the explicit list in bib/authors.yml."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rosetta.model import Author, Paper, Person
from rosetta.readers.records import Identity

_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def slugify(text: str) -> str:
    """Return lower-case words joined by hyphens; Latin letters lose their accents, others stay."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_SPECIAL)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", plain)).strip("-")


def identify_authors(
    papers: Iterable[Paper], identities: Iterable[Identity]
) -> tuple[Mapping[str, Author], Mapping[tuple[str, str], str]]:
    """Return the authors by slug, and the slug of each `(citation key, printed name)`."""
    known = _Known(identities)
    slugs: dict[tuple[str, str], str] = {}
    people: dict[str, tuple[Person, Identity | None]] = {}
    works: defaultdict[str, list[str]] = defaultdict(list)
    for paper in papers:
        for person in paper.authors:
            identity = known.find(paper.key, person)
            slug = _slug(person, identity)
            slugs[paper.key, person.sorted_as] = slug
            if slug not in people or (identity and person.sorted_as == identity.name):
                people[slug] = (person, identity)
            if paper.key not in works[slug]:
                works[slug].append(paper.key)
    authors = {slug: _author(slug, *people[slug], works[slug]) for slug in sorted(people)}
    return MappingProxyType(authors), MappingProxyType(slugs)


class _Known:
    """Look printed names up in bib/authors.yml; an entry with `papers` speaks for those alone."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._of_paper: dict[tuple[str, str], Identity] = {}
        self._of_name: dict[str, Identity] = {}
        for identity in identities:
            for name in (identity.name, *identity.variants):
                for key in identity.papers:
                    self._of_paper[key, name] = identity
                if not identity.papers:
                    self._of_name[name] = identity

    def find(self, key: str, person: Person) -> Identity | None:
        """Return who is meant by a name on a paper, where the list says so."""
        name = person.sorted_as
        return self._of_paper.get((key, name)) or self._of_name.get(name)


def _slug(person: Person, identity: Identity | None) -> str:
    if identity is None:
        return slugify(person.full) or "unnamed"
    if identity.slug:
        return identity.slug
    family, _, given = identity.name.partition(", ")
    return slugify(f"{given} {family}")


def _author(slug: str, person: Person, identity: Identity | None, papers: list[str]) -> Author:
    return Author(
        slug=slug,
        name=person.full,
        sorted_as=person.sorted_as,
        native=identity.native if identity else "",
        native_lang=identity.native_lang if identity else "",
        papers=tuple(papers),
    )
