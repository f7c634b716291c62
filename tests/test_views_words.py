"""Dates, numbers, counts and lists of names, as each of the four languages writes them."""

from __future__ import annotations

import pytest

from rosetta.views.words import words


@pytest.mark.parametrize(
    ("locale", "day", "month", "year"),
    [
        ("en", "3 February 2022", "February 2022", "2022"),
        ("ja", "2022年2月3日", "2022年2月", "2022年"),
        ("zh", "2022年2月3日", "2022年2月", "2022年"),
        ("ko", "2022년 2월 3일", "2022년 2월", "2022년"),
    ],
)
def test_dates_are_as_precise_as_the_data(locale, day, month, year):
    t = words(locale)
    assert t.date("2022-02-03") == day
    assert t.date("2022-02") == month
    assert t.date("2022") == year


@pytest.mark.parametrize("text", ["2022-13-01", "2022-02-30", "unknown", ""])
@pytest.mark.parametrize("locale", ["en", "ja", "zh", "ko"])
def test_a_date_that_does_not_exist_is_shown_as_written(locale, text):
    assert words(locale).date(text) == text


@pytest.mark.parametrize("locale", ["en", "ja", "zh", "ko"])
def test_numbers_are_grouped_and_keep_their_digits(locale):
    t = words(locale)
    assert t.number(7) == "7"
    assert t.number(32768) == "32,768"
    assert t.number(1.5) == "1.5"
    assert t.number(46.7) == "46.7"
    assert t.number(1234567890) == "1,234,567,890"


@pytest.mark.parametrize("value", [0.05, 0.0625, 0.125, 12.875, 1.0001])
def test_numbers_are_not_rounded(value):
    assert words("en").number(value) == str(value)


@pytest.mark.parametrize(
    ("locale", "two", "three"),
    [
        ("en", "A and B", "A, B and C"),
        ("ja", "A、B", "A、B、C"),
        ("zh", "A、B", "A、B、C"),
        ("ko", "A, B", "A, B, C"),
    ],
)
def test_names_are_joined_as_a_list_of_the_language(locale, two, three):
    t = words(locale)
    assert t.names([]) == ""
    assert t.names(["A"]) == "A"
    assert t.names(["A", "B"]) == two
    assert t.names(["A", "B", "C"]) == three


@pytest.mark.parametrize(
    ("locale", "one", "many"),
    [
        ("en", "1 paper", "1,200 papers"),
        ("ja", "論文1件", "論文1,200件"),
        ("zh", "1篇论文", "1,200篇论文"),
        ("ko", "논문 1편", "논문 1,200편"),
    ],
)
def test_counts_have_the_number_of_the_language(locale, one, many):
    t = words(locale)
    assert t("n_papers", n=1) == one
    assert t("n_papers", n=1200) == many


def test_no_paper_is_plural_in_english():
    assert words("en")("n_papers", n=0) == "0 papers"


def test_braces_in_a_value_are_not_filled_in():
    assert words("en")("reviewed", names="{n} {0}") == "Reviewed by {n} {0}."


@pytest.mark.parametrize(
    ("locale", "tag"), [("en", "en"), ("ja", "ja"), ("zh", "zh-Hans"), ("ko", "ko")]
)
def test_tags_are_bcp_47(locale, tag):
    assert words(locale).tag == tag


def test_a_word_that_does_not_exist_is_an_error():
    t = words("en")
    assert "papers" in t
    assert "no_such_word" not in t
    with pytest.raises(KeyError):
        t("no_such_word")


@pytest.mark.parametrize(
    ("locale", "table", "figure"),
    [
        ("en", "Table 2", "Figure A.1"),
        ("ja", "表2", "図A.1"),
        ("zh", "表2", "图A.1"),
        ("ko", "표 2", "그림 A.1"),
    ],
)
def test_a_place_in_a_work_is_said_in_the_language(locale, table, figure):
    place = words(locale).place
    assert (place("Table 2"), place("Figure A.1")) == (table, figure)
    assert place("abstract") == words(locale)("place_abstract")
    assert place("§4.1") == "§4.1"
    assert place("Tables 2 and 3") == "Tables 2 and 3"
