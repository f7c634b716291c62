"""Check Korean particles after what the site prints: they follow the sound of the printed word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rosetta.catalog import Catalog
from rosetta.citations import find_citations, find_references
from rosetta.markup import line_of
from rosetta.model import Note
from rosetta.problems import Problem

_PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"))
"""After a final consonant, and after a vowel (표준국어대사전)."""

_PARTICLE = re.compile(r"(?:으로|로|은|는|이|가|을|를|과|와)(?![가-힣])")
_HANGUL = re.compile("[가-힣]$")
_DIGITS = {"0": "영", "1": "일", "2": "이", "3": "삼", "4": "사"}
_DIGITS |= {"5": "오", "6": "육", "7": "칠", "8": "팔", "9": "구"}


def check_particles(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: a particle of a Korean note that does not fit the name or year printed before it."""
    for end, shown in _printed(catalog, note) if note.locale == "ko" else ():
        match = _PARTICLE.match(note.text, end)
        right = match and particle_after(shown, match[0])
        if match and right and right != match[0]:
            message = f"'{shown}' is followed by '{match[0]}'"
            place = note.at(line_of(note.text, end))
            yield Problem(place, "korean-particle", message, f"write '{right}'")


def _printed(catalog: Catalog, note: Note) -> Iterator[tuple[int, str]]:
    """Yield the end of each citation and reference with what the site prints last in it.

    A number in a name is not judged, since it is read in English (GPT-3), nor a year to which a
    letter is added because the page cites two works of one author and year.
    """
    for reference in find_references(note.text):
        name = reference.words or _name(catalog, reference.slug)
        if _HANGUL.search(name):
            yield reference.end, name
    citations = list(find_citations(note.text))
    keys = {work.key for citation in citations for work in citation.works}
    papers = [catalog.papers[key] for key in sorted(keys) if key in catalog.papers]
    labels = Counter((paper.authors[:1], paper.year) for paper in papers)
    for citation in citations:
        key, locator = citation.works[-1]
        paper = catalog.papers.get(key)
        if paper and not locator and labels[paper.authors[:1], paper.year] == 1:
            yield citation.end, str(paper.year)


def _name(catalog: Catalog, slug: str) -> str:
    concept = catalog.topics.get(slug) or catalog.terms.get(slug)
    return concept.names["ko"] if concept else ""


def particle_after(word: str, particle: str) -> str:
    """Return the form of a particle that fits a word, or nothing where its sound is not known.

    The sound of Hangul and of numbers is known, that of Latin letters is not.
    """
    sound = _last_syllable(word)
    if not sound:
        return ""
    final = (ord(sound) - ord("가")) % 28
    closed, open_ = next(pair for pair in _PAIRS if particle in pair)
    if (closed, open_) == ("으로", "로"):
        return open_ if final in (0, 8) else closed  # after ㄹ as after a vowel
    return closed if final else open_


def _last_syllable(word: str) -> str:
    """Return the last syllable of a word as it is read aloud."""
    last = word[-1:]
    if "가" <= last <= "힣":
        return last
    if re.search(r"[1-9]0+$", word):
        return {1: "십", 2: "백", 3: "천"}.get(len(word) - len(word.rstrip("0")), "")
    return _DIGITS.get(last, "")
