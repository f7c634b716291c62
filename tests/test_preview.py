"""The preview: each page when it is asked for, as the files are now, with what is wrong in it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from conftest import BASE, LOCALES, ROOT, Site, copy_project, prefix
from playwright.sync_api import Page, expect

PATIENCE = 60


@dataclass(frozen=True)
class Served:
    """A project that is previewed, where, and what the preview says in its terminal."""

    project: Path
    url: str
    log: Path

    def get(self, address: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        try:
            with urllib.request.urlopen(self.url + address, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait(self, address: str, is_there: Callable[[str], bool]) -> str:
        """Return a page as soon as it is as wanted."""
        deadline = time.monotonic() + PATIENCE
        while not is_there(text := self.get(address)[1]):
            assert time.monotonic() < deadline, text[-2000:]
            time.sleep(0.1)
        return text

    def replace(self, path: str, old: str, new: str) -> None:
        """Save a file of the project, changed."""
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def served(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The miniature project with templates of its own, previewed by `manage.py serve`."""
    folder = tmp_path_factory.mktemp("preview")
    project = copy_project(folder / "project")
    shutil.copytree(site.project / ".cache", project / ".cache")
    shutil.copytree(ROOT / "overrides", project / "overrides")
    config = project / "mkdocs.yml"
    text = re.sub(r"custom_dir: .*", "custom_dir: overrides", config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")
    port, log = free_port(), folder / "log"
    command = [sys.executable, str(ROOT / "scripts" / "manage.py"), "--root", str(project)]
    with log.open("w") as stream:
        process = subprocess.Popen([*command, "serve", "--port", str(port)], stderr=stream)
    found = Served(project, f"http://127.0.0.1:{port}{BASE}", log)
    deadline = time.monotonic() + PATIENCE
    while not _answers(found):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield found
    process.terminate()
    process.wait()


def _answers(served: Served) -> bool:
    try:
        return served.get("robots.txt")[0] == 200
    except OSError:
        return False


def without_reload(text: str) -> str:
    """Return a page without the script that reloads it."""
    return re.sub(r"<script>(?:(?!</script>).)*livereload\(.*?</script>", "", text, flags=re.DOTALL)


PAGES = (
    "",
    "papers/",
    "papers/sato2022lanterns/",
    "models/ember/",
    "compare/",
    "authors/minji-kim/",
    "years/2023/",
    "translations/",
)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_page_is_that_of_the_build(served: Served, site: Site, locale: str) -> None:
    for address in PAGES:
        status, text = served.get(prefix(locale) + address)
        assert status == 200
        assert without_reload(text) == site.read(locale, address)


@pytest.mark.parametrize(
    "path",
    ["assets/rosetta.css", "papers/sato2022lanterns.bib", "library.json", "sitemap.xml",
     "api/v1/models.json", "search/ja.names.json", "search/ja.text.0.json"],
)  # fmt: skip
def test_each_file_is_that_of_the_build(served: Served, site: Site, path: str) -> None:
    assert served.get(path) == (200, (site.path / path).read_text(encoding="utf-8"))


def test_what_is_not_there_is_answered_as_the_site_does(served: Served, site: Site) -> None:
    status, text = served.get("no/such/page/")
    assert status == 404
    assert text == (site.path / "404.html").read_text(encoding="utf-8")


def test_a_saved_note_is_seen_and_takes_its_place_in_the_lists(served: Served) -> None:
    before = served.get("papers/sato2022lanterns/")[1]
    path = "docs/papers/sato2022lanterns.md"
    served.replace(path, "\n## ", "\nA sentence that is new.\n\n## ")
    served.wait("papers/sato2022lanterns/", lambda text: "A sentence that is new." in text)
    assert "outdated" in served.get("translations/")[1]
    served.replace(path, "\nA sentence that is new.\n\n## ", "\n## ")
    after = served.wait("papers/sato2022lanterns/", lambda text: "that is new" not in text)
    assert without_reload(after) == without_reload(before)


def test_a_changed_record_and_a_changed_template_are_seen(served: Served) -> None:
    served.replace("bib/models.yml", "name: Ember", "name: Embers of Spring")
    served.wait("models/ember/", lambda text: "Embers of Spring" in text)
    served.replace("bib/models.yml", "name: Embers of Spring", "name: Ember")
    template = "overrides/fragments/model.html"
    served.replace(template, "{% macro before() %}", "{% macro before() %}<p>Hello</p>")
    served.wait("models/ember/", lambda text: "<p>Hello</p>" in text)
    served.replace(template, "<p>Hello</p>", "")
    served.wait("models/ember/", lambda text: "<p>Hello</p>" not in text)


def test_a_page_with_a_problem_shows_it_with_its_line_and_recovers(served: Served) -> None:
    path = "docs/papers/sato2022lanterns.md"
    served.replace(path, "\n## ", "\n[@nosuchkey] <b>\n\n## ")
    text = served.wait("papers/sato2022lanterns/", lambda text: "preview-problems" in text)
    shown = unescape(text.partition("preview-problems")[2])
    assert re.search(rf"{path}:\d+: unknown citation '@nosuchkey' \(unknown-citation\)", shown)
    assert "preview-problems" not in served.get("models/ember/")[1]
    deadline = time.monotonic() + PATIENCE
    while "nosuchkey" not in served.log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    served.replace(path, "\n[@nosuchkey] <b>\n\n## ", "\n## ")
    served.wait("papers/sato2022lanterns/", lambda text: "preview-problems" not in text)


@pytest.mark.parametrize(
    ("path", "sound", "broken", "said"),
    [
        ("overrides/fragments/model.html", "{% macro before() %}", "{% macro before( %}",
         "TemplateSyntaxError"),
        ("mkdocs.yml", "site_url:", "site_url: [", "mkdocs.yml"),
    ],
)  # fmt: skip
def test_what_breaks_every_page_is_said_in_it_and_recovers(
    served: Served, path: str, sound: str, broken: str, said: str
) -> None:
    served.replace(path, sound, broken)
    text = served.wait("models/ember/", lambda text: "preview-problems" in text)
    assert said in text
    assert "livereload" in text
    served.replace(path, broken, sound)
    text = served.wait("models/ember/", lambda text: "preview-problems" not in text)
    assert "Ember" in text


@pytest.mark.browser
def test_an_open_page_follows_what_is_saved(served: Served, page: Page) -> None:
    page.goto(f"{served.url}topics/routing/")
    path = "docs/topics/routing.md"
    served.replace(path, "\n## ", "\nSeen without a hand on the browser.\n\n## ")
    expect(page.get_by_text("Seen without a hand")).to_be_visible(timeout=PATIENCE * 1000)
    served.replace(path, "\nSeen without a hand on the browser.\n\n## ", "\n## ")


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    port = served.url.split(":")[2].split("/")[0]
    command = [sys.executable, str(ROOT / "scripts" / "manage.py"), "--root", str(served.project)]
    done = subprocess.run(
        [*command, "serve", "--port", port], capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"port {port}: Address already in use; choose another: --port" in done.stderr
