"""Compare what a text and its translation must share: headings, citations, links, numbers, …"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from rosetta.citations import find_citations, find_references
from rosetta.markup import (
    find_code,
    find_comments,
    find_formulas,
    find_headings,
    line_of,
    mask,
    mask_comments,
)
from rosetta.model import Note
from rosetta.people import slugify
from rosetta.problems import Location, Problem
from rosetta.versions import Section, split_sections

SCAFFOLD = "translate:"
"""How the comments of a scaffold begin: none of them may be left in a translation."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.@/-])\d+(?:[.,]\d+)*")
_NO_NUMBER = re.compile(
    r"https?://\S+|\]\([^)]*\)|\[\^[^\]\s]+\]|^[ \t]*\d+[.)](?=[ \t])", re.MULTILINE
)
"""What holds digits that are no figures: addresses, footnotes, the numbers of a list."""
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_ADMONITION = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)


class Mark(NamedTuple):
    """One thing that a text and its translation share: what it is, and its line."""

    value: str
    line: int


@lru_cache(maxsize=1 << 16)  # the check asks, the survey of all pages, and each rebuild again
def compare(source: Note, note: Note) -> tuple[Problem, ...]:
    """Return what a translation lacks of its source, and what it has beyond it, at its line.

    Where the headings agree, each section is compared with its own: what has moved elsewhere is
    missing where it was.
    """
    differing = list(_compare_headings(source, note))
    is_shifted = any(problem.rule == "structure-heading" for problem in differing)
    split = _whole if is_shifted else _sections
    found = [*differing, *_scaffold(note)]
    for wanted, own in zip(split(source.text), split(note.text), strict=True):
        found += _compare_sections(source, note, wanted, own)
    return tuple(found)


class _Part(NamedTuple):
    """A section with the marks in it, by the name of their kind."""

    section: Section
    marks: Mapping[str, list[Mark]]


@lru_cache(maxsize=16)  # a source is compared with each of its translations in turn
def _sections(text: str) -> tuple[_Part, ...]:
    return tuple(_part(section) for section in split_sections(text))


def _whole(text: str) -> tuple[_Part, ...]:
    return (_part(Section(None, 1, text)),)


def _part(section: Section) -> _Part:
    return _Part(section, {what: list(find(section.text)) for what, find in MARKS.items()})


def _compare_sections(source: Note, note: Note, wanted: _Part, own: _Part) -> Iterator[Problem]:
    if _has_words(wanted.section) and not _has_words(own.section):
        hint = _see(source, wanted.section.line)
        place = _place(note, own.section)
        yield Problem(place, "structure-text", "nothing is written here", hint)
    for what in MARKS:
        yield from _compare_marks(what, (source, wanted), (note, own))


def _scaffold(note: Note) -> Iterator[Problem]:
    for line, words in find_comments(note.text):
        if words.startswith(SCAFFOLD):
            hint = "delete the comment when the text under it is translated"
            message = "a comment of the scaffold is left"
            yield Problem(note.at(line), "structure-scaffold", message, hint)


def _has_words(section: Section) -> bool:
    """Tell whether anything beside its heading is written in a section."""
    text = section.text.partition("\n")[2] if section.heading else section.text
    return bool(mask_comments(text).strip())


def heading_ids(text: str) -> list[str]:
    """Return the id of each heading of a source text, made unique in order."""
    ids: list[str] = []
    for heading in find_headings(text):
        name = heading.id or slugify(re.sub(r"[\[\]@`*]", "", heading.text)) or "section"
        count = sum(
            1 for other in ids if other == name or re.fullmatch(rf"{re.escape(name)}-\d+", other)
        )
        ids.append(f"{name}-{count + 1}" if count else name)
    return ids


def _compare_headings(source: Note, note: Note) -> Iterator[Problem]:
    """Yield headings that are missing, too many, of another level or under another id."""
    ids = heading_ids(source.text)
    above = note.location
    pairs = zip_longest(find_headings(source.text), find_headings(note.text))
    for number, (wanted, found) in enumerate(pairs):
        above = note.at(found.line) if found else above
        if found is None and wanted:
            message = f"heading '{wanted.text}' of the source is missing"
            yield Problem(above, "structure-heading", message, _see(source, wanted.line))
        elif wanted is None and found:
            yield Problem(
                above, "structure-heading", f"heading '{found.text}' is not in the source"
            )
        elif wanted and found and wanted.level != found.level:
            message = f"heading of level {found.level}, in the source {wanted.level}"
            yield Problem(above, "structure-heading", message, _see(source, wanted.line))
        elif wanted and found and found.id not in ("", ids[number]):
            message = f"heading has the id '{found.id}', in the source '{ids[number]}'"
            hint = "leave it out: every language has the id of the source"
            yield Problem(above, "structure-heading-id", message, hint)


