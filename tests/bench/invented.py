"""Make papers up after the real ones: titles and names in four scripts, authors, who cites whom.

Who has written often writes again, and who is cited often is cited again, so both follow a power
law, as they do in the world. A paper is like a real one in its kind, its venue and its topics.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from babble import Babble

from rosetta.catalog import Catalog
from rosetta.model import Paper, Person
from rosetta.people import slugify
from rosetta.readers.records import Identity

YEARS = range(2012, 2026)
GROWTH = 1.35
"""How many times as many papers each year has as the one before."""

_NEW_AUTHOR = 0.45
_MOST_AUTHORS = 20
"""Papers with more, of which the real library has some, are not taken as a pattern."""

_NATIVE = 0.01
_CITED_AGAIN = 0.7
_CITES = (3, 12)
_COLON = {"en": ": ", "ja": "：", "zh": "：", "ko": ": "}
_ENDINGS = ("Net", "LM", "Former", "Bench", "Tune", "Eval", "Chat", "")
_STOP = {"a", "an", "the", "on", "of", "for", "in", "to", "with", "and", "is", "are", "what"}
_COPIED = ("booktitle", "journal", "institution", "series", "volume", "number", "pages", "keywords")


@dataclass(frozen=True, slots=True)
class Work:
    """A paper that does not exist: its entry, its titles by language, the keys that it cites."""

    key: str
    entry_type: str
    fields: Mapping[str, str]
    titles: Mapping[str, str]
    aliases: tuple[str, ...]
    cites: tuple[str, ...]


class People:
    """Name the authors of papers: each has written before, or is new."""

    def __init__(self, papers: Sequence[Paper], identities: Sequence[Identity], seed: int) -> None:
        self.random = random.Random(seed)
        self.urn = [person for paper in papers for person in paper.authors]
        self.named = [person for person in self.urn if person.family and person.given]
        self.slugs = {slugify(person.full): person.sorted_as for person in self.urn}
        self.slugs |= {identity.slug: identity.name for identity in identities if identity.slug}
        self.natives = [(i.native, i.native_lang) for i in identities if i.native]
        self.identities: list[str] = []
        """Entries of bib/authors.yml for those who have a name in their own script too."""

    def draw(self) -> Person:
        """Return someone who has written before, the likelier the more, or someone new."""
        is_new = self.random.random() < _NEW_AUTHOR
        person = self._new() if is_new else self.random.choice(self.urn)
        self.urn.append(person)
        return person

    def _new(self) -> Person:
        """Return a name that no other is written like in an address."""
        while True:
            one, other = self.random.choice(self.named), self.random.choice(self.named)
            person = Person(family=one.family, given=other.given, particle=one.particle)
            slug = slugify(person.full)
            if slug.isascii() and slug not in self.slugs:
                break
        self.slugs[slug] = person.sorted_as
        if self.random.random() < _NATIVE:
            self.identities.append(self._identity(slug, person))
        return person

    def _identity(self, slug: str, person: Person) -> str:
        one, lang = self.random.choice(self.natives)
        other = self.random.choice([text for text, own in self.natives if own == lang])
        source = f"https://example.org/people/{slug}"
        native = f'{{text: {one[0]}{other[1:]}, lang: {lang}, source: "{source}"}}'
        return f'- slug: {slug}\n  name: "{person.sorted_as}"\n  native: {native}\n'


class Inventor:
    """Make papers up; the same for the same number of them."""

    def __init__(self, real: Catalog, babble: Mapping[str, Babble], papers: int) -> None:
        self.random = random.Random(papers)
        self.real, self.babble = real, babble
        self.patterns = [p for p in real.papers.values() if len(p.authors) <= _MOST_AUTHORS]
        self.people = People(tuple(real.papers.values()), real.identities, papers)
        self.keys = set(real.papers)
        self.titles = {paper.title for paper in real.papers.values()}
        self.works = self._works(papers - len(real.papers))

    def _works(self, number: int) -> list[Work]:
        """Return papers by date; each cites earlier ones, the likelier the more they are cited."""
        weights = [GROWTH**n for n in range(len(YEARS))]
        years = self.random.choices(YEARS, weights, k=number)
        dates = sorted((year, self.random.randint(0, 335)) for year in years)
        known = sorted(self.real.papers.values(), key=lambda p: p.submitted, reverse=True)
        earlier: list[str] = []
        urn: list[str] = []
        works = []
        for n, (year, day) in enumerate(dates):
            date = f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}"
            while known and known[-1].submitted < date:
                paper = known.pop()
                earlier.append(paper.key)
                urn += self.real.cites.get(paper.ref, ())
            work = self._work(n, date, tuple(self._cited(earlier, urn)))
            urn += work.cites
            earlier.append(work.key)
            works.append(work)
        return works

    def _cited(self, earlier: Sequence[str], urn: Sequence[str]) -> Iterator[str]:
        """Yield the keys that a paper cites, each once."""
        cited: set[str] = set()
        while len(cited) < min(self.random.randint(*_CITES), len(earlier)):
            again = urn and self.random.random() < _CITED_AGAIN
            key = self.random.choice(urn if again else earlier)
            if key not in cited:
                cited.add(key)
                yield key

    def _work(self, n: int, date: str, cites: tuple[str, ...]) -> Work:
        like = self.random.choice(self.patterns)
        authors = list(dict.fromkeys(self.people.draw() for _ in like.authors))
        names = [self._name() for _ in like.introduces[:2]]
        titles = self._titles(names)
        key = self._key(authors[0], date, titles["en"])
        fields = {"title": titles["en"], "author": " and ".join(map(_printed, authors))}
        fields |= {name: like.fields[name] for name in _COPIED if name in like.fields}
        later = min(1, max(0, like.year - like.first_year))
        fields |= {"year": str(int(date[:4]) + later), "submitted": date}
        fields |= self._identifiers(n, date, like)
        if names:
            fields["introduces"] = "; ".join(names)
        aliases = (*names, *(self.babble[at].phrase(12) for at in titles if at != "en"))
        return Work(key, like.entry_type, fields, titles, tuple(dict.fromkeys(aliases)), cites)

    def _identifiers(self, n: int, date: str, like: Paper) -> dict[str, str]:
        """Return addresses that lead nowhere: such numbers arXiv does not reach in a month."""
        arxiv = f"{date[2:4]}{date[5:7]}.{90000 + n % 10000}"
        found = {"url": f"https://example.org/papers/{n}"}
        if like.arxiv:
            found = {"eprint": arxiv, "eprinttype": "arxiv", "archiveprefix": "arXiv"}
            found["url"] = f"https://arxiv.org/abs/{arxiv}"
        if like.doi:
            found["doi"] = f"10.5555/rosetta.{n}"
        if "code" in like.fields:
            found["code"] = f"https://example.org/code/{n}"
        return found

    def _titles(self, names: Sequence[str]) -> dict[str, str]:
        """Return a title in each language; the English one is nobody else's."""
        size = self.random.randint(30, 90)
        titles = {at: self.babble[at].phrase(size) for at in self.babble}
        if names and self.random.random() < 0.5:
            titles = {at: f"{names[0]}{_COLON[at]}{words}" for at, words in titles.items()}
        if titles["en"] in self.titles:
            return self._titles(names)
        self.titles.add(titles["en"])
        return titles

    def _name(self) -> str:
        word = re.sub("[^a-z]", "", self.random.choice(self.babble["en"].words).lower())
        return f"{word[:8].capitalize()}{self.random.choice(_ENDINGS)}" if word else self._name()

    def _key(self, author: Person, date: str, title: str) -> str:
        """Return a key of the usual form that is not taken."""
        family = re.sub("[^a-z]", "", slugify(author.short)) or "anonymous"
        words = [re.sub("[^a-z0-9]", "", word.lower()) for word in title.split()]
        first = next((word for word in words if word and word not in _STOP), "paper")
        key = f"{family}{date[:4]}{first}"
        while key in self.keys:
            key += self.random.choice("abcdefghijklmnopqrstuvwxyz")
        self.keys.add(key)
        return key


def _printed(person: Person) -> str:
    """Return a name as BibTeX has it; braces keep that of an organisation whole."""
    return f"{{{person.literal}}}" if person.literal else person.sorted_as
