"""Run MkDocs on this project without its author pages, so that it makes what stock MkDocs makes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from mkdocs.__main__ import cli

import rosetta.site

rosetta.site.author_pages = lambda *_: iter(())
cli()
