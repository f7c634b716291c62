"""Build the whole site on all cores: check, render in parts, join, publish.

The parts are rendered in processes that are forked when the catalog is read, the notes are checked
and the references formatted, so each of them has all that at once and for nothing.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from mkdocs.exceptions import MkDocsException

from rosetta.building.parts import (
    Part,
    count_pages,
    load_texts,
    parts_of,
    save_texts,
    shard_of,
    write_part,
)
from rosetta.building.progress import Progress
from rosetta.building.publishing import discard, publish, stage
from rosetta.building.state import fingerprint, is_current, remember
from rosetta.building.writing import index_of, shared_files, write_files
from rosetta.catalog import Catalog, load
from rosetta.checks import find_library_problems, find_problems
from rosetta.citing import citations_of
from rosetta.model import Ref
from rosetta.problems import Problem, RosettaError
from rosetta.settings import read_config, settings_of
from rosetta.translations import Translation, pages_of, survey, survey_page

_SHARD = "shard.json"
"""Says what a shard was made of, and which of how many it is; beside it are `site/`, `parts/`."""


class Builder:
    """Build one project with `jobs` processes, as many as there are cores if 0.

    Raises RosettaError where a build fails; the site that is there stays as it is.
    """

    def __init__(self, root: Path, site: Path | None = None, jobs: int = 0) -> None:
        config = read_config(root)
        self._root, self._jobs = root, jobs or os.cpu_count() or 1
        self._settings = settings_of(config)
        self.site = (site or Path(config.site_dir)).absolute()
        self._made_of = fingerprint(root, config)
        self._note = root / ".cache" / "site.json"

    @property
    def is_current(self) -> bool:
        """Whether the site is what a build would write."""
        return is_current(self._note, self.site, self._made_of)

    def build(self) -> list[Problem]:
        """Build and publish the site; or return the problems of the project, and do neither."""
        catalog = self._load()
        parts = parts_of(catalog.locales, self._jobs)
        problems = self._prepare(catalog, parts)
        if not problems:
            with self._staged() as (staged, work):
                self._render(catalog, parts, staged, work)
                self._join(catalog, [work], staged)
        return problems

    def build_shard(self, index: int, number: int, folder: Path) -> list[Problem]:
        """Build one of so many shards into a folder, for `merge`; or return the problems in it."""
        catalog = self._load()
        parts = shard_of(catalog.locales, index, number)
        problems = self._prepare(catalog, parts)
        if not problems:
            with _told():
                shutil.rmtree(folder, ignore_errors=True)
                self._render(catalog, parts, folder / "site", folder / "parts", keep=True)
                about = {"made_of": self._made_of, "shard": [index, number]}
                (folder / _SHARD).write_text(json.dumps(about), encoding="utf-8")
        return problems

    def merge(self, folders: Sequence[Path]) -> None:
        """Publish the site that all the shards make together."""
        self._check_shards(folders)
        catalog = self._load()
        with self._staged() as (staged, _):
            for folder in folders:
                shutil.copytree(folder / "site", staged, dirs_exist_ok=True)
            self._join(catalog, [folder / "parts" for folder in folders], staged)

    def _load(self) -> Catalog:
        global _catalog
        _catalog = load(self._root, self._settings.locales)[0]
        return _catalog

    def _prepare(self, catalog: Catalog, parts: Sequence[Part]) -> list[Problem]:
        """Check what the parts are made of, and format the references that they show."""
        citations = citations_of(catalog, self._settings)
        citations.start({part.locale: None for part in parts})
        refs = pages_of(catalog)
        is_all = set(parts) == set(parts_of(catalog.locales, len(parts)))
        progress = Progress("notes checked", len(refs))
        slices = [Part("", index, 8 * self._jobs).of(refs) for index in range(8 * self._jobs)]
        with self._pool(progress) as pool:
            futures = [pool.submit(_check, part, None if is_all else parts) for part in slices]
            problems = set(find_library_problems(catalog))
            _ = citations.files
            progress.follow(futures)
        found = [future.result() for future in futures]
        if is_all:
            survey.know(catalog, tuple(row for _, rows in found for row in rows))
        citations.finish()
        return sorted(problems.union(*(part for part, _ in found)))

    def _render(
        self, catalog: Catalog, parts: Sequence[Part], site: Path, work: Path, keep: bool = False
    ) -> None:
        """Write the pages of the parts; of languages that are cut, what the pages say to `work`."""
        share = count_pages(catalog) * len(parts) // (parts[0].count * len(catalog.locales))
        progress = Progress("pages written", share)
        with self._pool(progress) as pool:
            futures = [pool.submit(_write, self._root, p, site, work, keep) for p in parts]
            progress.follow(futures)
        warnings = sum(future.result() for future in futures)
        if warnings:
            raise RosettaError(f"{warnings} warnings: nothing is published")

    def _join(self, catalog: Catalog, works: Sequence[Path], site: Path) -> None:
        """Write the index of the languages that are cut, and what all languages share."""
        files = [path for work in works for path in sorted(work.glob("*.json"))]
        with self._pool() as pool:
            futures: list[Future[None]] = []
            for locale in catalog.locales:
                own = [path for path in files if path.name.startswith(f"{locale}.")]
                futures += [pool.submit(_write_index, own, locale, site)] if own else []
            citations = citations_of(catalog, self._settings)
            write_files(site, shared_files(self._settings, catalog, citations))
            for future in futures:
                future.result()

    @contextmanager
    def _staged(self) -> Iterator[tuple[Path, Path]]:
        """Give a folder for the site, which is published in the end, and one to work in."""
        staged = stage(self.site)
        work = staged.with_name(f"{staged.name}.parts")
        try:
            with _told():
                yield staged, work
                publish(staged, self.site)
                remember(self._note, self.site, self._made_of)
        finally:
            discard(staged)
            discard(work)

    def _check_shards(self, folders: Sequence[Path]) -> None:
        """Raise RosettaError unless the shards are all of one build of this very project."""
        found = [_read_shard(folder) for folder in folders]
        if any(about["made_of"] != self._made_of for about in found):
            raise RosettaError("the shards were not made of this project as it is now")
        shards = sorted(tuple(about["shard"]) for about in found)
        number = shards[0][1] if shards else 0
        if shards != [(index + 1, number) for index in range(number)]:
            named = ", ".join(f"{index}/{of}" for index, of in shards) or "none"
            raise RosettaError(f"these shards are no whole site: {named}")

    def _pool(self, progress: Progress | None = None) -> ProcessPoolExecutor:
        """Return workers that are forked now, and know what is known now."""
        global _progress
        _progress = progress
        gc.freeze()  # what they know is neither looked through nor copied by each of them
        return ProcessPoolExecutor(self._jobs, mp_context=get_context("fork"))


_catalog: Catalog
_progress: Progress | None = None
"""What the workers have from the process that forked them."""


@contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence why a build could not be written."""
    try:
        yield
    except OSError as error:
        raise RosettaError(f"{error.filename}: cannot write: {error.strerror}") from error
    except MkDocsException as error:
        raise RosettaError(str(error)) from error
    except TemplateSyntaxError as error:
        raise RosettaError(f"{error.filename}:{error.lineno}: {error.message}") from error


