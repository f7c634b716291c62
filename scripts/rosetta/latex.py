"""Show TeX as text: decode display fields, only where there is TeX, without losing letters."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = dict(zip("`'^\"~=.uvHckrbd", map(chr, (
    0x300, 0x301, 0x302, 0x308, 0x303, 0x304, 0x307, 0x306, 0x30C, 0x30B, 0x327, 0x328, 0x30A,
    0x331, 0x323)), strict=True))  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "TeX": "TeX", "LaTeX": "LaTeX", "textless": "<", "textgreater": ">", "textbackslash": "\\",
    "textasciitilde": "~", "textasciicircum": "^", "lbrace": "{", "rbrace": "}",
    "textbraceleft": "{", "textbraceright": "}", "textendash": "–", "textemdash": "—",
    "ldots": "…", "dots": "…", "S": "§", "copyright": "©", "pounds": "£",
}  # fmt: skip
_STYLES = "emph|textbf|textit|texttt|textsc|textrm|textsf|mathrm|mathbf|text|url"
_TOKEN = re.compile(
    r"\\(?P<accent>[`'^\"~=.]|[uvHckrbd](?![A-Za-z]))\s*(?:\{\s*\\?(?P<braced>\w?)\}|\\?(?P<bare>\w))"
    rf"|\\(?:{_STYLES})(?![A-Za-z])\s*(?=\{{)"
    r"|\\(?P<word>[A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))"
    r"|\\(?P<escaped>[&%$#_{}\\ ,])"
    r"|(?P<dash>---?)|(?P<quote>``|'')|(?P<tie>~)|(?P<brace>[{}])"
)
_MATH = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_ACCENTED = re.compile(r"\\[`'^\"~=.]|\\[uvHckrbd](?![A-Za-z])")


def decode(text: str) -> str:
    """Return BibTeX text as plain Unicode (NFC); commands that are not known stay as written."""
    if not re.search(r"[\\{}$~]|--|``|''", text):
        return _tidy(text)
    parts = _MATH.split(text)
    shown = [part if i % 2 else _TOKEN.sub(_show, part) for i, part in enumerate(parts)]
    return _tidy("".join(shown))


def find_unknown_commands(text: str) -> list[str]:
    """Return the TeX commands that `decode` would leave as written."""
    outside = "".join(_MATH.split(text)[::2])
    return [m["word"] for m in _TOKEN.finditer(outside) if m["word"] and m["word"] not in _LETTERS]


def _show(match: re.Match[str]) -> str:
    if match["accent"]:
        letter = (match["braced"] or match["bare"] or "").replace("ı", "i")
        return letter + _ACCENTS[match["accent"]] if letter else match["accent"]
    if match["word"]:
        return _LETTERS.get(match["word"], match[0])
    if match["escaped"]:
        return {"\\": " ", ",": "\u2009"}.get(match["escaped"], match["escaped"])
    if match["dash"]:
        return {"--": "–", "---": "—"}[match["dash"]]
    if match["quote"]:
        return {"``": "“", "''": "”"}[match["quote"]]
    return "\u00a0" if match["tie"] else ""


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"[ \t\n\r]+", " ", text).strip())
