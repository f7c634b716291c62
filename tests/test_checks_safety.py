"""Notes from strangers: what would run, load or mislead is found, at its line and once rendered."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest
from conftest import LOCALES, ROOT, build

from rosetta.catalog import build as build_catalog
from rosetta.catalog import load
from rosetta.checks.safety import check_html, check_links, find_unsafe, scheme_of
from rosetta.model import Note, Ref
from rosetta.problems import Location
from rosetta.sources import Sources

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<script\n>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<iframe src="https://evil.example/"></iframe>',
    '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
    '<object data="x.swf"></object>',
    '<embed src="x.swf">',
    '<link rel="stylesheet" href="//evil.example/x.css">',
    "<style>body{background:url(//evil.example/x)}</style>",
    '<meta http-equiv="refresh" content="0;url=//evil.example/">',
    '<base href="//evil.example/">',
    '<form action="//evil.example/"><input name="q"></form>',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="position:fixed;inset:0">x</p>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<br onclick=alert(1)>",
    '<sub style="font-size:9em">x</sub>',
    "<x-evil></x-evil>",
    "<!DOCTYPE html>",
    "<?php echo 1 ?>",
    "</div></div><h1>Another page</h1>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x]\n\n[x]: <javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![x](//evil.example/pixel.gif)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[![x](https://evil.example/p.gif)](https://example.org/)",
    "Words.{onclick=alert(1)}",
    "*Words*{: onmouseover='alert(1)' }",
    '[x](https://example.org/){: target="_blank" }',
    "## Heading {: style='display:none' }",
    "<javascript:alert(1)>",
]
HARMLESS = [
    "5 < 6, a <= b, and p < q.",
    "`<script>alert(1)</script>` is code.",
    "```html\n<script>alert(1)</script>\n```",
    "See <https://example.org/a?b=c> and [x](https://example.org/a_(b)).",
    "H<sub>2</sub>O, 10<sup>3</sup>, <kbd>/</kbd>, one<br>two, <ruby>漢<rt>かん</rt></ruby>",
    "[a page](/papers/index.md), [a place](#top), [mail](mailto:a@example.org)",
    "[a page](jiang.md#what:is)",
    "## Heading {#own-id}",
    "$a < b$ and $$x_{i=1} <y$$",
    "<!-- a remark -->",
]
EXTENSIONS = ["attr_list", "footnotes", "tables"]


def problems(text: str) -> list[str]:
    note = Note(Ref("page", "x"), "en", Location("docs/x.md"), "X", text, 5)
    catalog = build_catalog(Sources(notes=[note]), LOCALES)
    found = [*check_html(catalog, note), *check_links(catalog, note)]
    return [f"{p.location.line} {p.rule}" for p in found]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_a_problem_at_its_line(text: str) -> None:
    found = problems(f"Harmless.\n\n{text}\n")
    assert found
    assert all(7 <= int(line.split()[0]) <= 9 for line in found)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_is_none(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_found_again_when_it_is_rendered(text: str) -> None:
    rendered = markdown.markdown(f"{text}\n\nWords.", extensions=EXTENSIONS)
    assert find_unsafe(rendered) or is_words(rendered)


def is_words(rendered: str) -> bool:
    """Tell whether a renderer has made plain paragraphs of what was hostile in its source."""
    return set(re.findall(r"<[^>]*>?", rendered)) <= {"<p>", "</p>"}


@pytest.mark.parametrize(
    "text",
    [
        "- a list\n\n    <script>alert(1)</script>\n",  # is it code, or part of the item?
        "1. one\n\n        <img src=x onerror=alert(1)>\n",
        "$<img src=x onerror=alert(1)>$",
        "`unclosed <script>alert(1)</script>",
    ],
)
def test_what_two_readers_might_take_for_different_things_does_not_pass_both(text: str) -> None:
    rendered = markdown.markdown(text, extensions=EXTENSIONS)
    is_live = "<script" in rendered or "<img" in rendered
    assert problems(text) or not is_live or find_unsafe(rendered)


def test_the_notes_of_this_site_hold_nothing_of_the_kind() -> None:
    catalog, _ = load(ROOT, LOCALES)
    notes = [note for versions in catalog.notes.values() for note in versions.values()]
    found = [p for n in notes for rule in (check_html, check_links) for p in rule(catalog, n)]
    assert len(notes) > 1000
    assert list(map(str, found)) == []


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://a.example/b:c", "https:"), ("a/b:c", ""), ("#a:b", ""), ("?a:b", ""),
        (" \x01javascript:x", "javascript:"), ("java\nscript:x", "javascript:"),
        ("&#106avascript:x", "javascript:"), ("mailto:a@b", "mailto:"), ("", ""),
    ],
)  # fmt: skip
def test_a_scheme_is_read_as_a_browser_reads_it(address: str, scheme: str) -> None:
    assert scheme_of(address) == scheme


def test_a_build_does_not_publish_it(project_copy: Path, tmp_path: Path) -> None:
    note = project_copy / "docs" / "about.md"
    text = note.read_text(encoding="utf-8")
    note.write_text(f"{text}\n<img src=x onerror=alert(1)>\n", encoding="utf-8")
    done = build(project_copy, tmp_path / "site", "--strict")
    assert done.returncode != 0
    assert "(raw-html)" in done.stderr
    assert "(unsafe-html)" in done.stderr
    assert not (tmp_path / "site").exists()
