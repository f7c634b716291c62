"""Write what MkDocs does not: author pages, the search's index, what all languages share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rosetta.catalog import Catalog
from rosetta.citing import Citations
from rosetta.model import Ref
from rosetta.readers.hanzi import simplified_characters
from rosetta.settings import Settings
from rosetta.views.api import api_files
from rosetta.views.search.index import index_files, term_texts
from rosetta.views.search.text import Block, read_blocks
from rosetta.views.shell import AuthorPage
from rosetta.views.sitemap import render_robots, render_sitemap

Texts = Mapping[Ref, list[Block]]
"""The blocks of text of each page, for the search."""


class Said(dict[Ref, list[Block]]):
    """What pages say, written page by page; what many of them say is held once.

    Most blocks of a list stand on many pages: of ten thousand papers, held each time anew, they
    would take gigabytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[Block, Block] = {}

    def __setitem__(self, ref: Ref, blocks: list[Block]) -> None:
        """Note what a page says."""
        super().__setitem__(ref, [self._held.setdefault(block, block) for block in blocks])


def folder_of(site: Path, catalog: Catalog, locale: str) -> Path:
    """Return the folder of a language in a site."""
    return site if locale == catalog.source_locale else site / locale


def write_files(site: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write texts at their paths below a folder."""
    known: set[Path] = set()
    for path, text in files:
        target = site / path
        if target.parent not in known:
            target.parent.mkdir(parents=True, exist_ok=True)
            known.add(target.parent)
        target.write_text(text, encoding="utf-8")


def write_authors(folder: Path, pages: Iterable[AuthorPage]) -> Iterator[tuple[Ref, list[Block]]]:
    """Write the pages of authors below the folder of a language; yield what each says."""
    for slug, page, content in pages:
        path = folder / "authors" / slug / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        yield Ref("author", slug), read_blocks(content)


def index_of(catalog: Catalog, locale: str, texts: Texts) -> Iterable[tuple[str, str]]:
    """Yield the files of the search of a language, from what all its pages say."""
    known = {**texts, **term_texts(catalog, locale)}
    for name, text in index_files(catalog, locale, known, simplified_characters()):
        yield f"search/{name}", text


def shared_files(
    settings: Settings, catalog: Catalog, citations: Citations
) -> Iterable[tuple[str, str]]:
    """Yield robots.txt, the sitemap, the exports and the data."""
    yield "sitemap.xml", render_sitemap(settings.site_url, catalog)
    yield "robots.txt", render_robots(settings.site_url)
    yield from citations.files.items()
    yield from api_files(catalog)
