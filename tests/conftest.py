"""Fixtures: the miniature project, its catalog, its built site, a server for it, and Chromium.

The miniature project in tests/data/site is invented from end to end. Its mkdocs.yml inherits the
real one, so what is built here is the real site in all but its contents and its address.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rosetta.catalog import Catalog, load
from rosetta.checks import run_checks
from rosetta.citing import Citations
from rosetta.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT = Path(__file__).parent / "data" / "site"
LOCALES = ("en", "ja", "zh", "ko")
SITE_URL = "https://rosetta.example/notes/"
BASE = "/notes/"
"""The path of SITE_URL: the miniature site lies below a folder, as a project site would."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]


@contextlib.contextmanager
def opened(browser: Browser, **options: object) -> Iterator[Page]:
    """Open a page in a context of its own; a slow request or an error of a script is a failure."""
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []
    finally:
        context.close()


def prefix(locale: str) -> str:
    """Return the folder of a language in the site."""
    return "" if locale == "en" else f"{locale}/"


@dataclass(frozen=True)
class Site:
    """A built site: where its files are, the project it was made of, and where it is served."""

    path: Path
    project: Path
    url: str

    def read(self, locale: str, address: str = "") -> str:
        """Return the HTML of a page, by its language and its address below it."""
        return (self.path / prefix(locale) / address / "index.html").read_text(encoding="utf-8")


def copy_project(target: Path) -> Path:
    """Copy the miniature project; its configuration then names the real files by their paths."""
    shutil.copytree(PROJECT, target, ignore=shutil.ignore_patterns(".cache"))
    config = target / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("../../../", f"{ROOT}/")
    config.write_text(text, encoding="utf-8")
    return target


def build(project: Path, site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build` on a project, as a person would, and return what it said."""
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    command += ["--config-file", str(project / "mkdocs.yml"), "--site-dir", str(site)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=project, env=env, capture_output=True, text=True, check=False, timeout=400
    )


def build_strictly(project: Path, site: Path) -> Path:
    """Build a site and fail with what MkDocs said if it does not build without a warning."""
    done = build(project, site, "--strict")
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="session")
def project() -> Path:
    """The miniature project; read only."""
    return PROJECT


@pytest.fixture(scope="session")
def catalog(project: Path) -> Catalog:
    """The catalog of the miniature project, which has no problem whatsoever."""
    found, _ = load(project, LOCALES)
    problems = run_checks(found)
    assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def citations(project: Path, catalog: Catalog) -> Citations:
    """The files and references of the miniature project, formatted by pandoc."""
    made = Citations(Settings(project, LOCALES, SITE_URL, "2024-05-06"), catalog)
    made.start()
    return made


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A copy of the miniature project, to be changed and built."""
    return copy_project(tmp_path / "project")


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serve a site below BASE and nothing elsewhere; a missing page is answered with 404.html."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        if not path.startswith(BASE):
            return "/nowhere"
        return super().translate_path(path[len(BASE) - 1 :])

    def send_error(self, code: int, *_: Any) -> None:
        page = (Path(self.directory) / "404.html").read_bytes() if code == 404 else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a built site on a free port; return its address, which ends in a slash."""
    servers = []

    def start(directory: Path) -> str:
        handler = functools.partial(_Handler, directory=str(directory))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}{BASE}"

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> Site:
    """The miniature project, built once and served."""
    folder = tmp_path_factory.mktemp("site")
    made_of = copy_project(folder / "project")
    path = build_strictly(made_of, folder / "site")
    return Site(path, made_of, serve(path))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without network; a machine without it fails the tests rather than skip them."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        names = ", ".join(CHROMIUM_NAMES)
        pytest.fail(f"Chromium is missing (looked for {names}): run `sh tests/browser.sh`")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGS)
        yield running
        running.close()


GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Compare a text with a file under tests/golden; UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: run UPDATE_GOLDEN=1 pytest, then read the diff"
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()

    return compare


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, viewport={"width": 1280, "height": 900}) as found:
        yield found
