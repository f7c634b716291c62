"""Name things for the reader: author–year labels, titles and names in their language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase

from rosetta.catalog import Catalog
from rosetta.model import Paper, Ref
from rosetta.views.words import Words, words


def author_year(paper: Paper, words: Words) -> str:
    """Return the label of a citation: `Jiang et al. 2024`, `Jiangら 2024`, `Jiang等 2024`."""
    names = [person.short for person in paper.authors] or [paper.key]
    if len(names) == 2:
        shown = words.custom["two"].format(a=names[0], b=names[1])
    else:
        shown = words.custom["one" if len(names) == 1 else "more"].format(a=names[0])
    return (
        words.custom["label"].format(names=shown, year=paper.year or paper.first_year or "").strip()
    )


def distinct_labels(papers: Iterable[Paper], words: Words) -> dict[str, str]:
    """Return a label for each paper of a page, with a letter where two would be the same."""
    by_label: dict[str, list[str]] = {}
    for paper in papers:
        by_label.setdefault(author_year(paper, words), []).append(paper.key)
    labels = {}
    for label, keys in by_label.items():
        for index, key in enumerate(keys):
            labels[key] = label + (_letters(index) if len(keys) > 1 else "")
    return labels


def _letters(index: int) -> str:
    """Return a, b, …, z, aa, ab, … for 0, 1, …"""
    more, letter = divmod(index, len(ascii_lowercase))
    return (_letters(more - 1) if more else "") + ascii_lowercase[letter]


def title_of(catalog: Catalog, ref: Ref, locale: str) -> str:
    """Return the name of an entry in a language; a paper keeps its official title where none is."""
    if ref.kind in ("topic", "term"):
        concepts = catalog.topics if ref.kind == "topic" else catalog.terms
        return concepts[ref.id].names[locale]
    if ref.kind == "model":
        return catalog.models[ref.id].name
    if ref.kind == "digest":
        return catalog.digests[ref.id].names[locale]
    if ref.kind == "author":
        return catalog.authors[ref.id].name
    note = catalog.text_for(ref, locale)
    if ref.kind == "paper":
        return note.title if note and note.title else catalog.papers[ref.id].title
    if note:
        return note.title
    name = ref.id.removesuffix("/index")
    t = words(locale)
    if ref.kind == "page":
        return t(name)
    return t.date(ref.id) if "-" in ref.id else t("year_title", year=ref.id)


def is_readable(text: str, locale: str) -> bool:
    """Tell whether a name is written in a script of a language; Latin is one of all four.

    Han characters alone are told apart by the national standards: GB 2312 holds the simplified
    forms, Shift_JIS the Japanese ones.
    """
    kana, hangul, han = (bool(pattern.search(text)) for pattern in _SCRIPTS)
    if locale == "ja":
        return not hangul and _fits(text, "cp932")
    if locale == "zh":
        return not (kana or hangul) and (not han or _fits(text, "gb2312"))
    return not (kana or han or (hangul and locale != "ko"))


_SCRIPTS = tuple(map(re.compile, ("[\u3040-\u30ff]", "[\uac00-\ud7a3]", "[\u4e00-\u9fff]")))


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.isascii()
    return True


def title_lang(catalog: Catalog, ref: Ref, locale: str) -> str:
    """Return the language of the title that `title_of` gives; English where untranslated."""
    if ref.kind == "paper" and catalog.note(ref, locale) is None:
        return catalog.source_locale
    return locale
