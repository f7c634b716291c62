"""Cut the work of a build into parts that know nothing of each other, and join what they found.

A part is a slice of the pages of one language, in the order of their addresses, so of one or a few
sections; with as many parts as languages each is a language. It writes its pages into a folder and
leaves beside them, as JSON, what the pages say: the search's index is made of all of it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any, TypeVar

from rosetta.building.language import Language, count_warnings
from rosetta.building.writing import Texts, folder_of, write_authors
from rosetta.catalog import Catalog
from rosetta.model import Ref
from rosetta.problems import RosettaError
from rosetta.views.search.text import Block
from rosetta.views.sources import all_pages

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Slice `index` (from 0) of the `count` into which the pages of a language are cut."""

    locale: str
    index: int = 0
    count: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether this is all of its language."""
        return self.count == 1

    @property
    def name(self) -> str:
        """How people are told of it, and its file is called."""
        return f"{self.locale}.{self.index + 1}-of-{self.count}"

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """Return the slice of some items."""
        start, end = (len(items) * at // self.count for at in (self.index, self.index + 1))
        return items[start:end]


def parts_of(locales: Sequence[str], number: int) -> list[Part]:
    """Return the parts that `number` workers can share evenly: at least one a language."""
    count = number // gcd(number, len(locales))
    return [Part(locale, index, count) for locale in locales for index in range(count)]


def shard_of(locales: Sequence[str], index: int, number: int) -> list[Part]:
    """Return the parts of shard `index` (from 1) of `number`; every part is in one shard.

    Raises RosettaError where there is no such shard.
    """
    if not 1 <= index <= number:
        raise RosettaError(f"shard {index}/{number}: write i/n with i from 1 to n")
    parts = parts_of(locales, number)
    size = len(parts) // number
    return parts[(index - 1) * size : index * size]


def write_part(root: Path, part: Part, site: Path, step: Callable[[], None]) -> tuple[Texts, int]:
    """Write the pages of a part; return what they say, and how many warnings were logged.

    `step` is called after each page.
    """
    counter = count_warnings()
    try:
        language = Language(root, part.locale, site)
        texts = write_pages(language, part, site, step)
        if part.locale == language.site.catalog.source_locale and part.index == 0:
            language.write_static()
        return texts, sum(count for _, count in counter.get_counts())
    finally:
        logging.getLogger("mkdocs").removeHandler(counter)


def write_pages(language: Language, part: Part, site: Path, step: Callable[[], None]) -> Texts:
    """Write the pages of a part of a language; return what they say."""
    catalog, texts = language.site.catalog, language.site.texts
    files = part.of(language.pages)
    for file in files:
        language.write(file)
        step()
    language.check_anchors(files)
    pages = language.author_pages(part.of(tuple(catalog.authors)))
    for ref, blocks in write_authors(folder_of(site, catalog, part.locale), pages):
        texts[ref] = blocks
        step()
    return texts


def count_pages(catalog: Catalog) -> int:
    """Return how many pages all parts have together."""
    return len(catalog.locales) * len(all_pages(catalog))


def save_texts(path: Path, texts: Texts) -> None:
    """Write what pages say as JSON: each block once, and by page the numbers of its blocks."""
    numbers: dict[Block, int] = {}
    for blocks in texts.values():
        for block in blocks:
            numbers.setdefault(block, len(numbers))
    data = {
        "blocks": [[block.is_heading, block.text] for block in numbers],
        "pages": [[ref.kind, ref.id, [numbers[b] for b in own]] for ref, own in texts.items()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def load_texts(paths: Iterable[Path]) -> Texts:
    """Return what pages say, as `save_texts` wrote it; raise RosettaError for another file."""
    return {ref: blocks for path in paths for ref, blocks in _read_texts(path)}


def _read_texts(path: Path) -> Iterator[tuple[Ref, list[Block]]]:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        blocks = [Block(bool(heading), str(text)) for heading, text in data["blocks"]]
        for kind, name, numbers in data["pages"]:
            yield Ref(kind, name), [blocks[number] for number in numbers]
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise RosettaError(f"{path}: is no part of a build: {error}") from error
