"""Define `[@key]` and `[[slug]]`, once for the linker, the backlinks and the checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rosetta.markup import line_of, mask

_KEY = r"[^\s\[\];,@]+"
_WORK = rf"@{_KEY}(?:,[^\[\];]*)?"
_CITATION = re.compile(rf"(?<![\\\[!])\[({_WORK}(?:;\s*{_WORK})*)\](?!\()")
_REFERENCE = re.compile(r"(?<!\\)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")


class Cited(NamedTuple):
    """One work within a citation, with the place in it (`§3`, `Table 2`) or an empty string."""

    key: str
    locator: str


class Citation(NamedTuple):
    """`[@a, §3; @b]`: offsets in the text, line (from 1), and the works cited."""

    start: int
    end: int
    line: int
    works: tuple[Cited, ...]


class Reference(NamedTuple):
    """`[[slug]]` or `[[slug|words]]`: offsets in the text, line (from 1), slug and words."""

    start: int
    end: int
    line: int
    slug: str
    words: str


def find_citations(text: str) -> Iterator[Citation]:
    """Yield the citations of a Markdown text, outside code, comments and formulas."""
    for match in _CITATION.finditer(mask(text)):
        works = []
        for item in match[1].split(";"):
            key, _, locator = item.strip().removeprefix("@").partition(",")
            works.append(Cited(key.strip(), locator.strip()))
        yield Citation(match.start(), match.end(), line_of(text, match.start()), tuple(works))


def find_cited_keys(text: str) -> Iterator[str]:
    """Yield the keys that a Markdown text cites, in order, as often as it does."""
    return (work.key for citation in find_citations(text) for work in citation.works)


def find_references(text: str) -> Iterator[Reference]:
    """Yield the wiki references of a Markdown text, outside code, comments and formulas."""
    for match in _REFERENCE.finditer(mask(text)):
        line = line_of(text, match.start())
        words = (match[2] or "").strip()
        yield Reference(match.start(), match.end(), line, match[1].strip(), words)


def rewrite(
    text: str,
    cite: Callable[[Citation], str],
    refer: Callable[[Reference], str],
) -> str:
    """Return the text with each citation and reference replaced by what the callables return."""
    spans: list[tuple[int, int, str]] = []
    spans += [(c.start, c.end, cite(c)) for c in find_citations(text)]
    spans += [(r.start, r.end, refer(r)) for r in find_references(text)]
    parts, position = [], 0
    for start, end, replacement in sorted(spans):
        parts += [text[position:start], replacement]
        position = end
    return "".join([*parts, text[position:]])
