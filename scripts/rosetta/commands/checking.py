"""`check` and `stats`: what is wrong with the library and the notes, and how much there is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from rosetta.catalog import Catalog, build
from rosetta.checks import LIBRARY_RULES, NOTE_RULES, lint_note, run_checks
from rosetta.checks.typography import fix, traditional_characters
from rosetta.commands.arguments import (
    check_locale,
    is_of_project,
    load_catalog,
    print_problems,
    relative,
)
from rosetta.model import Note, Ref
from rosetta.problems import Location, Problem, RosettaError
from rosetta.readers.files import read_text
from rosetta.readers.hanzi import simplified_characters
from rosetta.settings import load_settings
from rosetta.sources import read_sources
from rosetta.views.stats import count, count_models, render_models, render_stats

_TEXTS = {".md", ".txt"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    check = commands.add_parser("check", help="print every problem of the library and the notes")
    told = "only the problems in these files; texts from elsewhere need --locale"
    check.add_argument("files", nargs="*", metavar="FILE", help=told)
    check.add_argument("--locale", help="the language of texts that are not the project's own")
    told = "mend the typography of the notes where that needs no judgement"
    check.add_argument("--fix", action="store_true", help=told)
    check.add_argument("--json", action="store_true", help="print JSON")
    check.add_argument("--list", action="store_true", help="list the rules and stop")
    check.set_defaults(command=_check)
    stats = commands.add_parser("stats", help="count papers, models, authors, notes, links")
    told = "instead, how many models have each field"
    stats.add_argument("--models", action="store_true", help=told)
    stats.add_argument("--json", action="store_true", help="print JSON")
    stats.set_defaults(command=_stats)


def _check(args: argparse.Namespace, root: Path) -> int:
    if args.list:
        for rule in (*LIBRARY_RULES, *NOTE_RULES):
            print(f"{rule.__name__.removeprefix('check_')}: {(rule.__doc__ or '').strip()}")
        return 0
    locales = load_settings(root).locales
    wanted = {relative(file, root): Path(file).resolve() for file in args.files}
    own = {name for name, path in wanted.items() if is_of_project(str(path), root)}
    texts = {n: p for n, p in wanted.items() if n not in own and p.suffix in _TEXTS}
    library = {n: p for n, p in wanted.items() if n not in {*own, *texts}}
    for name, path in library.items():
        if path.suffix != ".bib":
            raise RosettaError(f"{name}: only .bib, .md and .txt are checked from elsewhere")
    if args.fix:
        _fix(load_catalog(root), root, wanted)
    catalog = build(read_sources(root, locales, list(library.values())), locales)
    problems = [*run_checks(catalog, wanted), *_lint(catalog, texts, args.locale)]
    print_problems(problems, args.json)
    return 1 if problems else 0


def _lint(catalog: Catalog, texts: Mapping[str, Path], locale: str | None) -> Iterable[Problem]:
    """Return what the glossary and the typography of a language say of texts from elsewhere."""
    if texts and locale is None:
        raise RosettaError(f"{next(iter(texts))}: say its language with --locale")
    for name, path in texts.items():
        text, problems = read_text(path, name)
        yield from problems
        ref = Ref("page", path.stem)
        note = Note(ref, check_locale(catalog, str(locale)), Location(name), path.stem, text, 1)
        yield from lint_note(catalog, note)


def _fix(catalog: Catalog, root: Path, wanted: Mapping[str, Path]) -> None:
    """Mend the bodies of the notes in place, whatever their line ends."""
    traditional = traditional_characters(simplified_characters())
    for versions in catalog.notes.values():
        for note in versions.values():
            if wanted and note.location.path not in wanted:
                continue
            fixed = fix(note.text, note.locale, traditional)
            if fixed != note.text:
                _write_body(root / note.location.path, note, fixed)
                print(f"{note.location.path}: mended", file=sys.stderr)


def _write_body(path: Path, note: Note, body: str) -> None:
    """Write the text of a note under the front matter as it stands in the file."""
    raw = path.read_bytes().decode("utf-8")
    lines = raw.splitlines(keepends=True)
    head = "".join(lines[: note.body_line - 1])
    end = "\r\n" if head.endswith("\r\n") else "\n"
    path.write_bytes((head + body.replace("\n", end)).encode("utf-8"))


def _stats(args: argparse.Namespace, root: Path) -> int:
    catalog = load_catalog(root)
    counts, render = (
        (count_models(catalog), render_models) if args.models else (count(catalog), render_stats)
    )
    print(json.dumps(counts, indent=2) if args.json else render(counts))
    return 0
