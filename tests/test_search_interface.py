"""The search of the miniature site in Chromium: the box, the page, the keyboard, and what fails."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import LOCALES, opened, prefix
from playwright.sync_api import Page, Route, expect

from rosetta.views.words import words

pytestmark = pytest.mark.browser

PAPER = "papers/sato2022lanterns/"
BOX = ".search-box > input"
DROP = ".search-drop"
HOSTILE = "<img src=x onerror=document.title='broken'>"
STRANGE = [
    "[a-z]+(",
    "(((",
    "\\",
    ".*",
    "%00",
    "a" * 10_000,
    "ﾊﾝｶｸ ｶﾅ",
    "\u0000\ud83d",
    '"',
    "-",
    ":",
]


def open_search(page: Page, site, locale: str = "en", query: str = "") -> None:
    page.goto(f"{site.url}{prefix(locale)}search/{query}")
    expect(page.locator("#search-form")).to_be_visible()
    expect(page.locator("#search-results[data-ready]")).to_be_attached()


def titles(page: Page) -> list[str]:
    """Return the addresses that the search page shows, below the site's root."""
    expect(page.locator("#search-results[data-ready]")).to_be_attached()
    links = page.locator("#search-results > li > a")
    return links.evaluate_all("links => links.map((l) => l.pathname.replace('/notes/', ''))")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def counted(locale: str, n: int) -> str:
    return words(locale)("search_results", n=n)


# --- nothing before the reader goes to the search


def wanted_by_search(page: Page) -> list[str]:
    """Return the list that fills with what is requested for the search alone."""
    found: list[str] = []
    page.on(
        "request",
        lambda request: (
            re.search(r"/search/\w+\.|search-worker", request.url) and found.append(request.url)
        ),
    )
    return found


def test_nothing_is_loaded_before_the_reader_goes_to_the_search(page, site):
    found = wanted_by_search(page)
    page.goto(site.url + PAPER, wait_until="networkidle")
    assert found == []


@pytest.mark.parametrize("way", ["focus", "hover", "slash"])
def test_the_index_of_the_language_alone_is_loaded_when_the_reader_goes_there(page, site, way):
    found = wanted_by_search(page)
    page.goto(f"{site.url}ja/{PAPER}")
    assert found == []
    with page.expect_response("**/search/ja.authors.json"):
        {
            "focus": lambda: page.locator(BOX).focus(),
            "hover": lambda: page.locator(BOX).hover(),
            "slash": lambda: page.keyboard.press("/"),
        }[way]()
    names = [url.rpartition("/")[2] for url in found]
    assert names == ["search-worker.js", "ja.names.json", "ja.authors.json"]
    with page.expect_response("**/search/ja.text.0.json"):
        page.locator(BOX).fill("ランタン")


# --- the box in the header


def type_in_box(page: Page, text: str) -> None:
    page.locator(BOX).focus()
    page.keyboard.insert_text(text)
    expect(page.locator(f"{DROP}[data-ready=all]")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('href') || document.activeElement.name"
    )


def test_a_slash_goes_to_the_field_unless_it_is_typed_into_one(page, site):
    page.goto(site.url + PAPER)
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("")
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_have_value("/")


@pytest.mark.parametrize("locale", LOCALES)
def test_results_come_as_the_reader_types(page, site, locale):
    page.goto(site.url + prefix(locale) + PAPER)
    type_in_box(page, "sato2022lanterns")
    first = page.locator(f"{DROP} > ol > li").first
    expect(first.locator("a")).to_have_attribute("href", f"{site.url}{prefix(locale)}{PAPER}")
    expect(first.locator("mark").first).to_have_text("sato2022lanterns")
    expect(first.locator(".found-line")).to_contain_text(words(locale)("paper"))
    expect(first.locator(".found-line")).to_contain_text("2022")
    shown = page.locator(f"{DROP} > ol > li").count()
    status = page.locator(f"{DROP} [role=status]")
    expect(status).to_have_text(re.compile(r"\d"))
    assert shown == min(8, int(re.sub(r"\D", "", status.inner_text())))
    expect(page.locator(BOX)).to_be_focused()


def test_the_box_is_worked_by_the_keyboard(page, site):
    page.goto(site.url + "about/")
    type_in_box(page, "sato2022")
    links = page.locator(f"{DROP} > ol a")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(DROP)).to_be_hidden()
    page.keyboard.insert_text("lanterns")
    expect(links).not_to_have_count(0)
    expect(links.first).to_have_attribute("href", site.url + PAPER)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.url + PAPER)


def test_the_drop_closes_when_the_reader_leaves_or_clears_the_box(page, site):
    page.goto(site.url + "about/")
    type_in_box(page, "sato2022lanterns")
    page.mouse.click(5, 880)
    expect(page.locator(DROP)).to_be_hidden()
    page.locator(BOX).focus()
    expect(page.locator(DROP)).to_be_visible()
    page.locator(BOX).fill("")
    expect(page.locator(DROP)).to_be_hidden()


