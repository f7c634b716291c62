"""Builds in parts, at once, cut off or repeated: the site is the same, and never half a one."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Site, build

from rosetta.building import publishing
from rosetta.building.parts import Part, load_texts, parts_of, save_texts, shard_of
from rosetta.building.publishing import discard, publish, stage
from rosetta.model import Ref
from rosetta.problems import RosettaError
from rosetta.views.search.text import Block

LOCALES = ("en", "ja", "zh", "ko")
MANAGE = [sys.executable, str(ROOT / "scripts" / "manage.py")]


def manage(project: Path, *args: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on a project, as a person would."""
    command = [*MANAGE, "--root", str(project), *args]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": seed}
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that are in one of two folders alone, or are not the same in both."""
    names = {path.relative_to(top) for top in (one, other) for path in top.rglob("*")}
    files = sorted(str(name) for name in names if not (one / name).is_dir())
    _, unlike, missing = filecmp.cmpfiles(one, other, files, shallow=False)
    return sorted([*unlike, *missing])


def stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture
def project(site: Site, project_copy: Path) -> Path:
    """A copy of the miniature project, with the references that were formatted for it before."""
    shutil.copytree(site.project / ".cache", project_copy / ".cache")
    return project_copy


def left_beside(site: Path) -> list[str]:
    """Return what builds have left beside a site."""
    return [path.name for path in site.parent.glob(f".{site.name}.*")]


# --- the same site, however it is built


@pytest.mark.parametrize(("jobs", "seed"), [("1", "1"), ("6", "2")])
def test_a_build_of_any_number_of_processes_is_that_of_mkdocs(
    site: Site, project: Path, jobs: str, seed: str
) -> None:
    done = manage(project, "build", "--jobs", jobs, seed=seed)
    assert done.returncode == 0, done.stderr
    assert sum(path.is_file() for path in site.path.rglob("*")) > 400
    assert differences(site.path, project / "site") == []


@pytest.mark.parametrize("number", [3])
def test_shards_make_the_same_site_together(site: Site, project: Path, number: int) -> None:
    folders = []
    for index in range(1, number + 1):
        done = manage(project, "build", "--shard", f"{index}/{number}", seed=str(index))
        assert done.returncode == 0, done.stderr
        folders.append(str(project / "build" / f"shard-{index}-of-{number}"))
    done = manage(project, "merge", *reversed(folders))
    assert done.returncode == 0, done.stderr
    assert differences(site.path, project / "site") == []


def test_shards_that_are_no_whole_site_are_not_published(project: Path) -> None:
    site = project / "site"
    for index in (1, 2):
        assert manage(project, "build", "--shard", f"{index}/2").returncode == 0
    one, two = (str(project / "build" / f"shard-{index}-of-2") for index in (1, 2))
    said = {
        "1/2": manage(project, "merge", one),
        "1/2, 1/2, 2/2": manage(project, "merge", one, one, two),
        "no shard": manage(project, "merge", one, str(project)),
    }
    note = project / "docs" / "about.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    said["as it is now"] = manage(project, "merge", one, two)
    for words, done in said.items():
        assert done.returncode == 2
        assert words in done.stderr
    assert not site.exists()


@pytest.mark.parametrize("number", range(1, 13))
def test_each_part_is_in_one_shard_and_each_page_in_one_part(number: int) -> None:
    parts = parts_of(LOCALES, number)
    shards = [shard_of(LOCALES, index, number) for index in range(1, number + 1)]
    assert [part for shard in shards for part in shard] == parts
    assert len({len(shard) for shard in shards}) == 1
    pages = range(101)
    for locale in LOCALES:
        cut = [part.of(pages) for part in parts if part.locale == locale]
        assert [page for piece in cut for page in piece] == list(pages)


def test_what_pages_say_survives_its_file(tmp_path: Path) -> None:
    texts = {
        Ref("paper", "a"): [Block(True, "Heading"), Block(False, "“引用” </script>")],
        Ref("author", "b"): [Block(False, "“引用” </script>"), Block(True, "Heading")],
    }
    save_texts(tmp_path / "en.1-of-1.json", texts)
    assert load_texts([tmp_path / "en.1-of-1.json"]) == texts


@pytest.mark.parametrize("text", ["", "[]", '{"blocks": [], "pages": [["paper", "a", [0]]]}'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(RosettaError, match="no part of a build"):
        load_texts([tmp_path / "x.json"])


# --- only when there is something to do


def test_nothing_is_built_until_something_changes(project: Path) -> None:
    site = project / "site"
    assert manage(project, "build").returncode == 0
    before = stamps(site)
    assert "nothing has changed" in manage(project, "build").stderr
    assert stamps(site) == before
    note = project / "docs" / "about.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nA new sentence.\n", encoding="utf-8")
    assert manage(project, "build").returncode == 0
    assert "A new sentence." in (site / "about" / "index.html").read_text(encoding="utf-8")
    (site / "about" / "index.html").write_text("defaced", encoding="utf-8")
    assert manage(project, "build").returncode == 0
    assert "A new sentence." in (site / "about" / "index.html").read_text(encoding="utf-8")
    before = stamps(site)
    assert manage(project, "build", "--force").returncode == 0
    assert stamps(site) != before


# --- the last good site stays


def break_a_note(project: Path) -> None:
    note = project / "docs" / "about.md"
    note.write_text(note.read_text(encoding="utf-8") + "\n[@nosuchkey]\n", encoding="utf-8")


def link_nowhere(project: Path) -> None:
    """Make a fault that MkDocs alone finds."""
    note = project / "docs" / "about.md"
    note.write_text(note.read_text(encoding="utf-8") + "\n[x](no.md)\n", encoding="utf-8")


@pytest.mark.parametrize("spoil", [break_a_note, link_nowhere])
@pytest.mark.parametrize("tool", ["ours", "mkdocs"])
def test_a_project_with_problems_leaves_the_site_as_it_was(
    project: Path, spoil: Callable[[Path], None], tool: str
) -> None:
    site = project / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site", encoding="utf-8")
    spoil(project)
    done = manage(project, "build") if tool == "ours" else build(project, site, "--strict")
    assert done.returncode != 0
    assert "nosuchkey" in done.stdout + done.stderr or "'no.md'" in done.stderr
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert left_beside(site) == []


def test_a_build_that_is_killed_leaves_the_site_and_the_next_one_clears_up(
    project: Path,
) -> None:
    site = project / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site", encoding="utf-8")
    command = [*MANAGE, "--root", str(project), "build", "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    while not any(path.is_file() for path in project.glob(".site.*/**/*.html")):
        assert process.poll() is None, "it was over before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert (site / "index.html").read_text(encoding="utf-8") == "the last good site"
    assert left_beside(site)
    assert manage(project, "build").returncode == 0
    assert (site / "ko" / "index.html").exists()
    assert left_beside(site) == []


def test_two_builds_at_once_leave_one_whole_site(site: Site, project: Path) -> None:
    command = [*MANAGE, "--root", str(project), "build", "--force", "--jobs", "1"]
    pair = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=300) for process in pair] == [0, 0]
    assert differences(site.path, project / "site") == []
    assert left_beside(project / "site") == []


def test_a_disk_without_room_is_said_in_a_sentence(project: Path) -> None:
    place = project / "place"
    place.write_text("a file, where a folder is wanted", encoding="utf-8")
    done = manage(project, "build", "--site-dir", str(place / "site"))
    assert done.returncode == 2
    assert re.search(r"manage\.py: .*place.*: cannot build there: Not a directory", done.stderr)
    assert "Traceback" not in done.stderr


# --- one site for another


def fill(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_staged_site_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:  # as on a system without renameat2
        monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    site = fill(tmp_path / "site", "old")
    (site / "gone.html").write_text("of the old site alone", encoding="utf-8")
    staged = fill(stage(site), "new")
    publish(staged, site)
    assert [path.read_text(encoding="utf-8") for path in site.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_site_that_was_moved_away_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                             capture_output=True, text=True, check=True)  # fmt: skip
    fill(tmp_path / f".site.{process.stdout.strip()}.old", "old")
    staged = stage(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "old"
    discard(staged)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_not_of_a_build_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path / ".site.notes", "mine")
    fill(tmp_path / f".site.{os.getppid()}", "of a build that still runs")
    discard(stage(tmp_path / "site"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [".site.notes", f".site.{os.getppid()}"]
    )


def test_a_site_that_cannot_be_replaced_is_said(tmp_path: Path) -> None:
    site = fill(tmp_path / "site", "old")
    staged = stage(site)
    shutil.rmtree(staged)
    with pytest.raises(RosettaError, match="site: cannot be replaced"):
        publish(staged, site)


def test_a_part_names_itself() -> None:
    assert Part("ja").name == "ja.1-of-1"
    assert Part("ja", 1, 3).name == "ja.2-of-3"
