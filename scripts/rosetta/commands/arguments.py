"""What several commands ask of their arguments: a file, a page, an entry."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from rosetta.catalog import Catalog, load
from rosetta.model import Ref
from rosetta.problems import Problem, RosettaError, did_you_mean
from rosetta.readers.notes import find_ref, split_locale
from rosetta.settings import load_settings


def load_catalog(root: Path) -> Catalog:
    """Return the catalog of the project."""
    return load(root, load_settings(root).locales)[0]


def relative(file: str, root: Path) -> str:
    """Return a file as problems name it; raise RosettaError where it cannot be checked."""
    path = Path(file).resolve()
    if not path.is_file():
        raise RosettaError(f"{file}: no such file")
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def is_of_project(file: str, root: Path) -> bool:
    """Tell whether the catalog reads a file: those in bib/ itself, and the notes under docs/."""
    path = Path(file).resolve()
    return path.parent == root / "bib" or path.is_relative_to(root / "docs")


def hint(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` where something like the word is known."""
    near = did_you_mean(word, known)
    return f"; {near}" if near else ""


def find_page(catalog: Catalog, name: str) -> Ref:
    """Return the page that a person means by a key, a slug, an address or a file.

    Raises RosettaError where there is none.
    """
    pages = dict.fromkeys((*catalog.entry_refs, *catalog.notes))
    by_name = {ref.id: ref for ref in reversed(pages)}
    by_name |= {ref.address.strip("/"): ref for ref in pages}
    if name.endswith(".md"):
        uri = name.removeprefix("./").removeprefix("docs/")
        ref = find_ref(split_locale(uri, catalog.locales, catalog.source_locale)[0])
        if ref in pages:
            return ref
    if name.strip("/") not in by_name:
        raise RosettaError(f"no page '{name}'{hint(name, by_name)}")
    return by_name[name.strip("/")]


def check_locale(catalog: Catalog, locale: str) -> str:
    """Return a language of the site; raise RosettaError where it is none."""
    if locale not in catalog.locales:
        known = ", ".join(catalog.locales)
        raise RosettaError(f"{locale}: no language of the site; choose one of {known}")
    return locale


def write_text(path: Path, text: str) -> None:
    """Write a file; raise RosettaError where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RosettaError(f"{path}: cannot write: {error.strerror}") from error


def print_problems(problems: list[Problem], as_json: bool) -> None:
    """Print problems as people, scripts or a run on the code host read them."""
    if as_json:
        shown = {"problems": [problem.as_dict() for problem in problems]}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(problem.as_annotation() if os.environ.get("GITHUB_ACTIONS") else problem)
    print(f"{len(problems)} problems" if problems else "no problems", file=sys.stderr)