@pytest.mark.parametrize("locale", LOCALES)
def test_enter_opens_the_search_page_with_the_query(page, site, locale):
    page.goto(site.url + prefix(locale) + PAPER)
    type_in_box(page, "ランタン & 1")
    page.keyboard.press("Enter")
    expect(page.locator("#search-query")).to_have_value("ランタン & 1")
    assert page.url.startswith(f"{site.url}{prefix(locale)}search/?")
    assert asked(page) == {"q": ["ランタン & 1"]}


COMPOSE = """
([field, text, isComposing]) => {
    const input = document.querySelector(field);
    input.value = text;
    const type = isComposing ? "compositionupdate" : "compositionend";
    const tell = (event) => input.dispatchEvent(event);
    if (isComposing) tell(new CompositionEvent("compositionstart", { bubbles: true }));
    tell(new InputEvent("input", { bubbles: true, isComposing: true, data: text }));
    tell(new CompositionEvent(type, { bubbles: true, data: text }));
}
"""


def test_half_composed_input_is_not_searched_in_the_box(page, site):
    page.goto(f"{site.url}ja/about/")
    type_in_box(page, "lantern")
    before = page.locator(f"{DROP} > ol").inner_text()
    page.evaluate(COMPOSE, [BOX, "らんた", True])
    page.locator(BOX).dispatch_event("keydown", {"key": "ArrowDown", "isComposing": True})
    expect(page.locator(BOX)).to_be_focused()
    assert page.locator(f"{DROP} > ol").inner_text() == before
    page.evaluate(COMPOSE, [BOX, "注意", True])
    assert page.locator(f"{DROP} > ol").inner_text() == before
    page.evaluate(COMPOSE, [BOX, "振り返る", False])
    expect(page.locator(f"{DROP} mark").first).to_have_text("振り返る")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("振り返る")


def test_half_composed_input_is_not_searched_on_the_page(page, site):
    open_search(page, site, "ja", "?q=lantern")
    before = titles(page)
    page.evaluate(COMPOSE, ["#search-query", "ｚｚｚ", True])
    assert titles(page) == before
    assert asked(page) == {"q": ["lantern"]}
    page.evaluate(COMPOSE, ["#search-query", "振り返る", False])
    expect(page.locator("#search-results mark").first).to_have_text("振り返る")
    assert asked(page) == {"q": ["振り返る"]}
    expect(page.locator("#search-query")).to_be_focused()


# --- the page


@pytest.mark.parametrize("locale", LOCALES)
def test_the_count_is_said_in_the_language_of_the_page(page, site, locale):
    open_search(page, site, locale, "?q=sato2022lanterns")
    found = titles(page)
    assert found[0] == prefix(locale) + PAPER
    status = page.locator("#search-status[role=status]")
    expect(status).to_have_text(counted(locale, len(found)))
    assert page.locator("#search-results mark").count() > 0
    first = page.locator("#search-results > li").first
    expect(first.locator(".found-line")).to_contain_text("2022")


def test_facets_narrow_count_and_stay_in_the_address(page, site):
    open_search(page, site, "en", "?q=lantern")
    everything = titles(page)
    page.locator("#search-form select[name=type]").select_option("paper")
    expect(page.locator("#search-status")).not_to_have_text(counted("en", len(everything)))
    papers = titles(page)
    assert papers == [address for address in everything if re.match("papers/.", address)]
    assert asked(page) == {"q": ["lantern"], "type": ["paper"]}
    option = page.locator("#search-form select[name=year] option[value='2022']")
    count = int(re.findall(r"\((\d+)\)", option.inner_text())[0])
    page.locator("#search-form select[name=year]").select_option("2022")
    expect(page.locator("#search-results > li")).to_have_count(count)
    assert asked(page) == {"q": ["lantern"], "type": ["paper"], "year": ["2022"]}
    page.reload()
    assert len(titles(page)) == count
    expect(page.locator("#search-form select[name=year]")).to_have_value("2022")


def test_the_back_button_restores_the_facets(page, site):
    open_search(page, site, "en", "?q=lantern")
    before = titles(page)
    page.locator("#search-form select[name=type]").select_option("paper")
    expect(page.locator("#search-status")).not_to_have_text(counted("en", len(before)))
    page.go_back()
    expect(page.locator("#search-form select[name=type]")).to_have_value("")
    expect(page.locator("#search-status")).to_have_text(counted("en", len(before)))
    assert titles(page) == before


def test_the_back_button_returns_to_the_results(page, site):
    open_search(page, site, "ko")
    page.locator("#search-query").fill("랜턴")
    expect(page.locator("#search-results mark").first).to_have_text("랜턴")
    before = titles(page)
    page.locator("#search-results a").first.click()
    expect(page).to_have_url(f"{site.url}ko/{PAPER}")
    page.go_back()
    expect(page.locator("#search-query")).to_have_value("랜턴")
    assert titles(page) == before


