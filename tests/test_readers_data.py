from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from second_reader import PROPERTY

from rosetta.facts import PROPERTIES, Fact, Score
from rosetta.model import Concept, Forbidden, Model
from rosetta.problems import Problem
from rosetta.readers.data import check_schema, read_yaml
from rosetta.readers.records import (
    Identity,
    load_schema,
    read_concepts,
    read_digests,
    read_identities,
    read_models,
)

SCHEMAS = ("authors", "digests", "models", "note", "terms", "topics")
MODEL = """\
ember:
  name: Ember
  aliases: [Ember 1]
  organisation: Hearth Lab
  paper: one2020ember
  announcement: "https://example.org/ember"
  links: {weights: "https://example.org/w"}
  topics: [moe]
  derived_from: [spark]
  facts:
    released: {value: "2020-05", source: one2020ember}
    parameters:
      value: 7.5
      unit: B
      source: one2020ember
      place: Table 1
      approximate: true
  variants:
    - name: Ember small
      facts:
        released: {value: "2020-04-01", source: one2020ember}
        layers: {value: 12, source: "https://example.org/ember"}
spark:
  name: Spark
  organisation: Hearth Lab
  paper: one2020ember
  facts: {}
"""
TEXTS = "{en: e, ja: j, zh: z, ko: k}"


def shown(problems: list[Problem]) -> list[str]:
    return [f"{problem.location} {problem.rule}" for problem in problems]


def models(text: str) -> tuple[list[Model], list[str]]:
    found, problems = read_models(text, "m.yml")
    return found, shown(problems)


def test_yaml_gives_data_and_the_line_of_each_value() -> None:
    data, lines, problems = read_yaml("a:\n  - x\n  - b: 1\nc: {d: 2}\n", "x.yml")
    assert data == {"a": ["x", {"b": 1}], "c": {"d": 2}}
    assert not problems
    assert lines == {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 1): 3,
        ("a", 1, "b"): 3,
        ("c",): 4,
        ("c", "d"): 4,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", ["x.yml:3 yaml-syntax"]),
        ("a: 1\nb: c: d\n", ["x.yml:2 yaml-syntax"]),
        ("a: 1\n\tb: 2\n", ["x.yml:2 yaml-syntax"]),
        ("a: 'no end\n", ["x.yml:2 yaml-syntax"]),
        ("a: *nowhere\n", ["x.yml:1 yaml-syntax"]),
        ("a: !!python/object:os.system x\n", ["x.yml:1 yaml-syntax"]),
        ("a: 1\n---\nb: 2\n", ["x.yml:2 yaml-syntax"]),
        ("a: 2024-13-45\n", ["x.yml:1 yaml-value"]),
        ("a: !!int ''\n", ["x.yml:1 yaml-value"]),
        ("a: !!timestamp x\n", ["x.yml:1 yaml-value"]),
        ("[a]: 1\n", ["x.yml:1 yaml-syntax"]),
        ("a: 1\nb: 2\na: 3\n", ["x.yml:3 yaml-duplicate-key"]),
        ("a:\n  b: 1\n  b: 2\n", ["x.yml:3 yaml-duplicate-key"]),
        ("a: \x00\n", ["x.yml:1 yaml-syntax"]),
        ("", []),
    ],
)
def test_yaml_that_cannot_be_trusted_is_a_problem(text: str, expected: list[str]) -> None:
    assert shown(read_yaml(text, "x.yml")[2]) == expected


def test_an_alias_of_itself_does_not_hang_the_reader() -> None:
    text = "ember: &a {name: *a, organisation: O, paper: p, facts: {}}\n"
    assert models(text) == ([], ["m.yml:1 schema"])


def test_aliases_of_aliases_are_walked_once() -> None:
    rows = "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    assert shown(read_yaml(f"a0: &a0 x\n{rows}", "x.yml")[2]) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_a_schema_that_lets_no_unknown_key_pass(name: str) -> None:
    schema = load_schema(name)
    Draft202012Validator.check_schema(schema)
    for part in _objects(schema):
        assert "additionalProperties" in part, part


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in _objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for part in schema.values() for found in _objects(part)]


def test_the_properties_of_the_model_are_those_of_the_schema_each_once() -> None:
    facts = load_schema("models")["$defs"]["facts"]["properties"]
    assert sorted(facts) == sorted(PROPERTIES)


def test_a_violation_is_reported_at_its_line_with_the_nearest_name() -> None:
    text = MODEL.replace(
        "  organisation: Hearth Lab\n  paper", "  organization: Hearth Lab\n  paper", 1
    )
    data, lines, _ = read_yaml(text, "m.yml")
    unknown, lacking = check_schema(data, lines, "m.yml", load_schema("models"))[::-1]
    assert (unknown.location.line, unknown.hint) == (4, "did you mean 'organisation'?")
    assert "organization" in unknown.message
    assert (lacking.location.line, "organisation" in lacking.message) == (1, True)


