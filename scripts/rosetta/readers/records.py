"""Make models, topics, terms, digests and author identities of the checked YAML of bib/."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from rosetta.facts import Fact, Score
from rosetta.model import Concept, Digest, Forbidden, Model, Variant
from rosetta.problems import Location, Problem
from rosetta.readers.data import Lines, find_faults, read_schema, read_yaml

_SCHEMAS = Path(__file__).parent.parent / "schemas"


class Identity(NamedTuple):
    """One entry of bib/authors.yml; names are `Family, Given` as the library prints them."""

    slug: str
    name: str
    variants: tuple[str, ...]
    native: str
    native_lang: str
    papers: tuple[str, ...]
    """The papers that are meant where several people have this printed name; empty for all."""
    location: Location


class _File(NamedTuple):
    """The sound records of a file: `(key or index, record)`, and where its lines are."""

    records: list[tuple[Any, Any]]
    lines: Lines
    name: str

    def at(self, *path: str | int) -> Location:
        return Location(self.name, self.lines.get(path, 1))


@functools.cache
def load_schema(name: str) -> Mapping[str, Any]:
    """Return the JSON Schema `schemas/<name>.schema.json`."""
    return read_schema(_SCHEMAS / f"{name}.schema.json")


def _read(text: str, name: str, schema: str) -> tuple[_File, list[Problem]]:
    """Return the records that fit the schema; each that does not is a problem."""
    data, lines, problems = read_yaml(text, name)
    if data is None:
        empty = Problem(Location(name), "schema", "the file is empty", "delete it")
        return _File([], lines, name), problems or [empty]
    faults = list(find_faults(data, lines, name, load_schema(schema)))
    broken = {str(path[0]) if path else "" for path, _ in faults}
    pairs: Iterable[tuple[Any, Any]] = ()
    if "" not in broken:
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
    sound = [(key, record) for key, record in pairs if str(key) not in broken]
    return _File(sound, lines, name), [*problems, *(problem for _, problem in faults)]


def read_models(text: str, name: str) -> tuple[list[Model], list[Problem]]:
    """Read bib/models.yml."""
    file, problems = _read(text, name, "models")
    return [_model(file, str(key), record) for key, record in file.records], problems


def _model(file: _File, slug: str, record: Mapping[str, Any]) -> Model:
    links = dict(record.get("links", {}))
    if "announcement" in record:
        links.setdefault("announcement", record["announcement"])
    return Model(
        slug=slug,
        name=record["name"],
        location=file.at(slug),
        aliases=tuple(record.get("aliases", ())),
        organisation=record["organisation"],
        paper=record.get("paper", ""),
        links=links,
        topics=tuple(record.get("topics", ())),
        derived_from=tuple(record.get("derived_from", ())),
        fine_tuned_from=tuple(record.get("fine_tuned_from", ())),
        merged_from=tuple(record.get("merged_from", ())),
        facts=_facts(file, (slug, "facts"), record["facts"]),
        variants=tuple(
            _variant(file, (slug, "variants", i), v)
            for i, v in enumerate(record.get("variants", ()))
        ),
        scores=_scores(file, (slug, "scores"), record.get("scores", ())),
        unpublished=record.get("unpublished", {}),
    )


def _variant(file: _File, path: tuple[str | int, ...], record: Mapping[str, Any]) -> Variant:
    facts = _facts(file, (*path, "facts"), record["facts"])
    return Variant(
        record["name"], facts, _scores(file, (*path, "scores"), record.get("scores", ()))
    )


def _scores(
    file: _File, path: tuple[str | int, ...], scores: Iterable[Mapping[str, Any]]
) -> tuple[Score, ...]:
    return tuple(Score(**score, location=file.at(*path, i)) for i, score in enumerate(scores))


def _facts(
    file: _File, path: tuple[str | int, ...], facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Fact]:
    return {name: Fact(**fact, location=file.at(*path, name)) for name, fact in facts.items()}


def read_concepts(
    text: str, name: str, kind: Literal["topic", "term"]
) -> tuple[list[Concept], list[Problem]]:
    """Read bib/topics.yml or bib/terms.yml."""
    file, problems = _read(text, name, f"{kind}s")
    return [_concept(file, str(key), kind, record) for key, record in file.records], problems


def _concept(
    file: _File, slug: str, kind: Literal["topic", "term"], record: Mapping[str, Any]
) -> Concept:
    return Concept(
        slug=slug,
        kind=kind,
        names=record["names"],
        definition=record["definition"],
        location=file.at(slug),
        aliases=tuple(record.get("aliases", ())),
        related=tuple(record.get("related", ())),
        topic=record.get("topic", ""),
        forbidden=tuple(Forbidden(**item) for item in record.get("forbidden", ())),
    )


def read_digests(text: str, name: str) -> tuple[list[Digest], list[Problem]]:
    """Read bib/digests.yml."""
    file, problems = _read(text, name, "digests")
    return [_digest(file, str(key), record) for key, record in file.records], problems


def _digest(file: _File, slug: str, record: Mapping[str, Any]) -> Digest:
    return Digest(
        slug=slug,
        names=record["names"],
        location=file.at(slug),
        language=record["language"],
        published=record.get("published", ""),
        original=record.get("original", {}),
        summary=record.get("summary", {}),
        papers=tuple(record["papers"]),
    )


def read_identities(text: str, name: str) -> tuple[list[Identity], list[Problem]]:
    """Read bib/authors.yml."""
    file, problems = _read(text, name, "authors")
    return [_identity(file, key, record) for key, record in file.records], problems


def _identity(file: _File, index: int, record: Mapping[str, Any]) -> Identity:
    native = record.get("native", {})
    return Identity(
        slug=record.get("slug", ""),
        name=record["name"],
        variants=tuple(record.get("variants", ())),
        native=native.get("text", ""),
        native_lang=native.get("lang", ""),
        papers=tuple(record.get("papers", ())),
        location=file.at(index),
    )


def check_unique(
    items: Iterable[Any], key: Callable[[Any], str], rule: str, hint: str = "choose another slug"
) -> Iterator[Problem]:
    """Yield a problem for each item whose key another item has already."""
    first: dict[str, Any] = {}
    for item in items:
        other = first.setdefault(key(item), item)
        if other is not item:
            message = f"'{key(item)}' is used twice, first at {other.location}"
            yield Problem(item.location, rule, message, hint)
