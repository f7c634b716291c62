"""The sitemap, the language alternates of a page, and robots.txt."""

from __future__ import annotations

import urllib.robotparser
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import SITE_URL

from rosetta.model import Ref
from rosetta.views.sitemap import absolute, alternates, render_robots, render_sitemap
from rosetta.views.sources import all_pages, is_translated

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANTERNS = Ref("paper", "sato2022lanterns")


@pytest.mark.parametrize("site_url", [SITE_URL, SITE_URL.rstrip("/")])
def test_addresses_are_absolute_whether_or_not_the_site_url_ends_in_a_slash(catalog, site_url):
    assert absolute(site_url, catalog, LANTERNS, "en") == f"{SITE_URL}papers/sato2022lanterns/"
    assert absolute(site_url, catalog, LANTERNS, "zh") == f"{SITE_URL}zh/papers/sato2022lanterns/"
    assert absolute(site_url, catalog, Ref("page", "index"), "ko") == f"{SITE_URL}ko/"


def test_addresses_are_ascii(catalog):
    author = next(a for a in catalog.authors.values() if a.name == "北辰研究所")
    address = absolute(SITE_URL, catalog, author.ref, "ja")
    assert address == f"{SITE_URL}ja/authors/%E5%8C%97%E8%BE%B0%E7%A0%94%E7%A9%B6%E6%89%80/"


def test_alternates_name_the_four_languages_and_the_default(catalog):
    assert alternates(SITE_URL, catalog, LANTERNS) == [
        ("en", f"{SITE_URL}papers/sato2022lanterns/"),
        ("ja", f"{SITE_URL}ja/papers/sato2022lanterns/"),
        ("zh-Hans", f"{SITE_URL}zh/papers/sato2022lanterns/"),
        ("ko", f"{SITE_URL}ko/papers/sato2022lanterns/"),
        ("x-default", f"{SITE_URL}papers/sato2022lanterns/"),
    ]


def test_alternates_leave_out_a_missing_translation(catalog):
    tags = [tag for tag, _ in alternates(SITE_URL, catalog, Ref("paper", "vandal2023script"))]
    assert tags == ["en", "ja", "zh-Hans", "x-default"]


def test_the_sitemap_has_each_page_once_in_each_language_that_it_speaks(catalog):
    root = ElementTree.fromstring(render_sitemap(SITE_URL, catalog))
    places = [element.text for element in root.iterfind("s:url/s:loc", NS)]
    expected = {
        absolute(SITE_URL, catalog, ref, locale)
        for ref in all_pages(catalog)
        for locale in catalog.locales
        if is_translated(catalog, ref, locale)
    }
    assert len(places) == len(set(places))
    assert set(places) == expected
    assert f"{SITE_URL}ko/papers/vandal2023script/" not in places


def test_the_alternates_of_the_sitemap_are_reciprocal(catalog):
    root = ElementTree.fromstring(render_sitemap(SITE_URL, catalog))
    links = {
        url.findtext("s:loc", namespaces=NS): {
            link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", NS)
        }
        for url in root.iterfind("s:url", NS)
    }
    for place, alternate in links.items():
        assert place in alternate.values()
        for other in alternate.values():
            assert links[other] == alternate


def test_robots_may_read_everything_and_are_told_of_the_sitemap():
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(render_robots(SITE_URL).splitlines())
    assert parser.can_fetch("AnyBot", f"{SITE_URL}ja/papers/")
    assert parser.site_maps() == [f"{SITE_URL}sitemap.xml"]
