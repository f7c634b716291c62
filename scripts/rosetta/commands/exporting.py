"""`export`: write entries as BibTeX, RIS, CSL-JSON or references."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rosetta.catalog import Catalog
from rosetta.commands.arguments import check_locale, hint, load_catalog, write_text
from rosetta.model import Kind, Paper, Ref
from rosetta.problems import Problem, RosettaError
from rosetta.readers.bibtex import read_bibtex
from rosetta.readers.citeproc import format_references, style_names
from rosetta.readers.files import read_text
from rosetta.views.exports.csl import processor_item
from rosetta.views.exports.files import FORMATS, paper_set, render_file, sets
from rosetta.views.words import words

_SELECTORS: tuple[Kind, ...] = ("paper", "topic", "model", "digest", "author", "year")
_FORMATS = {"bib" if name == "bibtex" else name: name for name in FORMATS}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    export = commands.add_parser(
        "export", help="write entries as BibTeX, RIS, CSL-JSON, references"
    )
    export.add_argument("--format", default="bib", choices=[*_FORMATS, *style_names()])
    for kind in _SELECTORS:
        told = f"only this {kind}" if kind == "paper" else f"only the papers of this {kind}"
        name = "--key" if kind == "paper" else f"--{kind}"
        export.add_argument(name, dest=kind, action="append", default=[], help=told)
    export.add_argument("--from", dest="source", metavar="FILE.bib", help="not of bib/ but of FILE")
    export.add_argument("--locale", default="en", help="the language of references (en)")
    export.add_argument("--output", "-o", metavar="FILE", help="a file, not standard output")
    export.set_defaults(command=_export)


def _export(args: argparse.Namespace, root: Path) -> int:
    """Write the chosen entries in a format; nothing is written of a file with problems."""
    catalog = load_catalog(root)
    check_locale(catalog, args.locale)
    papers, problems = _chosen(args, catalog)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    text = _written(papers, args.format, args.locale)
    if args.output:
        write_text(Path(args.output), text)
    else:
        sys.stdout.write(text)
    return 0


def _chosen(args: argparse.Namespace, catalog: Catalog) -> tuple[list[Paper], list[Problem]]:
    """Return the papers that the arguments name, in their order, and what is wrong with a file."""
    if args.source:
        text, problems = read_text(Path(args.source), args.source)
        papers, more = read_bibtex(text, args.source) if text or not problems else ([], [])
        by_key = {paper.key: paper for paper in papers}
        problems += more
    else:
        by_key, problems = dict(catalog.papers), []
    wanted = [
        paper
        for kind in _SELECTORS
        for name in getattr(args, kind)
        for paper in _papers_of(catalog, by_key, Ref(kind, name))
    ]
    is_all = not any(getattr(args, kind) for kind in _SELECTORS)
    return list(by_key.values()) if is_all else list({p.key: p for p in wanted}.values()), problems


def _papers_of(catalog: Catalog, by_key: Mapping[str, Paper], ref: Ref) -> list[Paper]:
    """Return the papers of an entry; raise RosettaError where there is no such entry."""
    if ref.kind == "paper":
        if ref.id not in by_key:
            raise RosettaError(f"no paper '{ref.id}'{hint(ref.id, by_key)}")
        return [by_key[ref.id]]
    known = [other.id for other in sets(catalog) if other.kind == ref.kind]
    if ref.id not in known:
        raise RosettaError(f"no {ref.kind} '{ref.id}'{hint(ref.id, known)}")
    return [by_key[paper.key] for paper in paper_set(catalog, ref) if paper.key in by_key]


def _written(papers: Sequence[Paper], name: str, locale: str) -> str:
    """Return papers in one of the file formats, or as references, one a line."""
    if name in _FORMATS:
        return render_file(papers, _FORMATS[name])
    items = list(map(processor_item, papers))
    references = format_references(items, words(locale).custom["csl"], name) if items else []
    labels = (reference.label.replace("#", str(n)) for n, reference in enumerate(references, 1))
    lines = (label + reference.text for label, reference in zip(labels, references, strict=True))
    return "".join(f"{line}\n" for line in lines)
