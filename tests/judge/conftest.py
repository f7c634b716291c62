"""Build the real site once, and fetch the outside judges, for all tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from built import HERE, ROOT, Built, Say
from server import serve

from rosetta.catalog import load
from rosetta.settings import load_settings


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Return a function that says at once how far a long judge is, past pytest's capture."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def write(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(text, file=sys.stderr, flush=True)

    return write


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, say: Say) -> Built:
    """Build the site as `make build` does; JUDGE_SITE names one that is built already."""
    given = os.environ.get("JUDGE_SITE")
    path = Path(given).resolve() if given else tmp_path_factory.mktemp("judge") / "site"
    settings = load_settings(ROOT)
    catalog, _fresh = load(settings.root, settings.locales)
    if not given:
        say("Building the site")
        _build(path)
    return Built(path, settings, catalog)


def _build(path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    if done.returncode:
        pytest.fail("mkdocs build --strict failed:\n" + done.stderr[-6000:], pytrace=False)


@pytest.fixture(scope="session")
def packages(say: Say) -> Path:
    """Return the folder of the judges that npm brings, installed where they are not yet."""
    say("Looking for the judges")
    done = subprocess.run(
        ["sh", str(HERE / "install.sh")], capture_output=True, text=True, timeout=900
    )
    if done.returncode:
        pytest.fail("tests/judge/install.sh failed:\n" + done.stdout + done.stderr, pytrace=False)
    return HERE / "node_modules"


@pytest.fixture(scope="session")
def baseline() -> dict[str, list[dict[str, str]]]:
    """Return the faults of Material that are let pass, by judge."""
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(
        (HERE / "baseline.yml").read_text(encoding="utf-8")
    )
    return found


@pytest.fixture(scope="session")
def address(built: Built) -> Iterator[str]:
    """Serve the built site; return its address."""
    with serve(built.path) as url:
        yield url
