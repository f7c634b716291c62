"""`status`, `translate`, `diff`, `stamp`: the work of a translator with a checkout."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rosetta.catalog import Catalog
from rosetta.commands.arguments import (
    check_locale,
    find_page,
    load_catalog,
    relative,
    write_text,
)
from rosetta.commands.front_matter import set_fields
from rosetta.model import Note
from rosetta.problems import RosettaError
from rosetta.readers.history import is_shallow, read_versions
from rosetta.readers.notes import read_note
from rosetta.structure import compare
from rosetta.translations import STATES, Translation, changes, survey, survey_page
from rosetta.versions import section_versions, version_of
from rosetta.views.differences import render_differences
from rosetta.views.scaffold import render_scaffold
from rosetta.views.translations import as_records, render_status


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    status = commands.add_parser("status", help="show how each page stands in each language")
    status.add_argument("--locale", action="append", default=[], help="only this language")
    for state in STATES[1:]:
        status.add_argument(f"--{state}", action="append_const", dest="states", const=state)
    status.add_argument("--all", action="store_true", help="list what is current too")
    status.add_argument("--json", action="store_true", help="print JSON")
    status.set_defaults(command=_status)
    translate = commands.add_parser("translate", help="write the scaffold of a translation")
    translate.add_argument("page", metavar="KEY", help="key, slug or file of a page")
    translate.add_argument("--locale", required=True, help="the language to translate into")
    translate.set_defaults(command=_translate)
    diff = commands.add_parser("diff", help="show what changed in English since a translation")
    diff.add_argument("page", metavar="KEY", help="key, slug or file of a page")
    diff.add_argument("--locale", required=True, help="the language of the translation")
    diff.set_defaults(command=_diff)
    stamp = commands.add_parser("stamp", help="record that a translation is up to date")
    stamp.add_argument("files", nargs="+", metavar="FILE", help="translations, docs/….<locale>.md")
    told = "FILE are English texts whose last change asks for no change of their translations"
    stamp.add_argument("--minor", action="store_true", help=told)
    stamp.set_defaults(command=_stamp)


def _status(args: argparse.Namespace, root: Path) -> int:
    """Print the pages that are due, or all; exit with 1 where any is."""
    catalog = load_catalog(root)
    locales = [check_locale(catalog, locale) for locale in args.locale] or catalog.locales
    rows = [row for row in survey(catalog) if row.locale in locales]
    shown = [row for row in rows if _is_wanted(row, args)]
    if args.json:
        print(json.dumps(as_records(shown), ensure_ascii=False, indent=2))
    else:
        print(render_status(rows, shown))
    return 1 if any(row.is_due for row in shown) else 0


def _is_wanted(row: Translation, args: argparse.Namespace) -> bool:
    if args.states:
        return row.state in args.states
    return row.is_due or args.all or args.json


def _translate(args: argparse.Namespace, root: Path) -> int:
    """Write the scaffold; refuse where there is a translation, or nothing to translate."""
    catalog = load_catalog(root)
    ref = find_page(catalog, args.page)
    locale = check_locale(catalog, args.locale)
    if locale == catalog.source_locale:
        raise RosettaError(f"{locale} is the language that the others are translated from")
    if catalog.note(ref, catalog.source_locale) is None:
        raise RosettaError(f"docs/{ref.uri} is not written yet: there is nothing to translate")
    row = survey_page(catalog, ref, locale)
    if row.state != "missing":
        hint = f"'manage.py diff {args.page} --locale {locale}'"
        raise RosettaError(f"{row.path} is there already; see {hint}")
    (root / row.path).parent.mkdir(parents=True, exist_ok=True)
    write_text(root / row.path, render_scaffold(catalog, ref, locale))
    print(f"{row.path}: translate it, delete its comments, then 'manage.py stamp {row.path}'")
    return 0


def _diff(args: argparse.Namespace, root: Path) -> int:
    """Print what changed in the source, word by word; exit with 1 where something did."""
    catalog = load_catalog(root)
    ref = find_page(catalog, args.page)
    note = catalog.note(ref, check_locale(catalog, args.locale))
    source = catalog.note(ref, catalog.source_locale)
    if note is None or source is None or note is source:
        raise RosettaError(f"{args.page}: there is no translation into '{args.locale}'")
    state = catalog.state(ref, note.locale)
    if state == "current":
        print(f"{note.location.path} is current")
        return 0
    old = _version(root, catalog, source, note.source_hash)
    if old is None:
        return _diff_without_history(root, catalog, source, note)
    print(render_differences(old, source, sys.stdout.isatty()))
    return 1


def _version(root: Path, catalog: Catalog, source: Note, version: str) -> Note | None:
    """Return the version of a source text out of git's history, or None."""
    earlier = _earlier(root, catalog, source)
    return next((old for old in earlier if version_of(old) == version), None)


