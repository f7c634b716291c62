from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import PROPERTY

from rosetta.citations import Cited, find_citations, find_references, rewrite


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("[@a2020b]", [Cited("a2020b", "")]),
        ("[@a, §3]", [Cited("a", "§3")]),
        ("[@a, Table 2, row 3]", [Cited("a", "Table 2, row 3")]),
        ("[@a; @b, §1;@c]", [Cited("a", ""), Cited("b", "§1"), Cited("c", "")]),
        ("语[@a]语", [Cited("a", "")]),
        ("([@a])", [Cited("a", "")]),
        ("[@a]:", [Cited("a", "")]),
        ("**[@a]**", [Cited("a", "")]),
        ("[@a\n; @b]", []),
    ],
)
def test_a_citation_gives_its_works_and_places(text: str, works: list[Cited]) -> None:
    found = [work for citation in find_citations(text) for work in citation.works]
    assert found == works


@pytest.mark.parametrize(
    "text",
    [
        "`[@a]`",
        "```\n[@a]\n```",
        "<!-- [@a] -->",
        "$[@a]$",
        "\\[@a]",
        "[[@a]]",
        "[@a](https://example.org)",
        "![@a]",
        "[a@example.org]",
        "[@a @b]",
        "[@]",
        "me@example.org",
    ],
)
def test_what_only_looks_like_a_citation_is_none(text: str) -> None:
    assert list(find_citations(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[moe]]", [("moe", "")]),
        ("[[moe|experts]]", [("moe", "experts")]),
        ("[[ moe | mixed experts ]]", [("moe", "mixed experts")]),
        ("混合[[moe]]和[[lora|LoRA]]。", [("moe", ""), ("lora", "LoRA")]),
        ("`[[moe]]` \\[[moe]] <!-- [[moe]] --> $[[1]]$", []),
        ("[[]] [[a\nb]] [[a|]] [a]]", []),
        ("| [[moe]] |\n", [("moe", "")]),
    ],
)
def test_a_reference_gives_its_slug_and_words(text: str, found: list[tuple[str, str]]) -> None:
    assert [(r.slug, r.words) for r in find_references(text)] == found


def test_citations_and_references_know_their_line_and_offsets() -> None:
    text = "one\ntwo [@a] three\n\n[[moe]]\n"
    (citation,), (reference,) = find_citations(text), find_references(text)
    assert (citation.line, text[citation.start : citation.end]) == (2, "[@a]")
    assert (reference.line, text[reference.start : reference.end]) == (4, "[[moe]]")


def test_rewriting_replaces_each_once_and_leaves_code_alone() -> None:
    text = "[@a] `[@a]` [[m|w]] [@b; @c]\n[[n]]"
    rewritten = rewrite(
        text, lambda c: "+".join(work.key for work in c.works), lambda r: f"<{r.slug}>"
    )
    assert rewritten == "a `[@a]` <m> b+c\n<n>"


MARKDOWN = st.lists(
    st.sampled_from(["[@k]", "[@k, §3; @j]", "[[s]]", "[[s|w]]", "`", "\n\n", "[", "]", "\\", "!"])
    | st.sampled_from(["@a", ";", ",", "|", "$", "(", "    ", "<!--", "-->", "word ", "混"]),
    max_size=20,
).map("".join)


@settings(PROPERTY, max_examples=400)
@given(MARKDOWN)
def test_rewriting_each_by_itself_returns_the_text(text: str) -> None:
    same = rewrite(text, lambda c: text[c.start : c.end], lambda r: text[r.start : r.end])
    assert same == text


@settings(PROPERTY, max_examples=400)
@given(MARKDOWN)
def test_rewriting_leaves_nothing_to_rewrite(text: str) -> None:
    rewritten = rewrite(text, lambda _: "x", lambda _: "x")
    spans = [(c.start, c.end) for c in find_citations(text)]
    spans += [(r.start, r.end) for r in find_references(text)]
    assert len(rewritten) == len(text) - sum(end - start - 1 for start, end in spans)
    ordered = sorted(spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(ordered))
