"""The comparison of models in Chromium: columns, rows, order, side by side, address and files."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from conftest import LOCALES, ROOT, opened, prefix
from jsonschema import Draft202012Validator
from playwright.sync_api import Locator, Page, expect

from rosetta.facts import PROPERTIES
from rosetta.readers.records import load_schema
from rosetta.views.compare import CHOSEN, COLUMNS
from rosetta.views.words import words

pytestmark = pytest.mark.browser

SMALL, LARGE, CHAT, LANTERN = "ember.ember-1b", "ember.ember-7b", "lantern-chat", "lantern"
ALL = [SMALL, LARGE, CHAT, LANTERN]
"""The rows of the miniature site, newest first."""

HOSTILE = [
    "<img src=x onerror=document.title='broken'>",
    "__proto__",
    "constructor,toString",
    "../../etc/passwd",
    "%00",
    '"],[data-id',
    "a" * 5000,
    ",".join(f"x{n}" for n in range(500)),
]


def open_compare(page: Page, site, locale: str = "en", query: str = "") -> None:
    page.goto(f"{site.url}{prefix(locale)}compare/{query}")
    expect(page.locator("#compare[data-ready]")).to_be_attached()


def shown(page: Page) -> list[str]:
    """Return the ids of the rows that are shown, in their order."""
    rows = page.locator(".compare-table tbody tr:not([hidden])")
    return rows.evaluate_all("rows => rows.map((row) => row.dataset.id)")


def columns(page: Page) -> list[str]:
    heads = page.locator(".compare-table thead th:visible")
    return heads.evaluate_all("heads => heads.map((head) => head.dataset.name)")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def box(page: Page, row: str) -> Locator:
    return page.locator(f'tr[data-id="{row}"] input')


def column_box(page: Page, name: str) -> Locator:
    return page.locator(f'[name=columns][value="{name}"]')


def header(page: Page, name: str) -> Locator:
    return page.locator(f'.compare-table th[data-name="{name}"] button')


def part(page: Page, name: str) -> Locator:
    return page.locator(f'[data-part="{name}"]')


def count(page: Page) -> Locator:
    return part(page, "count")


def side_rows(page: Page) -> dict[str, list[str]]:
    """Return the properties side by side with the texts of their cells."""
    rows = page.locator(".compare-side tbody tr")
    return dict(
        rows.evaluate_all(
            """rows => rows.map((row) => [
                row.cells[0].dataset.name,
                [...row.cells].slice(1).map((cell) => cell.textContent),
            ])"""
        )
    )


# --- the table


@pytest.mark.parametrize("locale", LOCALES)
def test_all_rows_and_the_usual_columns_are_shown_newest_first(page, site, locale):
    open_compare(page, site, locale)
    assert shown(page) == ALL
    usual = [name for name in ("organisation", *COLUMNS) if name in CHOSEN]
    assert columns(page) == ["model", *usual]
    expect(count(page)).to_have_text(words(locale)("shown", n=4))
    assert asked(page) == {}


@pytest.mark.parametrize(
    ("name", "up"),
    [
        ("model", [SMALL, LARGE, LANTERN, CHAT]),
        ("organisation", [LANTERN, CHAT, SMALL, LARGE]),
        ("released", [LANTERN, CHAT, SMALL, LARGE]),
        ("parameters", [LANTERN, SMALL, LARGE, CHAT]),
        ("layers", [SMALL, LARGE, CHAT, LANTERN]),
        ("context", [SMALL, LARGE, CHAT, LANTERN]),
        ("kind", [LANTERN, SMALL, LARGE, CHAT]),
    ],
)
def test_a_header_sorts_up_then_down_and_what_is_empty_stays_last(page, site, name, up):
    open_compare(page, site)
    head = page.locator(f'.compare-table th[data-name="{name}"]')
    header(page, name).click()
    assert shown(page) == up
    expect(head).to_have_attribute("aria-sort", "ascending")
    label = words("en")(name)
    said = page.locator("[role=status].visually-hidden")
    expect(said).to_have_text(words("en")("compare_up", name=label))
    header(page, name).click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(said).to_have_text(words("en")("compare_down", name=label))
    assert asked(page) == {"sort": [f"-{name}"]}
    cell = f"tr:not([hidden]) > :nth-child({1 + ['model', 'organisation', *COLUMNS].index(name)})"
    texts = page.locator(f".compare-table tbody {cell}").all_inner_texts()
    assert texts == sorted(texts, key=lambda text: not text)
    assert page.locator("[aria-sort]").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("organisation", "Lights & Sons", [CHAT]),
        ("year", "2023", [SMALL, LARGE, CHAT]),
        ("kind", "decoder", [LANTERN]),
        ("min", "1.1", [SMALL, LARGE]),
        ("max", "1.1", [SMALL, LANTERN]),
        ("min", "0.35", [SMALL, LARGE, LANTERN]),
    ],
)
def test_the_rows_are_narrowed_by_a_choice(page, site, field, value, expected):
    open_compare(page, site)
    control = page.locator(f"#compare [name={field}]")
    if field in ("min", "max"):
        control.fill(value)
    else:
        control.select_option(value)
    assert shown(page) == expected
    expect(count(page)).to_have_text(words("en")("shown", n=len(expected)))
    assert asked(page) == {field: [value]}


def test_all_parts_that_are_ticked_must_be_open(page, site):
    open_compare(page, site)
    for name in ("weights", "code"):
        page.locator(f"[name=open][value={name}]").check()
        assert shown(page) == [SMALL, LARGE]
    assert asked(page) == {"open": ["weights,code"]}
    page.locator("[name=open][value=data]").check()
    assert shown(page) == []
    expect(count(page)).to_have_text(words("en")("none_shown"))


def test_columns_are_chosen(page, site):
    open_compare(page, site)
    page.locator("#compare summary").click()
    before = columns(page)
    column_box(page, "vocabulary").check()
    column_box(page, "kind").uncheck()
    order = ("model", "organisation", *COLUMNS)
    expected = [name for name in order if name in {*before, "vocabulary"} - {"kind"}]
    assert columns(page) == expected
    assert asked(page) == {"columns": [",".join(expected[1:])]}
    cells = page.locator(f'tr[data-id="{LANTERN}"] > :visible')
    assert len(expected) == cells.count()
    assert "32,000" in cells.all_inner_texts()


def test_reset_brings_everything_back(page, site):
    open_compare(page, site, query="?kind=decoder&columns=kind&sort=-kind&open=data&min=3")
    assert shown(page) == []
    page.locator("#compare [type=reset]").click()
    expect(count(page)).to_have_text(words("en")("shown", n=4))
    assert shown(page) == ALL
    assert len(columns(page)) == 1 + len(CHOSEN)
    assert asked(page) == {}


@pytest.mark.parametrize("way", ["focus", "hover"])
def test_each_value_tells_its_source_and_leads_there(page, site, way):
    open_compare(page, site)
    cell = page.locator(f'tr[data-id="{LARGE}"] a', has_text="7.2B")
    getattr(cell, way)()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("example.org/ember/blog")
    expect(tip).to_contain_text("The paper says 6.9B in one place.")
    expect(cell).to_have_accessible_description(re.compile("6.9B"))
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    cell.click()
    expect(page).to_have_url(f"{site.url}models/ember/#source-5")
    expect(page.locator("#source-5")).to_be_visible()


def test_what_is_approximate_or_disputed_is_marked(page, site):
    open_compare(page, site)
    cells = page.locator(f'tr[data-id="{LARGE}"] td')
    expect(cells.filter(has_text="7.2B")).to_have_text("7.2B disputed")
    expect(cells.filter(has_text="1.5T")).to_have_text("about 1.5T")


# --- side by side


def test_two_rows_are_set_side_by_side_and_their_differences_marked(page, site):
    open_compare(page, site)
    expect(part(page, "bar")).to_be_hidden()
    box(page, SMALL).check()
    expect(part(page, "picked")).to_have_text(words("en")("compare_picked", n=1))
    expect(page.locator("[data-do=open]")).to_be_disabled()
    box(page, LARGE).check()
    page.locator("[data-do=open]").click()
    expect(page.locator("#side")).to_be_focused()
    expect(part(page, "table")).to_be_hidden()
    heads = page.locator(".compare-side thead th").all_inner_texts()
    assert heads == ["Property", "Ember 1B", "Ember 7B"]
    rows = side_rows(page)
    assert rows["layers"] == ["16", "32"]
    assert rows["licence"] == ["Apache-2.0", "Apache-2.0"]
    assert "vocabulary" not in rows
    marked = page.locator(".compare-side tr:has(.differs-mark) th")
    names = marked.evaluate_all("heads => heads.map((head) => head.dataset.name)")
    assert names == ["parameters", "layers", "context"]
    expect(page.locator(".differs-mark").first).to_have_text(words("en")("compare_differs"))
    expect(part(page, "differences")).to_have_text(words("en")("compare_count", n=3))
    assert asked(page) == {"models": [f"{SMALL},{LARGE}"]}


def test_only_differences_can_be_shown_and_that_is_shared(page, site):
    open_compare(page, site, query=f"?models={SMALL},{LARGE}")
    part(page, "only").check()
    assert list(side_rows(page)) == ["parameters", "layers", "context"]
    assert asked(page)["view"] == ["differences"]
    page.reload()
    assert list(side_rows(page)) == ["parameters", "layers", "context"]
    part(page, "only").uncheck()
    assert "licence" in side_rows(page)


def test_what_is_not_known_differs_from_nothing(page, site):
    open_compare(page, site, query=f"?models={LANTERN},{CHAT}")
    rows = side_rows(page)
    assert rows["parameters"] == ["350M", "–"]
    marked = page.locator(".compare-side tr.differs th")
    names = marked.evaluate_all("heads => heads.map((head) => head.dataset.name)")
    assert names == ["organisation", "released"]


def test_a_family_stands_for_its_largest_member(page, site):
    open_compare(page, site, query="?models=ember,lantern")
    assert page.locator(".compare-side thead a").all_inner_texts() == ["Ember 7B", "Lantern"]


def test_the_back_button_and_the_button_lead_back_to_the_table(page, site):
    open_compare(page, site)
    box(page, SMALL).check()
    box(page, LANTERN).check()
    page.locator("[data-do=open]").click()
    expect(page.locator(".compare-side")).to_be_visible()
    page.go_back()
    expect(part(page, "table")).to_be_visible()
    expect(part(page, "side")).to_be_hidden()
    expect(box(page, LANTERN)).to_be_checked()
    page.go_forward()
    expect(page.locator(".compare-side")).to_be_visible()
    page.locator("[data-do=back]").click()
    expect(part(page, "table")).to_be_focused()
    expect(box(page, SMALL)).to_be_checked()
    page.locator("[data-do=clear]").click()
    expect(part(page, "bar")).to_be_hidden()
    assert asked(page) == {}


@pytest.fixture(scope="module")
def more(site, tmp_path_factory) -> dict[str, str]:
    """The page with six rows, which the miniature library is too small for."""
    html = site.read("en", "compare")
    row = re.search(r'<tr data-id="lantern">.*?</tr>', html, re.DOTALL)
    assert row
    extra = "".join(row[0].replace('"lantern"', f'"more-{n}"') for n in (1, 2))
    return {"html": html.replace(row[0], row[0] + extra)}


def test_no_more_than_four_are_chosen(page, site, more):
    page.route("**/compare/*", lambda route: route.fulfill(body=more["html"]))
    page.route("**/compare/", lambda route: route.fulfill(body=more["html"]))
    open_compare(page, site)
    for row in ALL:
        box(page, row).check()
    expect(box(page, "more-1")).to_be_disabled()
    box(page, LANTERN).uncheck()
    expect(box(page, "more-1")).to_be_enabled()
    open_compare(page, site, query=f"?models={','.join(ALL)},more-1,more-2")
    assert page.locator(".compare-side thead th").count() == 5
    expect(part(page, "message")).to_have_text(words("en")("compare_most"))


# --- the address


def test_an_address_opens_the_same_table_again(page, site):
    open_compare(page, site)
    page.locator("#compare [name=year]").select_option("2023")
    page.locator("#compare summary").click()
    column_box(page, "organisation").uncheck()
    header(page, "parameters").click()
    header(page, "parameters").click()
    box(page, LARGE).check()
    box(page, SMALL).check()
    address, rows, names = page.url, shown(page), columns(page)
    assert rows == [LARGE, SMALL, CHAT]
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#compare[data-ready]")).to_be_attached()
    assert (shown(page), columns(page), page.url) == (rows, names, address)
    for row in (LARGE, SMALL):
        expect(box(page, row)).to_be_checked()
    expect(page.locator('[aria-sort="descending"]')).to_have_count(1)


def test_going_back_from_a_model_returns_to_the_same_table(page, site):
    open_compare(page, site)
    page.locator("#compare [name=kind]").select_option("encoder-decoder")
    page.locator(".compare-table tbody th a:visible").first.click()
    expect(page).to_have_url(f"{site.url}models/ember/")
    page.go_back()
    expect(count(page)).to_have_text(words("en")("shown", n=2))
    expect(page.locator("#compare [name=kind]")).to_have_value("encoder-decoder")
    assert shown(page) == [SMALL, LARGE]


def test_the_language_switch_keeps_the_choice(page, site):
    query = f"?models={SMALL},{LARGE}&view=differences"
    open_compare(page, site, query=query)
    link = page.locator(".md-select__link[hreflang=ko]")
    assert link.get_attribute("href") == f"{site.url}ko/compare/{query}"
    open_compare(page, site, "ko", query)
    assert list(side_rows(page)) == ["parameters", "layers", "context"]


@pytest.mark.parametrize("locale", LOCALES)
def test_unknown_names_are_left_out_and_said(page, site, locale):
    query = f"?models={SMALL},nosuch,{LARGE}&columns=kind,colour&sort=-mood&year=1066&min=few"
    open_compare(page, site, locale, query)
    names = words(locale).custom["comma"].join(["1066", "few", "colour", "-mood", "nosuch"])
    told = words(locale)("compare_unknown", names=names)
    expect(part(page, "message")).to_have_text(told)
    assert page.locator(".compare-side thead a").all_inner_texts() == ["Ember 1B", "Ember 7B"]
    page.locator("[data-do=back]").click()
    assert columns(page) == ["model", "kind"]
    assert shown(page) == ALL


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_addresses_are_text(page, site, value):
    for name in ("models", "columns", "sort", "organisation", "view"):
        open_compare(page, site, query=f"?{name}={quote(value)}")
        assert shown(page) == ALL
        expect(part(page, "table")).to_be_visible()
        assert page.locator("article img").count() == 0
        assert "broken" not in page.title()
        assert len(part(page, "message").text_content()) < 400


# --- the files


def download(page: Page, name: str) -> str:
    with page.expect_download() as started:
        page.locator(f"[data-do={name}]").click()
    assert started.value.suggested_filename == f"models.{name}"
    return Path(started.value.path()).read_bytes().decode()


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_csv_is_what_is_shown_of_the_published_one(page, site):
    open_compare(page, site, query="?sort=-parameters&max=5&columns=parameters,licence,context")
    text = download(page, "csv")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n") == 3
    published = read_csv((site.path / "api/v1/models.csv").read_bytes().decode())
    names = ("parameters", "context", "licence")
    heads = ["slug", "name", "variant", "organisation", "paper"]
    heads += [name + end for name in names for end in ("", "_unit", "_source")]
    rows = read_csv(text)
    assert [row["variant"] or row["name"] for row in rows] == ["Ember 1B", "Lantern"]
    for row, expected in zip(rows, (published[0], published[2]), strict=True):
        assert list(row) == [*heads, "approximate", "disputed"]
        assert {name: row[name] for name in heads} == {name: expected[name] for name in heads}


def test_the_json_is_what_is_shown_of_the_published_one(page, site):
    open_compare(page, site, "ja", query="?sort=model&kind=encoder-decoder&columns=context,kind")
    models = json.loads(download(page, "json"))
    Draft202012Validator(load_schema("api-models")).validate(models)
    published = json.loads((site.path / "api/v1/models.json").read_text(encoding="utf-8"))[0]
    wanted = {"kind", "context"}
    assert [model["slug"] for model in models] == ["ember"]
    assert set(models[0]["facts"]) == wanted
    assert models[0]["facts"].items() <= published["facts"].items()
    for found, whole in zip(models[0]["variants"], published["variants"], strict=True):
        assert found["facts"] == {n: f for n, f in whole["facts"].items() if n in wanted}


def test_side_by_side_the_files_hold_what_stands_there(page, site):
    open_compare(page, site, query=f"?models={LARGE},{LANTERN}&view=differences")
    properties = [name for name in side_rows(page) if name in PROPERTIES]
    rows = read_csv(download(page, "csv"))
    assert [row["slug"] for row in rows] == ["ember", "lantern"]
    assert [name for name in rows[0] if name in PROPERTIES] == properties
    assert rows[0]["disputed"] == "parameters"
    models = json.loads(download(page, "json"))
    assert [len(model["variants"]) for model in models] == [1, 0]


def test_no_text_becomes_a_formula_in_the_download(page, site):
    models = json.loads((site.path / "api/v1/models.json").read_text(encoding="utf-8"))
    models[2]["facts"]["licence"]["value"] = '=1+"1",'
    page.route("**/models.json", lambda route: route.fulfill(json=models))
    open_compare(page, site, query="?organisation=Lights %26 Sons&columns=licence")
    assert '"\'=1+""1"","' in (text := download(page, "csv"))
    assert read_csv(text)[0]["licence"] == '\'=1+"1",'


def test_data_that_cannot_be_loaded_is_said_and_tried_again(page, site):
    page.route("**/models.json", lambda route: route.abort())
    open_compare(page, site, "zh")
    page.locator("[data-do=csv]").click()
    expect(part(page, "message")).to_have_text(words("zh")("compare_unreachable"))
    page.unroute("**/models.json")
    assert "Ember 1B" in download(page, "csv")
    expect(part(page, "message")).to_be_hidden()


# --- without JavaScript, without a mouse, on a phone


@pytest.mark.parametrize("locale", LOCALES)
def test_without_javascript_the_table_is_whole_and_the_files_are_there(browser, site, locale):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{site.url}{prefix(locale)}compare/")
        table = page.locator(".compare-table")
        assert table.locator("tbody tr").count() == 4
        assert table.locator("thead th:visible").count() == 2 + len(COLUMNS)
        for control in ("form", "side", "bar", "downloads", "message"):
            expect(part(page, control)).to_be_hidden()
        assert page.locator("article button:visible, article input:visible").count() == 0
        for link in table.locator("td a").all():
            assert link.get_attribute("title")
            assert "/#source-" in link.get_attribute("href")
        for name in ("models.csv", "models.json", "models.schema.json"):
            href = page.locator(f'a[href$="{name}"]').evaluate("link => link.href")
            assert (site.path / href.removeprefix(site.url)).is_file()


def test_everything_is_worked_by_the_keyboard(page, site):
    open_compare(page, site)
    page.locator("#compare summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(column_box(page, "organisation")).to_be_focused()
    page.keyboard.press("Space")
    assert "organisation" not in columns(page)
    header(page, "parameters").focus()
    page.keyboard.press("Enter")
    assert shown(page)[0] == LANTERN
    expect(header(page, "parameters")).to_be_focused()
    for row in (LANTERN, SMALL):
        box(page, row).focus()
        page.keyboard.press("Space")
        expect(box(page, row)).to_be_focused()
    expect(box(page, SMALL)).to_have_accessible_name(words("en")("compare_pick", name="Ember 1B"))
    page.locator("[data-do=open]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#side")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-do=back]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(part(page, "only")).to_be_checked()


def test_on_a_phone_the_table_scrolls_in_its_frame_under_its_first_column(browser, site):
    with opened(browser, viewport={"width": 390, "height": 844}) as page:
        open_compare(page, site)
        frame = part(page, "table")
        first = page.locator(".compare-table tbody th").first
        left = first.bounding_box()["x"]
        frame.evaluate("frame => { frame.scrollLeft = 300 }")
        assert frame.evaluate("frame => frame.scrollLeft") > 200
        assert first.bounding_box()["x"] == left
        open_compare(page, site, query=f"?models={SMALL},{LARGE}")
        side = part(page, "side-table")
        assert side.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_list_of_models_leads_to_the_comparison(page, site):
    page.goto(f"{site.url}ko/models/")
    page.get_by_role("link", name=words("ko")("compare")).click()
    expect(page).to_have_url(f"{site.url}ko/compare/")


def test_the_script_needs_nothing_that_a_strict_policy_forbids():
    text = (ROOT / "overrides/assets/compare.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    assert not re.search(r"new Function|setAttribute\(\s*\"(style|on)|\.on[a-z]+ =|import\b", text)
