"""Tell whether a site is what a build of the project would write, without building it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

_REQUIREMENTS = Path(__file__).parents[3] / "requirements.txt"
_PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
_INHERIT = re.compile(r"^INHERIT:\s*(\S+)", re.MULTILINE)


def fingerprint(root: Path, config: MkDocsConfig) -> str:
    """Return a hash of all that a site is made of: texts, data, templates, code, packages."""
    code = Path(__file__).parents[1]
    folders = [Path(config.docs_dir), root / "bib", Path(config.theme.custom_dir or root), code]
    found = hashlib.sha256(f"{sys.version_info[:2]} {' '.join(_packages())}".encode())
    for path in [*_configs(root / "mkdocs.yml"), root / "CITATION.cff", *_files(folders)]:
        found.update(f"\0{os.path.relpath(path, root)}\0".encode())
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()


def _packages() -> Iterator[str]:
    """Yield the packages that the site is made with, as they are installed."""
    for name in _PINNED.findall(_REQUIREMENTS.read_text(encoding="utf-8")):
        yield f"{name} {version(name)}"


def _configs(path: Path) -> Iterator[Path]:
    """Yield a configuration and those that it inherits."""
    yield path
    inherited = _INHERIT.search(path.read_text(encoding="utf-8"))
    if inherited:
        yield from _configs(path.parent / inherited[1])


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def is_current(note: Path, site: Path, made_of: str) -> bool:
    """Tell whether a site was made of this, and nothing in it has been touched since."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(known == _described(site, made_of))


def remember(note: Path, site: Path, made_of: str) -> None:
    """Note what a site was made of."""
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(_described(site, made_of)), encoding="utf-8")


def _described(site: Path, made_of: str) -> dict[str, str]:
    found = hashlib.sha256()
    for folder, folders, names in os.walk(site):
        folders.sort()
        for name in sorted(names):
            stat = os.stat(os.path.join(folder, name))
            found.update(f"{folder}/{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return {"site": str(site), "made_of": made_of, "holds": found.hexdigest()}
