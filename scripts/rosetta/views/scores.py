"""Gather the scores of a model: a row a measurement, a column a variant, the sources numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rosetta.facts import Fact, Score
from rosetta.model import Model
from rosetta.views.cards import Card


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a model; what its card has as a source keeps its number there."""

    variants: tuple[str, ...]
    """The columns; the empty name stands for the model as a whole."""
    rows: tuple[tuple[Score, Mapping[str, Score]], ...]
    """`(a score that names the benchmark, shots and setting, the scores by variant)`."""
    numbers: Mapping[tuple[str, str], int]
    sources: tuple[Fact, ...]
    """The sources that the card does not list."""

    def number(self, score: Fact) -> int:
        """Return the number of a score's source in the lists of the page."""
        return self.numbers[score.source, score.place]


def scores_of(model: Model, card: Card) -> Scores:
    """Return the scores of a model, in the order in which they were written."""
    own = {"": model.scores, **{variant.name: variant.scores for variant in model.variants}}
    own = {name: scores for name, scores in own.items() if scores}
    rows: dict[tuple[str, int | None, str], dict[str, Score]] = {}
    numbers = {(fact.source, fact.place): n for n, fact in enumerate(card.sources, 1)}
    sources: list[Fact] = []
    for variant, scores in own.items():
        for score in scores:
            rows.setdefault(_name(score), {})[variant] = score
            if (score.source, score.place) not in numbers:
                numbers[score.source, score.place] = len(numbers) + 1
                sources.append(score)
    found = tuple((next(iter(row.values())), row) for row in rows.values())
    return Scores(tuple(own), found, numbers, tuple(sources))


def _name(score: Score) -> tuple[str, int | None, str]:
    return score.benchmark, score.shots, str(score.setting.get("en", ""))