def _compare_marks(
    what: str, source: tuple[Note, _Part], translation: tuple[Note, _Part]
) -> Iterator[Problem]:
    (original, (section, marks)), (note, (own, others)) = source, translation
    wanted, found = marks[what], others[what]
    if [mark.value for mark in wanted] == [mark.value for mark in found]:
        return
    lacking = Counter(m.value for m in wanted) - Counter(m.value for m in found)
    beyond = Counter(m.value for m in found) - Counter(m.value for m in wanted)
    for mark in _of(wanted, lacking):
        message = f"{what} '{mark.value}' of the source is missing"
        hint = _see(original, section.line + mark.line - 1)
        yield Problem(_place(note, own), f"structure-{what}", message, hint)
    for mark in _of(found, beyond):
        message = f"{what} '{mark.value}' is not in the source"
        hint = f"there it would stand in or below {original.at(section.line)}"
        yield Problem(note.at(own.line + mark.line - 1), f"structure-{what}", message, hint)


def _of(marks: list[Mark], counts: Counter[str]) -> Iterator[Mark]:
    """Yield the last marks of each value, as many as are counted."""
    left = Counter(counts)
    for mark in reversed(marks):
        if left[mark.value] > 0:
            left[mark.value] -= 1
            yield mark


def _place(note: Note, section: Section) -> Location:
    """Return where a translation lacks something: at the heading, or where its text begins."""
    if section.heading:
        return note.at(section.line)
    blank = len(note.text) - len(note.text.lstrip("\n"))
    return note.at(1 + blank) if note.text.strip() else note.location


def _see(source: Note, line: int) -> str:
    return f"see {source.at(line)}"


def _citations(text: str) -> Iterator[Mark]:
    for citation in find_citations(text):
        for key, locator in citation.works:
            yield Mark(f"@{key}, {locator}" if locator else f"@{key}", citation.line)


def _references(text: str) -> Iterator[Mark]:
    for reference in find_references(text):
        yield Mark(f"[[{reference.slug}]]", reference.line)


def _formulas(text: str) -> Iterator[Mark]:
    for line, tex in find_formulas(text):
        yield Mark(tex, line)


def _codes(text: str) -> Iterator[Mark]:
    """Yield the code: that of a span as it is, of a block its language, as its words may differ."""
    for line, code in find_code(text):
        shown = code.splitlines()[0] if "\n" in code else code
        yield Mark(shown, line)


def _tables(text: str) -> Iterator[Mark]:
    masked = mask(text)
    for match in _ROW.finditer(masked):
        cells = match[0].strip().strip("|").count("|") + 1
        yield Mark(f"row of {cells}", line_of(text, match.start()))


def _items(text: str) -> Iterator[Mark]:
    for match in _ITEM.finditer(mask(text)):
        depth = len(match[1].expandtabs(4)) // 2
        yield Mark("-" * (depth + 1), line_of(text, match.start()))


def _numbers(text: str) -> Iterator[Mark]:
    bare = mask(text)
    spans = [(c.start, c.end) for c in find_citations(text)]
    spans += [(r.start, r.end) for r in find_references(text)]
    for start, end in spans:
        bare = bare[:start] + " " * (end - start) + bare[end:]
    bare = _NO_NUMBER.sub(lambda match: " " * len(match[0]), bare)
    for match in _NUMBER.finditer(bare):  # \d takes full-width digits too
        digits = unicodedata.normalize("NFKC", match[0]).replace(",", "")
        yield Mark(digits, line_of(bare, match.start()))


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Mark]]:
    """Return what finds the first group of a pattern in prose."""

    def find(text: str) -> Iterator[Mark]:
        for match in pattern.finditer(mask(text)):
            yield Mark(match[1], line_of(text, match.start()))

    return find


MARKS: dict[str, Callable[[str], Iterator[Mark]]] = {
    "citation": _citations,
    "reference": _references,
    "link": _matches(_LINK),
    "image": _matches(_IMAGE),
    "footnote": _matches(_FOOTNOTE),
    "admonition": _matches(_ADMONITION),
    "formula": _formulas,
    "code": _codes,
    "table": _tables,
    "item": _items,
    "number": _numbers,
}
"""What is compared beside the headings, by the name of the rule: `structure-<name>`."""
