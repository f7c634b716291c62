"""Split BibTeX name lists into people; braces keep a corporate name whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rosetta.latex import decode
from rosetta.model import Person

_AND = re.compile(r"(?:\s+|\A)and(?=\s|\Z)", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_SPACE = re.compile(r"[\s~]+")


def split_names(text: str) -> list[str]:
    """Return the names of a BibTeX `author` field, as written; an empty one stays empty."""
    return [name.strip() for name in _split(text, _AND)] if text.strip() else []


def find_odd_names(text: str) -> list[str]:
    """Return the names of a list that have more commas than any of BibTeX's forms."""
    return [name for name in split_names(text) if len(_split(name, _COMMA)) > 3]


def read_person(name: str) -> Person:
    """Read one name in any of BibTeX's three forms (`First von Last`, `von Last, [Jr,] First`)."""
    parts = [part.strip() for part in _split(name, _COMMA)]
    if len(parts) == 1:
        words = _split(name, _SPACE)
        if len(words) == 1:
            return Person(literal=decode(name))
        particle = [i for i, word in enumerate(words[:-1]) if i and _is_particle(word)]
        cut = particle[0] if particle else len(words) - 1
        return _person(words[cut:], " ".join(words[:cut]), "")
    suffix, given = ("", parts[1]) if len(parts) == 2 else (parts[1], " ".join(parts[2:]))
    return _person(_split(parts[0], _SPACE), given, suffix)


def _person(last: list[str], given: str, suffix: str) -> Person:
    cut = 0
    while cut < len(last) - 1 and _is_particle(last[cut]):
        cut += 1
    return Person(
        family=decode(" ".join(last[cut:])),
        given=decode(given),
        particle=decode(" ".join(last[:cut])),
        suffix=decode(suffix),
    )


def _is_particle(word: str) -> bool:
    return decode(word)[:1].islower()


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split where the separator stands outside braces."""
    parts, start = [], 0
    depths = list(_depths(text))
    for match in separator.finditer(text):
        if depths[match.start()] == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for character in text:
        yield depth
        depth += {"{": 1, "}": -1}.get(character, 0)
