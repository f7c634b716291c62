"""Frame what may be wider than the page, so that it scrolls by itself, and by the keyboard too."""

from __future__ import annotations

import re
from html import escape

from rosetta.views.words import Words

_TABLE = re.compile(r"<table>(?P<rows>.*?)</table>", re.DOTALL)
_EMPTY_HEADER = re.compile(r"<th(?P<style>[^>]*)></th>")


def frame_wide(html: str, t: Words) -> str:
    """Return the HTML of a note with a named frame that takes the focus around what is wide."""
    opening = f'<div class="card-scroll" {_named(t("table"))}><table class="card">'
    framed = _TABLE.sub(lambda table: f"{opening}{_rows(table)}</table></div>", html)
    return framed.replace('<div class="formula">', f'<div class="formula" {_named(t("formula"))}>')


def _rows(table: re.Match[str]) -> str:
    """Return the rows; the empty corner of a table is a cell, not the heading of a column."""
    return _EMPTY_HEADER.sub(r"<td\g<style>></td>", table["rows"])


def _named(name: str) -> str:
    return f'tabindex="0" role="group" aria-label="{escape(name)}"'