def _read_shard(folder: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((folder / _SHARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RosettaError(f"{folder}: is no shard of a build") from error
    return about


def _step() -> None:
    if _progress:
        _progress.step()


def _check(
    refs: Sequence[Ref], parts: Sequence[Part] | None
) -> tuple[list[Problem], list[Translation]]:
    """Return the problems of some pages, and how they stand; of `parts` alone if they are given."""
    problems: list[Problem] = []
    rows: list[Translation] = []
    locales = {part.locale for part in parts or ()} or set(_catalog.locales)
    for ref in refs:
        for note in _catalog.notes.get(ref, {}).values():
            problems += find_problems(_catalog, note) if note.locale in locales else ()
        if parts is None:
            rows += [survey_page(_catalog, ref, locale) for locale in _catalog.locales]
        _step()
    return problems, rows


def _write(root: Path, part: Part, site: Path, work: Path, keep: bool) -> int:
    """Write a part, and the index of a whole language at once; return the number of warnings."""
    texts, warnings = write_part(root, part, site, _step)
    if part.is_whole and not keep:
        write_files(site, index_of(_catalog, part.locale, texts))
    else:
        save_texts(work / f"{part.name}.json", texts)
    return warnings


def _write_index(paths: Sequence[Path], locale: str, site: Path) -> None:
    write_files(site, index_of(_catalog, locale, load_texts(paths)))
