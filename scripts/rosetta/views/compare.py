"""Line up the models for comparison: a row for each variant, a column for each property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rosetta.facts import Fact
from rosetta.model import Model
from rosetta.people import slugify
from rosetta.views.cards import Card, card_of
from rosetta.views.reader import Reader

COLUMNS = (
    "released",
    "kind",
    "parameters",
    "active_parameters",
    "experts",
    "experts_per_token",
    "layers",
    "width",
    "heads",
    "kv_heads",
    "context",
    "vocabulary",
    "training_tokens",
    "licence",
    "openness",
    "normalisation",
    "activation",
    "position_encoding",
    "tokenizer",
)
"""The properties that the table holds, beside model and organisation; long texts last."""

CHOSEN = frozenset(
    ["organisation", "released", "kind", "parameters", "active_parameters", "layers", "context"]
).union(["training_tokens", "licence", "openness"])
"""The columns that a browser shows before the reader chooses others."""

PARTS = ("weights", "code", "data", "checkpoints")
"""The parts of a model that can be open."""


@dataclass(frozen=True, slots=True)
class Row:
    """One variant of a model, or a model that has none, with all facts that hold for it."""

    id: str
    name: str
    model: Model
    facts: Mapping[str, Fact]
    card: Card


def rows_of(model: Model) -> Iterator[Row]:
    """Yield the rows of a model, one a variant."""
    card = card_of(model)
    for name, facts in model.versions():
        row_id = f"{model.slug}.{slugify(name)}" if name else model.slug  # no slug has a dot
        yield Row(row_id, name or model.name, model, facts, card)


def sort_value(fact: Fact) -> str:
    """Return what a browser sorts and compares by: a number in base units, a date, names; or ""."""
    value = fact.value
    if isinstance(value, (list, tuple)):
        return " ".join(value)
    if fact.number is not None:
        return f"{fact.number.normalize():f}"
    return "" if isinstance(value, Mapping) else str(value)


def organisations(rows: Sequence[Row]) -> list[str]:
    """Return every organisation once; several that made a model stand with strokes between."""
    found = {name for row in rows for name in row.model.organisation.split(" / ")}
    return sorted(found, key=str.casefold)


def _found(rows: Sequence[Row], name: str) -> set[str]:
    return {str(row.facts[name].value) for row in rows if name in row.facts}


def compare(reader: Reader) -> dict[str, Any]:
    """Return what the template of the page shows: newest models first, and what to filter by."""
    rows = [row for model in reader.catalog.newest_models for row in rows_of(model)]
    kinds = [(kind, reader.t(f"kind_{kind.replace('-', '_')}")) for kind in _found(rows, "kind")]
    return {
        "rows": rows,
        "columns": COLUMNS,
        "chosen": CHOSEN,
        "sort_value": sort_value,
        "organisations": organisations(rows),
        "years": sorted({date[:4] for date in _found(rows, "released")}, reverse=True),
        "kinds": sorted(kinds),
        "parts": [(part, reader.t(f"open_{part}")) for part in PARTS],
    }
