"""Check what the notes hold: citations, references, formulas, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from rosetta.catalog import Catalog
from rosetta.citations import find_citations, find_references
from rosetta.markup import find_formulas
from rosetta.model import NOTE_KINDS, Note
from rosetta.problems import Problem, did_you_mean
from rosetta.readers.formulas import read_formula


def check_citations(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `[@nosuchkey]`."""
    for citation in find_citations(note.text):
        for work in citation.works:
            if work.key not in catalog.papers:
                hint = did_you_mean(work.key, catalog.papers)
                message = f"unknown citation '@{work.key}'"
                yield Problem(note.at(citation.line), "unknown-citation", message, hint)


def check_references(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `[[no-such-slug]]`."""
    for reference in find_references(note.text):
        if reference.slug not in catalog.names:
            hint = did_you_mean(reference.slug, catalog.names)
            message = f"unknown reference '[[{reference.slug}]]'"
            yield Problem(note.at(reference.line), "unknown-reference", message, hint)


def check_formulas(_: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `$x_$` or a command that is not known: TeX that cannot be set."""
    for line, tex in find_formulas(note.text):
        fault = read_formula(tex).fault
        if fault:
            message = f"formula '{tex[:40]}' cannot be set: {fault}"
            yield Problem(note.at(line), "bad-formula", message, "correct the TeX")


def check_subject(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: a note about a paper, model, topic or digest that does not exist."""
    known = {
        "paper": catalog.papers,
        "model": catalog.models,
        "topic": catalog.topics,
        "digest": catalog.digests,
    }
    if note.ref.kind in NOTE_KINDS and note.ref.id not in known[note.ref.kind]:
        message = f"there is no {note.ref.kind} '{note.ref.id}'"
        hint = did_you_mean(note.ref.id, known[note.ref.kind])
        yield Problem(note.location, "unknown-entry", message, hint)


def check_title(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: an English paper note whose title is not the official title of the library."""
    paper = catalog.papers.get(note.ref.id) if note.ref.kind == "paper" else None
    is_source = note.locale == catalog.source_locale
    if paper and is_source and note.title and note.title != paper.title:
        message = f"title '{note.title}' is not that of the library"
        yield Problem(note.location, "note-title", message, f"write '{paper.title}'")
