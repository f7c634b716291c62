"""The built site as the judges see it: its pages, and the project that it was built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rosetta.catalog import Catalog
from rosetta.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

Say = Callable[[str], None]
"""Tells how far a long judge is."""


@dataclass(frozen=True, slots=True)
class Built:
    """The built site, and the project that it was built from."""

    path: Path
    settings: Settings
    catalog: Catalog

    def pages(self) -> list[Path]:
        """Return every HTML page but those of single authors, in a fixed order."""
        return [path for path in self.every_page() if not _is_author(path.relative_to(self.path))]

    def author_pages(self) -> list[Path]:
        """Return the pages of single authors, in a fixed order."""
        return [path for path in self.every_page() if _is_author(path.relative_to(self.path))]

    def every_page(self) -> list[Path]:
        """Return every HTML page, in a fixed order."""
        return sorted(self.path.rglob("*.html"))


def _is_author(path: Path) -> bool:
    return path.parts[-3:-2] == ("authors",)
