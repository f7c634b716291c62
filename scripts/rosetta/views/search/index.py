"""Write the index: names first, then authors, then the text of all pages, each block once.

A page is a list of blocks, and most blocks of a list stand on many pages, so the text of a whole
language is little more than the text of its notes. Nothing is cut into words: the browser scans
the blocks, which is exact in every script.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from rosetta.catalog import Catalog
from rosetta.model import Paper, Ref
from rosetta.views.fragments import TOOLS
from rosetta.views.labels import title_of
from rosetta.views.search.text import Block
from rosetta.views.sources import all_pages, is_translated

Row = list[Any]
"""One page: kind, id, title, other names, year, cited, translated, topics; without what is empty
at its end."""

SHARD = 400_000
"""How many characters of text one file holds."""


def term_texts(catalog: Catalog, locale: str) -> Mapping[Ref, list[Block]]:
    """Return the text of each term, which has a place on the glossary page and none of its own."""
    return {
        term.ref: [Block(False, term.definition[locale])]
        for term in catalog.terms.values()
        if locale in term.definition
    }


def documents(catalog: Catalog, refs: Collection[Ref]) -> tuple[list[Ref], list[Ref]]:
    """Return the pages that the search finds, and the authors, in the order of the files.

    They stand in that of the sitemap, whatever the order in which `refs` were written.
    """
    hidden = {Ref("page", f"{name}/index") for name in TOOLS}
    terms = (term.ref for term in catalog.terms.values())
    known = [ref for ref in (*all_pages(catalog), *terms) if ref.kind != "author"]
    pages = [ref for ref in known if ref in refs and ref not in hidden]
    return pages, [author.ref for author in catalog.authors.values()]


def index_files(
    catalog: Catalog, locale: str, texts: Mapping[Ref, list[Block]], simplified: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield `(file name, JSON)` of the index of a language; `texts` are the blocks of each page.

    `simplified` maps traditional Chinese characters to the simplified ones that readers may mean.
    """
    pages, authors = documents(catalog, texts)
    topics = {ref.id: n for n, ref in enumerate(r for r in pages if r.kind == "topic")}
    shards = list(_shards([*pages, *authors], texts))
    names = {
        "topics": list(topics),
        "rows": [_row(catalog, ref, locale, topics) for ref in pages],
        **_characters(simplified, texts),
        "shards": len(shards),
    }
    yield f"{locale}.names.json", _json(names)
    yield f"{locale}.authors.json", _json(_authors(catalog, pages, authors))
    for number, shard in enumerate(shards):
        yield f"{locale}.text.{number}.json", _json(shard)


def _characters(
    simplified: Mapping[str, str], texts: Mapping[Ref, list[Block]]
) -> Mapping[str, str]:
    """Return the pairs of characters whose simplified form the texts of a language hold."""
    held = {c for blocks in texts.values() for block in blocks for c in block.text}
    found = {one: other for one, other in simplified.items() if other in held or one in held}
    return {"traditional": "".join(found), "simplified": "".join(found.values())}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _row(catalog: Catalog, ref: Ref, locale: str, topics: Mapping[str, int]) -> Row:
    title = title_of(catalog, ref, locale)
    later = {"", title, *_translated(catalog, ref)}
    names = [name for name in dict.fromkeys(_names(catalog, ref)) if name not in later]
    year = _year(catalog, ref)
    cited = len(catalog.backlinks.get(ref, ()))
    translated = 1 if is_translated(catalog, ref, locale) else 0
    own = [topics[slug] for slug in _topics(catalog, ref) if slug in topics]
    return _short([ref.kind, ref.id, title, "\n".join(names), year, cited, translated, own])


def _short(row: Row) -> Row:
    """Leave out what is empty at the end of a row."""
    while row and not row[-1]:
        row.pop()
    return row


def _year(catalog: Catalog, ref: Ref) -> int:
    """Return the year of a paper or model, or 0."""
    if ref.kind == "paper":
        return catalog.papers[ref.id].first_year
    return int(catalog.models[ref.id].released[:4] or 0) if ref.kind == "model" else 0


def _topics(catalog: Catalog, ref: Ref) -> tuple[str, ...]:
    if ref.kind == "paper":
        return catalog.papers[ref.id].topics
    if ref.kind == "term":
        return (catalog.terms[ref.id].topic,)
    return catalog.models[ref.id].topics if ref.kind == "model" else ()


