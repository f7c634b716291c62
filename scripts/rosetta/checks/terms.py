"""Check the words of the notes against the glossary: forbidden, missing and straying variants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rosetta.catalog import Catalog, kept
from rosetta.citations import find_citations, find_references
from rosetta.markup import line_of, mask, mask_code
from rosetta.model import Concept, Forbidden, Note
from rosetta.problems import Problem

_OPEN, _CLOSE = "「『“‘\"'", "」』”’\"'"


@dataclass(frozen=True)
class _Term:
    """A topic or term, with all that notes are scanned for, made once."""

    concept: Concept

    @property
    def slug(self) -> str:
        return self.concept.slug

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """What it may be called in each language, in lower case: name, aliases, English name."""
        rest = (*self.concept.aliases, self.concept.names["en"])
        given = self.concept.names.items()
        return {locale: tuple(n.casefold() for n in (name, *rest)) for locale, name in given}

    @cached_property
    def forbidden(self) -> Mapping[str, list[tuple[str, Forbidden, re.Pattern[str]]]]:
        """The wrong variants by language: in lower case, the variant, and what finds it."""
        found: dict[str, list[tuple[str, Forbidden, re.Pattern[str]]]] = {}
        for wrong in self.concept.forbidden:
            row = (wrong.text.casefold(), wrong, _variant(wrong.text))
            found.setdefault(wrong.locale, []).append(row)
        return found

    @cached_property
    def english(self) -> re.Pattern[str]:
        """What finds the English name as a word, or as several of it."""
        name = re.escape(self.concept.names["en"])
        return re.compile(rf"(?<![\w\[|-]){name}s?(?![\w-])", re.IGNORECASE)

    def is_named(self, text: str, locale: str) -> bool:
        """Tell whether a text in lower case names it."""
        return any(name in text for name in self.names[locale])


def _variant(text: str) -> re.Pattern[str]:
    """Return what finds a variant: CJK has no word boundaries; in quotes it is talked about."""
    return re.compile(rf"(?<![{_OPEN}]){re.escape(text)}(?![{_CLOSE}])", re.IGNORECASE)


@kept
def _lexicon(catalog: Catalog) -> Mapping[str, _Term]:
    """Return the topics and terms of a catalog by slug."""
    concepts = (*catalog.topics.values(), *catalog.terms.values())
    return {concept.slug: _Term(concept) for concept in concepts}


def check_forbidden(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: a variant that the glossary forbids in the language of the note (法学修士 for LLM)."""
    text = mask_code(note.text)
    lower = text.casefold()
    for term in _lexicon(catalog).values():
        for folded, wrong, pattern in term.forbidden.get(note.locale, ()):
            if folded not in lower:
                continue
            for match in pattern.finditer(text):
                line, column = _place(text, match.start())
                names, reason = term.concept.names, wrong.reason[note.locale]
                message = f"column {column}: '{wrong.text}' for {names['en']}"
                hint = f"write '{names[note.locale]}': {reason}"
                yield Problem(note.at(line), "forbidden-term", message, hint)


def check_absent(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: a term of the glossary that the source names and an up-to-date translation does not.

    A single word must occur twice: once, it may be the everyday word (a loss of time).
    """
    source = catalog.note(note.ref, catalog.source_locale)
    if source is None or note is source or catalog.state(note.ref, note.locale) != "current":
        return
    text = _prose(note).casefold()
    linked = {reference.slug for reference in find_references(note.text)}
    for term, line in _named(catalog, source):
        if term.slug in linked or term.is_named(text, note.locale):
            continue
        names = term.concept.names
        message = f"'{names[source.locale]}' of {source.at(line)} is not named"
        hint = f"write '{names[note.locale]}', or add what is written to its aliases"
        yield Problem(note.location, "term-absent", message, hint)


@kept
def _named(catalog: Catalog, source: Note) -> list[tuple[_Term, int]]:
    """Return the terms that a source names for certain, each with the line of its first use."""
    text = _prose(source)
    lower = text.casefold()
    terms = _lexicon(catalog).values()
    return [(term, line) for term in terms if (line := _first_use(term, text, lower))]


def check_variants(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `[[slug|words]]` whose words are another translation of the term than the glossary's.

    Where the source describes the term in its own words too, the translation may.
    """
    source = catalog.note(note.ref, catalog.source_locale)
    if note is source:
        return
    terms = _lexicon(catalog)
    described = {slug for slug, _ in _straying(terms, source)} if source else set()
    for (slug, words), line in _straying(terms, note).items():
        if slug not in described:
            message = f"'{words}' for '{terms[slug].concept.names[note.locale]}'"
            hint = f"write [[{slug}]], or add '{words}' to its aliases"
            yield Problem(note.at(line), "term-variant", message, hint)


def _straying(terms: Mapping[str, _Term], note: Note) -> dict[tuple[str, str], int]:
    """Return `{(slug, words): line}` of the links whose words hold no name of their term."""
    found: dict[tuple[str, str], int] = {}
    for reference in find_references(note.text):
        term, words = terms.get(reference.slug), reference.words.casefold()
        if term is None or not words or term.is_named(words, note.locale):
            continue
        if not any(words in name for name in term.names[note.locale]):
            found.setdefault((reference.slug, reference.words), reference.line)
    return found


def _first_use(term: _Term, text: str, lower: str) -> int:
    """Return the line on which a source names a term, or 0 where it does not for certain."""
    if term.concept.kind == "topic":
        return 0  # the names of topics are headings (“Code”, “Evaluation”), not terms
    name = term.concept.names["en"]
    if name.casefold() not in lower:
        return 0
    uses = [match.start() for match in term.english.finditer(text)]
    if len(uses) < (1 if " " in name or "-" in name else 2):
        return 0
    return line_of(text, uses[0])


def _prose(note: Note) -> str:
    """Return the text without code, formulas, citations; every character keeps its offset."""
    text = mask(note.text)
    for citation in find_citations(note.text):
        blank = " " * (citation.end - citation.start)
        text = text[: citation.start] + blank + text[citation.end :]
    return text


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both from 1."""
    return line_of(text, offset), offset - text.rfind("\n", 0, offset)
