from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import PROPERTY

from rosetta.model import Paper, Person
from rosetta.people import identify_authors, slugify
from rosetta.problems import Location
from rosetta.readers.records import Identity

HERE = Location("x")


def paper(key: str, *names: str) -> Paper:
    people = [Person(*name.split(", ")) if ", " in name else Person(literal=name) for name in names]
    return Paper(key, "misc", {}, {}, HERE, authors=tuple(people))


def identity(name: str, *variants: str, slug: str = "", papers: tuple[str, ...] = ()) -> Identity:
    return Identity(slug, name, variants, "", "", papers, HERE)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Jörg Müller", "jorg-muller"),
        ("Łukasz Kaiser", "lukasz-kaiser"),
        ("Søren Ærø", "soren-aero"),
        ("Weiß", "weiss"),
        ("O'Neil, J. R., Jr.", "o-neil-j-r-jr"),
        ("Gemma Team, Google DeepMind", "gemma-team-google-deepmind"),
        ("  a__b -- c ", "a-b-c"),
        ("王小明", "王小明"),
        ("조경현", "조경현"),
        ("がぎ", "かき"),
        ("...", ""),
    ],
)
def test_a_slug_is_lower_case_words_and_hyphens(text: str, slug: str) -> None:
    assert slugify(text) == slug


@settings(PROPERTY, max_examples=300)
@given(st.text(max_size=20))
def test_a_slug_is_safe_in_an_address_and_stays_as_it_is(text: str) -> None:
    slug = slugify(text)
    assert not set(slug) & set(" /\\.?#%&\"'<>_:")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slugify(slug) == slug


def test_one_printed_name_is_one_author_with_all_their_papers() -> None:
    authors, slugs = identify_authors([paper("a", "Lee, Ann"), paper("b", "B, C", "Lee, Ann")], [])
    assert authors["ann-lee"].papers == ("a", "b")
    assert authors["ann-lee"].name == "Ann Lee"
    assert slugs["b", "Lee, Ann"] == "ann-lee"
    assert list(authors) == ["ann-lee", "c-b"]


def test_variants_are_one_author_under_the_name_of_the_list() -> None:
    papers = [paper("a", "Brown, Tom"), paper("b", "Brown, Tom B.")]
    listed = identity("Brown, Tom B.", "Brown, Tom", slug="tom-b-brown")
    authors, slugs = identify_authors(papers, [listed])
    assert list(authors) == ["tom-b-brown"]
    assert (authors["tom-b-brown"].name, authors["tom-b-brown"].papers) == (
        "Tom B. Brown",
        ("a", "b"),
    )
    assert slugs["a", "Brown, Tom"] == slugs["b", "Brown, Tom B."] == "tom-b-brown"


def test_people_with_one_printed_name_are_parted_by_their_papers() -> None:
    papers = [paper("a", "Liu, Xiao"), paper("b", "Liu, Xiao"), paper("c", "Liu, Xiao")]
    authors, slugs = identify_authors(
        papers, [identity("Liu, Xiao", slug="xiao-liu-2", papers=("b",))]
    )
    assert authors["xiao-liu"].papers == ("a", "c")
    assert authors["xiao-liu-2"].papers == ("b",)
    assert slugs["b", "Liu, Xiao"] == "xiao-liu-2"


def test_a_listed_name_without_a_slug_gets_the_slug_of_its_name() -> None:
    authors, _ = identify_authors([paper("a", "Brown, T.")], [identity("Brown, Tom", "Brown, T.")])
    assert list(authors) == ["tom-brown"]


def test_a_native_name_comes_from_the_list() -> None:
    listed = Identity("", "Cho, Kyunghyun", (), "조경현", "ko", (), HERE)
    authors, _ = identify_authors([paper("a", "Cho, Kyunghyun")], [listed])
    assert (authors["kyunghyun-cho"].native, authors["kyunghyun-cho"].native_lang) == (
        "조경현",
        "ko",
    )


def test_an_author_who_is_named_twice_on_a_paper_has_it_once() -> None:
    authors, _ = identify_authors([paper("a", "Lee, Ann", "Lee, Ann")], [])
    assert authors["ann-lee"].papers == ("a",)


def test_a_name_without_a_letter_still_has_an_address() -> None:
    assert list(identify_authors([paper("a", "...")], [])[0]) == ["unnamed"]
