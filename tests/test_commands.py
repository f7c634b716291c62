from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta.checks import LIBRARY_RULES, NOTE_RULES
from rosetta.commands import main

ROOT = Path(__file__).parents[1]
BAD = Path(__file__).parent / "data" / "bad"
ENTRY = """\
@misc{one2020ember,
  title = {Ember},
  author = {Writer, Anna},
  year = {2020},
  submitted = {2020-01-02},
}
"""
SOURCE = "---\ntitle: About\n---\n\n## Why\n\nSee [@one2020ember].\n"
TRANSLATION = "---\ntitle: 概要\norigin: machine\n---\n\n## 理由\n\n[@one2020ember]を見よ。\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with one translation that is not stamped; we stand in it."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    root = tmp_path / "project"
    (root / "bib").mkdir(parents=True)
    (root / "docs").mkdir()
    shutil.copy(BAD / "mkdocs.yml", root)
    (root / "bib" / "2020.bib").write_text(ENTRY, encoding="utf-8")
    (root / "docs" / "about.md").write_text(SOURCE, encoding="utf-8")
    (root / "docs" / "about.ja.md").write_text(TRANSLATION, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def run(root: Path, *args: str) -> int:
    return main(["--root", str(root), *args])


def stamp(root: Path, text: str) -> str:
    """Stamp a translation of the given text; return what it is then."""
    path = root / "docs" / "about.ja.md"
    path.write_bytes(text.encode())
    assert run(root, "stamp", "docs/about.ja.md") == 0
    return path.read_bytes().decode()


def test_check_finds_the_problem_and_after_the_stamp_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "check") == 1
    out, err = capsys.readouterr()
    assert out == (
        "docs/about.ja.md:1: no source_hash (translation-unstamped); "
        "compare, then 'manage.py stamp docs/about.ja.md'\n"
    )
    assert err == "1 problems\n"
    assert run(root, "stamp", "docs/about.ja.md") == 0
    assert run(root, "check") == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "no problems\n")