def test_what_is_translated_is_told_from_what_is_not(page, site):
    open_search(page, site, "ko", "?q=vandal2023script")
    line = page.locator("#search-results > li .found-line").first
    expect(line).to_contain_text(words("ko")("state_source"))
    open_search(page, site, "ko", "?q=vandal2023script&state=translated")
    assert f"ko/{'papers/vandal2023script/'}" not in titles(page)


def test_values_that_do_not_exist_in_an_address_are_left_out(page, site):
    open_search(page, site, "en", "?q=lantern&type=__proto__&year=<b>&topic=nosuch&other=1")
    for name in ("type", "year", "topic", "state"):
        expect(page.locator(f"#search-form select[name={name}]")).to_have_value("")
    assert PAPER in titles(page)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_query_that_finds_nothing_is_offered_near_names_and_other_languages(page, site, locale):
    query = "lantrnnn"
    open_search(page, site, locale, f"?q={query}")
    expect(page.locator("#search-status")).to_have_text(words(locale)("search_none"))
    nothing = page.locator("#search-nothing")
    expect(nothing).to_contain_text(words(locale)("search_near"))
    assert nothing.locator("li a").count() > 0
    expect(nothing).to_contain_text(words(locale)("search_elsewhere"))
    links = nothing.locator("p > a").evaluate_all("links => links.map((link) => link.href)")
    others = [other for other in LOCALES if other != locale]
    assert links == [f"{site.url}{prefix(other)}search/?q={query}" for other in others]


def test_an_empty_query_shows_nothing_and_says_nothing(page, site):
    for query in ("", "?q=", "?q=%20%20"):
        open_search(page, site, "en", query)
        assert titles(page) == []
        expect(page.locator("#search-status")).to_have_text("")
        expect(page.locator("#search-nothing")).to_be_empty()


def test_markup_in_a_query_is_text(page, site):
    open_search(page, site, "en", f"?q={HOSTILE}")
    expect(page.locator("#search-query")).to_have_value(HOSTILE)
    assert page.locator("article img, .search-box img").count() == 0
    assert "broken" not in page.title()
    open_search(page, site, "en", "?q=<script>alert(1)</script>")
    assert "papers/vandal2023script/" in titles(page)
    assert page.locator("#search-results :is(script, img, u)").count() == 0


def test_strange_queries_are_answered_calmly(page, site):
    open_search(page, site)
    field = page.locator("#search-query")
    for query in STRANGE:
        field.fill(query)
        expect(page.locator("#search-results[data-ready]")).to_be_attached()
        expect(page.locator("#search-status")).not_to_have_text(words("en")("search_unavailable"))
    field.fill("sato2022lanterns")
    expect(page.locator("#search-status")).to_have_text(re.compile(r"\d"))
    assert titles(page)[0] == PAPER


# --- what fails


def drop_request(route: Route) -> None:
    route.abort()


def truncate(route: Route) -> None:
    text = route.fetch().text()
    route.fulfill(body=text[: len(text) // 2], content_type="application/json")


def missing(route: Route) -> None:
    route.fulfill(status=404, body="nothing", content_type="text/plain")


@pytest.mark.parametrize("fault", [drop_request, truncate, missing])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("names", "search_unavailable"),
        ("authors", "search_incomplete"),
        ("text.0", "search_incomplete"),
    ],
)
def test_a_file_of_the_index_that_fails_is_said_calmly(page, site, name, message, fault):
    page.route(f"**/search/*.{name}.json", fault)
    page.goto(f"{site.url}zh/search/?q=lantern")
    expect(page.locator("#search-status")).to_contain_text(words("zh")(message))
    if name != "names":
        assert titles(page)[0] == "zh/models/lantern/"
    page.goto(f"{site.url}zh/about/")
    page.locator(BOX).focus()
    page.keyboard.insert_text("lantern")
    expect(page.locator(f"{DROP} [role=status]")).to_contain_text(words("zh")(message))


def test_a_worker_that_cannot_be_loaded_is_said_calmly(page, site):
    page.route("**/search-worker.js", drop_request)
    page.goto(f"{site.url}ko/search/?q=lantern")
    expect(page.locator("#search-status")).to_have_text(words("ko")("search_unavailable"))


@pytest.mark.parametrize("locale", LOCALES)
def test_without_javascript_the_page_says_so_and_leads_to_the_lists(browser, site, locale):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{site.url}{prefix(locale)}search/?q=lantern")
        notice = page.locator(".needs-script")
        expect(notice).to_be_visible()
        expect(notice).to_contain_text(words(locale)("search_needs_script"))
        expect(page.locator("#search-form")).to_be_hidden()
        for name in ("papers", "models", "topics", "authors"):
            expect(notice.get_by_role("link", name=words(locale)(name), exact=True)).to_be_visible()
        notice.get_by_role("link").first.click()
        expect(page).to_have_url(f"{site.url}{prefix(locale)}papers/")
