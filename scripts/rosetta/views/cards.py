"""Gather the figures of a model: its card, with the sources numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rosetta.facts import PROPERTIES, Fact
from rosetta.model import Model


@dataclass(frozen=True, slots=True)
class Card:
    """The figures of a model: a row a property, a column a variant, and the sources by number."""

    variants: tuple[str, ...]
    rows: tuple[tuple[str, Fact | None, Mapping[str, Fact]], ...]
    """`(property, the value for all variants, the values of single variants)`."""
    sources: tuple[Fact, ...]
    """One fact for each place that values were read from, in order of first use."""

    def number(self, fact: Fact) -> int:
        """Return the number of a fact's source in the list under the card."""
        places = [(source.source, source.place) for source in self.sources]
        return places.index((fact.source, fact.place)) + 1

    def anchor(self, fact: Fact) -> str:
        """Return the place of a fact's source on the page of the model, or that of the card."""
        listed = any((s.source, s.place) == (fact.source, fact.place) for s in self.sources)
        return f"source-{self.number(fact)}" if listed else "figures"


def card_of(model: Model) -> Card:
    """Return the card of a model; its columns are the variants that have figures of their own."""
    own = {v.name: v.facts for v in model.variants if v.facts}
    rows: list[tuple[str, Fact | None, Mapping[str, Fact]]] = []
    sources: dict[tuple[str, str], Fact] = {}
    for name in PROPERTIES:
        shared = model.facts.get(name)
        single = {variant: facts[name] for variant, facts in own.items() if name in facts}
        if shared or single:
            rows.append((name, shared, single))
        shown = [shared] if shared and len(single) < max(1, len(own)) else []
        for fact in (*shown, *single.values()):
            sources.setdefault((fact.source, fact.place), fact)
    return Card(tuple(own), tuple(rows), tuple(sources.values()))
