"""Read bib/ and docs/ whole: what the readers found, file by file, with the problems they met."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
        text, problems = read_text(path, name := _name(root, path))
        papers, more = read_bibtex(text, name) if text or not problems else ([], [])
        sources.papers.extend(papers)
        sources.problems.extend([*problems, *more])
    known = {(p.location, p.rule) for p in sources.problems}
    repeated = find_duplicate_keys(sources.papers)
    sources.problems.extend(p for p in repeated if (p.location, p.rule) not in known)
    _read_records(root, sources)
    for path in sorted((root / "docs").rglob("*.md")):
        text, problems = read_text(path, name := _name(root, path))
        uri = path.relative_to(root / "docs").as_posix()
        note, more = read_note(text, name, uri, locales, locales[0])
        sources.notes.append(note)
        sources.problems.extend(problems or more)
    twins = check_unique(sources.notes, _page, "duplicate-note", "keep one of the two")
    sources.problems.extend(twins)
    return sources


def _page(note: Note) -> str:
    return f"{note.ref.uri} ({note.locale})"


def _read_records(root: Path, sources: Sources) -> None:
    """Read the YAML files of bib/ into the lists of `sources`."""
    readers: tuple[tuple[str, list[Any], Callable[[str, str], tuple[Any, list[Problem]]]], ...] = (
        ("models", sources.models, read_models),
        ("topics", sources.topics, lambda text, name: read_concepts(text, name, "topic")),
        ("terms", sources.terms, lambda text, name: read_concepts(text, name, "term")),
        ("digests", sources.digests, read_digests),
        ("authors", sources.identities, read_identities),
    )
    for stem, target, reader in readers:
        path = root / "bib" / f"{stem}.yml"
        if not path.exists():
            continue
        text, problems = read_text(path, name := _name(root, path))
        records, more = reader(text, name)
        target.extend(records)
        sources.problems.extend(problems or more)
    concepts = [*sources.models, *sources.topics, *sources.terms]
    sources.problems.extend(check_unique(concepts, lambda c: c.slug, "duplicate-slug"))
    named = (identity for identity in sources.identities if identity.slug)
    sources.problems.extend(check_unique(named, lambda i: i.slug, "duplicate-slug"))


def _name(root: Path, path: Path) -> str:
    """Return a path as problems print it: relative to the project where it lies in it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
