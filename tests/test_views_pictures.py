"""The pictures: what they show is in the data, nothing is covered, and each run is the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from conftest import LOCALES
from hypothesis import given
from hypothesis import strategies as st

from rosetta.catalog import build
from rosetta.facts import Fact
from rosetta.model import Model, Paper, Ref
from rosetta.problems import Location
from rosetta.sources import Sources
from rosetta.views.pictures.draw import PICTURES, picture
from rosetta.views.pictures.labels import SIZE, Box, Label, place_labels, width_of
from rosetta.views.pictures.points import (
    citations,
    day,
    descent,
    events,
    over_time,
    quantities,
)
from rosetta.views.pictures.sparks import by_month, by_year, spark
from rosetta.views.pictures.specs import WIDTHS, Scale
from rosetta.views.reading_path import LENGTH, reading_path
from rosetta.views.sources import all_pages
from rosetta.views.words import words

HERE = Location("bib/models.yml")


def model(slug: str, released: str = "2020-01-02", **relations: tuple[str, ...]) -> Model:
    facts = {"released": Fact(released, "x"), "parameters": Fact(7, "x", "B")}
    facts |= {"training_tokens": Fact(1.5, "x", "T"), "context": Fact(4096, "x", "tokens")}
    return replace(Model(slug, slug.title(), HERE, facts=facts), **relations)


def box_of(label: Label) -> Box:
    wide, high = width_of(label.text), SIZE * 1.15
    left = {"left": label.x, "right": label.x - wide, "center": label.x - wide / 2}[label.align]
    return Box(left, label.y - high / 2, left + wide, label.y + high / 2)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        (Fact(7, "x", "B"), 7_000_000_000),
        (Fact(350, "x", "M"), 350_000_000),
        (Fact(1.4, "x", "T"), 1_400_000_000_000),
        (Fact(2048, "x", "tokens"), 2048),
        (Fact("many", "x"), None),
        (Fact(True, "x"), None),
        (Fact(5, "x", "USD"), 5),
    ],
)
def test_a_quantity_is_read_in_base_units(fact: Fact, value: int | None) -> None:
    assert fact.number == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2020-01-01", 2020.0, 2020.0),
        ("2020-12-31", 2020.99, 2021.0),
        ("2020-07", 2020.53, 2020.55),
        ("2020", 2020.49, 2020.51),
    ],
)
def test_a_date_is_a_year_with_its_fraction(text: str, low: float, high: float) -> None:
    found = day(text)
    assert found is not None
    assert low <= found <= high


def test_no_date_is_none() -> None:
    assert day("") is None


def test_points_carry_the_facts_that_they_stand_for(catalog) -> None:
    catalog = build(Sources(models=[model("a"), replace(model("b"), facts={})]), LOCALES)
    (point,) = quantities(catalog, "parameters", "training_tokens")
    assert (point.ref, point.x, point.y) == (Ref("model", "a"), 7e9, 1.5e12)
    assert [fact.unit for fact in point.facts] == ["B", "T"]
    (dated,) = over_time(catalog, "context")
    assert (round(dated.x, 1), dated.y) == (2020.0, 4096)


def test_models_stand_under_what_they_come_from() -> None:
    models = [
        model("root", "2017"),
        model("old", "2018", derived_from=("root",)),
        model("new", "2020", fine_tuned_from=("old",)),
        model("next", "2019", merged_from=("root", "old")),
        model("alone", "2021"),
        model("lost", "2022", derived_from=("nowhere",)),
    ]
    tree = descent(build(Sources(models=models), LOCALES))
    assert [(b.model.slug, b.depth, b.parent, b.relation) for b in tree] == [
        ("root", 0, "", ""),
        ("old", 1, "root", "derived_from"),
        ("new", 2, "old", "fine_tuned_from"),
        ("next", 1, "root", "merged_from"),
    ]


def test_each_paper_and_model_with_a_topic_is_on_the_timeline_once(catalog) -> None:
    refs = [event.ref for event in events(catalog)]
    expected = {p.ref for p in catalog.papers.values() if p.topics and p.submitted}
    expected |= {m.ref for m in catalog.models.values() if m.topics and m.released}
    assert len(refs) == len(set(refs))
    assert set(refs) == expected


def test_citations_are_those_of_the_notes_on_papers(catalog) -> None:
    assert ("sato2022lanterns", "quarry2021gentle") in citations(catalog)
    assert all(one != other for one, other in citations(catalog))


PLACES = st.lists(
    st.tuples(
        st.floats(0, 300), st.floats(0, 200), st.sampled_from(["GPT", "混合专家", "Llama 2 70B"])
    ),
    max_size=25,
)


@given(PLACES)
def test_no_name_covers_another_or_leaves_the_picture(
    points: list[tuple[float, float, str]],
) -> None:
    boxes = [box_of(label) for label in place_labels(points, 300, 200) if label]
    for index, one in enumerate(boxes):
        assert 0 <= one.left <= one.right <= 300
        assert 0 <= one.top <= one.bottom <= 200
        assert not any(one.meets(other) for other in boxes[:index])


def test_a_lonely_point_always_has_its_name() -> None:
    assert place_labels([(150, 100, "Llama")], 300, 200) == [Label("Llama", 157, 100, "left")]


@given(st.lists(st.floats(1, 1e12), min_size=1, max_size=9), st.booleans())
def test_a_scale_keeps_the_order_and_stays_within_its_range(values: list[float], log: bool) -> None:
    scale = Scale(values, 0, 680, log)
    pixels = [scale(value) for value in sorted(values)]
    assert pixels == sorted(pixels)
    assert all(0 <= pixel <= 680 for pixel in pixels)
    assert scale.ticks() == sorted(scale.ticks())


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("locale", LOCALES)
def test_each_picture_is_sound_svg_that_leads_to_pages(catalog, name, locale, size) -> None:
    svg = picture(catalog, name, words(locale), size, "../")
    if name == "experts":  # the miniature library has none
        assert svg == ""
        return
    root = ElementTree.fromstring(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
    assert root.get("aria-label") == words(locale)(f"picture_{name}")
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert "http" not in re.sub(r' xmlns="[^"]*"', "", svg)
    assert "#" not in re.sub(r"&#\d+;", "", svg)  # no colour but those of the scheme
    links = [element for element in root.iter() if element.tag.endswith("}a")]
    addresses = {"../" + ref.address for ref in all_pages(catalog)}
    assert {link.get("href") for link in links} <= addresses
    assert all(link.get("aria-label") for link in links)
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box[2] <= WIDTHS[size] + 130


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_each_time(catalog, name) -> None:
    first, second = (picture(catalog, name, words("ko"), "wide", "../") for _ in range(2))
    assert first == second


def test_a_hostile_title_is_text_in_a_picture(catalog) -> None:
    svg = picture(catalog, "timeline", words("en"), "wide", "../")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_bars_are_as_high_as_their_share() -> None:
    svg = spark([0, 1, 4])
    assert svg.count("h5v-") == 2
    assert "v-4h" in svg
    assert "v-16h" in svg
    assert 'aria-hidden="true"' in svg
    assert spark([]) == spark([]).replace("NaN", "")


def test_papers_are_counted_by_year_and_month(catalog) -> None:
    papers = list(catalog.papers.values())
    last = max(paper.first_year for paper in papers)
    counts = by_year(catalog, papers)
    assert counts[-1] == sum(paper.first_year == last for paper in papers)
    assert sum(by_month(papers)) == sum(len(paper.submitted) >= 7 for paper in papers)


def test_a_path_goes_through_the_most_cited_in_order_of_time() -> None:
    papers = [
        Paper(f"k{n}", "misc", {}, {}, HERE, submitted=f"20{20 - n}-01-01")
        for n in range(LENGTH + 3)
    ]
    catalog = build(Sources(papers=papers), LOCALES)
    path = reading_path(catalog, papers)
    assert len(path) == LENGTH
    assert [paper.submitted for paper in path] == sorted(paper.submitted for paper in path)
    assert reading_path(catalog, papers[:LENGTH]) == []
