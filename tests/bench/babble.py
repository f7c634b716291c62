"""Write sentences like the real ones of a language, in which no rule of the notes finds a fault.

A word follows one that it follows in the real notes, or two Chinese letters two others; so letters,
words and their frequencies are as they would be. Learned are only sentences without figures,
quotes and parentheses, and a sentence in which what is banned turns up is not told.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rosetta.catalog import Catalog
from rosetta.citations import rewrite
from rosetta.model import Note, Ref
from rosetta.views.labels import title_of

_CLEAN = {
    "en": re.compile(r"[A-Z][A-Za-zÀ-ɏ,;:' -]+\."),
    "ja": re.compile(r"[ぁ-ゖァ-ヺー一-鿿々A-Za-z、-]+。"),
    "zh": re.compile(r"[一-鿿A-Za-z，、；：-]+。"),
    "ko": re.compile(r"[가-힣A-Za-z,' -]+\."),
}
_PIECES = re.compile(r"[一-鿿々]{1,2}|[ぁ-ゖ]+|[ァ-ヺー]+|[^\s一-鿿々ぁ-ヺー]+\s*")
_NO_PROSE = ("#", "|", "$", "-", "`", "<", "!")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]|\s*@(?=[.。])")
"""What a sentence can do without: parentheses, and a citation at its end."""

_END = re.compile(r"(?<=[.!?])\s+|(?<=。)")
_LONGEST = 60
"""Of how many words a sentence may be; among the real ones hardly any is longer."""

_KINDS = ("paper", "model", "topic")
_NEVER = re.compile(r"(?!)")


class Babble:
    """Make sentences up, after given ones and without what is banned."""

    def __init__(self, sentences: Iterable[str], banned: re.Pattern[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.banned = banned
        self.next: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            for one, other in pairwise(["", *_PIECES.findall(sentence), ""]):
                self.next[one].append(other)
        self.words = list(self.next)

    def sentence(self) -> list[str]:
        """Return a sentence as pieces; a space belongs to the piece before it."""
        while True:
            pieces = list(self._walk())
            if len(pieces) <= _LONGEST and not self.banned.search("".join(pieces)):
                return pieces

    def _walk(self) -> Iterator[str]:
        piece, draw = "", self.random.random
        for _ in range(_LONGEST + 1):
            after = self.next[piece]
            piece = after[int(draw() * len(after))]
            if not piece:
                return
            yield piece

    def text(self, size: int) -> list[list[str]]:
        """Return sentences of about so many bytes."""
        sentences: list[list[str]] = []
        while size > 0:
            sentences.append(self.sentence())
            size -= len("".join(sentences[-1]).encode())
        return sentences

    def phrase(self, size: int) -> str:
        """Return the beginning of a sentence: at least so many bytes, and no mark after them."""
        pieces = self.sentence()
        while len("".join(pieces).encode()) < size:
            pieces = self.sentence()
        text = ""
        for piece in pieces:
            text += piece
            if len(text.encode()) >= size:
                break
        return text.strip(" .,;:'-。，、；：")


def learn(catalog: Catalog, locale: str, seed: int) -> Babble:
    """Return what writes like the notes of a language."""
    notes = (catalog.note(ref, locale) for ref in catalog.notes if ref.kind in _KINDS)
    sentences = [s for note in notes if note for s in _sentences(catalog, note)]
    return Babble(sentences, _banned(catalog, locale), seed)


def _sentences(catalog: Catalog, note: Note) -> Iterator[str]:
    """Yield the sentences of a note that can be learned."""

    def name(ref: Ref | None) -> str:
        return title_of(catalog, ref, note.locale) if ref else ""

    text = rewrite(note.text, lambda _: "@", lambda r: r.words or name(catalog.names.get(r.slug)))
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.lstrip().startswith(_NO_PROSE):
            plain = _ASIDE.sub("", paragraph)
            found = _END.split(" ".join(plain.split()))
            yield from filter(_CLEAN[note.locale].fullmatch, found)


def _banned(catalog: Catalog, locale: str) -> re.Pattern[str]:
    """Return what finds a variant that the glossary forbids, or the English name of a term.

    A translation must name each term that its source names, and knows nothing of this one's words.
    """
    concepts = (*catalog.topics.values(), *catalog.terms.values())
    wrong = {w.text for concept in concepts for w in concept.forbidden if w.locale == locale}
    found = [re.escape(text) for text in sorted(wrong)]
    if locale == catalog.source_locale:
        names = "|".join(re.escape(term.names[locale]) for term in catalog.terms.values())
        found.append(rf"(?<![\w-])(?:{names})s?(?![\w-])")
    return re.compile("|".join(found), re.IGNORECASE) if found else _NEVER