def _names(catalog: Catalog, ref: Ref) -> Iterator[str]:
    """Yield every name of an entry in any language: what people type to find it."""
    for note in catalog.notes.get(ref, {}).values():
        yield note.title
        yield from note.aliases
    if ref.kind == "paper":
        yield from _paper_names(catalog.papers[ref.id])
    elif ref.kind == "model":
        yield from (catalog.models[ref.id].name, *catalog.models[ref.id].aliases, ref.id)
    elif ref.kind in ("topic", "term"):
        concept = (catalog.topics if ref.kind == "topic" else catalog.terms)[ref.id]
        yield from (*concept.names.values(), *concept.aliases, ref.id)
    elif ref.kind == "digest":
        yield from (*catalog.digests[ref.id].names.values(), ref.id)


def _translated(catalog: Catalog, ref: Ref) -> set[str]:
    """Return the names of a page that only its translations give: they can be loaded later."""
    notes = catalog.notes.get(ref, {})
    titles = {note.title for locale, note in notes.items() if locale != catalog.source_locale}
    return titles if ref.kind == "paper" else set()


def _paper_names(paper: Paper) -> Iterator[str]:
    yield from (paper.title, paper.key, paper.arxiv, paper.doi, *paper.introduces)


def _authors(catalog: Catalog, pages: list[Ref], authors: list[Ref]) -> Mapping[str, Any]:
    """Return authors as `[name, other names, slug]`; by page, its authors and translated titles."""
    numbers = {ref.id: n for n, ref in enumerate(authors)}
    variants: dict[str, list[str]] = {}
    for (_, printed), slug in catalog.author_slugs.items():
        variants.setdefault(slug, []).append(printed)
    rows = [_author_row(catalog, ref.id, variants.get(ref.id, [])) for ref in authors]
    wrote: dict[int, list[int]] = {}
    for n, ref in enumerate(pages):
        if ref.kind == "paper":
            people = catalog.papers[ref.id].authors
            slugs = (catalog.author_slugs[ref.id, person.sorted_as] for person in people)
            wrote[n] = [numbers[slug] for slug in slugs]
    more = {n: sorted(_translated(catalog, ref)) for n, ref in enumerate(pages)}
    names = {n: "\n".join(found) for n, found in more.items() if found}
    return {"rows": rows, "wrote": wrote, "names": names}


def _author_row(catalog: Catalog, slug: str, printed: list[str]) -> Row:
    """Return an author; the slug is left out where the browser finds it from the name."""
    author = catalog.authors[slug]
    known = _letters(author.name)
    others = {name for name in printed if _letters(name) != known}
    names = "\n".join(filter(None, (author.native, *sorted(others))))
    plain = "-".join("".join(c if c.isalnum() else " " for c in author.name.lower()).split())
    return _short([author.name, names, "" if plain == slug and plain.isascii() else slug])


def _letters(name: str) -> str:
    return " ".join(sorted(name.casefold().replace(",", " ").split()))


def _shards(refs: list[Ref], texts: Mapping[Ref, list[Block]]) -> Iterator[Mapping[str, list[Any]]]:
    """Yield files of blocks, headings first, with the pages that each stands on as differences."""
    places: dict[Block, list[int]] = {}
    for number, ref in enumerate(refs):
        for block in dict.fromkeys(texts.get(ref, ())):
            places.setdefault(block, []).append(number)
    size, shard = 0, []
    for block in places:
        shard.append(block)
        size += len(block.text)
        if size > SHARD:
            yield _shard(shard, places)
            size, shard = 0, []
    if shard:
        yield _shard(shard, places)


def _shard(blocks: list[Block], places: Mapping[Block, list[int]]) -> Mapping[str, Any]:
    ordered = sorted(blocks, key=lambda block: not block.is_heading)
    return {
        "headings": sum(block.is_heading for block in ordered),
        "blocks": [block.text for block in ordered],
        "pages": [_differences(places[block]) for block in ordered],
    }


def _differences(numbers: list[int]) -> list[int]:
    return [b - a for a, b in zip([0, *numbers], numbers, strict=False)]
