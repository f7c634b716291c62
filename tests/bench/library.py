"""Write a library of so many papers as a project of its own, the real one with papers made up.

Each made-up paper has a note of some 2.5 kB in every language, with the headings, citations,
references, figures, formulas and tables of the real ones. What a translation must share with its
source it shares, so the project is checked without a problem; templates and code are those of this
project. Run as `python library.py FOLDER PAPERS`.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from babble import learn  # noqa: E402
from invented import Inventor, Work  # noqa: E402

from rosetta.catalog import load  # noqa: E402
from rosetta.citations import find_references  # noqa: E402
from rosetta.markup import find_formulas  # noqa: E402
from rosetta.model import Note, Ref  # noqa: E402
from rosetta.problems import Location, RosettaError  # noqa: E402
from rosetta.settings import load_settings  # noqa: E402
from rosetta.versions import section_versions, version_of  # noqa: E402
from rosetta.views.scaffold import known_headings  # noqa: E402

PROSE_BYTES = 2000
"""As every section ends with a sentence and has a heading, maybe a table, it becomes 2.5 kB."""

CONFIG = f"""\
# The real site with another library: tests/bench/library.py wrote it.
INHERIT: {ROOT}/mkdocs.yml
theme:
  custom_dir: {ROOT}/overrides
hooks:
  - {ROOT}/scripts/hooks.py
watch:
  - bib
