"""Read BibTeX: blocks of bibtexparser, guarded, because it loses malformed parts without a word.

The parser is run without middleware: fields stay as written, so an export can be lossless, and
every value is checked for what the parser would let pass (an extra brace, a missing comma, a
space after `@`, an undefined `@string`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from rosetta.latex import decode
from rosetta.model import Paper
from rosetta.problems import Location, Problem
from rosetta.readers.names import read_person, split_names

_KEY = re.compile(r"[^\s{}(),\"#%='\\~]+")
_FIELD = re.compile(r"[A-Za-z][\w:.+/-]*")
_MONTHS = frozenset(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
)
_ENTRY_LIKE = re.compile(r"^[^%\n]*?(?:@\s*[\w-]+\s*[{(]|[\w-]+\s*=\s*[{\"]|[{}])", re.MULTILINE)
_VENUES = ("booktitle", "journal", "institution", "school", "howpublished")

logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # failures are read from the blocks


def read_bibtex(text: str, name: str) -> tuple[list[Paper], list[Problem]]:
    """Return the entries of a BibTeX text and every problem with its line; nothing is dropped."""
    library = parse_string(text, parse_stack=[])
    papers: list[Paper] = []
    problems: list[Problem] = []
    for block in library.blocks:
        if isinstance(block, blocks.Entry):
            problems += _check_entry(block, name)
            papers.append(_paper(block, name))
        else:
            problems += _check_other(block, name)
    if text.strip() and not papers and not problems:
        problems.append(Problem(Location(name), "bibtex-empty", "no entry found", "is it BibTeX?"))
    return papers, problems


def _check_other(block: Any, name: str) -> Iterator[Problem]:
    """Yield what is wrong with a block that is not an entry."""
    place = _place(block, name)
    if isinstance(block, blocks.DuplicateBlockKeyBlock):
        key, first = block.key, _place(block.previous_block, name)
        message = f"duplicate key '{key}', first defined at {first}"
        yield Problem(place, "duplicate-key", message, "give the entry a key of its own")
    elif isinstance(block, blocks.DuplicateFieldKeyBlock):
        fields = ", ".join(sorted(block.duplicate_keys))
        yield Problem(place, "bibtex-duplicate-field", f"field given twice: {fields}", "keep one")
    elif isinstance(block, blocks.ParsingFailedBlock):
        reason = getattr(block.error, "abort_reason", "") or str(block.error)
        message = f"entry does not parse: {reason}"
        yield Problem(place, "bibtex-syntax", message, "look for a missing brace or comma")
    elif isinstance(block, (blocks.String, blocks.Preamble)):
        message = f"@{type(block).__name__.lower()} is not supported"
        yield Problem(place, "bibtex-string", message, "write the value out in each entry")
    else:
        yield from _check_comment(block, place)


def _check_comment(block: Any, place: Location) -> Iterator[Problem]:
    """Yield a problem for each entry-like line that the parser took for a comment."""
    if isinstance(block, blocks.ExplicitComment) and "@" not in block.comment:
        return
    match = _ENTRY_LIKE.search(block.raw or "")
    if match:
        line = place.line + (block.raw or "").count("\n", 0, match.end())
        shown = match[0].strip().splitlines()[-1][:40]
        message = f"text outside an entry: '{shown}'"
        hint = "a brace closes too early, or '@type{' is misspelled"
        yield Problem(Location(place.path, line), "bibtex-stray-text", message, hint)


def _check_entry(entry: blocks.Entry, name: str) -> Iterator[Problem]:
    place = _place(entry, name)
    if not _KEY.fullmatch(entry.key):
        yield Problem(place, "bibtex-key", f"not a citation key: '{entry.key}'", "use a–z and 0–9")
    if not entry.fields:
        yield Problem(place, "bibtex-no-fields", f"entry '{entry.key}' has no fields")
    seen: set[str] = set()
    for field in entry.fields:
        spot = Location(name, (field.start_line or 0) + 1)
        if not _FIELD.fullmatch(field.key):
            message = f"not a field name: '{field.key[:40]}'"
            yield Problem(spot, "bibtex-field", message, "is a comma missing above?")
        if field.key.lower() in seen:
            yield Problem(spot, "bibtex-duplicate-field", f"field given twice: {field.key.lower()}")
        seen.add(field.key.lower())
        fault = _value_fault(str(field.value))
        if fault:
            yield Problem(spot, "bibtex-value", f"{field.key.strip()[:40]}: {fault[0]}", fault[1])


def _value_fault(value: str) -> tuple[str, str] | None:
    """Return what makes a raw value unsafe, with a hint, or None."""
    value = value.strip()
    if value.isdigit() or value.lower() in _MONTHS:
        return None
    if not value or value[0] not in '{"':
        return f"bare word '{value[:30]}'", "put the value in braces"
    depth = 0
    for position, character in enumerate(value):
        depth += {"{": 1, "}": -1}.get(character, 0)
        closed = depth == 0 if value[0] == "{" else character == '"' and position and depth == 0
        if depth < 0:
            return "a closing brace too many", "delete it, or open one before it"
        if closed and position < len(value) - 1:
            return "text after the closing brace or quote", "is a comma missing, or a '#' used?"
    return ("braces do not balance", "count { and }") if depth else None


def _paper(entry: blocks.Entry, name: str) -> Paper:
    fields = {field.key.strip().lower(): _bare(str(field.value)) for field in entry.fields}
    lines = {field.key.strip().lower(): (field.start_line or 0) + 1 for field in entry.fields}
    year = fields.get("year", "")
    return Paper(
        key=entry.key,
        entry_type=entry.entry_type.lower(),
        fields=fields,
        lines=lines,
        location=_place(entry, name),
        title=decode(fields.get("title", "")),
        authors=tuple(map(read_person, split_names(fields.get("author", "")))),
        year=int(year) if re.fullmatch(r"\d{4}", year) else 0,
        submitted=fields.get("submitted", ""),
        venue=decode(next((fields[v] for v in _VENUES if v in fields), "")),
        topics=_items(fields.get("keywords", ""), ","),
        introduces=tuple(map(decode, _items(fields.get("introduces", ""), ";"))),
    )


def _items(text: str, separator: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(separator) if item.strip())


def _bare(value: str) -> str:
    """Take the enclosing braces or quotes off a raw value."""
    value = value.strip()
    if len(value) > 1 and (value[0], value[-1]) in {("{", "}"), ('"', '"')}:
        return value[1:-1].strip()
    return value


def _place(block: Any, name: str) -> Location:
    """Return the place of a block; the parser counts lines from 0."""
    return Location(name, (block.start_line or 0) + 1)


def find_duplicate_keys(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Yield a problem for each key that a library uses twice, blind to case as BibTeX is."""
    first: dict[str, Paper] = {}
    for paper in papers:
        other = first.setdefault(paper.key.lower(), paper)
        if other is not paper:
            message = f"duplicate key '{paper.key}', first defined at {other.location}"
            yield Problem(paper.location, "duplicate-key", message, "a key is never used twice")
