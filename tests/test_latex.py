from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import PROPERTY

from rosetta.latex import decode, find_unknown_commands

PIECES = {
    "plain ": "plain ",
    "混合": "混合",
    "{Kept}": "Kept",
    "{{Kept}}": "Kept",
    '{\\"o}': "ö",
    '\\"{o}': "ö",
    '\\"o': "ö",
    "\\'e": "é",
    "\\'{\\i}": "í",
    "\\'{ı}": "í",
    "\\`a": "à",
    "\\^o": "ô",
    "\\~n": "ñ",
    "\\=u": "ū",
    "\\.z": "ż",
    "\\u{g}": "ğ",
    "\\v{s}": "š",
    "\\v s": "š",
    "\\H{o}": "ő",
    "\\c{c}": "ç",
    "\\c c": "ç",
    "\\k{a}": "ą",
    "\\r{a}": "å",
    "\\d{s}": "ṣ",
    "{\\ss}": "ß",
    "{\\O}re": "Øre",
    "\\o{}re": "øre",
    "\\l ": "ł",
    "{\\aa}": "å",
    "{\\AE}": "Æ",
    "\\&": "&",
    "\\%": "%",
    "\\$": "$",
    "\\#": "#",
    "\\_": "_",
    "\\{": "{",
    "\\}": "}",
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "a~b": "a\u00a0b",
    "$x^2$": "x^2",
    "$O(n \\log n)$": "O(n \\log n)",
    "\\emph{so}": "so",
    "\\textbf{so}": "so",
    "{\\LaTeX}": "LaTeX",
    "\\S4": "§4",
    "a\n  b": "a b",
    "50%": "50%",
    "A & B": "A & B",
    "x=1?y#z": "x=1?y#z",
}


@pytest.mark.parametrize("tex", PIECES)
def test_tex_is_decoded(tex: str) -> None:
    assert decode(f".{tex}.") == unicodedata.normalize("NFC", f".{PIECES[tex]}.")


@settings(PROPERTY, max_examples=300)
@given(st.lists(st.sampled_from(sorted(PIECES)), max_size=8))
def test_pieces_are_decoded_one_by_one(pieces: list[str]) -> None:
    expected = ", ".join(PIECES[piece] for piece in pieces)
    assert decode(", ".join(pieces)) == " ".join(re.split(r"[ \n]+", expected)).strip(" ")


@pytest.mark.parametrize(
    ("tex", "unknown"),
    [
        ("\\foo bar \\emph{x} \\LaTeX", ["foo"]),
        ("\\textbf x", ["textbf"]),
        ("\\'e \\ss $\\alpha$", []),
        ("$\\alpha$ \\alpha", ["alpha"]),
        ("50\\% of \\$5", []),
    ],
)
def test_commands_that_would_be_shown_as_written_are_named(tex: str, unknown: list[str]) -> None:
    assert find_unknown_commands(tex) == unknown


def test_an_unknown_command_stays_visible() -> None:
    assert decode("a \\foo b") == "a \\foo b"
    assert "\\foo" in decode("a \\foo{bar} b")


def letters(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.replace("ı", "i"))
    return [c for c in plain if c.isalnum()]


def is_within(part: list[str], whole: list[str]) -> bool:
    """Tell whether `part` is what remains of `whole` when some members are taken out."""
    rest = iter(whole)
    return all(member in rest for member in part)


@settings(PROPERTY, max_examples=500)
@given(
    st.text(st.sampled_from("abcuvioOsL12é混{}$~-`'^\"=.\\ &%_#"), max_size=30)
    | st.text(max_size=30)
)
def test_no_letter_and_no_digit_outside_a_command_is_lost(text: str) -> None:
    outside = re.sub(r"\\(?:[A-Za-z]+|.)", "", text, flags=re.DOTALL)
    assert is_within(letters(outside), letters(decode(text)))


@settings(PROPERTY, max_examples=200)
@given(st.text(st.characters(exclude_characters="\\{}$~-`'"), max_size=30))
def test_text_without_tex_stays_as_it_is(text: str) -> None:
    collapsed = re.sub(r"[ \t\n\r]+", " ", text).strip()
    assert decode(text) == unicodedata.normalize("NFC", collapsed)