"""
_SHARES = {
    "": 0.08,
    "What is new": 0.22,
    "How it works": 0.25,
    "What was shown": 0.2,
    "Limits and open questions": 0.15,
    "Read next": 0.1,
}
"""The headings of long notes, and the part of a note that stands under each."""

_FIGURES, _REFERENCES, _PLACES = (1, 3), (4, 9), (2, 4)
"""At least and at most: figures of a section, references of a note, its citations of its paper."""

_FORMULA = 0.4
_TABLE = 0.3
_TEST = {"en": "Test", "ja": "テスト", "zh": "测试", "ko": "벤치마크"}
_FIGURE = {"en": " ({})", "ja": "（{}）", "zh": "（{}）", "ko": " ({})"}
_SPACED = ("en", "ko")
"""The languages that write a space between words."""


@dataclass(slots=True)
class Section:
    """What a section has in every language: a size, marks within its prose, a block after it."""

    size: int
    marks: list[str]
    block: str = ""


class Library:
    """The real library, and so many papers made up that it has `papers` in all."""

    def __init__(self, papers: int) -> None:
        settings = load_settings(ROOT)
        self.real = load(ROOT, settings.locales)[0]
        if papers < len(self.real.papers):
            raise RosettaError(f"{papers} papers: the real library has {len(self.real.papers)}")
        self.babble = {at: learn(self.real, at, papers) for at in settings.locales}
        self.inventor = Inventor(self.real, self.babble, papers)
        self.random = random.Random(papers)
        source = [by["en"] for by in self.real.notes.values() if "en" in by]
        self.slugs = [r.slug for note in source for r in find_references(note.text)]
        self.formulas = [tex for note in source for _, tex in find_formulas(note.text)]
        self.headings = {at: known_headings(self.real, at) for at in settings.locales}

    def write(self, folder: Path) -> None:
        """Write the project: configuration, data and notes."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        shutil.copy(ROOT / "CITATION.cff", folder)
        for name in ("bib", "docs"):
            shutil.copytree(ROOT / name, folder / name)
        self._write_entries(folder / "bib")
        for work in self.inventor.works:
            for suffix, text in self._notes(work):
                path = folder / "docs" / "papers" / f"{work.key}{suffix}.md"
                path.write_text(text, encoding="utf-8")

    def _write_entries(self, folder: Path) -> None:
        """Add the papers to the files of their years, and people to those who have two names."""
        years: defaultdict[str, list[str]] = defaultdict(list)
        for work in self.inventor.works:
            lines = [f"  {name} = {{{value}}},\n" for name, value in work.fields.items()]
            entry = f"\n@{work.entry_type}{{{work.key},\n{''.join(lines)}}}\n"
            years[work.fields["submitted"][:4]].append(entry)
        for year, entries in years.items():
            with (folder / f"{year}.bib").open("a", encoding="utf-8") as file:
                file.writelines(entries)
        with (folder / "authors.yml").open("a", encoding="utf-8") as file:
            file.writelines(self.inventor.people.identities)

    def _notes(self, work: Work) -> Iterator[tuple[str, str]]:
        """Yield the suffix of each language's file and the text, first that of the source."""
        sections = self._sections(work)
        stamp: dict[str, str] = {}
        for locale in self.babble:
            body = self._body(sections, locale)
            title, place = work.titles[locale], Location("")
            if not stamp:
                note = Note(Ref("paper", work.key), locale, place, title, body, 1)
                versions = " ".join(section_versions(note))
                stamp = {"source_hash": version_of(note), "source_sections": versions}
            given = {} if locale == "en" else stamp
            front = {"paper": work.key, "title": title, "aliases": work.aliases, **given}
            lines = [f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in front.items()]
            head = f"---\n{''.join(lines)}origin: machine\nreviewed_by: []\n---\n"
            yield "" if locale == "en" else f".{locale}", head + body

    def _sections(self, work: Work) -> dict[str, Section]:
        """Plan a note: what stands in which section."""
        size = PROSE_BYTES * self.random.uniform(0.6, 1.4)
        found = {h: Section(round(size * share), []) for h, share in _SHARES.items()}
        rest = [h for h in _SHARES if h]
        for heading in rest:
            found[heading].marks += [self._figure() for _ in range(self._some(_FIGURES))]
        for slug in self.random.choices(self.slugs, k=self._some(_REFERENCES)):
            found[self.random.choice(rest)].marks.append(f"[[{slug}]]")
        own = [f"{work.key}, Table {n + 1}" for n in range(self._some(_PLACES))]
        for cited in (*work.cites, *own):
            found[self.random.choice(rest)].marks.append(f"[@{cited}]")
        for section in found.values():
            self.random.shuffle(section.marks)
        if self.random.random() < _FORMULA:
            found["How it works"].block = self._formula()
        if self.random.random() < _TABLE:
            found["What was shown"].block = self._table()
        return found

    def _some(self, limits: tuple[int, int]) -> int:
        return self.random.randint(*limits)

    def _figure(self) -> str:
        number, other = self.random.randint(2, 999), self.random.randint(1, 9)
        return self.random.choice((f"{number / 10:.1f}%", f"{number}B", f"{other},{number:03}"))

    def _formula(self) -> str:
        """Return a real formula with other digits: one that was set before need not be again."""
        tex = self.random.choice(self.formulas)
        digits = re.sub(r"\d", lambda _: str(self.random.randint(1, 9)), tex)
        return f"$$\n{digits}\n$$"

    def _table(self) -> str:
        """Return a table; the word in its corner is translated later."""
        head = [_TEST["en"], *self._models(4)]
        rows = [head, ["---"] * len(head)]
        for name in self._models(4):
            rows.append([name, *(f"{self._some((100, 999)) / 10}%" for _ in head[1:])])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _models(self, number: int) -> list[str]:
        models = list(self.real.models.values())
        return [model.name for model in self.random.sample(models, number)]

    def _body(self, sections: dict[str, Section], locale: str) -> str:
        """Return a note in a language, from the end of its front matter on."""
        blocks: list[str] = []
        for heading, section in sections.items():
            if heading:
                blocks.append(f"## {self.headings[locale][heading]}")
            blocks.append(self._prose(section, locale))
            if section.block:
                corner = f"| {_TEST[locale]} |"
                blocks.append(section.block.replace(f"| {_TEST['en']} |", corner, 1))
        return "\n" + "\n\n".join(blocks) + "\n"

    def _prose(self, section: Section, locale: str) -> str:
        """Return the text of a section, its marks spread evenly over its sentences."""
        marks = section.marks
        size = section.size - sum(len(mark) + 1 for mark in marks)
        sentences = self.babble[locale].text(max(size, section.size // 3))
        for number, mark in enumerate(marks):
            _insert(sentences[number * len(sentences) // len(marks)], mark, locale)
        return (" " if locale in _SPACED else "").join("".join(s) for s in sentences)


def _insert(sentence: list[str], mark: str, locale: str) -> None:
    """Put a reference into the middle of a sentence, a citation or a figure before its full stop.

    So no particle follows it, and no mark stands beside it that its language would not set there.
    """
    space = " " if locale in _SPACED else ""
    middle = len(sentence) // 2
    if mark.startswith("[[") and middle:
        sentence.insert(middle, f"{mark}{space}")
        return
    shown = f"{space}{mark}" if mark.startswith("[") else _FIGURE[locale].format(mark)
    last = sentence.pop()
    sentence.append(f"{last[:-1]}{shown}{last[-1]}")


def main(arguments: Sequence[str]) -> None:
    """Write a library."""
    folder, papers = arguments
    Library(int(papers)).write(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
