"""Say what a change does to the translations: as data, and as the comment on a pull request."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rosetta.catalog import Catalog
from rosetta.model import Note, Ref
from rosetta.problems import Location, Problem
from rosetta.translations import Translation
from rosetta.versions import split_sections, version_of

MARKER = "<!-- rosetta: translations -->"
"""The first line of the comment, by which the next run finds it."""

_KINDS = ("outdated", "missing", "orphaned", "structure", "current")
_SHOWN = 40
"""How many pages of a kind the comment names before it only counts the rest."""


def find_changes(
    before: Sequence[Translation], after: Sequence[Translation]
) -> dict[str, list[dict[str, str]]]:
    """Return what a change makes of the translations: `{kind: [{page, locale, path}]}`.

    `current` holds what it brings up to date; `structure` what now differs from its source.
    """
    known = {(row.ref, row.locale): row for row in before}
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in _KINDS}
    fresh = _written(after) - _written(before)
    for row in after:
        old = known.get((row.ref, row.locale))
        record = {"page": row.page, "locale": row.locale, "path": row.path}
        for kind in _kinds(row, old, row.ref in fresh):
            found[kind].append(record)
    return found


def _written(rows: Iterable[Translation]) -> set[Ref]:
    """Return the pages that have a source text."""
    return {row.ref for row in rows if row.state in ("current", "outdated")}


def _kinds(row: Translation, old: Translation | None, is_fresh: bool) -> Iterator[str]:
    """Yield what became of one translation; `is_fresh` tells that its source text is new."""
    state = old.state if old else "missing"
    if row.structure and not (old and old.structure):
        yield "structure"
    if row.state != state or (row.state == "missing" and is_fresh):
        yield row.state


def sources_of(
    before: Catalog, after: Catalog, changes: Mapping[str, Sequence[Mapping[str, str]]]
) -> Iterator[Problem]:
    """Yield a remark at each section of the English texts that leaves translations behind."""
    behind = _by_page(changes["outdated"])
    pages = {ref.uri.removesuffix(".md"): ref for ref in after.notes}
    for page, locales in behind.items():
        ref = pages[page]
        old, new = before.note(ref, before.source_locale), after.note(ref, after.source_locale)
        if old and new:
            yield from _remarks(old, new, ", ".join(locales))


def _remarks(old: Note, new: Note, locales: str) -> Iterator[Problem]:
    """Yield a remark at the first changed line of each section."""
    lines = [section.line for section in split_sections(new.text)]
    seen: set[int] = set()
    hint = "if it says the same as before, 'manage.py stamp --minor' keeps them current"
    for line in _changed_lines(old, new):
        section = max((start for start in lines if start <= line), default=1)
        if section not in seen:
            seen.add(section)
            message = f"this change makes the translations outdated: {locales}"
            yield Problem(_at(new, line), "translation-outdated", message, hint)


def _at(note: Note, line: int) -> Location:
    return note.at(line) if line else note.location


def _changed_lines(old: Note, new: Note) -> Iterator[int]:
    """Yield the first line (from 1) of each changed block; 0 is the front matter."""
    if (old.title, old.description) != (new.title, new.description):
        yield 0
    before, after = old.text.splitlines(), new.text.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, _, _, start, _ in matcher.get_opcodes():
        if kind != "equal":
            yield min(start + 1, max(len(after), 1))


def minor_lines(
    before: Catalog, after: Catalog, changes: Mapping[str, Sequence[Mapping[str, str]]]
) -> dict[str, str]:
    """Return the front-matter line that declares each changed English text to say the same."""
    found, behind = {}, _by_page(changes["outdated"])
    for ref, versions in after.notes.items():
        page = ref.uri.removesuffix(".md")
        old, new = before.note(ref, before.source_locale), versions.get(after.source_locale)
        if old and new and page in behind:
            found[new.location.path] = f'equivalent: "{version_of(old)} {version_of(new)}"'
    return found


def render_comment(report: Mapping[str, Any]) -> str:
    """Return the one comment on a pull request, in GitHub's Markdown.

    A report may come from a stranger's code: it is data that `schemas/changes.schema.json` has
    admitted, and every value stands in a code span that it cannot leave.
    """
    changes, minor = report["changes"], report["minor"]
    lines = [MARKER, "### What this change does to the translations", ""]
    rows = [kind for kind in _KINDS if changes[kind]]
    if not rows:
        return "\n".join([*lines, "Nothing: every translation stays as it was.", ""])
    locales = sorted({record["locale"] for kind in rows for record in changes[kind]})
    lines += ["| | " + " | ".join(map(_code, locales)) + " |", "|---" * (len(locales) + 1) + "|"]
    for kind in rows:
        counts = [sum(r["locale"] == locale for r in changes[kind]) for locale in locales]
        lines.append(f"| {kind} | " + " | ".join(map(str, counts)) + " |")
    for kind in rows:
        lines += ["", f"**{_TITLES[kind]}**", "", *_list(changes[kind])]
    if minor:
        rows = [f"- {_code(path)}: {_code(line)}" for path, line in minor.items()]
        lines += ["", _MINOR, "", *_cut(rows)]
    return "\n".join([*lines, ""])


_TITLES = {
    "outdated": "Becomes outdated: the English text changed",
    "missing": "Is missing: a new English text",
    "orphaned": "Loses its English text",
    "structure": "Differs in structure from the English text",
    "current": "Is now current: thank you",
}
_MINOR = (
    "If the English text says the same as before (a typing error mended, a comma), its "
    "translations need no change: run `python scripts/manage.py stamp --minor FILE`, or put the "
    "line into the front matter."
)


def _list(records: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a line a page, with its languages."""
    pages = _by_page(records).items()
    return _cut([f"- {_code(page)}: {', '.join(map(_code, found))}" for page, found in pages])


def _by_page(records: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the languages that are recorded of each page."""
    pages: dict[str, list[str]] = {}
    for record in records:
        pages.setdefault(record["page"], []).append(record["locale"])
    return pages


def _cut(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"- and {more} more"] if more > 0 else [])]


def _code(text: str) -> str:
    return f"`{text}`"
