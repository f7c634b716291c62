"""Say how each page stands in each language: its state, its structure, who looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from rosetta.catalog import Catalog, kept
from rosetta.markup import find_headings
from rosetta.model import Note, Ref
from rosetta.problems import Problem
from rosetta.readers.notes import localize
from rosetta.structure import compare, heading_ids
from rosetta.versions import Section, changed_sections, split_sections

STATES = ("current", "outdated", "missing", "orphaned")
"""`current`: made from this text; `outdated`: from an older one; `orphaned`: its text is gone."""


@dataclass(frozen=True, slots=True)
class Translation:
    """How one page stands in one language; a source text is always current.

    `structure` holds where it differs from its source, whatever its state; `changed` the sections
    of the source that are newer than it, where it recorded them.
    """

    ref: Ref
    locale: str
    path: str
    state: str
    structure: tuple[Problem, ...] = ()
    changed: tuple[Section, ...] = ()
    origin: str = ""
    reviewed_by: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The page by its file under docs/ in the source language, without the suffix."""
        return self.ref.uri.removesuffix(".md")

    @property
    def is_due(self) -> bool:
        """Whether somebody has something to do here."""
        return self.state != "current" or bool(self.structure)


@kept  # each language's page asks for it, and the data file
def survey(catalog: Catalog) -> tuple[Translation, ...]:
    """Return every page in every language: entries, whether or not written about, and pages."""
    pages, locales = pages_of(catalog), catalog.locales
    return tuple(survey_page(catalog, ref, locale) for ref in pages for locale in locales)


def survey_page(catalog: Catalog, ref: Ref, locale: str) -> Translation:
    """Return how one page stands in one language."""
    note, source = catalog.note(ref, locale), catalog.note(ref, catalog.source_locale)
    path = f"docs/{localize(ref.uri, locale, catalog.source_locale)}"
    if note is None:
        return Translation(ref, locale, path, "missing")
    differing = tuple(sorted(compare(source, note))) if source and source is not note else ()
    return Translation(
        ref=ref,
        locale=locale,
        path=note.location.path,
        state=catalog.state(ref, locale),
        structure=differing,
        changed=tuple(changes(catalog, ref, locale)),
        origin=note.origin,
        reviewed_by=note.reviewed_by,
    )


def changes(catalog: Catalog, ref: Ref, locale: str) -> list[Section]:
    """Return the sections of a source that changed since an outdated translation was made.

    None are named where the translation did not record the sections that it was made from.
    """
    note, source = catalog.note(ref, locale), catalog.note(ref, catalog.source_locale)
    if note is None or source is None or catalog.state(ref, locale) != "outdated":
        return []
    if not note.source_sections:
        return []
    return changed_sections(note.source_sections, source)


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed section as its reader knows it: id and heading, and whether that is translated.

    The opening has neither.
    """

    id: str
    heading: str
    is_translated: bool


def changed_headings(catalog: Catalog, ref: Ref, locale: str) -> list[Changed]:
    """Return the changed sections by their headings in the translation, else in the source."""
    found = {section.line for section in changes(catalog, ref, locale)}
    note, source = catalog.note(ref, locale), catalog.note(ref, catalog.source_locale)
    if not found or note is None or source is None:
        return []
    return [named for line, named in _headings(source, note) if line in found]


def _headings(source: Note, note: Note) -> Iterator[tuple[int, Changed]]:
    """Yield the line of each section of the source, with what a reader calls it."""
    own = [heading.text for heading in find_headings(note.text)]
    ids = heading_ids(source.text)
    are_alike = len(own) == len(ids)
    sections = split_sections(source.text)
    yield sections[0].line, Changed("", "", True)
    rows = zip_longest(sections[1:], ids, own[: len(ids)], fillvalue="")
    for section, name, heading in rows:
        if isinstance(section, Section) and section.heading:
            shown = heading if are_alike else section.heading.text
            yield section.line, Changed(name, shown, are_alike)


def pages_of(catalog: Catalog) -> tuple[Ref, ...]:
    """Return what may be translated: the entries, the other pages, and what is orphaned."""
    return tuple(dict.fromkeys([*catalog.entry_refs, *catalog.notes]))
