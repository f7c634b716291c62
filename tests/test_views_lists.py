"""Lists of a library of thousands of papers: no page is long, and every paper can be reached."""

from __future__ import annotations

import re
from functools import cache

import pytest
from conftest import LOCALES, ROOT

from rosetta.catalog import LONG_LIST, Catalog, build
from rosetta.model import Concept, Note, Paper, Person, Ref
from rosetta.problems import Location
from rosetta.sources import Sources
from rosetta.views import contexts
from rosetta.views.fragments import environment, render, template_of
from rosetta.views.pictures.points import MAPPED, citations, events
from rosetta.views.reader import Page
from rosetta.views.sources import all_pages, generated_sources

HERE = Location("x")
NAMES = dict.fromkeys(LOCALES, "Sparse models")
BUSY, QUIET = "2024", "2023"
COUNT = LONG_LIST + 30


def paper(number: int, submitted: str) -> Paper:
    key = f"kim{submitted[:4]}word{number}"
    people = (Person(family=f"Family{number}", given="Ann"),)
    return Paper(
        key, "misc", {"title": f"Word {number}"}, {}, HERE, title=f"Word {number}", authors=people,
        year=int(submitted[:4]), submitted=submitted, topics=("moe",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Catalog:
    """A year of more papers than a page lists, some of them without a month, and a quiet one."""
    dates = [f"{BUSY}-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(COUNT - 7)]
    papers = [paper(n, date) for n, date in enumerate([*dates, *[BUSY] * 7, *[QUIET] * 3])]
    topics = [Concept("moe", "topic", NAMES, NAMES, HERE)]
    text = " ".join(f"[@{one.key}]" for one in papers)
    notes = [Note(one.ref, "en", HERE, one.title, text, 1) for one in papers]
    return build(Sources(papers=papers, topics=topics, notes=notes), LOCALES)


@cache
def _environment():
    return environment(ROOT / "overrides" / "fragments")


def show(library: Catalog, ref: Ref, locale: str = "en") -> str:
    root = "../" * ref.address.count("/")
    parts = render(_environment(), library, Page(template_of(ref), ref, locale, root))
    return parts.before + parts.middle + parts.after


def listed(html: str) -> list[str]:
    """Return the papers whose pages a page links in its lists."""
    return re.findall(r'class="work-title"><a href="[./]*papers/([^/]+)/"', html)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("ref", [Ref("page", "papers/index"), Ref("topic", "moe")])
def test_a_long_list_is_cut_and_says_where_the_rest_is(
    library: Catalog, ref: Ref, locale: str
) -> None:
    html = show(library, ref, locale)
    keys = re.findall(r'papers/(kim\d+word\d+)/"', html) if ref.kind == "topic" else listed(html)
    newest = [one.key for one in library.newest_papers[:LONG_LIST]]
    assert [key for key in keys if key in newest][:5] == newest[:5]
    assert len(listed(html)) == LONG_LIST
    assert f"{len(library.papers)}" in html
    assert re.search(r'href="[./]*years/"', html)
    assert re.search(r'href="[./]*search/"', html)


def test_a_year_with_many_papers_has_a_page_for_each_month(library: Catalog) -> None:
    html = show(library, Ref("year", BUSY))
    months = re.findall(r'class="work-title"><a href="[./]*years/(\d+-\d+)/"', html)
    assert months == [f"{BUSY}-{month:02}" for month in range(1, 13)]
    found = listed(html)
    assert len(found) == 7  # those of which the month is not known
    for month in months:
        found += listed(show(library, Ref("year", month)))
    wanted = [one.key for one in library.papers.values() if one.submitted.startswith(BUSY)]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize(
    ("locale", "title"), [("en", "May 2024"), ("ja", "2024年5月"), ("ko", "2024년 5월")]
)
def test_a_month_is_named_as_the_language_does(library: Catalog, locale: str, title: str) -> None:
    assert f'<h1 id="top">{title}</h1>' in show(library, Ref("year", "2024-05"), locale)


def test_a_quiet_year_lists_its_papers_itself(library: Catalog) -> None:
    html = show(library, Ref("year", QUIET))
    assert len(listed(html)) == 3
    assert "years/2023-" not in html


def test_each_month_has_a_page_in_each_language_and_stands_in_the_sitemap(
    library: Catalog,
) -> None:
    months = {f"{BUSY}-{month:02}" for month in range(1, 13)}
    assert {ref.id for ref in all_pages(library) if "-" in ref.id and ref.kind == "year"} == months
    pages = generated_sources(library)
    assert {f"years/{BUSY}-05.md", f"years/{BUSY}-05.ja.md"} <= set(pages)


def test_very_many_authors_are_cut_to_those_who_wrote_most(
    library: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contexts, "LISTED_AUTHORS", 10)
    html = show(library, Ref("page", "authors/index"))
    assert len(re.findall(r"<li>", html)) == 10
    assert 'search/">' in html


def test_who_cites_a_paper_is_cut_with_a_count(library: Catalog) -> None:
    key = next(iter(library.papers))
    html = show(library, Ref("paper", key)).partition('id="cited-by"')[2]
    assert len(re.findall(r"<li>", html.partition("</ul>")[0])) == LONG_LIST
    assert f"and {len(library.papers) - 1 - LONG_LIST} more" in html


def test_the_pictures_show_what_is_cited_most(library: Catalog) -> None:
    assert len(events(library)) == MAPPED
    assert len({key for pair in citations(library) for key in pair}) == MAPPED
