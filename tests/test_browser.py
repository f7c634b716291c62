"""The built site in a real browser: the list of papers, the languages, and what pages ask for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from conftest import LOCALES, opened, prefix
from playwright.sync_api import Page, expect

from rosetta.views.words import words

pytestmark = pytest.mark.browser

KINDS = (
    "",
    "about/",
    "papers/",
    "models/",
    "compare/",
    "topics/",
    "digests/",
    "authors/",
    "years/",
    "glossary/",
    "basket/",
    "translations/",
    "timeline/",
    "search/",
    "papers/sato2022lanterns/",
    "papers/moreau2022census/",
    "papers/vandal2023script/",
    "models/ember/",
    "topics/routing/",
    "digests/winter-digest/",
    "authors/minji-kim/",
    "years/2023/",
)
"""A page of each kind; the longest and the oddest where there is a choice."""

NEWEST = [
    "beichen2023embers",
    "vandal2023script",
    "sato2022lights",
    "sato2022lanterns",
    "moreau2022census",
    "castano2021sparse",
    "quarry2021gentle",
]


# --- every kind of page


@dataclass(frozen=True)
class Visit:
    """What a browser met on one page."""

    address: str
    requests: tuple[str, ...]
    faults: tuple[str, ...]
    overflow: int
    scheme: str
    background: str
    language: str


@pytest.fixture(scope="module")
def visits(site, browser) -> list[Visit]:
    """Visit a page of each kind in each language, on a phone that is set to dark."""
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    with opened(browser, **phone) as page:
        requests: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on(
            "requestfailed",  # a request that the next visit cut short is none of the page's faults
            lambda r: r.failure == "net::ERR_ABORTED" or faults.append(f"{r.failure} {r.url}"),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: said.type == "log" or faults.append(said.text))
        page.on("response", lambda r: r.status < 400 or faults.append(f"{r.status} {r.url}"))
        found = []
        for locale in LOCALES:
            for kind in KINDS:
                requests.clear()
                faults.clear()
                page.goto(site.url + prefix(locale) + kind, wait_until="load")
                state = page.evaluate(
                    """() => new Promise((done) => setTimeout(() => done({
                        overflow: document.documentElement.scrollWidth - innerWidth,
                        scheme: document.body.dataset.mdColorScheme,
                        background: getComputedStyle(document.body).backgroundColor,
                        language: document.documentElement.lang,
                    }), 60))"""
                )
                found.append(Visit(prefix(locale) + kind, tuple(requests), tuple(faults), **state))
        return found


def test_each_kind_of_page_is_visited_in_four_languages(visits):
    assert len(visits) == 4 * len(KINDS)
    assert {visit.language for visit in visits} == {"en", "ja", "zh-Hans", "ko"}
    assert all(visit.requests for visit in visits)


def test_every_request_stays_on_the_host(visits, site):
    for visit in visits:
        assert [url for url in visit.requests if not url.startswith(site.url)] == [], visit.address


def test_no_page_asks_for_a_sitemap(visits):
    for visit in visits:
        assert [url for url in visit.requests if "sitemap" in url] == [], visit.address


def test_no_page_has_an_error(visits):
    assert [(visit.address, visit.faults) for visit in visits if visit.faults] == []


def test_no_page_is_wider_than_a_phone(visits):
    assert [(visit.address, visit.overflow) for visit in visits if visit.overflow > 0] == []


def test_the_dark_scheme_follows_the_system(visits, site, page):
    assert {visit.scheme for visit in visits} == {"slate"}
    (dark,) = {visit.background for visit in visits}
    page.emulate_media(color_scheme="light")
    page.goto(site.url)
    assert page.evaluate("document.body.dataset.mdColorScheme") == "default"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert _brightness(dark) < 60 < 200 < _brightness(light)


def _brightness(colour: str) -> float:
    return sum(map(float, colour.removeprefix("rgb(").removesuffix(")").split(","))) / 3


def test_a_missing_page_is_answered_with_ways_home(site, page):
    answer = page.goto(f"{site.url}ja/papers/no-such-paper/")
    assert answer.status == 404
    page.get_by_role("link", name=words("ko")("to_home")).click()
    expect(page).to_have_url(f"{site.url}ko/")


# --- the list of papers


def shown(page: Page) -> list[str]:
    """Return the keys of the papers that the list shows, in its order."""
    addresses = page.locator("#works > .work:visible .work-title a").evaluate_all(
        "links => links.map((link) => link.href)"
    )
    return [address.rstrip("/").rpartition("/")[2] for address in addresses]


def open_list(page: Page, site, locale: str = "en", query: str = "") -> None:
    page.goto(f"{site.url}{prefix(locale)}papers/{query}")
    expect(page.locator("#filter")).to_be_visible()


def count(page: Page) -> str:
    return page.locator("#filter [role=status]").inner_text()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"#filter select[name={name}]").select_option(value)


def test_the_list_is_whole_and_newest_first(page, site):
    open_list(page, site)
    assert shown(page) == NEWEST
    assert count(page) == "7 shown"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "topic",
            "attention",
            ["sato2022lights", "sato2022lanterns", "moreau2022census", "castano2021sparse"],
        ),
        ("topic", "lora", ["beichen2023embers", "moreau2022census", "castano2021sparse"]),
        ("year", "2021", ["castano2021sparse", "quarry2021gentle"]),
        ("kind", "inproceedings", ["castano2021sparse"]),
        ("kind", "techreport", ["moreau2022census"]),
    ],
)
def test_the_list_is_narrowed_by_a_choice(page, site, name, value, expected):
    open_list(page, site)
    choose(page, name, value)
    assert shown(page) == expected
    assert count(page) == words("en")("shown", n=len(expected))


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en", "lantern", ["sato2022lights", "sato2022lanterns"]),
        ("en", "LOOKS  back", ["sato2022lanterns"]),
        ("en", "castano", ["sato2022lights", "castano2021sparse"]),
        ("en", "Öberg", ["castano2021sparse"]),
        ("en", "北辰", ["beichen2023embers"]),
        ("en", "<script>", ["vandal2023script"]),
        ("ja", "振り返る", ["sato2022lanterns"]),
        ("ja", "ランタン", ["sato2022lanterns"]),
        ("ja", "ﾗﾝﾀﾝ", ["sato2022lanterns"]),
        ("ja", "Looks Back", ["sato2022lanterns"]),
        ("zh", "回头看", ["sato2022lanterns"]),
        ("ko", "되돌아보는", ["sato2022lanterns"]),
        ("ko", "어텐션 랜턴", ["sato2022lanterns"]),
    ],
)
def test_the_list_is_narrowed_by_text(page, site, locale, text, expected):
    open_list(page, site, locale)
    page.locator("#filter input[name=q]").fill(text)
    assert shown(page) == expected
    assert count(page) == words(locale)("shown", n=len(expected))


def test_choices_work_together_and_nothing_found_is_said(page, site):
    open_list(page, site, "zh")
    choose(page, "topic", "attention")
    choose(page, "year", "2022")
    choose(page, "kind", "misc")
    assert shown(page) == ["sato2022lights", "sato2022lanterns"]
    page.locator("#filter input[name=q]").fill("没有这样的论文")
    assert shown(page) == []
    assert count(page) == words("zh")("none_shown")


def test_the_count_is_announced(page, site):
    open_list(page, site, "ja")
    status = page.locator(".filter-count")
    assert status.get_attribute("aria-live") == "polite"
    assert status.inner_text() == words("ja")("shown", n=7)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", NEWEST),
        (
            "oldest",
            [
                "quarry2021gentle",
                "castano2021sparse",
                "moreau2022census",
                "sato2022lanterns",
                "sato2022lights",
                "vandal2023script",
                "beichen2023embers",
            ],
        ),
        (
            "title",
            [
                "vandal2023script",
                "moreau2022census",
                "beichen2023embers",
                "quarry2021gentle",
                "sato2022lanterns",
                "sato2022lights",
                "castano2021sparse",
            ],
        ),
        (
            "author",
            [
                "castano2021sparse",
                "moreau2022census",
                "quarry2021gentle",
                "sato2022lights",
                "sato2022lanterns",
                "vandal2023script",
                "beichen2023embers",
            ],
        ),
    ],
)
def test_the_list_is_sorted(page, site, order, expected):
    open_list(page, site)
    choose(page, "sort", "author" if order != "author" else "title")
    choose(page, "sort", order)
    assert shown(page) == expected


def test_the_list_is_sorted_by_citations(page, site, catalog):
    open_list(page, site)
    choose(page, "sort", "cited")
    counts = [len(catalog.backlinks.get(catalog.papers[key].ref, ())) for key in shown(page)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_the_address_carries_the_choice_and_survives_a_reload(page, site):
    open_list(page, site, "ko")
    choose(page, "topic", "attention")
    choose(page, "sort", "oldest")
    page.locator("#filter input[name=q]").fill("랜턴")
    before = shown(page)
    assert before == ["sato2022lanterns"]
    assert page.url.startswith(f"{site.url}ko/papers/?")
    assert "topic=attention" in page.url
    page.reload()
    assert shown(page) == before
    assert page.locator("#filter input[name=q]").input_value() == "랜턴"
    assert page.locator("#filter select[name=sort]").input_value() == "oldest"


def test_a_shared_address_opens_the_same_list(page, site):
    open_list(page, site, "en", "?year=2022&sort=title&q=")
    assert shown(page) == ["moreau2022census", "sato2022lanterns", "sato2022lights"]


def test_an_address_with_values_that_do_not_exist_shows_all(page, site):
    open_list(page, site, "en", "?topic=nosuch&sort=__proto__&year=<b>&other=1")
    assert shown(page) == NEWEST


def test_reset_shows_all_again_and_clears_the_address(page, site):
    open_list(page, site, "en", "?year=2022&q=lantern&sort=oldest")
    assert len(shown(page)) == 2
    page.locator("#filter button[type=reset]").click()
    expect(page.locator("#works > .work:visible")).to_have_count(7)
    assert shown(page) == NEWEST
    assert page.url == f"{site.url}papers/"
    assert count(page) == "7 shown"


def test_going_back_returns_to_the_narrowed_list(page, site):
    open_list(page, site)
    choose(page, "year", "2021")
    page.locator("#works > .work:visible .work-title a").first.click()
    expect(page).to_have_url(f"{site.url}papers/castano2021sparse/")
    page.go_back()
    expect(page.locator("#works > .work:visible")).to_have_count(2)


def test_the_list_is_readable_without_scripts(browser, site):
    with opened(browser, java_script_enabled=False) as page:
        for locale in LOCALES:
            page.goto(f"{site.url}{prefix(locale)}papers/")
            assert page.locator("#filter").is_hidden()
            works = page.locator("#works > .work")
            assert works.count() == 7
            assert all(work.is_visible() for work in works.all())
        page.goto(f"{site.url}papers/sato2022lanterns/")
        assert page.locator("math").first.is_visible()
        assert page.locator("#references").is_visible()


# --- languages


def test_the_language_switch_keeps_the_page_in_all_languages(page, site):
    address = "papers/sato2022lanterns/"
    page.goto(site.url + address)
    for locale in ("ja", "zh", "ko", "en"):
        page.locator(".md-header .md-select").hover()
        page.get_by_role("link", name=words(locale).custom["name"], exact=True).click()
        expect(page).to_have_url(site.url + prefix(locale) + address)
        assert page.evaluate("document.documentElement.lang") == words(locale).tag


def test_a_deep_link_works_in_every_language(page, site):
    for locale in LOCALES:
        page.goto(f"{site.url}{prefix(locale)}papers/sato2022lanterns/#what-was-shown")
        heading = page.locator("#what-was-shown")
        expect(heading).to_be_in_viewport()
        page.goto("about:blank")


# --- keyboard and paper


def _tab_until(page: Page, selector: str, limit: int = 60) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_the_filter_is_worked_by_the_keyboard(page, site):
    open_list(page, site)
    _tab_until(page, "#filter input[name=q]")
    page.keyboard.type("embers")
    assert shown(page) == ["beichen2023embers"]
    for name in ("topic", "year", "kind", "sort"):
        _tab_until(page, f"#filter select[name={name}]", 1)
    _tab_until(page, "#filter button[type=reset]", 1)
    page.keyboard.press("Enter")
    expect(page.locator("#works > .work:visible")).to_have_count(7)


def test_the_language_menu_is_worked_by_the_keyboard(page, site):
    page.goto(f"{site.url}years/2022/")
    _tab_until(page, ".md-select__link[hreflang=zh-Hans]")
    expect(page.locator(".md-select__link[hreflang=zh-Hans]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}zh/years/2022/")


def test_a_wide_table_is_scrolled_by_the_keyboard(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}models/ember/")
    _tab_until(page, ".card-scroll")


def test_paper_has_the_text_without_the_header(page, site):
    page.goto(f"{site.url}papers/sato2022lanterns/")
    expect(page.locator(".md-header")).to_be_visible()
    page.emulate_media(media="print")
    for selector in (".md-header", ".md-tabs", ".md-footer"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#references")).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(255, 255, 255)"


IDS = ("basket", "compare", "filter", "works", "search-form", "search-query", "side", "cite-box")


def test_a_heading_may_have_the_id_of_anything_that_a_script_looks_for(site, page: Page) -> None:
    """A note may have a heading “Basket”, which the script of the basket is not to take."""
    headings = "".join(f'<h2 id="{name}">{name}</h2>' for name in IDS)
    text = site.read("en", "about").replace("</article>", f"{headings}</article>")
    page.route("**/about/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{site.url}about/")
    expect(page.locator("h2#basket")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("ember")
    expect(page.locator("#search-drop a").first).to_be_visible()
