"""Write the pages that nobody writes by hand: one per entry without a note, and the lists."""

from __future__ import annotations

import json

from rosetta.catalog import Catalog
from rosetta.model import Ref
from rosetta.readers.notes import localize
from rosetta.views.fragments import LISTS, TOOLS
from rosetta.views.labels import title_of
from rosetta.views.words import words

AUTHOR_SHELL = Ref("author", "author-shell")
"""The one author page per language that the site generator renders; see `views.shell`."""


def generated_sources(catalog: Catalog) -> dict[str, str]:
    """Return `{uri under docs/: Markdown}` of every page in every language without a file."""
    pages: dict[str, str] = {}
    for ref in catalog.entry_refs:
        if catalog.note(ref, catalog.source_locale):
            continue  # a missing translation of a note shows the source text, not an empty page
        for locale in catalog.locales:
            if catalog.note(ref, locale) is None:
                pages[_uri(catalog, ref, locale)] = _page(title_of(catalog, ref, locale))
    for locale in catalog.locales:
        for name in (*LISTS, *TOOLS):
            ref = Ref("page", f"{name}/index")
            if not catalog.notes.get(ref):
                pages[_uri(catalog, ref, locale)] = _page(words(locale)(name))
        for period in (*catalog.papers_by_year, *catalog.papers_by_month):
            ref = Ref("year", period)
            pages[_uri(catalog, ref, locale)] = _page(title_of(catalog, ref, locale))
        pages[_uri(catalog, AUTHOR_SHELL, locale)] = _page(AUTHOR_SHELL.id)
    return pages


def all_pages(catalog: Catalog) -> list[Ref]:
    """Return every page that each language has, in the order of the sitemap."""
    written = [ref for ref in catalog.notes if ref.kind == "page"]
    lists = [Ref("page", f"{name}/index") for name in (*LISTS, *TOOLS)]
    periods = sorted((*catalog.papers_by_year, *catalog.papers_by_month))
    years = [Ref("year", period) for period in periods]
    authors = [author.ref for author in catalog.authors.values()]
    return list(dict.fromkeys([*written, *lists, *catalog.entry_refs, *years, *authors]))


def is_translated(catalog: Catalog, ref: Ref, locale: str) -> bool:
    """Tell whether a page speaks a language: its note does, or it has none and is all data."""
    return ref not in catalog.notes or locale in catalog.notes[ref]


def _uri(catalog: Catalog, ref: Ref, locale: str) -> str:
    return localize(ref.uri, locale, catalog.source_locale)


def _page(title: str) -> str:
    """Return an empty page; JSON is YAML, so any title is safe in the front matter."""
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n"
