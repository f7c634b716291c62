"""Write sitemap.xml (sitemaps.org 0.9) with reciprocal hreflang alternates, and robots.txt."""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape

from rosetta.catalog import Catalog
from rosetta.model import Ref
from rosetta.views.sources import all_pages, is_translated
from rosetta.views.words import words

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def absolute(site_url: str, catalog: Catalog, ref: Ref, locale: str) -> str:
    """Return the absolute address of a page in a language."""
    prefix = "" if locale == catalog.source_locale else f"{locale}/"
    return site_url.rstrip("/") + "/" + quote(prefix + ref.address, safe="/#")


def alternates(site_url: str, catalog: Catalog, ref: Ref) -> list[tuple[str, str]]:
    """Return `(hreflang, address)` of the languages that a page really speaks, with x-default."""
    found = [
        (words(locale).tag, absolute(site_url, catalog, ref, locale))
        for locale in catalog.locales
        if is_translated(catalog, ref, locale)
    ]
    return [*found, ("x-default", absolute(site_url, catalog, ref, catalog.source_locale))]


def render_sitemap(site_url: str, catalog: Catalog) -> str:
    """Return the sitemap: each page once in each language that it speaks."""
    return (
        _OPEN
        + "".join(_entries(site_url, catalog, ref) for ref in all_pages(catalog))
        + "</urlset>\n"
    )


def _entries(site_url: str, catalog: Catalog, ref: Ref) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>'
        for tag, address in alternates(site_url, catalog, ref)
    )
    return "".join(
        f"<url><loc>{escape(absolute(site_url, catalog, ref, locale))}</loc>{links}</url>\n"
        for locale in catalog.locales
        if is_translated(catalog, ref, locale)
    )


def render_robots(site_url: str) -> str:
    """Return robots.txt (RFC 9309): everything may be read."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n"