def test_models_are_read_with_their_facts_and_places() -> None:
    (ember, spark), problems = models(MODEL)
    assert problems == []
    assert (ember.slug, ember.name, ember.organisation) == ("ember", "Ember", "Hearth Lab")
    assert (ember.aliases, ember.topics, ember.paper) == (("Ember 1",), ("moe",), "one2020ember")
    assert ember.links == {
        "weights": "https://example.org/w",
        "announcement": "https://example.org/ember",
    }
    assert ember.relations["derived_from"] == ("spark",)
    fact = ember.facts["parameters"]
    assert isinstance(fact, Fact)
    assert (fact.value, fact.unit, fact.source, fact.place) == (7.5, "B", "one2020ember", "Table 1")
    assert (fact.approximate, fact.disputed, str(fact.location)) == (True, False, "m.yml:12")
    assert [row[:2] for row in ember.every_fact()] == [
        ("", "released"),
        ("", "parameters"),
        ("Ember small", "released"),
        ("Ember small", "layers"),
    ]
    assert str(ember.variants[0].facts["layers"].location) == "m.yml:22"
    assert ember.released == "2020-04-01"
    assert (spark.released, str(spark.location)) == ("", "m.yml:23")


SCORES = """\
  unpublished: {training_tokens: one2020ember}
  scores:
    - {benchmark: MMLU, value: 70.6, unit: "%", shots: 5, source: one2020ember, place: Table 2}
    - benchmark: MT-Bench
      value: 8.3
      source: "https://example.org/ember"
      setting: {en: e, ja: j, zh: z, ko: k}
  variants:
    - name: Ember small
      scores:
        - {benchmark: MMLU, value: 60, unit: "%", source: one2020ember, approximate: true}
"""
SCORED = MODEL.replace("  variants:\n    - name: Ember small\n", SCORES)


def test_scores_are_read_of_a_model_and_of_its_variants() -> None:
    (ember, spark), problems = models(SCORED)
    assert problems == []
    mmlu, bench = ember.scores
    assert isinstance(mmlu, Score)
    assert (mmlu.benchmark, mmlu.value, mmlu.unit, mmlu.shots) == ("MMLU", 70.6, "%", 5)
    assert (mmlu.source, mmlu.place, str(mmlu.location)) == ("one2020ember", "Table 2", "m.yml:20")
    assert (bench.unit, bench.shots, bench.setting["ko"]) == ("", None, "k")
    (small,) = ember.variants[0].scores
    assert (small.value, small.approximate, str(small.location)) == (60, True, "m.yml:28")
    assert ember.unpublished == {"training_tokens": "one2020ember"}
    assert (spark.scores, spark.unpublished) == ((), {})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{benchmark: MMLU, value: 70.6", "{value: 70.6", "m.yml:20 schema"),
        ("value: 70.6", "value: '70.6'", "m.yml:20 schema"),
        ("value: 70.6", "value: -1", "m.yml:20 schema"),
        ('unit: "%", shots', "unit: B, shots", "m.yml:20 schema"),
        ("shots: 5", "shots: -5", "m.yml:20 schema"),
        ("shots: 5", "shots: few", "m.yml:20 schema"),
        ("ja: j, zh: z, ko: k}\n  v", "ja: j, zh: z}\n  v", "m.yml:24 schema"),
        ("approximate: true}", "disputed: true}", "m.yml:28 schema"),
        ("source: one2020ember, approximate", "approximate", "m.yml:28 schema"),
        ("{training_tokens: one", "{layers: one", "m.yml:18 schema"),
    ],
)
def test_a_score_that_breaks_the_schema_is_reported_at_its_line(
    old: str, new: str, expected: str
) -> None:
    assert old in SCORED
    found, problems = models(SCORED.replace(old, new, 1))
    assert problems == [expected]
    assert [model.slug for model in found] == ["spark"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("unit: B", "unit: BB", "m.yml:14 schema"),
        ("value: 7.5", "value: '7.5'", "m.yml:13 schema"),
        ("value: 7.5", "value: -1", "m.yml:13 schema"),
        ("place: Table 1", "plaice: Table 1", "m.yml:16 schema"),
        ("      source: one2020ember\n      place", "      place", "m.yml:12 schema"),
        ("approximate: true", "disputed: true", "m.yml:12 schema"),
        ('"2020-05"', '"2020-13"', "m.yml:11 schema"),
        ('"2020-05"', "2020-05-01", "m.yml:11 schema"),
        ("https://example.org/w", "javascript:alert(1)", "m.yml:7 schema"),
        ("    parameters:", "    paramaters:", "m.yml:12 schema"),
        ("ember:\n", "Ember!:\n", "m.yml:1 schema"),
        ("spark:\n", "Spark:\n", "m.yml:23 schema"),
        ("spark:\n", "1:\n", "m.yml:23 schema"),
        ("topics: [moe]", "topics: [moe, moe]", "m.yml:8 schema"),
        ("topics: [moe]", "topics: moe", "m.yml:8 schema"),
    ],
)
def test_a_model_that_breaks_the_schema_is_left_out_and_reported_once(
    old: str, new: str, expected: str
) -> None:
    assert old in MODEL
    found, problems = models(MODEL.replace(old, new, 1))
    assert problems == [expected]
    assert len(found) == 1


