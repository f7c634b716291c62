"""Citing in a real browser: the copy buttons, and the basket with its page and its exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from conftest import LOCALES, opened, prefix
from playwright.sync_api import Browser, Page, expect

from rosetta.model import Ref
from rosetta.readers.citeproc import style_names
from rosetta.views.exports.files import FORMATS, render_file
from rosetta.views.words import words

pytestmark = pytest.mark.browser

PAPER = "papers/sato2022lanterns/"
HOSTILE = "papers/vandal2023script/"
THREE = ["vandal2023script", "quarry2021gentle", "sato2022lanterns"]
RIGHTS = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, viewport={"width": 1280, "height": 900}, permissions=RIGHTS) as found:
        yield found


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def unfold(page: Page) -> None:
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")


def copied(page: Page, target: str) -> str:
    """Press the copy button of a text with the keyboard; return what is on the clipboard."""
    page.evaluate("navigator.clipboard.writeText('nothing')")
    unfold(page)
    button = page.locator(f'button[data-copy="{target}"]')
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_class(re.compile("copy-done"))
    return clipboard(page)


# --- the cite box


@pytest.mark.parametrize("address", [PAPER, HOSTILE])
@pytest.mark.parametrize("locale", LOCALES)
def test_copying_puts_exactly_the_text_of_the_file_on_the_clipboard(page, site, locale, address):
    page.goto(site.url + prefix(locale) + address)
    for name in ("bibtex", "biblatex", "ris", "csl"):
        path = address.rstrip("/") + "." + FORMATS[name].ending
        assert copied(page, f"cite-{name}") == (site.path / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_references_key_and_link_are_copied_as_they_are_shown(page, site, citations, locale):
    page.goto(site.url + prefix(locale) + PAPER)
    citing = citations.of(Ref("paper", "sato2022lanterns"), locale)
    assert [reference.style for reference in citing.references] == list(style_names())
    for reference in citing.references:
        assert copied(page, f"cite-{reference.style}") == reference.text
    assert copied(page, "cite-key") == "sato2022lanterns"
    assert copied(page, "cite-markdown").endswith(f"({citing.address})")


def test_a_reference_is_copied_with_its_italics(page, site):
    page.goto(site.url + PAPER)
    copied(page, "cite-apa")
    html = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            return (await item.getType("text/html")).text();
        }"""
    )
    assert "<em>Lanterns: Attention that looks back</em>" in html


@pytest.mark.parametrize("locale", LOCALES)
def test_what_was_copied_is_announced(page, site, locale):
    page.goto(site.url + prefix(locale) + PAPER)
    copied(page, "cite-bibtex")
    expect(page.get_by_role("status")).to_have_text(words(locale)("copied", what="BibTeX"))


def test_where_the_browser_refuses_the_text_is_selected_and_that_is_said(page, site):
    page.goto(site.url + PAPER)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.locator('button[data-copy="cite-bibtex"]').click()
    expect(page.get_by_role("status")).to_have_text(words("en")("not_copied"))
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("@misc{sato2022lanterns,")


def test_without_javascript_every_text_is_there_and_no_dead_button(browser, site):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(site.url + PAPER)
        assert page.locator("article button:visible").count() == 0
        for summary in page.locator(".cite summary").all():
            if summary.locator("..").get_attribute("open") is None:
                summary.click()
        for name in ("bibtex", "biblatex", "ris", "csl"):
            expect(page.locator(f"#cite-{name}")).to_be_visible()
        for style in style_names():
            expect(page.locator(f"#cite-{style}")).to_be_visible()


def test_every_download_of_a_paper_is_there(page, site):
    page.goto(site.url + "ja/" + PAPER)
    links = page.locator("a[download]").evaluate_all("links => links.map(link => link.href)")
    found = {link.removeprefix(site.url) for link in links}
    stem = PAPER.rstrip("/")
    assert {f"{stem}.{fmt.ending}" for fmt in FORMATS.values()} <= found
    assert all((site.path / path).is_file() for path in found)


# --- the basket


def put_in(page: Page, site, keys: list[str], locale: str = "en") -> None:
    page.goto(f"{site.url}{prefix(locale)}papers/")
    for key in keys:
        page.locator(f'.basket-toggle[data-key="{key}"]').click()


