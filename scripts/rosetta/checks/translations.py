"""Check translations against their source: state by hash, structure by what both must share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rosetta.catalog import Catalog
from rosetta.citations import find_citations, find_references
from rosetta.markup import find_formulas, find_headings, line_of, mask
from rosetta.model import Note
from rosetta.problems import Location, Problem

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.@/-])\d+(?:[.,]\d+)*")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)


class Mark(NamedTuple):
    """One thing that a text and its translation share: what it is, and its line."""

    value: str
    line: int


def check_states(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a translation without a source text, or without the hash of the one it was made from.

    One that is older than its source is no fault: a correction of the English text must not wait
    for three languages. Its page says so, and `manage.py stats` counts it.
    """
    for ref, versions in catalog.notes.items():
        for locale, note in versions.items():
            if locale == catalog.source_locale:
                continue
            state = catalog.state(ref, locale)
            if state == "orphaned":
                message, hint = "translation without a source text", f"add docs/{ref.uri}"
                yield Problem(note.location, "translation-orphaned", message, hint)
            elif not note.source_hash:
                hint = f"compare, then 'manage.py stamp {note.location.path}'"
                yield Problem(note.location, "translation-unstamped", "no source_hash", hint)


def check_structure(catalog: Catalog) -> Iterator[Problem]:
    """Bad: headings, citations, references, links, formulas, tables or numbers that differ."""
    for ref, versions in catalog.notes.items():
        source = versions.get(catalog.source_locale)
        for locale, note in versions.items():
            older = note.source_hash and catalog.state(ref, locale) == "outdated"
            if source and note is not source and not older:
                yield from compare(source, note)


def compare(source: Note, note: Note) -> Iterator[Problem]:
    """Yield what a translation lacks of its source, and what it has beyond it."""
    for what, find in _MARKS.items():
        wanted, found = list(find(source.text)), list(find(note.text))
        lacking = Counter(m.value for m in wanted) - Counter(m.value for m in found)
        beyond = Counter(m.value for m in found) - Counter(m.value for m in wanted)
        for mark in _of(wanted, lacking):
            message = f"{what} '{mark.value}' of the source is missing"
            hint = f"see {source.at(mark.line)}"
            yield Problem(_near(note, source, mark.line), f"structure-{what}", message, hint)
        for mark in _of(found, beyond):
            message = f"{what} '{mark.value}' is not in the source"
            yield Problem(note.at(mark.line), f"structure-{what}", message)


def _of(marks: list[Mark], counts: Counter[str]) -> Iterator[Mark]:
    """Yield the last marks of each value, as many as are counted."""
    left = Counter(counts)
    for mark in reversed(marks):
        if left[mark.value] > 0:
            left[mark.value] -= 1
            yield mark


def _near(note: Note, source: Note, line: int) -> Location:
    """Return the heading of the translation under which a line of the source belongs."""
    above = [heading for heading in find_headings(source.text) if heading.line <= line]
    headings = list(find_headings(note.text))
    if not above or len(headings) < len(above):
        return note.location
    return note.at(headings[len(above) - 1].line)


def _headings(text: str) -> Iterator[Mark]:
    for index, heading in enumerate(find_headings(text), 1):
        yield Mark(f"{'#' * heading.level} no. {index}", heading.line)


def _citations(text: str) -> Iterator[Mark]:
    for citation in find_citations(text):
        for work in citation.works:
            yield Mark(f"@{work.key}", citation.line)


def _references(text: str) -> Iterator[Mark]:
    for reference in find_references(text):
        yield Mark(f"[[{reference.slug}]]", reference.line)


def _links(text: str) -> Iterator[Mark]:
    masked = mask(text)
    for match in _LINK.finditer(masked):
        yield Mark(match[1], line_of(text, match.start()))


def _formulas(text: str) -> Iterator[Mark]:
    for line, tex in find_formulas(text):
        yield Mark(tex, line)


def _tables(text: str) -> Iterator[Mark]:
    masked = mask(text)
    for match in _ROW.finditer(masked):
        cells = match[0].strip().strip("|").count("|") + 1
        yield Mark(f"row of {cells}", line_of(text, match.start()))


def _numbers(text: str) -> Iterator[Mark]:
    bare = mask(text)
    spans = [(c.start, c.end) for c in find_citations(text)]
    spans += [(r.start, r.end) for r in find_references(text)]
    for start, end in spans:
        bare = bare[:start] + " " * (end - start) + bare[end:]
    bare = re.sub(r"https?://\S+|\]\([^)]*\)", lambda m: " " * len(m[0]), bare)
    for match in _NUMBER.finditer(bare):
        yield Mark(match[0].replace(",", ""), line_of(text, match.start()))


_MARKS: dict[str, Callable[[str], Iterator[Mark]]] = {
    "heading": _headings,
    "citation": _citations,
    "reference": _references,
    "link": _links,
    "formula": _formulas,
    "table": _tables,
    "number": _numbers,
}
