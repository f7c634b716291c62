from __future__ import annotations

import pytest

from rosetta.catalog import build
from rosetta.checks.particles import check_particles, particle_after
from rosetta.model import Concept, Note, Paper, Person, Ref
from rosetta.problems import Location
from rosetta.sources import Sources

HERE = Location("x")
NAMES = {"en": "token", "ja": "トークン", "zh": "词元", "ko": "토큰"}


def paper(key: str, year: int, family: str = "Kim") -> Paper:
    return Paper(key, "misc", {}, {}, HERE, authors=(Person(family=family),), year=year)


def found(text: str, *papers: Paper) -> list[str]:
    """Return `line: remedy` for each particle that is wrong."""
    note = Note(Ref("page", "x"), "ko", Location("docs/x.ko.md"), "X", text, 1)
    terms = [Concept("token", "term", NAMES, NAMES, HERE)]
    catalog = build(Sources(papers=list(papers), terms=terms, notes=[note]), ("en", "ko"))
    return [f"{p.location.line}: {p.hint}" for p in check_particles(catalog, note)]


@pytest.mark.parametrize(
    ("word", "particle", "right"),
    [
        ("토큰", "는", "은"),
        ("토큰", "은", "은"),
        ("토크나이저", "을", "를"),
        ("모델", "으로", "로"),
        ("토큰", "로", "으로"),
        ("회", "과", "와"),
        ("2023", "는", "은"),
        ("2022", "은", "는"),
        ("2020", "가", "이"),
        ("2017", "으로", "로"),
        ("2016", "로", "으로"),
        ("2000", "는", "은"),
        ("LoRA", "는", ""),
    ],
)
def test_a_particle_follows_the_sound(word: str, particle: str, right: str) -> None:
    assert particle_after(word, particle) == right


def test_a_wrong_particle_is_found_at_its_line() -> None:
    text = "[[token]]은 맞다.\n\n[[token]]는, [[token|토크나이저]]을, [@kim2023a]는 틀리다."
    assert found(text, paper("kim2023a", 2023)) == [
        "3: write '은'",
        "3: write '를'",
        "3: write '은'",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[@kim2023a]은 맞다.",
        "[@kim2023a, §2]는 장소로 끝난다.",
        "[[token|GPT-3]]를 영어로 읽는다.",
        "[[token]]이라고 한다.",  # an ending, not a particle
        "[[token]] 는 떨어져 있다.",
        "[@unknown]는 모른다.",
    ],
)
def test_what_fits_or_is_not_known_is_left_alone(text: str) -> None:
    assert found(text, paper("kim2023a", 2023)) == []


def test_a_year_with_a_letter_is_not_judged() -> None:
    text = "[@kim2023a]는 [@kim2023b]보다 먼저다."
    assert found(text, paper("kim2023a", 2023), paper("kim2023b", 2023)) == []
