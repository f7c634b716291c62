"""What may be wider than the page stands in a frame that scrolls by itself and has a name."""

from __future__ import annotations

import pytest
from conftest import LOCALES

from rosetta.views.frames import frame_wide
from rosetta.views.words import words

TABLE = "<table>\n<tr><td>\\1 a</td></tr>\n</table>"


@pytest.mark.parametrize("locale", LOCALES)
def test_each_table_is_framed_and_named(locale):
    html = frame_wide(f"<p>a</p>{TABLE}<p>b</p>{TABLE}", words(locale))
    frame = (
        f'<div class="card-scroll" tabindex="0" role="group" aria-label="{words(locale)("table")}">'
    )
    assert html.count(frame) == html.count("</table></div>") == 2
    assert html.count("\\1 a") == 2
    assert html.startswith("<p>a</p><div")


def test_tables_of_the_templates_are_left_alone():
    html = '<table class="card"><tr><td>1</td></tr></table>'
    assert frame_wide(html, words("en")) == html


def test_the_empty_corner_of_a_table_is_no_heading():
    head = '<tr><th></th><th style="text-align: right;"></th><th>A</th></tr>'
    html = frame_wide(f"<table>{head}</table>", words("en"))
    assert '<tr><td></td><td style="text-align: right;"></td><th>A</th></tr>' in html


@pytest.mark.parametrize("locale", LOCALES)
def test_a_formula_of_its_own_line_takes_the_focus(locale):
    html = frame_wide('<div class="formula"><math></math></div>', words(locale))
    name = words(locale)("formula")
    assert html == (
        f'<div class="formula" tabindex="0" role="group" aria-label="{name}"><math></math></div>'
    )
