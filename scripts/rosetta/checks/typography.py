"""Check the typography of the notes, each by the rules of its language, and mend what is plain."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rosetta.catalog import Catalog
from rosetta.checks.marks import (
    HAN,
    HANGUL,
    KANA,
    LANGUAGES,
    WIDE,
    Finding,
    find_doubled,
    find_half_widths,
    find_mentions,
    find_quotes,
    find_spaces,
    find_stray_marks,
    find_wrong_forms,
)
from rosetta.checks.visible import Visible, read_visible
from rosetta.markup import line_of
from rosetta.model import Note
from rosetta.problems import Location, Problem
from rosetta.readers.hanzi import simplified_characters

__all__ = ["Finding", "check_typography", "find_faults", "fix", "traditional_characters"]

_NONE: Mapping[str, str] = MappingProxyType({})
_RULES = (
    find_spaces,
    find_half_widths,
    find_wrong_forms,
    find_stray_marks,
    find_doubled,
    find_quotes,
)


def check_typography(_: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: spaces, marks, quotes or characters that are not of the language of the note."""
    traditional = _traditional()
    for fault in find_faults(note.title, note.locale, traditional):
        if fault.rule != "typography-language":  # a title may be that of the paper
            yield _problem(note.title, fault, note.location, "title, ")
    for fault in find_faults(note.text, note.locale, traditional):
        yield _problem(note.text, fault, note.at(line_of(note.text, fault.start)))


@functools.cache
def _traditional() -> Mapping[str, str]:
    return traditional_characters(simplified_characters())


def _problem(text: str, fault: Finding, place: Location, part: str = "") -> Problem:
    """Return a fault as a problem that names its column and, where it is plain, shows it mended."""
    line = text.rfind("\n", 0, fault.start) + 1
    message = f"{part}column {fault.start - line + 1}: {fault.message}"
    if fault.replacement is None:
        return Problem(place, fault.rule, message)
    before = text[max(line, fault.start - 8) : fault.start]
    after = text[fault.end : fault.end + 8].partition("\n")[0]
    if fault.replacement and fault.replacement in WIDE:  # the space goes with the narrow mark
        before, after = before.rstrip(" "), after.lstrip(" ")
    return Problem(place, fault.rule, message, f"write '{before}{fault.replacement}{after}'")


def traditional_characters(simplified: Mapping[str, str]) -> Mapping[str, str]:
    """Return the part of OpenCC's table that is wrong in a simplified text.

    GB 2312 holds the standard simplified characters, and some of them (乾, 弁, 予) are in the
    table as the traditional or Japanese form of another. It also holds 後, a slip of its age.
    Variants that the standard of 2013 (通用规范汉字表) brought back for names are newer than it.
    """
    restored = "劄扞昇氾脩谿"
    kept = {one for one in simplified if one.encode("gb2312", "ignore") or one in restored}
    return {one: simplified[one] for one in simplified if one not in kept or one == "後"}


def find_faults(text: str, locale: str, simplified: Mapping[str, str] = _NONE) -> Iterator[Finding]:
    """Yield the faults of a Markdown text in order; `simplified` names traditional characters.

    By the rules of a language that a text is not in, nothing else of it can be judged.
    """
    seen = read_visible(text)
    foreign = list(_find_language(seen, locale))
    if foreign:
        yield from foreign
        return
    found = {fault for rule in _RULES for fault in rule(seen, locale)}
    found.update(_find_scripts(seen, locale, simplified))
    placed = (_placed(fault, seen) for fault in found)
    yield from sorted(placed, key=lambda fault: fault[:3])


def _placed(fault: Finding, seen: Visible) -> Finding:
    """Return a fault of what is seen at its place in the source; markup within it is kept."""
    start, end = seen.offsets[fault.start], seen.offsets[fault.end - 1] + 1
    whole = end - start == fault.end - fault.start
    return fault._replace(start=start, end=end, replacement=fault.replacement if whole else None)


