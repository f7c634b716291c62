"""What the library prints around a note, for each kind of page in each language.

The golden files in tests/golden/<locale>/ hold the HTML of every kind of page. After a change that
is meant, write them anew with `UPDATE_GOLDEN=1 pytest tests/test_views_fragments.py` and read the
diff before it is committed.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from conftest import LOCALES, ROOT, SITE_URL

from rosetta.catalog import build
from rosetta.citing import Citations
from rosetta.model import Ref
from rosetta.readers.bibtex import read_bibtex
from rosetta.settings import Settings
from rosetta.sources import Sources
from rosetta.views import contexts
from rosetta.views.contributing import Host
from rosetta.views.fragments import Parts, environment, render, template_of
from rosetta.views.reader import Page
from rosetta.views.schema_org import json_ld
from rosetta.views.words import words

PAGES = {
    "home": Ref("page", "index"),
    "text": Ref("page", "about"),
    "papers": Ref("page", "papers/index"),
    "models": Ref("page", "models/index"),
    "compare": Ref("page", "compare/index"),
    "timeline": Ref("page", "timeline/index"),
    "topics": Ref("page", "topics/index"),
    "digests": Ref("page", "digests/index"),
    "authors": Ref("page", "authors/index"),
    "years": Ref("page", "years/index"),
    "glossary": Ref("page", "glossary/index"),
    "translations": Ref("page", "translations/index"),
    "basket": Ref("page", "basket/index"),
    "search": Ref("page", "search/index"),
    "paper-with-note": Ref("paper", "sato2022lanterns"),
    "paper-without-note": Ref("paper", "castano2021sparse"),
    "paper-many-authors": Ref("paper", "moreau2022census"),
    "paper-hostile": Ref("paper", "vandal2023script"),
    "model-with-note": Ref("model", "ember"),
    "model-without-note": Ref("model", "lantern-chat"),
    "topic-with-note": Ref("topic", "routing"),
    "topic-without-note": Ref("topic", "attention"),
    "digest": Ref("digest", "winter-digest"),
    "author": Ref("author", "minji-kim"),
    "year": Ref("year", "2023"),
}


HOST = Host("https://code.example/rosetta/notes", SITE_URL)


@pytest.fixture(scope="module")
def show(catalog, citations):
    """Render a page of the miniature project for a reader of a language."""
    env = environment(ROOT / "overrides" / "fragments")

    def render_page(ref: Ref, locale: str) -> Parts:
        root = "../" * ref.address.count("/") or "./"
        citing = citations.of(ref, locale)
        return render(env, catalog, Page(template_of(ref), ref, locale, root, citing, HOST))

    return render_page


def whole(parts: Parts) -> str:
    return parts.before + parts.middle + parts.after


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_golden_page(show, golden, name, locale):
    parts = show(PAGES[name], locale)
    sections = "".join(
        f"<!-- section {place} {words} -->\n"
        for place, words in (*parts.middle_sections, *parts.after_sections)
    )
    text = (
        f"{sections}<!-- before -->\n{parts.before}"
        f"<!-- middle -->\n{parts.middle}<!-- after -->\n{parts.after}"
    )
    text = re.sub(r"<svg class=\"picture-.*?</svg>", "<svg/>", text, flags=re.DOTALL)  # have tests
    golden(f"{locale}/{name}.html", re.sub(r"\n\s*\n+", "\n", text))


class _Checker(HTMLParser):
    """Find unbalanced elements, repeated ids, and elements that no template should make."""

    VOID = frozenset(["input", "br", "hr", "img", "meta", "link"])

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()
        assert not self.stack, f"not closed: {self.stack}"

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_well_formed_and_holds_no_markup_of_the_data(show, name, locale):
    checker = _Checker(whole(show(PAGES[name], locale)))
    assert len(checker.ids) == len(set(checker.ids))
    assert not checker.tags & {"script", "b", "i", "u", "em", "strict", "chat", "img", "br"} - {
        "em" if name != "digest" else ""
    }
    assert not {name for name in checker.attributes if name.startswith("on")}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_sections_of_the_contents_are_the_headings_of_the_page(show, name, locale):
    parts = show(PAGES[name], locale)
    for html, sections in (
        (parts.middle, parts.middle_sections),
        (parts.after, parts.after_sections),
    ):
        found = re.findall(r'<h2 id="([^"]+)">([^<]+)<', html)
        assert found == list(sections)


def test_authors_beyond_ten_are_folded_away(show):
    html = show(PAGES["paper-many-authors"], "en").before
    shown, _, folded = html.partition("<details")
    assert shown.count("authors/") == 10
    assert folded.count("authors/") == 2
    assert "<summary>and 2 more</summary>" in folded
    assert "Bob King, Jr." in folded


def test_native_names_are_marked_with_their_language(show):
    html = show(PAGES["paper-with-note"], "ko").before
    for name, lang in (("佐藤遥", "ja"), ("李明", "zh-Hans"), ("김민지", "ko")):
        assert f'<span class="native" lang="{lang}">{name}</span>' in html


def test_a_variant_of_a_name_leads_to_the_one_page_of_the_person(show):
    assert 'href="../../authors/minji-kim/"' in show(PAGES["paper-with-note"], "en").before
    page = show(PAGES["author"], "en").after
    assert page.index("beichen2023embers") < page.index("sato2022lanterns")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", ["about 1.5T", "about US$120,000", "4,096 tokens", "weights and code"]),
        ("ja", ["約1.5T", "約120,000米ドル", "4,096トークン", "重み、コード"]),
        ("zh", ["约1.5T", "约120,000美元", "4,096词元", "权重、代码"]),
        ("ko", ["약 1.5T", "약 120,000달러", "4,096 토큰", "가중치, 코드"]),
    ],
)
def test_figures_speak_the_language_of_the_reader(show, locale, expected):
    html = show(PAGES["model-with-note"], locale).middle
    for shown in (*expected, words(locale)("disputed")):
        assert shown in html


def test_every_figure_points_at_its_source(show):
    html = show(PAGES["model-with-note"], "en").middle
    numbers = set(re.findall(r'href="#(source-\d+)"', html))
    listed = re.findall(r'<li id="(source-\d+)">', html)
    assert numbers == set(listed)
    assert listed == [f"source-{n}" for n in range(1, 9)]


def test_a_score_has_its_source_the_number_that_the_card_gave_it(show):
    html = show(PAGES["model-with-note"], "en").middle
    card, scores = html.split(words("en")("scores_intro"))
    number = re.search(r"1\.1B<sup><a href=\"#(source-\d+)\"", card)
    rows = [row for row in scores.split("<tr>") if ">Tinder &amp; Flint<" in row]
    assert f'41.5%<sup><a href="#{number[1]}"' in rows[0]
    assert "66.25%" in rows[1]
    assert [row.count("<sup>") for row in rows] == [2, 1]
    assert '<ol class="card-sources" start="7">' in scores


@pytest.mark.parametrize(
    ("locale", "setting", "remark"),
    [
        ("en", "after tuning", "The paper has 66.1%."),
        ("ja", "調整後", "論文には66.1%とある。"),
        ("zh", "调优后", "论文写的是66.1%。"),
        ("ko", "조정 후", "논문에는 66.1%로 적혀 있습니다."),
    ],
)
def test_a_score_tells_how_it_was_measured_and_what_is_disputed(show, locale, setting, remark):
    html = show(PAGES["model-with-note"], locale).middle
    row = next(row for row in html.split("<tr>") if "66.25%" in row)
    assert f"<small>{setting}</small>" in row
    assert f"<small>{remark}</small>" in row
    assert words(locale)("disputed") in row
    assert words(locale)("approximate", value="7.9") in html


def test_a_model_without_variants_has_one_column_of_scores(show):
    html = show(Ref("model", "lantern"), "en").middle
    scores = html.split(words("en")("scores_intro"))[1]
    assert f'<th scope="col">{words("en")("value")}</th></tr>' in scores
    assert "<td>0</td><td>5.25<sup>" in scores
    assert words("en")("scores_intro") not in show(PAGES["model-without-note"], "en").middle


def test_a_variant_without_a_value_of_its_own_has_the_shared_one(show):
    html = show(PAGES["model-with-note"], "en").middle
    row = next(row for row in html.split("<tr>") if ">Context length<" in row)
    assert row.index("4,096 tokens") < row.index("32,768 tokens")


def test_lineage_is_told_from_both_sides(show):
    html = show(PAGES["model-without-note"], "en").after
    for relation in ("derived_from", "fine_tuned_from", "merged_from"):
        assert f"<dt>{words('en')(relation)}</dt>" in html
    assert words("en")("successors") in show(PAGES["model-with-note"], "en").after


def test_a_model_that_descends_in_two_ways_is_named_once(show):
    html = show(PAGES["model-with-note"], "en").after
    assert html.count('href="../../models/lantern-chat/"') == 1


@pytest.mark.parametrize(
    ("locale", "notice"),
    [
        ("en", ""),
        ("ja", ""),
        ("ko", words("ko")("fallback")),
    ],
)
def test_a_missing_translation_is_said_in_the_language_of_the_reader(show, locale, notice):
    html = show(PAGES["paper-hostile"], locale).before
    assert (notice in html) if notice else ("notice-strong" not in html)


def test_who_reviewed_a_text_is_named(show):
    zh, ja = (show(PAGES["paper-with-note"], locale).after for locale in ("zh", "ja"))
    assert words("zh")("reviewed", names="王芳、李雷") in zh
    assert words("ja")("machine_made") in ja


def test_references_and_citing_pages_are_listed(show):
    html = show(PAGES["paper-with-note"], "en").after
    assert re.findall(r'<li id="ref-(\w+)"><span class="ref-label">([^<]+)', html) == [
        ("sato2022lanterns", "Sato et al. 2022a"),
        ("quarry2021gentle", "Quarry and Sons Laboratory 2021"),
        ("castano2021sparse", "Castaño and Öberg 2022"),
        ("moreau2022census", "Moreau et al. 2022"),
        ("sato2022lights", "Sato et al. 2022b"),
        ("vandal2023script", "Vandal 2023"),
    ]
    backlinks = html[html.index('class="backlinks"') :]
    assert "papers/vandal2023script/" in backlinks


def test_papers_without_a_venue_or_link_have_no_empty_rows(show, catalog):
    for name in PAGES:
        assert "<dd></dd>" not in whole(show(PAGES[name], "en"))
    for key in catalog.papers:
        assert "<dd></dd>" not in whole(show(Ref("paper", key), "en"))


def test_the_templates_are_all_used():
    files = {path.stem for path in (ROOT / "overrides" / "fragments").glob("[!_]*.html")}
    assert files == {"foot", *(template_of(ref) for ref in PAGES.values())}


def test_no_hostile_entry_breaks_a_page_or_its_data():
    """Each entry that the exports are tried with, on a page of its own, in the page's language."""
    text = (ROOT / "tests" / "data" / "exports" / "hostile.bib").read_text(encoding="utf-8")
    papers, _ = read_bibtex(text, "hostile.bib")
    assert len(papers) > 10
    hostile = build(Sources(papers=papers), LOCALES)
    made = Citations(Settings(ROOT / "nowhere", LOCALES, SITE_URL), hostile)
    made.start()
    env = environment(ROOT / "overrides" / "fragments")
    for locale in LOCALES:
        for paper in hostile.papers.values():
            page = Page("paper", paper.ref, locale, "../../", made.of(paper.ref, locale))
            html = whole(render(env, hostile, page))
            checker = _Checker(html)
            assert not checker.tags & {"script", "b", "i", "img", "iframe", "style"}, paper.key
            assert not [name for name in checker.attributes if name.startswith("on")], paper.key
            data = json_ld(SITE_URL, hostile, paper.ref, locale)
            assert not set("<>&") & set(data)
            assert json.loads(data)["mainEntity"]["name"] == paper.title


def test_a_paper_of_very_many_authors_shows_one_format_and_links_the_others(show, monkeypatch):
    monkeypatch.setattr(contexts, "CROWD", 1)
    html = whole(show(Ref("paper", "moreau2022census"), "en"))
    assert re.findall(r'<code id="cite-([a-z]+)"', html) == ["key", "bibtex", "markdown"]
    box = html.partition('id="cite-box"')[2].partition("</section>")[0]
    links = set(re.findall(r'href="[./]*papers/moreau2022census(\.[a-z.]+)" download', box))
    assert links == {".bib", ".ascii.bib", ".biblatex.bib", ".ris", ".json"}
