"""Check what the notes hold: citations, references, formulas, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from rosetta.catalog import Catalog
from rosetta.citations import find_citations, find_references
from rosetta.markup import find_formulas
from rosetta.model import NOTE_KINDS, Note
from rosetta.problems import Problem, did_you_mean
from rosetta.readers.formulas import read_formula


def _notes(catalog: Catalog) -> Iterator[Note]:
    for versions in catalog.notes.values():
        yield from versions.values()


def check_citations(catalog: Catalog) -> Iterator[Problem]:
    """Bad: `[@nosuchkey]`."""
    for note in _notes(catalog):
        for citation in find_citations(note.text):
            for work in citation.works:
                if work.key not in catalog.papers:
                    hint = did_you_mean(work.key, catalog.papers)
                    message = f"unknown citation '@{work.key}'"
                    yield Problem(note.at(citation.line), "unknown-citation", message, hint)


def check_references(catalog: Catalog) -> Iterator[Problem]:
    """Bad: `[[no-such-slug]]`."""
    for note in _notes(catalog):
        for reference in find_references(note.text):
            if reference.slug not in catalog.names:
                hint = did_you_mean(reference.slug, catalog.names)
                message = f"unknown reference '[[{reference.slug}]]'"
                yield Problem(note.at(reference.line), "unknown-reference", message, hint)


def check_formulas(catalog: Catalog) -> Iterator[Problem]:
    """Bad: `$x_$` or a command that is not known: TeX that cannot be set."""
    for note in _notes(catalog):
        for line, tex in find_formulas(note.text):
            fault = read_formula(tex).fault
            if fault:
                message = f"formula '{tex[:40]}' cannot be set: {fault}"
                yield Problem(note.at(line), "bad-formula", message, "correct the TeX")


def check_subjects(catalog: Catalog) -> Iterator[Problem]:
    """Bad: a note about a paper, model, topic or digest that does not exist."""
    known = {
        "paper": catalog.papers,
        "model": catalog.models,
        "topic": catalog.topics,
        "digest": catalog.digests,
    }
    for note in _notes(catalog):
        if note.ref.kind in NOTE_KINDS and note.ref.id not in known[note.ref.kind]:
            message = f"there is no {note.ref.kind} '{note.ref.id}'"
            hint = did_you_mean(note.ref.id, known[note.ref.kind])
            yield Problem(note.location, "unknown-entry", message, hint)


def check_titles(catalog: Catalog) -> Iterator[Problem]:
    """Bad: an English paper note whose title is not the official title of the library."""
    for paper in catalog.papers.values():
        note = catalog.note(paper.ref, catalog.source_locale)
        if note and note.title and note.title != paper.title:
            message = f"title '{note.title}' is not that of the library"
            yield Problem(note.location, "note-title", message, f"write '{paper.title}'")
