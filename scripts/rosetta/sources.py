"""Read bib/ and docs/ whole: what the readers found, file by file, with the problems they met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rosetta.model import Concept, Digest, Model, Note, Paper
from rosetta.problems import Problem
from rosetta.readers.bibtex import find_duplicate_keys, read_bibtex
from rosetta.readers.files import read_text
from rosetta.readers.notes import read_note
from rosetta.readers.records import (
    Identity,
    check_unique,
    read_concepts,
    read_digests,
    read_identities,
    read_models,
)


@dataclass(frozen=True)
class Sources:
    """All that the readers found, in the order of the files, with the problems they met."""

    papers: list[Paper] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    topics: list[Concept] = field(default_factory=list)
    terms: list[Concept] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sources(root: Path, locales: tuple[str, ...], extra: Iterable[Path] = ()) -> Sources:
    """Read bib/ and docs/ under the project's root; what cannot be read is a problem.

    `extra` are BibTeX files from elsewhere that are checked as if they were of the library.
    """
    sources = Sources()
    for path in [*sorted((root / "bib").glob("*.bib")), *extra]:
        papers, problems = _read(root, path, _read_bib)
        sources.papers.extend(papers)
        sources.problems.extend(problems)
    known = {(p.location, p.rule) for p in sources.problems}
    repeated = find_duplicate_keys(sources.papers)
    sources.problems.extend(p for p in repeated if (p.location, p.rule) not in known)
    _read_records(root, sources)
    for path in sorted((root / "docs").rglob("*.md")):
        uri = path.relative_to(root / "docs").as_posix()
        note, problems = _read(root, path, _read_md, uri, locales)
        sources.notes.append(note)
        sources.problems.extend(problems)
    twins = check_unique(sources.notes, _page, "duplicate-note", "keep one of the two")
    sources.problems.extend(twins)
    return sources


_Read = Callable[..., tuple[Any, list[Problem]]]
_known: dict[tuple[Path, Path, tuple[Any, ...]], tuple[tuple[int, int], Any]] = {}


def _read(root: Path, path: Path, read: _Read, *args: Any) -> tuple[Any, list[Problem]]:
    """Return what a reader makes of a file; one that has not changed is not read again."""
    stat = path.stat()
    stamp, place = (stat.st_mtime_ns, stat.st_size), (root, path, args)
    known = _known.get(place)
    if known is None or known[0] != stamp:
        name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
        known = _known[place] = (stamp, read(*read_text(path, name), name, *args))
    return known[1]


def _read_bib(text: str, faults: list[Problem], name: str) -> tuple[list[Paper], list[Problem]]:
    papers, problems = read_bibtex(text, name) if text or not faults else ([], [])
    return papers, [*faults, *problems]


def _read_md(
    text: str, faults: list[Problem], name: str, uri: str, locales: tuple[str, ...]
) -> tuple[Note, list[Problem]]:
    note, problems = read_note(text, name, uri, locales, locales[0])
    return note, faults or problems


def _read_yml(text: str, faults: list[Problem], name: str, stem: str) -> tuple[Any, list[Problem]]:
    records, problems = _READERS[stem](text, name)
    return records, faults or problems


_READERS: Mapping[str, Callable[[str, str], tuple[Any, list[Problem]]]] = {
    "models": read_models,
    "topics": lambda text, name: read_concepts(text, name, "topic"),
    "terms": lambda text, name: read_concepts(text, name, "term"),
    "digests": read_digests,
    "authors": read_identities,
}
"""What reads `bib/<stem>.yml`."""


def _page(note: Note) -> str:
    return f"{note.ref.uri} ({note.locale})"


def _read_records(root: Path, sources: Sources) -> None:
    """Read the YAML files of bib/ into the lists of `sources`."""
    targets: dict[str, list[Any]] = {
        "models": sources.models,
        "topics": sources.topics,
        "terms": sources.terms,
        "digests": sources.digests,
        "authors": sources.identities,
    }
    for stem, target in targets.items():
        path = root / "bib" / f"{stem}.yml"
        if path.exists():
            records, problems = _read(root, path, _read_yml, stem)
            target.extend(records)
            sources.problems.extend(problems)
    concepts = [*sources.models, *sources.topics, *sources.terms]
    sources.problems.extend(check_unique(concepts, lambda c: c.slug, "duplicate-slug"))
    named = (identity for identity in sources.identities if identity.slug)
    sources.problems.extend(check_unique(named, lambda i: i.slug, "duplicate-slug"))
