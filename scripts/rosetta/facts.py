"""What is known of a model: values with their units, and each with where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rosetta.problems import Location

Texts = Mapping[str, str]
"""One text a language: `{locale: text}`."""

PROPERTIES = (
    "released",
    "licence",
    "openness",
    "kind",
    "parameters",
    "active_parameters",
    "experts",
    "experts_per_token",
    "layers",
    "width",
    "heads",
    "kv_heads",
    "feed_forward",
    "vocabulary",
    "tokenizer",
    "context",
    "position_encoding",
    "normalisation",
    "activation",
    "training_tokens",
    "training_data",
    "languages",
    "post_training",
    "hardware",
    "cost",
)
"""The properties of a model that `schemas/models.schema.json` defines, in the order of the card."""

_NOWHERE = Location("")

UNITS = {"tokens": 1, "USD": 1, "M": 10**6, "B": 10**9, "T": 10**12}
"""How many of the base unit (a parameter, a token, a dollar) a unit of `bib/models.yml` is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a model with the key or address that it was read from."""

    value: Any
    source: str
    unit: str = ""
    place: str = ""
    approximate: bool = False
    disputed: bool = False
    remark: Texts = field(default_factory=dict)
    location: Location = _NOWHERE

    @property
    def number(self) -> Decimal | None:
        """The value of a quantity in its base unit, or None for a text, a list or a yes."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            return None
        return Decimal(str(self.value)) * UNITS.get(self.unit, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Fact):
    """One result on a benchmark, as the makers of the model report it."""

    benchmark: str
    shots: int | None = None
    setting: Texts = field(default_factory=dict)
