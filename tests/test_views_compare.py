"""The rows of the comparison, and the models as data: JSON with its schema, and CSV."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from conftest import LOCALES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rosetta.catalog import load
from rosetta.facts import PROPERTIES, Fact, Score
from rosetta.model import Model, Ref, Variant
from rosetta.problems import Location
from rosetta.readers.records import load_schema
from rosetta.views.api import api_files
from rosetta.views.compare import CHOSEN, COLUMNS, compare, organisations, rows_of, sort_value
from rosetta.views.model_records import record_of, render_csv, render_json
from rosetta.views.reader import Page, Reader

HERE = Location("models.yml")


def fact(value: object, **more: object) -> Fact:
    return Fact(value, "key2020source", **more)  # type: ignore[arg-type]


def model(slug: str = "m", **more: object) -> Model:
    return Model(slug, slug.upper(), HERE, organisation="Org", **more)  # type: ignore[arg-type]


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- the rows


def test_each_variant_is_a_row_and_so_is_a_model_without_one(catalog):
    rows = [row for found in catalog.models.values() for row in rows_of(found)]
    assert [row.id for row in rows] == [
        "ember.ember-1b",
        "ember.ember-7b",
        "lantern",
        "lantern-chat",
    ]
    assert [row.name for row in rows] == ["Ember 1B", "Ember 7B", "Lantern", "Lantern <Chat>"]


def test_a_variant_has_the_facts_of_its_model_unless_it_has_its_own(catalog):
    small, large = rows_of(catalog.models["ember"])
    assert (small.facts["context"].value, large.facts["context"].value) == (4096, 32768)
    assert small.facts["licence"] == large.facts["licence"]


def test_each_fact_leads_to_its_source_on_the_page_of_the_model(catalog):
    small, large = rows_of(catalog.models["ember"])
    assert small.card.anchor(small.facts["released"]) == "source-1"
    assert large.card.anchor(large.facts["parameters"]) == "source-5"
    assert large.card.anchor(fact(1)) == "figures"


@pytest.mark.parametrize(
    ("given_fact", "expected"),
    [
        (fact(46.7, unit="B"), "46700000000"),
        (fact(350, unit="M"), "350000000"),
        (fact(1.5, unit="T"), "1500000000000"),
        (fact(0.1, unit="B"), "100000000"),
        (fact(4096, unit="tokens"), "4096"),
        (fact(100), "100"),
        (fact("2024-02"), "2024-02"),
        (fact(["weights", "code"]), "weights code"),
        (fact({"en": "learned", "ja": "学習型"}), ""),
    ],
)
def test_what_is_sorted_by_is_exact_and_in_base_units(given_fact, expected):
    assert sort_value(given_fact) == expected


def test_an_organisation_is_listed_once_however_many_made_a_model():
    models = [model("a"), Model("b", "B", HERE, organisation="Zeta / Org"), model("c")]
    assert organisations([row for found in models for row in rows_of(found)]) == ["Org", "Zeta"]


def test_the_columns_are_properties_and_the_usual_ones_are_among_them(catalog):
    assert set(COLUMNS) <= set(PROPERTIES)
    assert CHOSEN - {"organisation"} <= set(COLUMNS)
    page = Page("compare", Ref("page", "compare/index"), "ja", "../")
    shown = compare(Reader(catalog, page))
    assert shown["years"] == ["2023", "2022"]
    assert ("decoder", "デコーダのみ") in shown["kinds"]


# --- JSON


def test_the_models_are_published_with_their_schema(catalog):
    files = dict(api_files(catalog))
    schema = json.loads(files["api/v1/models.schema.json"])
    Draft202012Validator.check_schema(schema)
    models = json.loads(files["api/v1/models.json"])
    Draft202012Validator(schema).validate(models)
    assert [found["slug"] for found in models] == list(catalog.models)
    ember = models[0]
    assert ember["paper"] == "beichen2023embers"
    assert ember["facts"]["training_tokens"] == {
        "value": 1.5,
        "unit": "T",
        "source": "https://example.org/ember/blog/2023/05/a-long-address",
        "approximate": True,
    }
    assert ember["variants"][1]["facts"]["parameters"]["disputed"] is True
    assert models[2]["relations"]["merged_from"] == ["ember", "lantern"]


def test_the_models_of_the_library_fit_the_schema():
    catalog, _ = load(ROOT, LOCALES)
    models = json.loads(render_json(catalog.models.values()))
    Draft202012Validator(load_schema("api-models")).validate(models)
    assert len(models) > 50


def test_every_fact_has_value_unit_and_source_and_nothing_that_is_not_told(catalog):
    optional = {"place", "approximate", "disputed"}
    for found in map(record_of, catalog.models.values()):
        for facts in (found["facts"], *(variant["facts"] for variant in found["variants"])):
            for record in facts.values():
                assert {"value", "unit", "source"} <= set(record)
                assert set(record) - {"value", "unit", "source"} <= optional
                assert all(record.get(name, "x") for name in optional)


def test_scores_and_what_is_unpublished_are_given_where_there_are_some():
    score = Score(70.5, "key2020source", unit="%", benchmark="MMLU", shots=0)
    variant = Variant("M 7B", {}, (score,))
    found = record_of(model(variants=(variant,), unpublished={"training_tokens": "key2020source"}))
    assert found["variants"][0]["scores"] == [
        {"benchmark": "MMLU", "shots": 0, "value": 70.5, "unit": "%", "source": "key2020source"}
    ]
    Draft202012Validator(load_schema("api-models")).validate([found])
    assert not {"scores", "unpublished"} & set(record_of(model()))


def test_the_published_schema_knows_exactly_the_properties():
    facts = load_schema("api-models")["$defs"]["facts"]["properties"]
    assert list(facts) == list(PROPERTIES)
    own = load_schema("models")["$defs"]["facts"]["properties"]
    for name in PROPERTIES:
        assert facts[name]["properties"]["value"] == own[name]["properties"]["value"]


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts["released"].pop("source"),
        lambda facts: facts["released"].pop("unit"),
        lambda facts: facts["context"].update(value="many"),
        lambda facts: facts["context"].update(unit="bytes"),
        lambda facts: facts.update(colour={"value": "red", "unit": "", "source": "x"}),
    ],
)
def test_the_schema_refuses_what_breaks_its_promise(catalog, change):
    models = json.loads(render_json(catalog.models.values()))
    change(models[0]["facts"])
    assert not Draft202012Validator(load_schema("api-models")).is_valid(models)


# --- CSV


def test_the_csv_holds_every_value_with_unit_and_source(catalog):
    rows = read_csv(render_csv(catalog.models.values(), "en"))
    assert [(row["slug"], row["variant"]) for row in rows] == [
        ("ember", "Ember 1B"),
        ("ember", "Ember 7B"),
        ("lantern", ""),
        ("lantern-chat", ""),
    ]
    found = [row for entry in catalog.models.values() for row in rows_of(entry)]
    for line, row in zip(rows, found, strict=True):
        for name in PROPERTIES:
            known = row.facts.get(name)
            assert line[f"{name}_source"] == (known.source if known else "")
            assert line[f"{name}_unit"] == (known.unit if known else "")
            assert bool(line[name]) == bool(known)
    assert (rows[1]["parameters"], rows[1]["openness"]) == ("7.2", "weights; code")
    assert rows[1]["disputed"] == "parameters"
    assert rows[0]["approximate"] == "training_tokens cost"
    assert rows[3]["licence"] == '"custom" & <strict>'


def test_the_csv_is_as_rfc_4180_has_it(catalog):
    text = render_csv(catalog.models.values(), "en")
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n", text)
    assert len({len(row) for row in csv.reader(io.StringIO(text, newline=""))}) == 1


def test_a_text_that_is_one_a_language_is_given_in_that_language():
    facts = {"tokenizer": fact({"en": "BPE, shared", "ja": "共有BPE"})}
    assert read_csv(render_csv([model(facts=facts)], "ja"))[0]["tokenizer"] == "共有BPE"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula_and_a_number_stays_a_number(start):
    facts = {"licence": fact(f"{start}1+1"), "parameters": fact(7.2, unit="B")}
    row = read_csv(render_csv([model(facts=facts)], "en"))[0]
    assert row["licence"] == f"'{start}1+1"
    assert row["parameters"] == "7.2"


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_survives_the_csv(name, licence):
    found = Model("m", name, HERE, organisation="Org", facts={"licence": fact(licence)})
    row = read_csv(render_csv([found], "en"))[0]
    for text, cell in ((name, row["name"]), (licence, row["licence"])):
        assert cell in (text, f"'{text}")
        assert not cell.startswith(("=", "+", "-", "@"))