def _earlier(root: Path, catalog: Catalog, source: Note) -> Iterator[Note]:
    """Yield what a source text was, newest first, as far back as git's history goes."""
    path, uri = source.location.path, source.ref.uri
    for text in read_versions(root, path):
        yield read_note(text, path, uri, catalog.locales, catalog.source_locale)[0]


def _diff_without_history(root: Path, catalog: Catalog, source: Note, note: Note) -> int:
    """Name the changed sections at least, where the old text is not in the history."""
    for section in changes(catalog, note.ref, note.locale):
        name = section.heading.text if section.heading else "(opening)"
        print(f"{source.at(section.line)}: changed: {name}")
    hint = "; 'git fetch --unshallow' brings it" if is_shallow(root) else ""
    version = note.source_hash or "no version"
    raise RosettaError(f"{note.location.path} was made from {version}, which git lacks{hint}")


def _stamp(args: argparse.Namespace, root: Path) -> int:
    """Record in each translation which text it was made from, or what a text is equivalent to."""
    catalog = load_catalog(root)
    notes = {n.location.path: n for versions in catalog.notes.values() for n in versions.values()}
    refused = 0
    for file in args.files:
        note = notes.get(relative(file, root))
        refusals = _refusals_of_minor if args.minor else _refusals
        problems = refusals(catalog, note, file) if note else [f"{file}: not a note"]
        if note and not problems:
            fields = _minor(root, catalog, note) if args.minor else _stamped(catalog, note)
            set_fields(root / note.location.path, fields)
        for problem in problems:
            print(problem, file=sys.stderr)
        refused += bool(problems)
    return 1 if refused else 0


def _refusals(catalog: Catalog, note: Note, file: str) -> list[str]:
    """Return why a translation cannot be stamped: no source, or another structure than it."""
    if note.locale == catalog.source_locale:
        return [f"{file}: is a source text, not a translation; for a small change, use --minor"]
    if not note.title:
        return [f"{file}: its front matter has no title, or is broken; see 'manage.py check'"]
    source = catalog.note(note.ref, catalog.source_locale)
    if source is None:
        return [f"{file}: there is no source text docs/{note.ref.uri}"]
    return sorted(map(str, compare(source, note)))


def _stamped(catalog: Catalog, note: Note) -> dict[str, str]:
    source = catalog.notes[note.ref][catalog.source_locale]
    version = catalog.source_hashes[note.ref]
    sections = " ".join(section_versions(source))
    plain = f'"{version}"' if version.isdigit() else version  # else YAML reads a number
    return {"source_hash": plain, "source_sections": f'"{sections}"'}


def _refusals_of_minor(catalog: Catalog, note: Note, file: str) -> list[str]:
    """Return why a change cannot be minor: nothing is translated, or the structure changed."""
    if note.locale != catalog.source_locale:
        return [f"{file}: is a translation; --minor is for the English text"]
    rest = [other for other in catalog.notes[note.ref].values() if other is not note]
    older = [other for other in rest if catalog.state(note.ref, other.locale) == "outdated"]
    if not older:
        return [f"{file}: no translation of it is outdated"]
    return sorted(str(problem) for other in older for problem in compare(note, other))


def _minor(root: Path, catalog: Catalog, source: Note) -> dict[str, str]:
    """Return the versions that this text says the same as: the one before, and what that was."""
    current = catalog.source_hashes[source.ref]
    before = _previous(root, catalog, source)
    known = source.equivalent if before in source.equivalent else (before,)
    versions = dict.fromkeys([*known, current])
    return {"equivalent": f'"{" ".join(versions)}"'}


def _previous(root: Path, catalog: Catalog, source: Note) -> str:
    """Return the version before this one: the last other one in git, or the one translated.

    Raises RosettaError where neither says it.
    """
    current = catalog.source_hashes[source.ref]
    rest = (note for note in catalog.notes[source.ref].values() if note is not source)
    translated = {note.source_hash for note in rest} - {current, ""}
    try:
        for old in _earlier(root, catalog, source):
            if (version := version_of(old)) != current:
                return version
    except RosettaError:
        pass  # not under git: the translations know
    if len(translated) == 1:
        return translated.pop()
    message = "git does not know the text before this one, and its translations do not agree"
    raise RosettaError(f"{source.location.path}: {message}")