def fix(text: str, locale: str, simplified: Mapping[str, str] = _NONE) -> str:
    """Return a text with all its mechanical faults mended and nothing else changed."""
    for _ in range(12):  # what is mended may lay open the next: a space beside a mark now wide
        faults = [f for f in find_faults(text, locale, simplified) if f.replacement is not None]
        if not faults:
            break
        text = _mended(text, faults)
    return text


def _mended(text: str, faults: list[Finding]) -> str:
    parts, position = [], 0
    for fault in faults:
        if fault.start >= position:
            parts += [text[position : fault.start], fault.replacement or ""]
            position = fault.end
    return "".join([*parts, text[position:]])


_FOREIGN = {
    "en": f"[{HAN}{KANA}{HANGUL}]+(?: [{HAN}{KANA}{HANGUL}]+)*|[【】《》〈〉〔〕～]",
    "ja": f"[{HANGUL}]+(?: [{HANGUL}]+)*",
    "zh": f"[{KANA}]+|[{HANGUL}]+(?: [{HANGUL}]+)*",
    "ko": f"[{HAN}{KANA}]+",
}


def _find_scripts(seen: Visible, locale: str, simplified: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the characters of another language that are said, not talked about in quotes."""
    mentioned = list(find_mentions(seen, locale))

    def is_said(place: int) -> bool:
        return not any(start <= place < end for start, end in mentioned)

    for match in re.finditer(_FOREIGN[locale], seen.text):
        if is_said(match.start()):
            message = f"'{match[0]}' in {LANGUAGES[locale]}: quote or translate it"
            yield Finding(match.start(), match.end(), "typography-script", message, None)
    for place, one in enumerate(seen.text if locale == "zh" else ""):
        if one in simplified and is_said(place):
            message = f"'{one}' in simplified Chinese for '{simplified[one]}'"
            yield Finding(place, place + 1, "typography-script", message, simplified[one])


_LETTERS = 40
"""A text of fewer letters may be a name, in whatever language."""

_OWN = {"en": 0.9, "ja": 0.2, "zh": 0.2, "ko": 0.2}
"""The least share of a language's own letters: the notes have 0.99 in English and 0.6 and more in
the others (a paragraph 0.4), where names stay in Latin script."""

_KANA = {"en": (0.0, 1.0), "ja": (0.1, 1.0), "zh": (0.0, 0.05), "ko": (0.0, 1.0)}
"""The share of kana in kana and Han: Japanese prose has 0.5 and more, Chinese quotes a word."""

_OWN_LETTERS = {
    "en": re.compile("[A-Za-z\u00c0-\u024f]"),
    "ja": re.compile(f"[{HAN}{KANA}]"),
    "zh": re.compile(f"[{HAN}{KANA}]"),
    "ko": re.compile(f"[{HANGUL}]"),
}


def _find_language(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield one fault, at the first line of prose, if a text or most of its blocks are foreign.

    What is quoted does not count: a page may be about the words of another language.
    """
    said = seen.text
    for start, end in find_mentions(seen, locale):
        said = said[:start] + " " * (end - start) + said[end:]
    lines = [(line, _letters(line)) for line in said.split("\n")]
    blocks = [_is_in(line, locale) for line, letters in lines if letters >= _LETTERS]
    letters = sum(count for _, count in lines)
    if letters < _LETTERS or (_is_in(said, locale) and sum(blocks) * 2 >= len(blocks)):
        return
    first = next(place for place, one in enumerate(seen.text) if one.isalpha())
    start = seen.offsets[first]
    end = f"{seen.source}\n".index("\n", start)
    message = f"the text is not in {LANGUAGES[locale]}"
    yield Finding(start, end, "typography-language", message, None)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_in(text: str, locale: str) -> bool:
    """Tell whether a text is in a language, by the scripts of its letters."""
    own = len(_OWN_LETTERS[locale].findall(text)) / max(1, _letters(text))
    kana = len(re.findall(f"[{KANA}]", text)) / max(1, len(_OWN_LETTERS["ja"].findall(text)))
    least, most = _KANA[locale]
    return own >= _OWN[locale] and least <= kana <= most
