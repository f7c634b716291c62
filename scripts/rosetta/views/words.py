"""Speak the reader's language: interface words, dates, numbers and lists of names."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

_PLACES = {"Table": "place_table", "Figure": "place_figure"}
_UNKNOWN = 7777777
"""A number that no word has by itself, in the plural of every language."""
_STRINGS = Path(__file__).parent / "strings.yml"


@functools.cache
def _strings() -> Mapping[str, Mapping[str, Any]]:
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_STRINGS.read_text(encoding="utf-8"))
    return data


class Words:
    """Give the words, dates and numbers of one locale; call it with the name of a word."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.custom: Mapping[str, str] = _strings()["locales"][locale]
        self._words = _strings()["words"]

    def __call__(self, name: str, /, **values: Any) -> str:
        """Return a word with its values filled in; `n` chooses the number and is formatted."""
        text = self._words[name][self.locale]
        if isinstance(text, Mapping):
            text = text["one" if values.get("n") == 1 else "other"]
        if "n" in values:
            values["n"] = self.number(values["n"])
        return str(text).format(**values) if values else str(text)

    def blank(self, name: str) -> str:
        """Return a word with `#` where its number goes, which only the browser knows."""
        return self(name, n=_UNKNOWN).replace(self.number(_UNKNOWN), "#")

    def __contains__(self, name: str) -> bool:
        return name in self._words

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the language, for `lang` and `hreflang`."""
        return self.custom["tag"]

    def date(self, iso: str) -> str:
        """Return `YYYY[-MM[-DD]]` as the language writes dates, as precise as it is."""
        return _date(iso, self.custom["cldr"])

    def number(self, value: float) -> str:
        """Return a number with the groups of the language and every digit that it has."""
        return _number(value, self.custom["cldr"])

    def place(self, text: str) -> str:
        """Return a place in a work (`Table 2`, `Figure 3`, `abstract`, `§4.1`) in the language."""
        if text == "abstract":
            return self("place_abstract")
        match = re.fullmatch(r"(Table|Figure) ([\w.]+)", text)
        return self(_PLACES[match[1]], number=match[2]) if match else text

    def names(self, names: Sequence[str]) -> str:
        """Return names joined as a list of the language."""
        if len(names) < 2:
            return "".join(names)
        return self.custom["comma"].join(names[:-1]) + self.custom["and"] + names[-1]


@functools.cache
def words(locale: str) -> Words:
    """Return the words of a locale."""
    return Words(locale)


@functools.lru_cache(maxsize=4096)
def _number(value: float, cldr: str) -> str:
    return format_decimal(value, locale=cldr, decimal_quantization=False)


@functools.lru_cache(maxsize=4096)
def _date(iso: str, cldr: str) -> str:
    parts = [int(part) for part in iso.split("-") if part.isdigit()]
    try:
        day = date(parts[0], *[*parts[1:], 1, 1][:2])
    except (ValueError, IndexError):
        return iso
    if len(parts) == 3:
        return format_date(day, "long", locale=cldr)
    return format_skeleton("yMMMM" if len(parts) == 2 else "y", day, locale=cldr)
