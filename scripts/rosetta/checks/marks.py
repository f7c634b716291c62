"""The rules for marks: spaces, their width, quotes; each yields findings in what is seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rosetta.checks.visible import CITATION, OBJECT, Visible

LANGUAGES = {"en": "English", "ja": "Japanese", "zh": "Chinese", "ko": "Korean"}
HAN = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"
"""Ranges of characters, for use in a character class."""

_CJK = HAN + KANA
_LATIN = f"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u04ff{OBJECT}{CITATION}"
_OPENING, _CLOSING = "「『（【《〈〔", "」』）】》〉〕"
WIDE = f"、。，．：；！？{_OPENING}{_CLOSING}"
_SPACE = "[ \t\u00a0\u3000]"


class Finding(NamedTuple):
    """A fault between two offsets of a text; without a `replacement` a person has to mend it."""

    start: int
    end: int
    rule: str
    message: str
    replacement: str | None


_BETWEEN = re.compile(
    rf"(?<=[{_CJK}]){_SPACE}+(?=[$€£@+±~≈≥≤−-]?[{_LATIN}])|(?<=[{_LATIN}%°+#]){_SPACE}+(?=[{_CJK}])"
)
_BESIDE = re.compile(
    rf"(?<=\S){_SPACE}+(?=[{WIDE}])|(?<=[{WIDE}]){_SPACE}+(?=\S)"
    rf"|(?<=[{_CJK}“‘]){_SPACE}+(?=[“‘”’])|(?<=[“‘”’]){_SPACE}+(?=[{_CJK}”’])"
)
_WITHIN = {
    "ja": re.compile(rf"(?<=[ぁ-ゖ]){_SPACE}+(?=[{_CJK}])|(?<=[{_CJK}]){_SPACE}+(?=[ぁ-ゖ])"),
    "zh": re.compile(rf"(?<=[{HAN}]){_SPACE}+(?=[{HAN}])"),
}
"""In Japanese a space may part the words of a name, in katakana or in Han characters."""

_BEFORE = re.compile(
    rf"(?<=[{HANGUL}{_LATIN})”’]) +(?=(?:[,;!?]|\.(?!\.))(?:\s|\Z)|\))|(?<=[{HANGUL}]) +(?=:\s)"
)
_SPACES = {
    "ja": [_BETWEEN, _BESIDE, _WITHIN["ja"]],
    "zh": [_BETWEEN, _BESIDE, _WITHIN["zh"]],
    "ko": [_BEFORE],
}


def find_spaces(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield the spaces that Japanese and Chinese do not write, and Korean not before a mark."""
    for pattern in _SPACES.get(locale, ()):
        for match in pattern.finditer(seen.text):
            before, after = seen.text[match.start() - 1], seen.text[match.end()]
            if match[0] == "\u3000" and before in "！？" and locale == "ja":
                continue  # Japanese sets a full-width space after these within a paragraph
            marker = _marker_in_need(*seen.around(*match.span()))
            if marker != "*":
                names = f"{_name(before, locale)} and {_name(after, locale)}"
                message = f"'{match[0]}' between {names}"
                risky = marker or {before, after} & set("$`\\")  # `$ 、$` is no formula, `$、$` is
                mended = None if risky else ""
                yield Finding(match.start(), match.end(), "typography-space", message, mended)


def _marker_in_need(left: str, right: str) -> str:
    """Return the emphasis marker beside a space that is none without it, or an empty string.

    To CommonMark, `**語。** 語` is bold so alone; `_` within a word is a marker to nobody.
    """
    if left.endswith("_") or right.startswith("_"):
        return "_"
    inner, outer = left.rstrip("*"), right.lstrip("*")
    closes = inner != left and _is_mark(inner[-1:]) and not _is_mark(right[:1])
    opens = outer != right and _is_mark(outer[:1]) and not _is_mark(left[-1:])
    return "*" if closes or opens else ""


def _is_mark(character: str) -> bool:
    return not character or unicodedata.category(character)[0] in "PSZ"


def _name(character: str, locale: str) -> str:
    """Name what stands beside a space: a script, what is no prose, or the mark itself."""
    if re.match(f"[{_CJK}{HANGUL}]", character):
        return LANGUAGES[locale]
    if character == OBJECT:
        return "code, a formula or a link"
    if character == CITATION:
        return "a citation"
    return "Latin" if character.isalnum() else f"'{character}'"


