"""Make thousands of like pages of one: fill the page that MkDocs rendered for a stand-in.

Author pages outnumber all others ten to one and differ only in name and list, so the theme renders
a single one per language and each author's page is that one with address, name and content put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment

from rosetta.catalog import Catalog
from rosetta.views.contributing import Host
from rosetta.views.fragments import render_parts
from rosetta.views.reader import Page
from rosetta.views.sources import AUTHOR_SHELL


class AuthorPage(NamedTuple):
    """The page of an author: its slug, its HTML, and the content within that."""

    slug: str
    html: str
    content: str


CONTENT = "<!-- author-shell content -->"
"""Where the content of the page goes."""


def author_pages(
    env: Environment, catalog: Catalog, locale: str, shell: str, host: Host, slugs: Iterable[str]
) -> Iterator[AuthorPage]:
    """Yield the pages of authors, made of the rendered stand-in."""
    pieces = shell.split(CONTENT)
    lists: dict[tuple[str, ...], str] = {}
    for author in map(catalog.authors.__getitem__, slugs):
        page = Page("author", author.ref, locale, "../../", host=host)
        if author.papers not in lists:  # people who wrote the same papers share the list of them
            (lists[author.papers],) = render_parts(env, catalog, page, "after")
        before, foot = render_parts(env, catalog, page, "before", "foot")
        content = before + lists[author.papers] + foot
        around = [_rename(piece, author.slug, author.name) for piece in pieces]
        yield AuthorPage(author.slug, content.join(around), content)


def _rename(html: str, slug: str, name: str) -> str:
    """Put an author's slug into the addresses and the name into the title."""
    address = f"/{AUTHOR_SHELL.id}/"
    return html.replace(address, f"/{quote(slug)}/").replace(AUTHOR_SHELL.id, escape(name))