def test_check_prints_json_of_the_promised_shape(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "check", "--json") == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert list(problem) == ["path", "line", "rule", "message", "hint"]
    assert (problem["path"], problem["line"]) == ("docs/about.ja.md", 1)
    assert problem["rule"] == "translation-unstamped"
    (root / "docs" / "about.ja.md").unlink()
    assert run(root, "check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}


def test_check_annotates_a_pull_request(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run(root, "check") == 1
    assert capsys.readouterr().out.startswith(
        "::error file=docs/about.ja.md,line=1,title=translation-unstamped::no source_hash; "
    )


def test_check_of_files_shows_their_problems_alone(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "check", "docs/about.md", "bib/2020.bib") == 0
    assert run(root, "check", "docs/about.ja.md", "docs/about.md") == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_check_of_a_bib_file_from_elsewhere_checks_it_as_if_it_were_of_the_library(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "new.bib"
    other.write_text(ENTRY.replace("{2020}", "{20}"), encoding="utf-8")
    assert run(root, "check", "--json", str(other)) == 1
    rules = [p["rule"] for p in json.loads(capsys.readouterr().out)["problems"]]
    assert rules == ["duplicate-key"]
    other.write_text(ENTRY.replace("one2020ember", "two2020ash"), encoding="utf-8")
    run(root, "check", "--json", str(other))
    rules = [p["rule"] for p in json.loads(capsys.readouterr().out)["problems"]]
    assert rules == ["duplicate-title"]


def test_check_lists_its_rules(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "check", "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if ": Bad: " in line]) == len(LIBRARY_RULES) + len(
        NOTE_RULES
    )


def test_stats_count_the_library(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "stats", "--json") == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["papers"], counts["authors"], counts["models"]) == (1, 1, 0)
    assert counts["notes"]["page"] == {"en": 1, "ja": 1, "zh": 0, "ko": 0}
    assert counts["translations"]["ja"] == {"outdated": 1}
    assert counts["translations"]["zh"] == {"missing": 1}
    assert counts["citations"] == 1
    assert run(root, "stats") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["papers", "1"]
    assert any(line.split() == ["translations:", "ja", "outdated", "1"] for line in lines)


MODELS = """\
ember:
  name: Ember
  organisation: Hearth Lab
  paper: one2020ember
  facts:
    licence: {value: MIT, source: one2020ember}
  unpublished: {training_tokens: one2020ember}
  variants:
    - name: Ember small
      facts: {layers: {value: 2, source: one2020ember}}
      scores: [{benchmark: Tinder, value: 1, source: one2020ember}]
flint:
  name: Flint
  organisation: Hearth Lab
  announcement: "https://example.org/flint"
  facts: {}
"""
DIGEST = """\
spring:
  names: {en: e, ja: j, zh: z, ko: k}
  language: en
  papers: [one2020ember]
"""


def test_stats_of_models_count_each_field_of_all_and_of_those_of_the_digests(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "bib" / "models.yml").write_text(MODELS, encoding="utf-8")
    (root / "bib" / "digests.yml").write_text(DIGEST, encoding="utf-8")
    assert run(root, "stats", "--models", "--json") == 0
    counts = json.loads(capsys.readouterr().out)
    every, listed = counts["all"], counts["digests"]
    assert (every["models"], listed["models"]) == (["ember", "flint"], ["ember"])
    assert every["fields"]["licence"] == {
        "filled": 1,
        "of": 2,
        "percent": 50.0,
        "missing": ["flint"],
    }
    assert every["fields"]["training_tokens"]["of"] == 1
    assert listed["fields"]["training_tokens"]["of"] == 0
    assert listed["fields"]["layers"]["filled"] == listed["fields"]["scores"]["filled"] == 1
    assert listed["core"] == {"filled": 2, "of": 6, "percent": 33.3}
    assert run(root, "stats", "--models") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["licence", "1", "of", "2", "50.0%", "1", "of", "1", "100.0%"] in lines
    assert ["core", "fields", "3", "of", "13", "23.1%", "2", "of", "6", "33.3%"] in lines


@pytest.mark.parametrize(
    "args",
    [
        ("check", "docs/none.md"),
        ("check", "mkdocs.yml"),
        ("stamp", "docs/none.ja.md"),
    ],
)
def test_a_file_that_is_not_there_or_not_ours_cannot_be_worked_on(
    root: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    assert run(root, *args) == 2
    assert capsys.readouterr().err.startswith(f"manage.py: {args[1]}: ")


@pytest.mark.parametrize("command", [("check",), ("stats",), ("stamp", "docs/about.ja.md")])
@pytest.mark.parametrize(
    "config",
    ["", "site_name: [", "site_name: x\n", "site_name: x\nplugins: [nosuch]\n"],
    ids=["empty", "broken", "without i18n", "unknown plugin"],
)
def test_a_project_that_is_not_configured_cannot_be_run(
    root: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], config: str
) -> None:
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert run(root, *command) == 2
    assert capsys.readouterr().err.startswith("manage.py: mkdocs.yml: ")


def test_a_folder_that_is_no_project_cannot_be_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "nowhere", "check") == 2
    assert "mkdocs.yml" in capsys.readouterr().err


def test_wrong_arguments_exit_with_two(root: Path) -> None:
    with pytest.raises(SystemExit) as left:
        run(root, "chekc")
    assert left.value.code == 2


def test_the_exit_code_reaches_the_shell(root: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "manage.py"), "--root", str(root), "check"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (1, "1 problems\n")
    assert "translation-unstamped" in done.stdout


def test_stamping_puts_two_lines_before_the_origin_and_touches_no_other(root: Path) -> None:
    stamped = stamp(root, TRANSLATION)
    whole, sections = (x for x in stamped.splitlines() if x not in TRANSLATION.splitlines())
    assert stamped == TRANSLATION.replace("origin:", f"{whole}\n{sections}\norigin:")
    assert re.fullmatch(r"source_hash: \S{12,14}", whole)
    assert re.fullmatch(r'source_sections: "\w{6} \w{6}"', sections)
    assert stamp(root, stamped) == stamped


@pytest.mark.parametrize(
    "head",
    [
        "title: 概要\n",
        "title: 概要\nsource_hash: 000000000000\norigin: human\n",
        "source_hash: 000000000000 # old\ntitle: 概要\n",
        "title: 概要\naliases:\n  - 紹介\n",
    ],
    ids=["no origin", "old hash", "remark", "list at the end"],
)
def test_a_stamped_translation_is_up_to_date(root: Path, head: str) -> None:
    body = TRANSLATION.partition("machine\n---\n")[2]
    stamped = stamp(root, f"---\n{head}---\n{body}")
    assert stamped.endswith(f"---\n{body}")
    assert stamped.count("source_hash:") == 1
    assert run(root, "check") == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
def test_stamping_keeps_the_line_ends_of_a_file(root: Path, mark: str) -> None:
    stamped = stamp(root, mark + TRANSLATION.replace("\n", "\r\n"))
    assert stamped.startswith(f"{mark}---\r\n")
    assert stamped.count("\r\n") == stamped.count("\n") == TRANSLATION.count("\n") + 2
    assert run(root, "check") == 0


def test_stamping_does_not_mistake_an_example_in_the_text_for_front_matter(root: Path) -> None:
    example = "\n```yaml\nsource_hash: 5b1f0c9a2d44\norigin: machine\n```\n"
    (root / "docs" / "about.md").write_text(SOURCE + example, encoding="utf-8")
    stamped = stamp(root, TRANSLATION.replace("origin: machine\n", "") + example)
    assert stamped.endswith(example)
    assert stamped.count("source_hash:") == 2
    assert run(root, "check") == 0


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("about.md", SOURCE, "is a source text, not a translation"),
        ("lost.ja.md", TRANSLATION, "there is no source text docs/lost.md"),
        ("about.ja.md", TRANSLATION.replace("[@one2020ember]", ""), "structure-citation"),
        (
            "about.ja.md",
            "---\ntitle: [\n---\n" + TRANSLATION,
            "its front matter has no title, or is broken",
        ),
        (
            "about.ja.md",
            "\n## 理由\n\n[@one2020ember]\n",
            "its front matter has no title, or is broken",
        ),
    ],
    ids=["source", "orphan", "other structure", "broken front matter", "no front matter"],
)
def test_what_cannot_be_stamped_is_refused_and_left_alone(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, reason: str
) -> None:
    path = root / "docs" / name
    path.write_text(text, encoding="utf-8")
    assert run(root, "stamp", f"docs/{name}") == 1
    assert reason in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == text