def shown(page: Page) -> list[str]:
    """Return the keys of the basket's page, in its order."""
    expect(page.locator("#basket[data-ready]")).to_be_visible()
    links = page.locator("#basket [data-part=list] > li .work-title a")
    return [link.get_attribute("href").split("/")[-2] for link in links.all()]


def stored(page: Page) -> list[str]:
    return json.loads(page.evaluate("localStorage.getItem('rosetta.basket')"))


@pytest.fixture
def filled(page, site) -> Page:
    put_in(page, site, THREE)
    page.goto(f"{site.url}basket/")
    assert shown(page) == THREE
    return page


def test_the_way_to_the_basket_shows_once_something_is_in_it(page, site):
    page.goto(f"{site.url}papers/")
    link = page.locator(".basket-link")
    expect(link).to_be_hidden()
    put_in(page, site, THREE[:2])
    expect(link).to_be_visible()
    expect(link).to_have_accessible_name("Basket (2)")
    link.click()
    assert shown(page) == THREE[:2]


def test_a_button_says_what_it_does_and_what_it_did(page, site):
    page.goto(f"{site.url}ja/papers/")
    button = page.locator(f'.basket-toggle[data-key="{THREE[1]}"]')
    title = page.locator(f'a[href$="{THREE[1]}/"]').first.inner_text()
    expect(button).to_have_accessible_name(words("ja")("basket_add", title=title))
    button.press("Enter")
    expect(button).to_have_accessible_name(words("ja")("basket_remove", title=title))
    said = page.locator("[role=status].visually-hidden")
    expect(said).to_have_text(words("ja")("basket_added", n=1))
    button.press("Enter")
    expect(said).to_have_text(words("ja")("basket_removed", n=0))


def test_the_basket_survives_a_reload_and_a_switch_of_language(filled, site):
    filled.reload()
    assert shown(filled) == THREE
    for locale in LOCALES[1:]:
        filled.goto(f"{site.url}{prefix(locale)}basket/")
        assert shown(filled) == THREE
    first = filled.locator("#basket li .work-title").first
    assert "<script>" in first.inner_text()


@pytest.mark.parametrize("name", FORMATS)
def test_the_export_of_three_papers_is_the_file_of_these_three(filled, catalog, name):
    filled.locator("select[name=format]").select_option(name)
    expected = render_file([catalog.papers[key] for key in THREE], name)
    expect(filled.locator("#basket-output")).to_have_text(expected, use_inner_text=False)
    assert filled.locator("#basket-output").text_content() == expected


def test_the_download_is_what_is_shown(filled):
    with filled.expect_download() as download:
        filled.locator("[data-do=download]").click()
    assert download.value.suggested_filename == "basket.bib"
    text = download.value.path().read_text(encoding="utf-8")
    assert text == filled.locator("#basket-output").text_content()
    assert len(re.findall(r"(?m)^@", text)) == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_references_are_exported_as_their_pages_show_them(page, site, citations, locale):
    put_in(page, site, THREE, locale)
    page.goto(f"{site.url}{prefix(locale)}basket/")
    shown(page)
    for style in ("apa", "ieee"):
        page.locator("select[name=format]").select_option(style)
        lines = [
            reference.label.replace("#", str(n)) + reference.text
            for n, key in enumerate(THREE, 1)
            for reference in citations.of(Ref("paper", key), locale).references
            if reference.style == style
        ]
        assert len(lines) == 3
        expect(page.locator("#basket-output")).to_have_text("\n".join(lines))


def test_papers_are_moved_and_removed_with_the_keyboard(filled):
    up = filled.locator(f'[data-do=up][data-key="{THREE[2]}"]')
    up.press("Enter")
    expect(filled.locator("#basket li").nth(1).locator("[data-key]").first).to_have_attribute(
        "data-key", THREE[2]
    )
    expect(filled.locator("[role=status].visually-hidden")).to_have_text("Now number 2")
    assert filled.evaluate("document.activeElement.dataset.key") == THREE[2]
    filled.keyboard.press("Enter")
    expect(filled.locator("#basket li").first.locator("[data-key]").first).to_have_attribute(
        "data-key", THREE[2]
    )
    assert stored(filled) == [THREE[2], THREE[0], THREE[1]]
    filled.locator(f'[data-do=remove][data-key="{THREE[0]}"]').press("Enter")
    expect(filled.locator("#basket [data-part=list] > li")).to_have_count(2)
    expect(filled.locator("#basket-output")).not_to_contain_text(THREE[0])
    assert stored(filled) == [THREE[2], THREE[1]]
    assert filled.evaluate("document.activeElement.dataset.key") == THREE[1]


