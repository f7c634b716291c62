"""Set formulas as MathML Core at build time: no script, no web font, no request."""

from __future__ import annotations

import re
from html import escape, unescape

from rosetta.readers.formulas import read_formula

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[\[(](?P<tex>.*?)\\[\])]</(?P=tag)>', re.DOTALL
)


def render_formulas(html: str) -> str:
    """Return HTML with the formulas that arithmatex marked as MathML; a faulty one stays TeX."""
    return _FORMULA.sub(_render, html) if "arithmatex" in html else html


def _render(match: re.Match[str]) -> str:
    tex = unescape(match["tex"]).strip()
    formula = read_formula(tex, "block" if match["tag"] == "div" else "inline")
    shown = formula.mathml or f"<code>{escape(tex)}</code>"
    return f'<div class="formula">{shown}</div>' if match["tag"] == "div" else shown
