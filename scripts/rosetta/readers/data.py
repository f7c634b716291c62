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

Steps = tuple[str | int, ...]
"""Where a value stands: the keys and indices that lead to it."""

Lines = Mapping[Steps, int]
"""The line (from 1) of each value, by its path of keys and indices."""

_ODD_VALUES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What PyYAML lets through from the code that makes a date of `2024-13-45`, and the like."""


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast


def read_yaml(text: str, name: str) -> tuple[Any, dict[Steps, int], list[Problem]]:
    """Return the data, the line of each path in it, and the problems (syntax, repeated keys)."""
    lines: dict[Steps, int] = {}
    problems: list[Problem] = []
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return None, lines, problems
        problems += _walk(root, (), lines, name, set())
        return loader.construct_document(root), lines, problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1 if mark else 1)
        message = (error.problem or "cannot be read").splitlines()[0]
        return None, lines, [Problem(place, "yaml-syntax", message, "check quotes and indents")]
    except yaml.YAMLError as error:
        return None, lines, [Problem(Location(name), "yaml-syntax", str(error).splitlines()[0])]
    except _ODD_VALUES as error:
        message = f"a value that YAML cannot hold: {error}"
        return None, lines, [*problems, Problem(Location(name), "yaml-value", message, "quote it")]


def _walk(
    node: yaml.Node, path: Steps, lines: dict[Steps, int], name: str, walked: set[int]
) -> Iterator[Problem]:
    """Note the line of each value below `node`; yield repeated keys, which YAML would hide."""
    lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in walked:  # an alias, which may even stand within what it names
        return
    walked.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, index), lines, name, walked)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, child in node.value:
        line, word = key.start_mark.line + 1, str(key.value)
        if word in seen:
            message = f"'{word}' is given twice"
            yield Problem(Location(name, line), "yaml-duplicate-key", message, "keep one")
        seen.add(word)
        lines[(*path, word)] = line
        yield from _walk(child, (*path, word), lines, name, walked)


def check_schema(data: Any, lines: Lines, name: str, schema: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each violation of a JSON Schema (2020-12), at the line of the value."""
    return sorted(problem for _, problem in find_faults(data, lines, name, schema))


def find_faults(
    data: Any, lines: Lines, name: str, schema: Mapping[str, Any]
) -> Iterator[tuple[Steps, Problem]]:
    """Yield each violation of a JSON Schema with the path of the value that is wrong."""
    for error in Draft202012Validator(schema).iter_errors(data):
        yield _schema_fault(_deepest(error), lines, name)


def _deepest(error: ValidationError) -> ValidationError:
    """Return the branch of an `anyOf` that says most."""
    return best_match([error]) or error


def _schema_fault(error: ValidationError, lines: Lines, name: str) -> tuple[Steps, Problem]:
    path = tuple(error.absolute_path)
    hint = ""
    if "propertyNames" in error.absolute_schema_path:
        path, hint = (*path, str(error.instance)), "small letters, digits and hyphens"
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema: Any = error.schema
        known = set(schema.get("properties", {}))
        extra = sorted(set(map(str, error.instance)) - known)
        path, hint = (*path, extra[0]), did_you_mean(extra[0], known)
    where = ".".join(map(str, path)) or "the file"
    place = Location(name, _line(lines, path))
    return path, Problem(place, "schema", f"{where}: {error.message}", hint)


def _line(lines: Lines, path: Steps) -> int:
    """Return the line of the nearest place above `path` that is known."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def read_schema(path: Path) -> dict[str, Any]:
    """Read a JSON Schema that comes with the package."""
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