def test_the_basket_can_be_emptied(filled):
    filled.locator("[data-do=clear]").click()
    expect(filled.locator("#basket [data-part=empty]")).to_be_visible()
    expect(filled.locator("#basket [data-part=export]")).to_be_hidden()
    expect(filled.locator(".basket-link")).to_be_hidden()
    assert stored(filled) == []


def test_the_link_carries_the_selection_to_another_reader(filled, browser, site):
    filled.locator('button[data-copy="basket-link"]').click()
    expect(filled.locator("[role=status].visually-hidden")).to_have_text(re.compile("link"))
    link = clipboard(filled)
    assert link == f"{site.url}basket/?keys={','.join(THREE)}"
    with opened(browser) as other:
        put_in(other, site, ["castano2021sparse"])
        other.goto(link)
        assert shown(other) == THREE
        assert stored(other) == ["castano2021sparse"]
        expect(other.locator("[data-do=clear]")).to_be_hidden()
        other.locator(".md-select__link[hreflang=ko]").evaluate("link => link.click()")
        other.wait_for_url("**/ko/basket/?keys=*")
        assert shown(other) == THREE
        other.locator("[data-do=adopt]").click()
        assert stored(other) == ["castano2021sparse", *THREE]


def test_a_key_that_does_not_exist_is_named_and_loses_nothing(page, site, catalog):
    page.goto(f"{site.url}zh/basket/?keys={THREE[1]},nobody2020nothing,%3Cscript%3E")
    assert shown(page) == [THREE[1]]
    fault = page.locator(".basket-fault")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text(words("zh")("basket_unknown", key="nobody2020nothing"))
    expected = render_file([catalog.papers[THREE[1]]], "bibtex")
    assert page.locator("#basket-output").text_content() == expected
    assert "script" not in page.locator("#basket").inner_text()


@pytest.mark.parametrize("junk", ["{", "null", '{"a": 1}', '["<img src=x onerror=alert(1)>", 3]'])
def test_whatever_is_in_the_storage_the_page_works(page, site, junk):
    page.goto(f"{site.url}papers/")
    page.evaluate("junk => localStorage.setItem('rosetta.basket', junk)", junk)
    page.goto(f"{site.url}basket/")
    expect(page.locator("#basket")).to_be_visible()
    assert page.locator("#basket img").count() == 0
    put_in(page, site, THREE[:1])
    page.goto(f"{site.url}basket/")
    assert shown(page) == THREE[:1] or "3" in stored(page)


def test_a_page_that_cannot_be_loaded_is_said_and_the_rest_is_exported(filled, site, catalog):
    filled.route(f"**/papers/{THREE[0]}/", lambda route: route.abort())
    filled.reload()
    expect(filled.locator(".basket-fault")).to_contain_text(THREE[0])
    expected = render_file([catalog.papers[key] for key in THREE[1:]], "bibtex")
    expect(filled.locator("#basket-output")).to_have_text(expected, use_inner_text=False)


def test_all_papers_of_a_page_are_added_at_once(page, site, catalog):
    page.goto(f"{site.url}topics/routing/")
    button = page.locator(".basket-add-all")
    keys = button.get_attribute("data-keys").split(" ")
    button.click()
    assert stored(page) == keys
    expect(button).to_be_hidden()
    assert set(keys) >= {paper.key for paper in catalog.papers_by_topic["routing"]}


def test_another_tab_hears_of_it(page, site):
    page.goto(f"{site.url}papers/")
    other = page.context.new_page()
    put_in(other, site, THREE[:1])
    expect(page.locator(f'.basket-toggle[data-key="{THREE[0]}"]')).to_have_class(
        re.compile("basket-in")
    )


def test_without_javascript_the_page_says_so_and_leads_to_the_lists(browser, site):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{site.url}ko/basket/")
        expect(page.get_by_text(words("ko")("needs_script"))).to_be_visible()
        expect(page.locator("#basket")).to_be_hidden()
        page.get_by_role("link", name=words("ko")("all_papers")).click()
        expect(page).to_have_url(f"{site.url}ko/papers/")
