"""Show the site while it is edited: a page is rendered when a browser asks for it, and not before.

So the first page is there at once, a saved note is seen as soon as it is read again, and nothing
that is shown is older than the files. What is wrong is said in the terminal and in the page.
"""

from __future__ import annotations

import html
import posixpath
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from rosetta.building.workshop import Workshop
from rosetta.catalog import Catalog
from rosetta.checks import find_library_problems, find_problems
from rosetta.model import Note
from rosetta.problems import Problem, RosettaError


class Preview(LiveReloadServer):
    """Serve a project on this machine; when a file is saved, reload the pages that are open."""

    def __init__(self, root: Path, port: int, host: str = "127.0.0.1") -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="rosetta-")
        self._folder = Path(self._kept.name)
        self._workshop = Workshop(root, self._folder)
        self._fault = ""
        self._turn = threading.RLock()
        mount = urlsplit(self._workshop.settings.site_url).path
        super().__init__(self._renew, host, port, self._kept.name, mount, polling_interval=0.2)
        self.error_handler = self._missing
        for path in self._workshop.watched:
            self.watch(str(path))
        self._judge = _Judge()
        self._judge.start(self._workshop.catalog)

    def run(self) -> None:
        """Serve until somebody stops it; raise OSError where the port cannot be had."""
        print(f"see {self.url} (stop with Ctrl-C)", file=sys.stderr)
        self.serve()  # type: ignore[no-untyped-call]

    def _renew(self) -> None:
        """Forget what was rendered, and say in the terminal what is wrong now."""
        with self._turn:
            try:
                self._workshop, self._fault = self._workshop.renewed(), ""
            except RosettaError as error:
                self._fault = str(error)
                print(self._fault, file=sys.stderr)
        self._judge.start(self._workshop.catalog)

    def serve_request(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a browser, after what it asks for is written."""
        asked = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if asked.startswith(self.mount_path) and not asked.startswith("/livereload/"):
            self._provide(_path(asked.removeprefix(self.mount_path)))
        return super().serve_request(environ, start_response)

    def _provide(self, path: str) -> None:
        """Write a file of the site; what cannot be rendered is a page that says why."""
        target = self._folder / path
        with self._turn:
            try:
                fresh = not self._fault and self._workshop.provide(path)
                notice = self._fault
            except Exception as error:
                traceback.print_exc()
                fresh, notice = False, f"{type(error).__name__}: {error}"
            if notice and path.endswith(".html"):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(_page(notice), encoding="utf-8")
            elif fresh and path.endswith(".html") and target.exists():
                self._mark(target, path)

    def _mark(self, target: Path, path: str) -> None:
        """Show in a page what is wrong with it."""
        problems = self._workshop.problems(path)
        if problems:
            text = target.read_text(encoding="utf-8")
            before, end, after = text.rpartition("</body>")
            target.write_text(f"{before}{_box(problems)}{end}{after}", encoding="utf-8")

    def _missing(self, code: int) -> bytes | None:
        """Return the page for what is not there."""
        self._provide("404.html")
        page = self._folder / "404.html"
        return page.read_bytes() if code == 404 and page.exists() else None


def _path(asked: str) -> str:
    """Return the file that an address of the site means, below the site's root."""
    name = asked.rpartition("/")[2]
    folder = asked if name == "" else f"{asked}/" if "." not in name else None
    path = asked if folder is None else f"{folder}index.html"
    return posixpath.normpath(f"/{path}").lstrip("/")


_STYLE = (
    "position:fixed;inset:auto 0 0;z-index:99;max-height:40vh;overflow:auto;margin:0;"
    "padding:1rem;background:#fff3f0;color:#5c1a0b;border-top:3px solid #c4391d;"
    "font:14px/1.5 monospace;white-space:pre-wrap"
)


def _box(problems: Sequence[Problem]) -> str:
    text = "\n".join(map(str, problems[:20]))
    more = f"\nand {len(problems) - 20} more" if len(problems) > 20 else ""
    return f'<pre lang="en" id="preview-problems" style="{_STYLE}">{html.escape(text + more)}</pre>'


def _page(fault: str) -> str:
    """Return a page that says why another cannot be shown; it is reloaded like any other."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Cannot be shown</title>'
        f'<body><pre id="preview-problems" style="{_STYLE}">{html.escape(fault)}</pre></body>'
    )


_PATIENCE = 2.0
"""For how many seconds the checks wait, so that the page that somebody looks at comes first."""


class _Judge:
    """Say in the terminal what is wrong with a project, beside the serving of its pages."""

    def __init__(self) -> None:
        self._known: dict[tuple[Note, Note | None], list[Problem]] = {}
        self._data: tuple[Any, ...] = ()
        self._told: list[Problem] | None = None
        self._turn = threading.Lock()
        self._wanted: Catalog | None = None

    def start(self, catalog: Catalog) -> None:
        """Begin to check a catalog; an older one that is being checked is given up."""
        self._wanted = catalog
        timer = threading.Timer(_PATIENCE, self._tell, (catalog,))
        timer.daemon = True
        timer.start()

    def _tell(self, catalog: Catalog) -> None:
        with self._turn:
            found = self._problems(catalog)
            if found is None or found == self._told:
                return
            self._told = found
            for problem in found:
                print(problem, file=sys.stderr)
            print(f"{len(found)} problems" if found else "no problems", file=sys.stderr, flush=True)

    def _problems(self, catalog: Catalog) -> list[Problem] | None:
        """Return all problems, or None if the catalog has become old; known notes cost nothing."""
        groups = (catalog.papers, catalog.models, catalog.topics, catalog.terms, catalog.digests)
        data = tuple(id(entry) for group in groups for entry in group.values())
        if data != self._data:  # a rule over a note may ask for any of them
            self._known, self._data = {}, data
        found = set(find_library_problems(catalog))
        for versions in catalog.notes.values():
            source = versions.get(catalog.source_locale)
            for note in versions.values():
                if catalog is not self._wanted:
                    return None
                if (note, source) not in self._known:
                    self._known[note, source] = list(find_problems(catalog, note))
                    time.sleep(0.002)  # whoever waits for a page comes first
                found.update(self._known[note, source])
        return sorted(found)