_HALF = {",": "，", ".": "。", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_WIDTH = {"ja": {**_HALF, ",": "、"}, "zh": _HALF}
_NARROW = dict(zip("、，。．：；！？（）", ",,..:;!?()", strict=True))
_STRAY = {
    "ja": {"，": "、", "．": "。"},
    "zh": {"．": "。", "・": "·"},
    "ko": {**_NARROW, "・": "·", "\u3000": " "},
    "en": {**_NARROW, "・": "·", "\u3000": " "},
}
_HELD = re.compile(
    r"(?:\A|[^A-Za-z0-9])(?:al|etc|vs|cf|ca|pp?|No|Nos|Vol|Fig|Eq|Sec|Inc|Ltd|Co|Corp|[SJDM]r|Mrs|Ms"
    r"|Prof|St|[A-Z]|[a-z]\.[a-z]|Yahoo|Jeopardy)\Z"
)
_CALL = re.compile(r"\w+\((?:(?:[A-Za-z]|\d+|log|exp)(?![A-Za-z])|[-+*/^=,. ])+\)")


def find_half_widths(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield the half-width marks that touch Japanese or Chinese, or end a paragraph of it."""
    if locale not in _WIDTH:
        return
    for match in re.finditer(r"[,.:;!?]+", seen.text):
        start, end = match.span()
        wide = "……" if match[0][:3] == "..." else "".join(_WIDTH[locale][c] for c in match[0])
        whole = len(match[0]) == 1 or wide == "……" or not match[0].strip("!?")
        ends = match[0] == "." and _ends_paragraph(seen.text, end)
        touches = ends or _touches(seen.text, start, end)
        if whole and touches and not _is_held(seen.text, start):
            figure = match[0] == "." and seen.text[start - 1].isdigit() and not ends
            message = f"'{match[0]}' beside {LANGUAGES[locale]} for '{wide}'"
            mended = None if figure else wide  # does it end a sentence, or number something?
            yield Finding(start, end, "typography-width", message, mended)
    for place in _narrow_parentheses(seen.text):
        mark, wide = seen.text[place], _HALF[seen.text[place]]
        message = f"'{mark}' beside {LANGUAGES[locale]} for '{wide}'"
        yield Finding(place, place + 1, "typography-width", message, wide)


def _ends_paragraph(text: str, end: int) -> bool:
    """Tell whether a place ends a paragraph that is Japanese or Chinese for the most part."""
    if text[end:].partition("\n")[0].strip():
        return False
    paragraph = text[:end].rpartition("\n")[2]
    return len(re.findall(f"[{_CJK}]", paragraph)) * 2 > sum(map(str.isalpha, paragraph))


def _touches(text: str, start: int, end: int) -> bool:
    """Tell whether a mark stands beside Japanese or Chinese, be it after a space or a citation."""
    before = text[max(0, start - 20) : start].rstrip(f" {CITATION}")[-1:]
    after = text[end : end + 20].lstrip(f" {CITATION}")[:1]
    return bool(re.match(f"[{_CJK}{_CLOSING}]", before) or re.match(f"[{_CJK}{_OPENING}]", after))


_BEGINS = re.compile(r"(?<= )[,.:;!?]+(?=[A-Za-z0-9])|\.(?=[a-z]|NET)")


def _is_held(text: str, start: int) -> bool:
    """Tell whether a mark is part of a Latin word (`et al.`, `.NET`) or numbers a heading."""
    before = text[max(0, start - 12) : start].rpartition("\n")[2]
    numbers = not before or (before.strip().isdigit() and text[start] == ".")
    return bool(numbers or _HELD.search(before) or _BEGINS.match(text, start))


def _narrow_parentheses(text: str) -> Iterator[int]:
    """Yield the half-width parentheses that touch Japanese or Chinese, or a wide one."""
    opened: list[int] = []
    for match in re.finditer(r"[(（)）\n]", text):
        if match[0] in "(（":
            opened.append(match.start())
        elif match[0] == "\n":
            opened.clear()
        elif opened:
            pair = opened.pop(), match.start()
            narrow = [place for place in pair if text[place] in "()"]
            if len(narrow) == 1 or (narrow and _is_narrow(text, *pair)):
                yield from narrow


def _is_narrow(text: str, start: int, end: int) -> bool:
    """Tell whether Japanese or Chinese stands in or beside a pair, unless it is a call `f(x)`."""
    call = re.search(r"[A-Za-z][A-Za-z0-9_]*\Z", text[max(0, start - 20) : start])
    if call and _CALL.fullmatch(call[0] + text[start : end + 1]):
        return False
    if re.match("[²³¹⁰-⁹]", text[end + 1 :][:1]):  # a name such as (IA)³
        return False
    touching = _touches(text, start, start + 1) or _touches(text, end, end + 1)
    marks = text[max(0, start - 1) : start] == "”" or re.match(f"[{WIDE}]", text[end + 1 :][:1])
    return bool(touching or marks or re.search(f"[{_CJK}]", text[start:end]))


_WRONG_FORMS = re.compile(
    r"[\uff05\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|[\uff61-\uff9f]+"  # ％０９ＡＺａｚ, ｡ﾟ
)


def find_wrong_forms(seen: Visible, _: str) -> Iterator[Finding]:
    """Yield full-width letters and digits and half-width kana, forms of old encodings."""
    for match in _WRONG_FORMS.finditer(seen.text):
        plain = unicodedata.normalize("NFKC", match[0])
        yield Finding(
            match.start(), match.end(), "typography-width", f"'{match[0]}' for '{plain}'", plain
        )


def find_stray_marks(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield the marks of other languages, outside what is quoted from them."""
    strays, foreign = _STRAY[locale], locale not in _WIDTH
    mentioned = list(find_mentions(seen, locale))
    for match in re.finditer(rf"[{''.join(strays).strip()}]|(?<=\S)\u3000(?=\S)", seen.text):
        place, mark = match.start(), strays.get(match[0], "")
        quoted = any(start <= place < end for start, end in mentioned)
        if not mark or (quoted and (foreign or match[0] == "・")):  # its own comma is never right
            continue
        mended: str | None = mark
        if match[0] in "，．" and re.match(r"\d.\d", seen.text[max(0, place - 1) :][:3]):
            mended = mark = _NARROW[match[0]]
        elif foreign:
            mended = _spaced(mark, *seen.around(place, place + 1), locale)
        message = f"'{match[0]}' in {LANGUAGES[locale]} for '{mark}'"
        yield Finding(place, place + 1, "typography-width", message, mended)


def _spaced(mark: str, left: str, right: str, locale: str) -> str | None:
    """Return a half-width mark with the space it wants, or None if it would make markup.

    That is an image `![`, a definition `]:` or a numbered list; `](` would be a link. Whether
    a marker opens or closes emphasis, a space would decide.
    """
    numbered = mark in ".)" and left.rpartition("\n")[2].strip().isdigit()
    emphasis = re.match(r"[*_~]+\w", right)
    if numbered or emphasis or left[-1:] + mark == "]:" or mark + right[:1] == "![":
        return None
    if mark == "(":
        return " (" if re.search(r"[\w)\]*`$]\Z" if locale == "en" else r"\]\Z", left) else "("
    wants = mark in ",.:;!?" or (mark == ")" and locale == "en")
    return f"{mark} " if wants and re.match(r"[\w(（“‘\[$`]", right) else mark


def find_doubled(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield full stops and commas that stand twice."""
    for match in re.finditer(r"([。、，；：])\1+|([,;])\2+|(?<![./])\.\.(?![./\w])", seen.text):
        once = "……" if match[0][:3] == "。。。" else match[0][0]
        message = f"'{match[0]}' for '{once}'"
        yield Finding(match.start(), match.end(), "typography-doubled", message, once)


_PAIRS = re.compile(
    r"「[^」\n]*」|『[^』\n]*』|“[^”\n]*”|‘[^’\n]*’|\"[^\"\n]*\""
    r"|(?<![A-Za-z0-9])'[^'\n]*'(?![A-Za-z0-9])"
)
_QUOTES = {"ja": dict.fromkeys("\"'“‘", "「」"), "zh": {'"': "“”", "'": "‘’"}}
_CORNERS = {"zh": dict(zip("「」『』", "“”‘’", strict=True))}
_CORNERS["en"] = dict(zip("「」『』", "\"\"''", strict=True))


def find_quotes(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield the quotation marks that are not those of the language of what they enclose."""
    wanted = _QUOTES.get(locale, {})
    for match in _PAIRS.finditer(seen.text):
        pair, inner = wanted.get(match[0][0]), match[0][1:-1]
        straight = match[0][0] == '"' and _touches(seen.text, *match.span())
        if pair and (straight or re.search(f"[{_CJK}]", inner)):
            plain = not re.search("[「」『』“”‘’]", inner)
            for place, mark in zip((match.start(), match.end() - 1), pair, strict=True):
                message = f"'{seen.text[place]}' around {LANGUAGES[locale]} for '{mark}'"
                mended = mark if plain else None
                yield Finding(place, place + 1, "typography-quotes", message, mended)
    yield from _find_corners(seen, locale)


def _find_corners(seen: Visible, locale: str) -> Iterator[Finding]:
    """Yield the corner brackets, which are quotation marks in Japanese alone."""
    if locale == "ja":
        return
    mentioned = list(find_mentions(seen, locale, corners=False)) if locale != "zh" else []
    for match in re.finditer("[「」『』]", seen.text):
        if any(start < match.start() < end for start, end in mentioned):
            continue
        mark = _CORNERS.get(locale, {}).get(match[0])
        message = f"'{match[0]}' in {LANGUAGES[locale]} for '{mark or '‘ ’ or “ ”'}'"
        yield Finding(match.start(), match.end(), "typography-quotes", message, mark)


def find_mentions(seen: Visible, locale: str, corners: bool = True) -> Iterator[tuple[int, int]]:
    """Yield the ranges of what is talked about rather than said.

    That is what stands in quotes, in Korean and English also in parentheses, and in English what
    is emphasised.
    """
    for match in _PAIRS.finditer(seen.text):
        if corners or match[0][0] not in "「『":
            yield match.span()
    if locale in ("en", "ko"):
        for match in re.finditer(r"[(（][^()（）\n]*[)）]", seen.text):
            yield match.start() + 1, match.end() - 1
    if locale == "en":
        yield from seen.find_emphasised()
