"""Read the YAML files of bib/: plain data, checked by a JSON Schema, with line numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from rosetta.problems import Location, Problem, did_you_mean

Lines = Mapping[tuple[str | int, ...], int]
"""The line (from 1) of each value, by its path of keys and indices."""


def read_yaml(text: str, name: str) -> tuple[Any, dict[tuple[str | int, ...], int], list[Problem]]:
    """Return the data, the line of each path in it, and the problems (syntax, repeated keys)."""
    lines: dict[tuple[str | int, ...], int] = {}
    problems: list[Problem] = []
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1 if mark else 1)
        message = (error.problem or "cannot be read").splitlines()[0]
        return None, lines, [Problem(place, "yaml-syntax", message, "check quotes and indents")]
    except yaml.YAMLError as error:
        return None, lines, [Problem(Location(name), "yaml-syntax", str(error).splitlines()[0])]
    if root is None:
        return None, lines, []
    problems += _walk(root, (), lines, name)
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        message = str(error).splitlines()[0]
        return None, lines, [*problems, Problem(Location(name), "yaml-value", message)]
    return data, lines, problems


def _walk(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    name: str,
) -> Iterator[Problem]:
    """Note the line of each value below `node`; yield repeated keys, which YAML would hide."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, index), lines, name)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, child in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            message = f"'{key.value}' is given twice"
            yield Problem(Location(name, line), "yaml-duplicate-key", message, "keep one")
        seen.add(key.value)
        lines[(*path, key.value)] = line
        yield from _walk(child, (*path, key.value), lines, name)


def check_schema(data: Any, lines: Lines, name: str, schema: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each violation of a JSON Schema (2020-12), at the line of the value."""
    errors = Draft202012Validator(schema).iter_errors(data)
    return sorted(_schema_problem(_deepest(error), lines, name) for error in errors)


def _deepest(error: ValidationError) -> ValidationError:
    """Return the branch of an `anyOf` that says most."""
    return best_match([error]) or error


def _schema_problem(error: ValidationError, lines: Lines, name: str) -> Problem:
    path = tuple(error.absolute_path)
    hint = ""
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema: Any = error.schema
        known = set(schema.get("properties", {}))
        extra = sorted(set(map(str, error.instance)) - known)
        path, hint = (*path, extra[0]), did_you_mean(extra[0], known)
    where = ".".join(map(str, path)) or "the file"
    return Problem(Location(name, _line(lines, path)), "schema", f"{where}: {error.message}", hint)


def _line(lines: Lines, path: tuple[str | int, ...]) -> int:
    """Return the line of the nearest place above `path` that is known."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def read_schema(path: Path) -> dict[str, Any]:
    """Read a JSON Schema that comes with the package."""
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
