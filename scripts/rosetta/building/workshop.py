"""Write what is asked for of a project as it is now, file by file: a site that is never built."""

from __future__ import annotations

import sys
from pathlib import Path

from rosetta.building.language import Language
from rosetta.building.parts import Part, write_pages
from rosetta.building.writing import folder_of, index_of, shared_files, write_authors, write_files
from rosetta.catalog import Catalog, load
from rosetta.checks import find_library_problems, find_problems
from rosetta.citing import citations_of
from rosetta.model import Ref
from rosetta.problems import Problem
from rosetta.readers.notes import find_ref
from rosetta.settings import read_config, settings_of


class Workshop:
    """Write into a folder what is asked for of a project as it is now."""

    def __init__(self, root: Path, folder: Path) -> None:
        config = read_config(root)
        self.settings = settings_of(config)
        self.catalog: Catalog = load(root, self.settings.locales)[0]
        self._root, self._folder = root, folder
        self._languages: dict[str, Language] = {}
        self._written: set[str] = set()
        folders = (config.docs_dir, root / "bib", config.theme.custom_dir, root / "mkdocs.yml")
        self.watched = [Path(path) for path in folders if path and Path(path).exists()]
        """What is shown anew when it changes; changed code asks for a new start."""
        self._layout = _layout(root, *map(Path, (config.docs_dir, config.theme.custom_dir or root)))

    def renewed(self) -> Workshop:
        """Return a workshop for the project as it is now, with the templates if they are as here.

        Raises RosettaError where mkdocs.yml cannot be read.
        """
        new = Workshop(self._root, self._folder)
        if new._layout == self._layout:
            languages = self._languages.items()
            new._languages = {name: one for name, one in languages if one.renew(new.catalog)}
        return new

    def provide(self, path: str) -> bool:
        """Write the file at a path of the site, if there is one; tell whether it was not there."""
        if path in self._written:
            return False
        self._written.add(path)
        (self._folder / path).unlink(missing_ok=True)
        self._write(path)
        return True

    def problems(self, path: str) -> list[Problem]:
        """Return what is wrong with the data, and with the note that a page shows."""
        locale, inner = self._split(path)
        versions = self.catalog.notes.get(_ref(inner), {})
        shown = {versions[at] for at in (locale, self.catalog.source_locale) if at in versions}
        own = {problem for note in shown for problem in find_problems(self.catalog, note)}
        return sorted(own.union(find_library_problems(self.catalog)))

    def _split(self, path: str) -> tuple[str, str]:
        """Return the language of a file of the site, and its path below the folder of that."""
        first, _, rest = path.partition("/")
        is_translated = first in self.catalog.locales[1:]
        return (first, rest) if is_translated else (self.catalog.source_locale, path)

    def _write(self, path: str) -> None:
        locale, inner = self._split(path)
        ref = _ref(inner)
        if path.startswith("search/") and path.endswith(".json"):
            self._write_search(path.removeprefix("search/").partition(".")[0])
        elif ref.kind == "author" and ref.id in self.catalog.authors:
            pages = self._language(locale).author_pages([ref.id])
            list(write_authors(folder_of(self._folder, self.catalog, locale), pages))
        elif not self._language(locale).provide(path):
            citations = citations_of(self.catalog, self.settings)
            shared = shared_files(self.settings, self.catalog, citations)
            write_files(self._folder, ((name, text) for name, text in shared if name == path))

    def _language(self, locale: str) -> Language:
        if locale not in self._languages:
            self._languages[locale] = Language(self._root, locale, self._folder)
        return self._languages[locale]

    def _write_search(self, locale: str) -> None:
        """Render all pages of a language, since the search finds what any of them says."""
        if locale in self.catalog.locales:
            print(f"rendering every page in '{locale}' for the search", file=sys.stderr)
            language = self._language(locale)
            texts = write_pages(language, Part(locale), self._folder, lambda: None)
            files = list(index_of(self.catalog, locale, texts))
            write_files(self._folder, files)
            self._written.update(path for path, _ in files)


def _ref(path: str) -> Ref:
    """Return what the page at a path below the folder of its language is about."""
    name = path.removesuffix("index.html").strip("/")
    return find_ref(f"{name}.md") if name else Ref("page", "index")


def _layout(root: Path, docs: Path, templates: Path) -> dict[str, int]:
    """Return what a language keeps: the names of the files, the templates, the configuration."""
    found = {str(path): 0 for path in docs.rglob("*")}
    for path in (root / "mkdocs.yml", *templates.rglob("*")):
        found[str(path)] = path.stat().st_mtime_ns
    return found
