from __future__ import annotations

from rosetta.problems import Location, Problem, did_you_mean

PROBLEM = Problem(Location("docs/a.md", 3), "unknown-citation", "unknown '@x'", "did you mean 'y'?")


def test_a_problem_prints_place_message_rule_and_hint() -> None:
    assert str(PROBLEM) == "docs/a.md:3: unknown '@x' (unknown-citation); did you mean 'y'?"
    assert str(Problem(Location("a"), "r", "m")) == "a:1: m (r)"


def test_a_problem_is_an_annotation_of_its_line() -> None:
    assert PROBLEM.as_annotation() == (
        "::error file=docs/a.md,line=3,title=unknown-citation::unknown '@x'; did you mean 'y'?"
    )


def test_an_annotation_cannot_be_broken_by_its_words() -> None:
    problem = Problem(Location("docs/a,b:50%.md", 3), "r", "50%\r\n::error::x")
    assert problem.as_annotation() == (
        "::error file=docs/a%2Cb%3A50%25.md,line=3,title=r::50%25%0D%0A::error::x"
    )


def test_a_problem_is_a_flat_dictionary() -> None:
    assert PROBLEM.as_dict() == {
        "path": "docs/a.md",
        "line": 3,
        "rule": "unknown-citation",
        "message": "unknown '@x'",
        "hint": "did you mean 'y'?",
    }


def test_problems_are_sorted_by_place() -> None:
    places = [("b", 1), ("a", 10), ("a", 9)]
    problems = [Problem(Location(*place), "r", "m") for place in places]
    assert [str(p.location) for p in sorted(problems)] == ["a:9", "a:10", "b:1"]


def test_the_nearest_known_word_is_suggested() -> None:
    assert did_you_mean("titel", {"title": 1, "author": 2}) == "did you mean 'title'?"
    assert did_you_mean("zzz", ["title"]) == ""
    assert did_you_mean("x", []) == ""
