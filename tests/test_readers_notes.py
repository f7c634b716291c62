from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import PROPERTY

from rosetta.model import Note, Ref
from rosetta.readers.notes import find_ref, find_summary, localize, read_note, split_locale

LOCALES = ("en", "ja", "zh", "ko")
TEXT = """\
---
paper: one2020ember
title: Ember
aliases: [燃え, 4]
source_hash: 0123456789ab
origin: machine
reviewed_by: [Ann]
---

First paragraph,
on two lines.

## Heading
"""


def read(text: str, uri: str = "papers/one2020ember.md") -> tuple[Note, list[str]]:
    note, problems = read_note(text, f"docs/{uri}", uri, LOCALES, "en")
    return note, [
        f"{p.location.path.removeprefix('docs/')}:{p.location.line} {p.rule}" for p in problems
    ]


@pytest.mark.parametrize(
    ("uri", "base", "locale"),
    [
        ("papers/a.md", "papers/a.md", "en"),
        ("papers/a.ja.md", "papers/a.md", "ja"),
        ("index.zh.md", "index.md", "zh"),
        ("papers/a.fr.md", "papers/a.fr.md", "en"),
        ("ja.md", "ja.md", "en"),
        (".ja.md", ".ja.md", "en"),
        ("a.b.ko.md", "a.b.md", "ko"),
    ],
)
def test_the_suffix_of_a_file_names_its_language(uri: str, base: str, locale: str) -> None:
    assert split_locale(uri, LOCALES, "en") == (base, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_localize_undoes_split_locale(locale: str) -> None:
    assert split_locale(localize("papers/a.md", locale, "en"), LOCALES, "en") == (
        "papers/a.md",
        locale,
    )


@pytest.mark.parametrize(
    ("uri", "ref"),
    [
        ("papers/a2020b.md", Ref("paper", "a2020b")),
        ("models/a.md", Ref("model", "a")),
        ("topics/a.md", Ref("topic", "a")),
        ("digests/a.md", Ref("digest", "a")),
        ("years/2020.md", Ref("year", "2020")),
        ("authors/a.md", Ref("author", "a")),
        ("papers/index.md", Ref("page", "papers/index")),
        ("papers/deep/a.md", Ref("page", "papers/deep/a")),
        ("index.md", Ref("page", "index")),
    ],
)
def test_the_folder_of_a_file_says_what_it_is_about(uri: str, ref: Ref) -> None:
    assert find_ref(uri) == ref
    assert ref.uri == uri


def test_addresses_follow_from_references() -> None:
    assert Ref("paper", "a").address == "papers/a/"
    assert Ref("term", "a").address == "glossary/#a"
    assert Ref("page", "index").address == ""
    assert Ref("page", "papers/index").address == "papers/"
    assert Ref("page", "about").address == "about/"


def test_a_note_is_read_with_its_front_matter_and_the_line_of_its_body() -> None:
    note, problems = read(TEXT.replace(", 4", ""), "papers/one2020ember.ja.md")
    assert problems == []
    assert (note.ref, note.locale, note.title) == (Ref("paper", "one2020ember"), "ja", "Ember")
    assert (note.aliases, note.source_hash) == (("燃え",), "0123456789ab")
    assert (note.origin, note.reviewed_by) == ("machine", ("Ann",))
    assert note.summary == "First paragraph, on two lines."
    assert note.text == TEXT.partition("reviewed_by: [Ann]\n---\n")[2]
    assert TEXT.splitlines()[note.at(5).line - 1] == "## Heading"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (", 4", ", 5", "papers/one2020ember.md:4 schema"),
        ("title: Ember", "tilte: Ember", "papers/one2020ember.md:3 schema"),
        ("title: Ember", "title: 2020", "papers/one2020ember.md:3 schema"),
        ("title: Ember", "title: Ember\ntitle: Ash", "papers/one2020ember.md:4 yaml-duplicate-key"),
        ("title: Ember", "title: Ember: ash", "papers/one2020ember.md:3 yaml-syntax"),
        ("origin: machine", "origin: robot", "papers/one2020ember.md:6 schema"),
        ("0123456789ab", "0123", "papers/one2020ember.md:5 schema"),
        ("paper: one2020ember", "paper: two2020ash", "papers/one2020ember.md:2 note-subject"),
        ("paper: one2020ember\n", "", "papers/one2020ember.md:1 note-subject"),
        ("paper: one2020ember", "topic: one2020ember", "papers/one2020ember.md:1 note-subject"),
    ],
)
def test_a_fault_of_the_front_matter_is_reported_at_its_line(
    old: str, new: str, problem: str
) -> None:
    text = TEXT.replace(", 4", "") if old != ", 4" else TEXT
    assert problem in read(text.replace(old, new, 1))[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text\n", "front matter is missing"),
        ("", "front matter is missing"),
        ("---\n---\nText\n", "front matter is empty"),
        ("---\nwords\n---\n", "front matter is empty"),
        ("---\ntitle: never closed\n", "front matter is empty"),
    ],
)
def test_a_note_without_front_matter_is_a_problem(text: str, message: str) -> None:
    _, (problem,) = read_note(text, "docs/about.md", "about.md", LOCALES, "en")
    assert (problem.rule, problem.message) == ("front-matter", message)
    assert problem.hint.startswith("begin with '---', 'title: …'")


def test_a_page_has_no_subject() -> None:
    assert read("---\ntitle: About\n---\n", "about.md")[1] == []


def test_a_dot_in_a_name_is_a_problem_because_the_page_would_vanish() -> None:
    assert read("---\ntitle: X\n---\n", "x.ai.md")[1] == ["x.ai.md:1 file-name"]
    assert read("---\ntitle: X\n---\n", "x.1.ja.md")[1] == ["x.1.ja.md:1 file-name"]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("\n\nOne\n two.\n\nThree.", "One two."),
        ("## Heading\n\nText", ""),
        ("| a | b |\n", ""),
        ("<div>", ""),
        ("$$x$$", ""),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_paragraph_if_it_is_prose(body: str, summary: str) -> None:
    assert find_summary(body) == summary


def test_a_description_is_preferred_to_the_first_paragraph() -> None:
    text = "---\ntitle: T\ndescription: Short.\n---\nLong.\n"
    assert read(text, "about.md")[0].summary == "Short."


HEAD = st.text(st.sampled_from("abt: -\n[]{}&*!|>'\"%@#,?.\t~0"), max_size=40)


@settings(PROPERTY, max_examples=300)
@given(HEAD, st.text(max_size=40))
def test_reading_a_note_never_raises_and_never_loses_its_body(head: str, body: str) -> None:
    text = f"---\ntitle: T\n{head}\n---\n{body}"
    note, problems = read_note(text, "docs/a.md", "a.md", LOCALES, "en")
    lines = text.split("\n")
    assert "\n".join(lines[note.body_line - 1 :]) == note.text
    assert all(1 <= p.location.line <= len(lines) + 1 for p in problems)
    assert note.title.startswith("T") or problems


@settings(PROPERTY, max_examples=200)
@given(st.text(max_size=60))
def test_whatever_a_file_holds_it_is_a_note_and_its_problems(text: str) -> None:
    note, problems = read_note(text, "docs/a.md", "a.md", LOCALES, "en")
    assert text.endswith(note.text)
    assert problems or note.title
