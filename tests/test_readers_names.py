from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.bibtex.utils import split_name_list
from second_reader import PROPERTY

from rosetta.model import Person
from rosetta.readers.names import find_odd_names, read_person, split_names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A and B", ["A", "B"]),
        ("A AND B\n  and\tC", ["A", "B", "C"]),
        ("{Barnes and Noble} and Anderson, Sandy", ["{Barnes and Noble}", "Anderson, Sandy"]),
        ("Brandt and Land, Andy", ["Brandt", "Land, Andy"]),
        ("A and and B", ["A", "", "B"]),
        ("A and B and", ["A", "B", ""]),
        ("and A", ["", "A"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_list_is_split_at_each_and_outside_braces(written: str, names: list[str]) -> None:
    assert split_names(written) == names


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Knuth, Donald E.", Person(family="Knuth", given="Donald E.")),
        ("Donald E. Knuth", Person(family="Knuth", given="Donald E.")),
        ("Donald~E. Knuth", Person(family="Knuth", given="Donald E.")),
        ("van der Berg, Jan", Person(family="Berg", given="Jan", particle="van der")),
        ("Jan van der Berg", Person(family="Berg", given="Jan", particle="van der")),
        ("de Las Casas, Diego", Person(family="Las Casas", given="Diego", particle="de")),
        ("Van Durme, Benjamin", Person(family="Van Durme", given="Benjamin")),
        ("Olmos, Jr., Jose Luis", Person(family="Olmos", given="Jose Luis", suffix="Jr.")),
        ("danah boyd", Person(family="boyd", given="danah")),
        ("{Gemma Team, Google DeepMind}", Person(literal="Gemma Team, Google DeepMind")),
        ("{Barnes and Noble}", Person(literal="Barnes and Noble")),
        ("OpenAI", Person(literal="OpenAI")),
        ("{\\'E}mile Zol{\\'a}", Person(family="Zolá", given="Émile")),
        ("{van der Waals}, Johannes", Person(family="van der Waals", given="Johannes")),
        ("Müller{-}Stüwe, Łukasz", Person(family="Müller-Stüwe", given="Łukasz")),
        ("王, 小明", Person(family="王", given="小明")),
        ("", Person()),
        (", Ann", Person(given="Ann")),
    ],
)
def test_a_name_is_read_in_each_form_of_bibtex(written: str, person: Person) -> None:
    assert read_person(written) == person


def test_a_name_with_more_commas_than_any_form_is_odd() -> None:
    assert find_odd_names("A, B and C, Jr., D and E, F, G, H and {I, J, K, L}, M") == ["E, F, G, H"]


def test_a_person_prints_short_full_and_sorted() -> None:
    person = Person(family="Berg", given="Jan", particle="van der", suffix="Jr.")
    assert person.short == "van der Berg"
    assert person.full == "Jan van der Berg, Jr."
    assert person.sorted_as == "van der Berg, Jr., Jan"
    team = Person(literal="Gemma Team")
    assert team.short == team.full == team.sorted_as == "Gemma Team"
    assert Person(family="Pelé").sorted_as == "Pelé"


WORD = st.sampled_from(["Ann", "van", "de", "{Team and Co, Inc.}", "O'Neil", "anderson", "Sandy"])
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@settings(PROPERTY, max_examples=150)
@given(st.lists(NAME, min_size=1, max_size=5), st.sampled_from([" and ", "\nand\n ", " AND "]))
def test_as_many_people_are_read_as_pybtex_counts(names: list[str], separator: str) -> None:
    text = separator.join(names)
    assert split_names(text) == names
    assert len(split_names(text)) == len(split_name_list(" ".join(text.split())))


@settings(PROPERTY, max_examples=200)
@given(st.text(st.sampled_from("Aa ,{}~\\'-é王"), max_size=20))
def test_no_name_loses_a_letter(name: str) -> None:
    person = read_person(name)
    shown = sorted(c for c in person.full if c in "Aaé王")
    assert shown == sorted(c for c in name if c in "Aaé王") or "\\" in name
