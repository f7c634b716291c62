"""Check translations against their source: that there is one, and what both must share."""

from __future__ import annotations

from collections.abc import Iterator

from rosetta.catalog import Catalog
from rosetta.model import Note
from rosetta.problems import Problem
from rosetta.structure import compare


def check_state(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: a translation without a source text, or without the hash of the one it was made from.

    One that is older than its source is no fault: a correction of the English text must not wait
    for three languages. Its page says so, and `manage.py status` lists it.
    """
    if note.locale == catalog.source_locale:
        return
    if catalog.state(note.ref, note.locale) == "orphaned":
        message, hint = "translation without a source text", f"add docs/{note.ref.uri}"
        yield Problem(note.location, "translation-orphaned", message, hint)
    elif not note.source_hash:
        hint = f"compare, then 'manage.py stamp {note.location.path}'"
        yield Problem(note.location, "translation-unstamped", "no source_hash", hint)


def check_structure(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: headings, citations, references, links, formulas, tables or numbers that differ."""
    source = catalog.note(note.ref, catalog.source_locale)
    older = note.source_hash and catalog.state(note.ref, note.locale) == "outdated"
    if source and note is not source and not older:
        yield from compare(source, note)
