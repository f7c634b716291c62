from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

import rosetta
from rosetta.facts import PROPERTIES
from rosetta.model import NOTE_KINDS
from rosetta.readers.data import read_yaml
from rosetta.readers.records import load_schema

PACKAGE = Path(rosetta.__file__).parent
OVERRIDES = PACKAGE.parents[1] / "overrides"
STRINGS = PACKAGE / "views" / "strings.yml"
DATA: dict[str, Any] = yaml.safe_load(STRINGS.read_text(encoding="utf-8"))
WORDS: dict[str, Any] = DATA["words"]
LOCALES = ("en", "ja", "zh", "ko")
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for path in [
        *PACKAGE.parent.rglob("*.py"),
        *OVERRIDES.rglob("*.html"),
        *OVERRIDES.rglob("*.js"),
    ]
}
SCHEMAS = {path: path.read_text(encoding="utf-8") for path in PACKAGE.glob("schemas/*.json")}
QUOTED = {
    word
    for text in (*SOURCES.values(), *SCHEMAS.values())
    for word in re.findall(r"[\"']([\w-]+)[\"']", text)
}
PREFIXES = {
    prefix
    for text in SOURCES.values()
    for prefix in re.findall(r"\bt\(f?[\"']([a-z]+_)(?:[\"'] ~|\{)", text)
}
ASKED = {
    (path.name, word)
    for path, text in SOURCES.items()
    if path.suffix != ".js" and "languages" not in path.parts
    for word in re.findall(r"(?<![\w.])t\(\s*[\"']([a-z_]+)[\"']\s*[,)]", text)
    + re.findall(r"words\(\w+\)\(\s*[\"']([a-z_]+)[\"']", text)
}


def forms(text: Any) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_words_prefixes_and_questions_to_compare() -> None:
    assert len(WORDS) > 100
    assert {"kind_", "link_", "open_", "sort_"} <= PREFIXES
    assert len(ASKED) > 50


def test_no_word_is_given_twice() -> None:
    assert read_yaml(STRINGS.read_text(encoding="utf-8"), STRINGS.name)[2] == []


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_said_in_every_language(name: str) -> None:
    assert tuple(WORDS[name]) == LOCALES
    for locale in LOCALES:
        for text in forms(WORDS[name][locale]):
            assert isinstance(text, str)
            assert text == text.strip() != ""


@pytest.mark.parametrize("name", WORDS)
def test_a_word_has_the_same_placeholders_in_every_language(name: str) -> None:
    found = {
        locale: [placeholders(text) for text in forms(WORDS[name][locale])] for locale in LOCALES
    }
    assert all(names == found["ja"][0] for by in found.values() for names in by)


@pytest.mark.parametrize("name", WORDS)
def test_only_english_tells_one_from_many(name: str) -> None:
    counted = [locale for locale in LOCALES if isinstance(WORDS[name][locale], dict)]
    assert counted in ([], ["en"])
    if counted:
        assert set(WORDS[name]["en"]) == {"one", "other"}


def test_every_language_has_the_same_customs() -> None:
    assert tuple(DATA["locales"]) == LOCALES
    customs = [set(DATA["locales"][locale]) for locale in LOCALES]
    assert customs == [customs[0]] * len(LOCALES)
    tags = [DATA["locales"][locale]["tag"] for locale in LOCALES]
    assert tags == ["en", "ja", "zh-Hans", "ko"]


@pytest.mark.parametrize("name", ["one", "two", "more", "label", "locator"])
def test_customs_have_the_same_placeholders(name: str) -> None:
    found = [placeholders(DATA["locales"][locale][name]) for locale in LOCALES]
    assert found == [found[0]] * len(LOCALES)


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_used(name: str) -> None:
    endings = {name.removeprefix(prefix) for prefix in PREFIXES if name.startswith(prefix)}
    built = any({ending, ending.replace("_", "-")} & QUOTED for ending in endings)
    assert name in QUOTED or built


def test_every_word_that_is_asked_for_is_there() -> None:
    assert {(where, word) for where, word in ASKED if word not in WORDS} == set()


def test_every_property_of_a_model_has_a_word() -> None:
    assert [name for name in PROPERTIES if name not in WORDS] == []


def test_every_property_is_one_of_the_schema() -> None:
    facts = load_schema("models")["$defs"]["facts"]["properties"]
    assert sorted(facts) == sorted(PROPERTIES)


def test_every_kind_openness_and_link_of_a_model_has_a_word() -> None:
    schema = load_schema("models")
    facts = schema["$defs"]["facts"]["properties"]
    kinds = facts["kind"]["properties"]["value"]["enum"]
    opened = facts["openness"]["properties"]["value"]["items"]["enum"]
    links = schema["additionalProperties"]["properties"]["links"]["properties"]
    asked = [f"kind_{kind}".replace("-", "_") for kind in kinds]
    asked += [f"open_{part}" for part in opened] + [f"link_{name}" for name in links]
    assert [word for word in asked if word not in WORDS] == []


def test_every_kind_of_note_has_a_word() -> None:
    assert [kind for kind in NOTE_KINDS if kind not in WORDS] == []


@pytest.mark.parametrize("name", WORDS)
def test_korean_and_chinese_words_are_not_left_in_japanese(name: str) -> None:
    for locale in ("zh", "ko"):
        for text in forms(WORDS[name][locale]):
            assert not re.search(r"[぀-ヿ]", text), text
    for text in forms(WORDS[name]["en"]):
        assert not re.search(r"[぀-ヿ가-힣一-鿿]", text), text
