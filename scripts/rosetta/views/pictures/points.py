"""Gather what the pictures show: numbers in base units, dates and links, from bib/ and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rosetta.catalog import Catalog, kept
from rosetta.facts import Fact
from rosetta.model import Model, Ref


@dataclass(frozen=True, slots=True)
class Point:
    """One model, or variant of one: where it leads, its name, and two numbers in base units."""

    ref: Ref
    name: str
    x: float
    y: float
    facts: tuple[Fact, ...]


def day(text: str) -> float | None:
    """Return a date `YYYY[-MM[-DD]]` as a year with its fraction, the middle of what is open."""
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    if not parts:
        return None
    year, month, day_ = (*parts, *(7, 1)[len(parts) - 1 :]) if len(parts) < 3 else parts
    if len(parts) == 2:
        day_ = 15
    start = date(year, 1, 1).toordinal()
    return year + (date(year, month, day_).toordinal() - start) / 366


def quantities(catalog: Catalog, across: str, up: str) -> list[Point]:
    """Return the models that have two quantities, such as `parameters` and `training_tokens`."""
    points = []
    for model in catalog.models.values():
        for name, facts in model.versions():
            if across in facts and up in facts:
                both = (facts[across], facts[up])
                x, y = both[0].number, both[1].number
                if x and y:
                    points.append(Point(model.ref, name or model.name, float(x), float(y), both))
    return points


def over_time(catalog: Catalog, up: str) -> list[Point]:
    """Return the models that have a date of release and a quantity."""
    points = []
    for model in catalog.models.values():
        for name, facts in model.versions():
            if "released" not in facts or up not in facts:
                continue
            both = (facts["released"], facts[up])
            x, y = day(str(both[0].value)), both[1].number
            if x and y:
                points.append(Point(model.ref, name or model.name, x, float(y), both))
    return points


@dataclass(frozen=True, slots=True)
class Event:
    """A paper or model on the timeline: its date as a year with fraction, and its first topic."""

    ref: Ref
    date: float
    topic: str


def events(catalog: Catalog) -> list[Event]:
    """Return the papers and models with their dates, by their first topic."""
    shown = most_cited(catalog)
    dated = [(p.ref, p.submitted, p.topics) for p in catalog.papers.values() if p.key in shown]
    dated += [(m.ref, m.released, m.topics) for m in catalog.models.values()]
    found = []
    for ref, text, topics in dated:
        when = day(text)
        if when and topics and topics[0] in catalog.topics:
            found.append(Event(ref, when, topics[0]))
    return sorted(found, key=lambda event: (event.date, event.ref))


@dataclass(frozen=True, slots=True)
class Branch:
    """A model in the tree of descent: how deep it stands, what it comes from and how."""

    model: Model
    depth: int
    parent: str
    relation: str


def descent(catalog: Catalog) -> list[Branch]:
    """Return the models that have ancestors or descendants here, each under its first ancestor."""
    parents = {slug: _parent(catalog, model) for slug, model in catalog.models.items()}
    children: dict[str, list[str]] = {}
    for slug in sorted(catalog.models, key=lambda s: (catalog.models[s].released, s)):
        children.setdefault(parents[slug][0], []).append(slug)
    found: list[Branch] = []

    def grow(slug: str, depth: int) -> None:
        found.append(Branch(catalog.models[slug], depth, *parents[slug]))
        for child in children.get(slug, []):
            grow(child, depth + 1)

    for root in children.get("", []):
        if root in children:
            grow(root, 0)
    return found


def _parent(catalog: Catalog, model: Model) -> tuple[str, str]:
    """Return the first ancestor that is known, and the relation to it."""
    for relation, origins in model.relations.items():
        for origin in origins:
            if origin in catalog.models and origin != model.slug:
                return origin, relation
    return "", ""


MAPPED = 200
"""How many papers the map and the timeline show at most: those that most notes cite."""


def most_cited(catalog: Catalog) -> set[str]:
    """Return the keys of the papers that the pictures show."""
    fame = {paper.key: len(catalog.backlinks.get(paper.ref, ())) for paper in catalog.newest_papers}
    return set(sorted(fame, key=lambda key: -fame[key])[:MAPPED])


@kept
def citations(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return `(key of the citing paper, key of the cited)`, as the notes on papers cite."""
    shown = most_cited(catalog)
    return tuple(
        (ref.id, key)
        for ref, keys in sorted(catalog.cites.items())
        if ref.kind == "paper" and ref.id in shown
        for key in keys
        if key != ref.id and key in shown
    )
