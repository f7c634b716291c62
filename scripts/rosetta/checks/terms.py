"""Check the words of the notes against bib/terms.yml: wrong variants of a term, with the reason."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rosetta.catalog import Catalog
from rosetta.markup import line_of, mask_code
from rosetta.model import Concept, Forbidden, Note
from rosetta.problems import Problem

_OPEN, _CLOSE = "「『“‘\"'", "」』”’\"'"


def check_forbidden(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a variant that the glossary forbids in the language of the note (法学修士 for LLM)."""
    concepts = (*catalog.topics.values(), *catalog.terms.values())
    rules = [(concept, wrong) for concept in concepts for wrong in concept.forbidden]
    for versions in catalog.notes.values():
        for note in versions.values():
            yield from _check_note(note, [r for r in rules if r[1].locale == note.locale])


def _check_note(note: Note, rules: list[tuple[Concept, Forbidden]]) -> Iterator[Problem]:
    text = mask_code(note.text)
    for concept, wrong in rules:
        for match in _variant(wrong.text).finditer(text):
            message = f"'{wrong.text}' for {concept.names[note.locale]}"
            hint = wrong.reason[note.locale]
            yield Problem(note.at(line_of(text, match.start())), "forbidden-term", message, hint)


@functools.cache
def _variant(text: str) -> re.Pattern[str]:
    """Return what finds a variant: CJK has no word boundaries; in quotes it is talked about."""
    return re.compile(rf"(?<![{_OPEN}]){re.escape(text)}(?![{_CLOSE}])", re.IGNORECASE)
