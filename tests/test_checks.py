from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import rosetta
from rosetta.catalog import Catalog, build
from rosetta.checks import LIBRARY_RULES, NOTE_RULES, run_checks
from rosetta.checks.library import date_fault
from rosetta.checks.terms import check_forbidden
from rosetta.model import Concept, Forbidden, Note, Ref
from rosetta.problems import Location, Problem
from rosetta.sources import Sources, read_sources
from rosetta.structure import MARKS

BAD = Path(__file__).parent / "data" / "bad"
PACKAGE = Path(rosetta.__file__).parent
LOCALES = ("en", "ja", "zh", "ko")


@pytest.fixture(scope="module")
def bad() -> Catalog:
    return build(read_sources(BAD, LOCALES), LOCALES)


def expected() -> list[str]:
    lines = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def named_rules() -> set[str]:
    """Return every name of a rule that the code of the readers and checks writes down."""
    found = set()
    for folder in ("readers", "checks"):
        for path in (PACKAGE / folder).glob("*.py"):
            found |= set(_rules_in(ast.parse(path.read_text(encoding="utf-8"))))
    found |= set(_rules_in(ast.parse((PACKAGE / "sources.py").read_text(encoding="utf-8"))))
    found |= set(_rules_in(ast.parse((PACKAGE / "structure.py").read_text(encoding="utf-8"))))
    return found | {f"structure-{mark}" for mark in MARKS}


def _rules_in(tree: ast.Module) -> Iterator[str]:
    places = {"Problem": 1, "_repeated": 1, "check_unique": 2}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            place = places.get(call.func.id)
            if call.func.id == "Finding":  # its first words are its rule, after two offsets
                yield next(str(a.value) for a in call.args if isinstance(a, ast.Constant))
            if place is not None and isinstance(call.args[place], ast.Constant):
                yield str(call.args[place].value)


def test_the_bad_project_has_exactly_the_problems_it_was_given(bad: Catalog) -> None:
    found = Counter(f"{problem.location} {problem.rule}" for problem in run_checks(bad))
    assert sorted(found.elements()) == expected()


def test_every_rule_of_the_readers_and_checks_fires_in_the_bad_project() -> None:
    fired = {line.split()[1] for line in expected()}
    assert len(named_rules()) > 50
    assert fired == named_rules()


def test_every_problem_of_the_bad_project_says_what_and_where(bad: Catalog) -> None:
    for problem in run_checks(bad):
        assert problem.message
        path = BAD / problem.location.path
        assert path.exists(), problem
        lines = path.read_bytes().count(b"\n") if path.is_file() else 1
        assert 1 <= problem.location.line <= max(lines, 1), problem


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("docs/papers/fire2020ember.md:6 unknown-citation", "did you mean 'fire2020ember'?"),
        ("docs/papers/fire2020ember.md:8 unknown-reference", "did you mean 'moe'?"),
        ("docs/unknown.md:3 schema", "did you mean 'title'?"),
        ("docs/papers/fire2020ember.md:1 note-title", "write 'Ember: A Model'"),
        ("docs/topics/moe.md:2 note-subject", "write 'topic: moe'"),
        (
            "docs/about.ko.md:1 translation-unstamped",
            "compare, then 'manage.py stamp docs/about.ko.md'",
        ),
    ],
)
def test_a_problem_hints_at_its_remedy(bad: Catalog, place: str, hint: str) -> None:
    hints = [p.hint for p in run_checks(bad) if f"{p.location} {p.rule}" == place]
    assert hints == [hint]


def test_entries_with_faulty_values_are_kept_and_those_without_a_head_are_not(bad: Catalog) -> None:
    assert {"value2020entry", "twice2020field", "control2015character"} <= set(bad.papers)
    assert not {"syntax2020entry", "type2020entry", "no key", "commented2020entry"} & set(
        bad.papers
    )
    assert bad.papers["fire2020ember"].title == "Ember: A Model"


@pytest.mark.parametrize("rule", LIBRARY_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_of_the_library_is_documented_by_what_is_bad_and_finds_something(
    rule: Callable[[Catalog], Iterator[Problem]], bad: Catalog
) -> None:
    assert str(rule.__doc__).startswith("Bad: ")
    assert list(rule(bad))


@pytest.mark.parametrize("rule", NOTE_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_of_the_notes_is_documented_by_what_is_bad_and_finds_something(
    rule: Callable[[Catalog, Note], Iterator[Problem]], bad: Catalog
) -> None:
    assert str(rule.__doc__).startswith("Bad: ")
    notes = [note for versions in bad.notes.values() for note in versions.values()]
    assert [problem for note in notes for problem in rule(bad, note)]


def test_every_check_that_is_written_is_run() -> None:
    written = set()
    for path in (PACKAGE / "checks").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
                written.add(node.name)
    assert {rule.__name__ for rule in (*LIBRARY_RULES, *NOTE_RULES)} == written


@pytest.mark.parametrize("iso", ["1950", "2020-02", "2020-02-29", date.today().isoformat()])
def test_dates_that_can_be_have_no_fault(iso: str) -> None:
    assert date_fault(iso) == ""


@pytest.mark.parametrize(
    ("iso", "fault"),
    [
        ("2021-02-29", "does not exist"),
        ("2021-13", "does not exist"),
        ("0000", "does not exist"),
        ("2021-2-3", "is not a date"),
        ("2021-02-03x", "is not a date"),
        ("", "is not a date"),
        ("２０２１", "is not a date"),
        ("1899-01-01", "before computers"),
        ((date.today() + timedelta(days=1)).isoformat(), "in the future"),
    ],
)
def test_dates_that_cannot_be_are_faulty(iso: str, fault: str) -> None:
    assert fault in date_fault(iso)


def note(text: str, locale: str = "en") -> Note:
    return Note(Ref("page", "x"), locale, Location(f"docs/x.{locale}.md"), "X", text, 4)


def with_forbidden(text: str, wrong: str) -> list[Problem]:
    """Return what is forbidden in a Japanese text where one word is."""
    texts = dict.fromkeys(LOCALES, "right")
    concept = Concept(
        "t", "term", texts, texts, Location("t.yml"), forbidden=(Forbidden("ja", wrong, texts),)
    )
    sources = Sources(terms=[concept], notes=[note(text, "ja"), note(text, "zh")])
    catalog = build(sources, LOCALES)
    return [p for note in sources.notes for p in check_forbidden(catalog, note)]


def test_a_forbidden_word_is_found_in_its_own_language_alone() -> None:
    (problem,) = with_forbidden("x\n\n法学修士が", "法学修士")
    assert str(problem.location) == "docs/x.ja.md:6"
    assert problem.message == "column 1: '法学修士' for right"
    assert problem.hint == "write 'right': right"


@pytest.mark.parametrize("text", ["「法学修士」は誤り", "`法学修士`", "“法学修士”", "修士"])
def test_a_forbidden_word_may_be_talked_about(text: str) -> None:
    assert with_forbidden(text, "法学修士") == []
