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
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPECIAL))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", plain)).strip("-")


def identify_authors(
    papers: Iterable[Paper], identities: Iterable[Identity]
) -> tuple[Mapping[str, Author], Mapping[str, str]]:
    """Return the authors by slug, and the slug of each printed name (`Family, Given`)."""
    canonical: dict[str, Identity] = {}
    for identity in identities:
        for name in (identity.name, *identity.variants):
            canonical[name] = identity
    slugs: dict[str, str] = {}
    people: dict[str, Person] = {}
    works: defaultdict[str, list[str]] = defaultdict(list)
    for paper in papers:
        for person in paper.authors:
            slug = _slug(person, canonical)
            slugs[person.sorted_as] = slug
            best = people.setdefault(slug, person)
            if person.sorted_as == _main_name(person, canonical) != best.sorted_as:
                people[slug] = person
            if paper.key not in works[slug]:
                works[slug].append(paper.key)
    authors = {slug: _author(slug, people[slug], works[slug], canonical) for slug in sorted(people)}
    return MappingProxyType(authors), MappingProxyType(slugs)


def _main_name(person: Person, canonical: Mapping[str, Identity]) -> str:
    identity = canonical.get(person.sorted_as)
    return identity.name if identity else person.sorted_as


def _slug(person: Person, canonical: Mapping[str, Identity]) -> str:
    identity = canonical.get(person.sorted_as)
    if identity is None:
        return slugify(person.full) or "unnamed"
    if identity.slug:
        return identity.slug
    family, _, given = identity.name.partition(", ")
    return slugify(f"{given} {family}")


def _author(
    slug: str, person: Person, papers: list[str], canonical: Mapping[str, Identity]
) -> Author:
    identity = canonical.get(person.sorted_as)
    return Author(
        slug=slug,
        name=person.full,
        sorted_as=person.sorted_as,
        native=identity.native if identity else "",
        native_lang=identity.native_lang if identity else "",
        papers=tuple(papers),
    )
