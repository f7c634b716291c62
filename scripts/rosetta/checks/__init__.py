"""Find what is wrong: each rule is a documented function that yields problems; here listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from rosetta.catalog import Catalog
from rosetta.checks import (
    data,
    library,
    links,
    particles,
    safety,
    terms,
    translations,
    typography,
)
from rosetta.model import Note
from rosetta.problems import Problem

LIBRARY_RULES: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
    library.check_required_fields,
    library.check_keys,
    library.check_dates,
    library.check_identifiers,
    library.check_addresses,
    library.check_records,
    library.check_names,
    library.check_latex,
    library.check_keywords,
    library.check_duplicates,
    data.check_models,
    data.check_lineage,
    data.check_facts,
    data.check_scores,
    data.check_concepts,
    data.check_digests,
    data.check_identities,
    data.check_author_slugs,
)
"""The rules over the data, in the order in which they are run."""

NOTE_RULES: tuple[Callable[[Catalog, Note], Iterator[Problem]], ...] = (
    links.check_citations,
    links.check_references,
    links.check_formulas,
    links.check_subject,
    links.check_title,
    translations.check_state,
    translations.check_structure,
    terms.check_forbidden,
    terms.check_absent,
    terms.check_variants,
    typography.check_typography,
    particles.check_particles,
    safety.check_html,
    safety.check_links,
)
"""The rules over one note of a catalog, in the order in which they are run."""


def lint_note(catalog: Catalog, note: Note) -> list[Problem]:
    """Return what the glossary and the typography of its language say of one text alone."""
    rules = (terms.check_forbidden, typography.check_typography)
    return sorted({problem for rule in rules for problem in rule(catalog, note)})


def find_library_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield what the readers and the rules say of the data, and what the readers say of notes."""
    yield from catalog.problems
    for rule in LIBRARY_RULES:
        yield from rule(catalog)


def find_problems(catalog: Catalog, note: Note) -> Iterator[Problem]:
    """Yield what every rule says of one note."""
    for rule in NOTE_RULES:
        yield from rule(catalog, note)


def run_checks(catalog: Catalog, paths: Collection[str] = ()) -> list[Problem]:
    """Return the problems of the readers and of every rule, by place, each once.

    With `paths`, only those in these files.
    """
    found = set(find_library_problems(catalog))
    for versions in catalog.notes.values():
        for note in versions.values():
            if not paths or note.location.path in paths:
                found.update(find_problems(catalog, note))
    return sorted(problem for problem in found if not paths or problem.location.path in paths)