def test_one_refusal_does_not_keep_the_others_from_being_stamped(root: Path) -> None:
    assert run(root, "stamp", "docs/about.md", "docs/about.ja.md") == 1
    assert run(root, "check") == 0


def test_a_file_of_the_library_is_not_stamped(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "stamp", "bib/2020.bib") == 1
    assert capsys.readouterr().err == "bib/2020.bib: not a note\n"


def test_a_reader_who_has_enough_is_no_failure(root: Path) -> None:
    manage = str(ROOT / "scripts" / "manage.py")
    command = [sys.executable, manage, "--root", str(root), "check", "--list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""


def run_bare(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the manage.py of a copied project with a Python that has no packages at all."""
    command = [sys.executable, "-S", "-B", str(project / "scripts" / "manage.py"), "check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_its_packages_it_says_how_to_get_them(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    done = run_bare(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`make check` installs what is needed" in done.stderr


def test_any_python_may_be_asked_and_the_right_one_answers(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "asked: $2"\nexit 7\n', encoding="utf-8")
    python.chmod(0o755)
    done = run_bare(tmp_path)
    assert (done.returncode, done.stdout) == (7, "asked: check\n")


# --- export


LIBRARY = """\
@misc{one2020ember,
  title = {{Ember} of Small Things},
  author = {Writer, Anna and {Lab \\& Sons}},
  year = {2020},
  submitted = {2020-01-02},
  eprint = {2001.00001},
  eprinttype = {arxiv},
  archiveprefix = {arXiv},
  keywords = {heat},
}

@article{two2020flame,
  title = {Flame},
  author = {Zhou, Li},
  journal = {Fire Letters},
  year = {2020},
  submitted = {2020-03-04},
}
"""
TOPICS = """\
heat:
  names: {en: heat, ja: 熱, zh: 热, ko: 열}
  definition: {en: Heat., ja: 熱。, zh: 热。, ko: 열.}
"""


@pytest.fixture
def library(root: Path) -> Path:
    (root / "bib" / "2020.bib").write_text(LIBRARY, encoding="utf-8")
    (root / "bib" / "topics.yml").write_text(TOPICS, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "begin", "entries"),
    [
        ("bib", "@misc{one2020ember,", r"(?m)^@\w+\{"),
        ("ascii", "@misc{one2020ember,", r"(?m)^@\w+\{"),
        ("biblatex", "@online{one2020ember,", r"(?m)^@\w+\{"),
        ("ris", "TY  - RPRT\nID  - one2020ember\n", r"(?m)^ER  - $"),
        ("csl", '[\n  {\n    "id": "one2020ember",', r'"id"'),
        ("apa", "Writer, A., & Lab & Sons. (2020). Ember of small things", r"\(2020\)"),
        ("ieee", "[1] A. Writer and Lab & Sons, “Ember of small things,”", r"(?m)^\[\d\] "),
    ],
)
def test_export_writes_the_library_in_each_format(
    library: Path, capsys: pytest.CaptureFixture[str], name: str, begin: str, entries: str
) -> None:
    assert run(library, "export", "--format", name) == 0
    text = capsys.readouterr().out
    assert text.startswith(begin)
    assert len(re.findall(entries, text)) == 2


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["--key", "two2020flame"], ["two2020flame"]),
        (["--topic", "heat"], ["one2020ember"]),
        (["--author", "li-zhou"], ["two2020flame"]),
        (["--year", "2020"], ["two2020flame", "one2020ember"]),
        (["--key", "two2020flame", "--topic", "heat"], ["two2020flame", "one2020ember"]),
        (["--key", "one2020ember", "--topic", "heat"], ["one2020ember"]),
    ],
)
def test_export_writes_what_is_chosen_once(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], keys: list[str]
) -> None:
    assert run(library, "export", *arguments) == 0
    found = re.findall(r"(?m)^@\w+\{(\w+),", capsys.readouterr().out)
    assert sorted(found) == sorted(keys)


def test_export_speaks_the_language_that_is_asked_for(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "export", "--format", "mla", "--key", "two2020flame", "--locale", "ja") == 0
    assert capsys.readouterr().out.startswith("Zhou, Li. 「Flame」")


def test_export_writes_a_file(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(library, "export", "--format", "csl", "--output", "out.json") == 0
    items = json.loads((library / "out.json").read_text(encoding="utf-8"))
    assert [item["id"] for item in items] == ["one2020ember", "two2020flame"]
    assert capsys.readouterr().out == ""


def test_export_converts_a_file_from_elsewhere(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "@article{Doe99,\n title={Old {TeX} & more}, author={Jane Doe}, year=1999, month=5}\n"
    (library / "mine.bib").write_text(other, encoding="utf-8")
    assert run(library, "export", "--from", "mine.bib") == 0
    text = capsys.readouterr().out
    assert "title = {Old {TeX} \\& more}," in text
    assert "author = {Doe, Jane}," in text
    assert "month = may," in text


@pytest.mark.parametrize("text", ["@misc{a, title={x}", "@misc{a, title={x} y={z}}\n", "nothing"])
def test_export_of_a_broken_file_says_where_and_writes_nothing(
    library: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (library / "mine.bib").write_text(text, encoding="utf-8")
    assert run(library, "export", "--from", "mine.bib", "--output", "out.bib") == 1
    said = capsys.readouterr()
    assert said.err.startswith("mine.bib:1: ")
    assert not (library / "out.bib").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--key", "one2020embr"], "no paper 'one2020embr'; did you mean 'one2020ember'?"),
        (["--topic", "cold"], "no topic 'cold'"),
        (["--year", "1999"], "no year '1999'"),
        (["--locale", "xx"], "xx: no language of the site; choose one of en, ja, zh, ko"),
        (["--output", "no/such/folder.bib"], "no/such/folder.bib: cannot write: No such file"),
        (["--from", "nowhere.bib"], "nowhere.bib"),
    ],
)
def test_export_names_what_does_not_exist(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(library, "export", *arguments) != 0
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["- a list\n", "date-released: [\n", "\udcff"])
def test_a_citation_file_that_cannot_be_read_is_named(
    library: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (library / "CITATION.cff").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert run(library, "export") == 2
    assert "CITATION.cff: cannot be read" in capsys.readouterr().err
