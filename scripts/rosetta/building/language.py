"""Render the pages of one language one at a time, as MkDocs renders them all.

MkDocs 1.6 reads every page of a site before it writes the first. A preview wants one page at once,
and a part of a build its own pages alone, so this goes through the same steps in another order.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.config_options import Hooks
from mkdocs.structure.files import File, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from rosetta.catalog import Catalog
from rosetta.settings import read_config
from rosetta.site import Site
from rosetta.views.shell import AuthorPage
from rosetta.views.sources import AUTHOR_SHELL, generated_sources

logging.getLogger("mkdocs_static_i18n").setLevel(logging.WARNING)  # it greets once a language


class Language:
    """One language of the site, ready to write any of its pages below a folder."""

    def __init__(self, root: Path, locale: str, target: Path) -> None:
        Hooks._load_hook.cache_clear()  # else all configurations of a process share one Site
        config = read_config(root, target)
        plugin: Any = config.plugins["i18n"]
        plugin.current_language = locale
        for language in plugin.config.languages:
            language.build = language.locale == locale
        config = config.plugins.on_config(config)
        self.config, self.locale = config, locale
        hooks: Any = config.hooks
        self.site: Site = next(h.site for h in hooks.values() if isinstance(h.site, Site))
        env = config.theme.get_env()
        env.bytecode_cache = self.site.env.bytecode_cache = _compiled(root)
        files = get_files(config)
        files.add_files_from_theme(env, config)
        self.files = config.plugins.on_files(files, config=config)
        set_exclusions(self.files, config)
        nav = get_navigation(self.files, config)
        self.nav = config.plugins.on_nav(nav, config=config, files=self.files)
        self.env = config.plugins.on_env(env, config=config, files=self.files) or env
        found = sorted(self.files.documentation_pages(), key=lambda file: file.dest_uri)
        self._stand_in = next(file for file in found if AUTHOR_SHELL.id in file.src_uri)
        self.pages = [file for file in found if file is not self._stand_in]
        """The files of the pages, in the order of their addresses."""
        self._read_titles()

    def _read_titles(self) -> None:
        """Read the pages of the navigation, since every page shows their titles."""
        for page in self.nav.pages:
            page.read_source(self.config)
            page.markdown = self.config.plugins.on_page_markdown(
                page.markdown or "", page=page, config=self.config, files=self.files
            )

    def renew(self, catalog: Catalog) -> bool:
        """Take a newer catalog, if it has the same pages; tell whether it has."""
        if generated_sources(catalog) != self.site.generated:
            return False
        self.site.use(catalog)
        for file in self.pages:
            if file.page not in self.nav.pages:
                file.page = None
        self._read_titles()
        return True

    def write(self, file: File) -> None:
        """Write one page, and keep no more of it than its headings."""
        page = file.page or Page(None, file, self.config)
        _populate_page(page, self.config, self.files)
        _build_page(page, self.config, [], self.nav, self.env)
        page.content = None

    def author_pages(self, slugs: Sequence[str]) -> Iterator[AuthorPage]:
        """Yield the pages of authors, made of the stand-in that the theme renders for them."""
        with tempfile.TemporaryDirectory() as folder:
            self._stand_in.abs_dest_path = str(Path(folder) / "page.html")
            self.write(self._stand_in)
            shell = Path(self._stand_in.abs_dest_path).read_text(encoding="utf-8")
        return self.site.author_pages(shell, slugs)

    def provide(self, path: str) -> bool:
        """Write the file at a path of the site; tell whether the language has such a one."""
        if path == "404.html":
            _build_theme_template(path, self.env, self.files, self.config, self.nav)
            return True
        found = next((f for f in self.files if Path(f.dest_uri).as_posix() == path), None)
        if found and found.is_documentation_page():
            self.write(found)
        elif found:
            found.copy_file()
        return found is not None

    def write_static(self) -> None:
        """Write what is no page: style sheets, scripts, images, and the page for what is not."""
        self.files.copy_static_files()
        _build_theme_template("404.html", self.env, self.files, self.config, self.nav)

    def check_anchors(self, files: Iterable[File]) -> None:
        """Log the links of written pages to headings that other written pages have not."""
        level = self.config.validation.links.anchors
        for file in files:
            if file.page:
                file.page.validate_anchor_links(files=self.files, log_level=level)


def _compiled(root: Path) -> FileSystemBytecodeCache:
    """Return where compiled templates are kept, by what they were compiled from."""
    folder = root / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


class Warnings(CountHandler):
    """Print what MkDocs and its plugins warn of, and count it."""

    def handle(self, record: logging.LogRecord) -> bool:
        """Print one warning, and count it."""
        print(f"{record.levelname}: {record.getMessage()}", file=sys.stderr, flush=True)
        return bool(super().handle(record))  # type: ignore[no-untyped-call]


def count_warnings() -> CountHandler:
    """Begin to print and to count warnings."""
    counter = Warnings()
    counter.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(counter)
    return counter