def test_of_two_records_on_one_line_only_the_broken_one_is_left_out() -> None:
    found, problems = read_identities("[{nme: A}, {name: B}]", "a.yml")
    assert [identity.name for identity in found] == ["B"]
    assert {problem.rule for problem in problems} == {"schema"}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "null\n", "[]\n", "words\n", "1\n"])
def test_a_file_without_a_mapping_is_a_problem(text: str) -> None:
    assert models(text) == ([], ["m.yml:1 schema"])


@pytest.mark.parametrize("text", ["", "{}\n", "a: {name: A}\n"])
def test_a_file_of_authors_without_a_list_is_a_problem(text: str) -> None:
    found, problems = read_identities(text, "a.yml")
    assert (found, shown(problems)) == ([], ["a.yml:1 schema"])


def test_concepts_are_read_with_names_and_wrong_variants() -> None:
    text = dedent(f"""\
        moe:
          names: {TEXTS}
          aliases: [MoE]
          definition: {TEXTS}
          related: [scaling]
          forbidden:
            - {{locale: ja, text: 専門家, reason: {TEXTS}}}
        """)
    ((topic,), problems) = read_concepts(text, "t.yml", "topic")
    texts = {"en": "e", "ja": "j", "zh": "z", "ko": "k"}
    assert not problems
    assert isinstance(topic, Concept)
    assert (topic.ref.kind, topic.ref.address) == ("topic", "topics/moe/")
    assert (topic.names, topic.definition, topic.aliases) == (texts, texts, ("MoE",))
    assert (topic.related, topic.forbidden) == (("scaling",), (Forbidden("ja", "専門家", texts),))
    ((term,), problems) = read_concepts(
        f"gate:\n  names: {TEXTS}\n  definition: {TEXTS}\n  topic: moe\n", "t.yml", "term"
    )
    assert (term.ref.address, term.topic) == ("glossary/#gate", "moe")
    _, problems = read_concepts("moe: {names: {en: e, ja: j, zh: z}}", "t.yml", "topic")
    assert len(problems) == 2


def test_digests_keep_the_order_of_their_papers() -> None:
    text = f"d1:\n  names: {TEXTS}\n  language: ja\n  published: '2024-05'\n  papers: [b, a]\n"
    ((digest,), problems) = read_digests(text, "d.yml")
    assert not problems
    assert (digest.papers, digest.language, digest.published) == (("b", "a"), "ja", "2024-05")
    assert shown(read_digests(text.replace("ja\n", "fr\n"), "d.yml")[1]) == ["d.yml:3 schema"]


def test_identities_are_read_with_native_names() -> None:
    text = dedent("""\
        - slug: kyunghyun-cho
          name: "Cho, Kyunghyun"
          variants: ["Cho, K."]
          native: {text: 조경현, lang: ko, source: "https://example.org"}
        - name: "Liu, Xiao"
          papers: [one2020two]
        """)
    (cho, liu), problems = read_identities(text, "a.yml")
    assert not problems
    assert isinstance(cho, Identity)
    assert (cho.slug, cho.variants, cho.native, cho.native_lang) == (
        "kyunghyun-cho",
        ("Cho, K.",),
        "조경현",
        "ko",
    )
    assert (liu.slug, liu.papers, str(liu.location)) == ("", ("one2020two",), "a.yml:5")


YAMLISH = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("abn: -\n[]{}&*!|>'\"%@`#,?<=0123.\t~"), max_size=60),
)


@settings(PROPERTY, max_examples=400)
@given(YAMLISH)
def test_reading_yaml_never_raises(text: str) -> None:
    data, _, problems = read_yaml(text, "x.yml")
    assert all(1 <= problem.location.line <= text.count("\n") + 2 for problem in problems)
    for reader in (read_models, read_digests, read_identities):
        found, faults = reader(text, "x.yml")  # type: ignore[operator]
        assert faults or data in ({}, []) or found


RECORD = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["a", "", "B", "ja"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(
                ["name", "names", "facts", "paper", "organisation", "papers", "en", "variants"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


@settings(PROPERTY, max_examples=300)
@given(st.dictionaries(st.sampled_from(["a", "b", "C"]), RECORD, min_size=1, max_size=3))
def test_no_record_that_breaks_its_schema_reaches_the_model(data: dict[str, Any]) -> None:
    text = repr(data).replace("None", "null").replace("True", "true").replace("False", "false")
    for schema, reader in (("models", read_models), ("digests", read_digests)):
        found, problems = reader(text, "x.yml")  # type: ignore[operator]
        valid = [
            slug
            for slug in data
            if Draft202012Validator(load_schema(schema)).is_valid({slug: data[slug]})
        ]
        assert [record.slug for record in found] == valid
        assert bool(problems) == (len(valid) < len(data))
