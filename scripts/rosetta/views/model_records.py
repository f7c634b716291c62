"""Write the models as data: JSON with the source of every value, and a CSV row for each variant."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rosetta.facts import PROPERTIES, Fact, Score
from rosetta.model import Model

HEADS = ("slug", "name", "variant", "organisation", "paper")
"""The columns before those of the properties, each of which has `value, unit, source`."""

MARKS = ("approximate", "disputed")
"""The columns after them: the properties whose value is marked so."""


def render_json(models: Iterable[Model]) -> str:
    """Return `api/v1/models.json` (schemas/api-models.schema.json)."""
    return json.dumps(list(map(record_of, models)), ensure_ascii=False, indent=1) + "\n"


def record_of(model: Model) -> dict[str, Any]:
    """Return one model; a fact of it holds for each variant that has none of its own."""
    unpublished = {"unpublished": dict(model.unpublished)} if model.unpublished else {}
    return {
        "slug": model.slug,
        "name": model.name,
        "aliases": list(model.aliases),
        "organisation": model.organisation,
        "paper": model.paper,
        "links": dict(model.links),
        "topics": list(model.topics),
        "relations": {name: list(others) for name, others in model.relations.items()},
        **_figures(model.facts, model.scores),
        **unpublished,
        "variants": [{"name": v.name, **_figures(v.facts, v.scores)} for v in model.variants],
    }


def _figures(facts: Mapping[str, Fact], scores: Sequence[Score]) -> dict[str, Any]:
    found: dict[str, Any] = {"facts": _facts(facts)}
    return {**found, "scores": list(map(_score, scores))} if scores else found


def _score(score: Score) -> dict[str, Any]:
    found: dict[str, Any] = {"benchmark": score.benchmark}
    if score.shots is not None:
        found["shots"] = score.shots
    if score.setting:
        found["setting"] = dict(score.setting)
    return {**found, **_fact(score)}


def _facts(facts: Mapping[str, Fact]) -> dict[str, dict[str, Any]]:
    return {name: _fact(facts[name]) for name in PROPERTIES if name in facts}


def _fact(fact: Fact) -> dict[str, Any]:
    optional = {
        "place": fact.place,
        "approximate": fact.approximate,
        "disputed": fact.disputed,
    }
    found = {"value": fact.value, "unit": fact.unit, "source": fact.source}
    return {**found, **{name: value for name, value in optional.items() if value}}


def render_csv(models: Iterable[Model], locale: str) -> str:
    """Return `api/v1/models.csv` (RFC 4180); what is one text a language is given in `locale`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [f"{name}{end}" for name in PROPERTIES for end in ("", "_unit", "_source")]
    writer.writerow([*HEADS, *names, *MARKS])
    for model in models:
        for variant, facts in model.versions():
            writer.writerow(_row(model, variant, facts, locale))
    return stream.getvalue()


def _row(model: Model, variant: str, facts: Mapping[str, Fact], locale: str) -> Sequence[Any]:
    row: list[Any] = [model.slug, model.name, variant, model.organisation, model.paper]
    for name in PROPERTIES:
        fact = facts.get(name)
        row += [_plain(fact.value, locale), fact.unit, fact.source] if fact else ["", "", ""]
    known = [name for name in PROPERTIES if name in facts]
    row += [" ".join(name for name in known if getattr(facts[name], mark)) for mark in MARKS]
    return list(map(_safe, row))


def _plain(value: Any, locale: str) -> Any:
    """Return a value as one cell."""
    if isinstance(value, Mapping):
        return value[locale]
    return "; ".join(value) if isinstance(value, (list, tuple)) else value


def _safe(cell: Any) -> Any:
    """Keep a spreadsheet from taking a text for a formula; a number stays a number."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
