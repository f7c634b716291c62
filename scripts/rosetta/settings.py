"""Hold the settings that both doors need; languages and addresses come from mkdocs.yml alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from rosetta.problems import RosettaError


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the project is, the languages with the source first, and the address of the site.

    `released` is the date (`YYYY-MM-DD`) that CITATION.cff gives, `repository` where the project
    is kept (`extra.repository`); either may be empty.
    """

    root: Path
    locales: tuple[str, ...]
    site_url: str
    released: str = ""
    repository: str = ""


def settings_of(config: MkDocsConfig) -> Settings:
    """Return the settings that a loaded mkdocs.yml gives.

    Raises RosettaError where the i18n plugin or the address is missing.
    """
    plugin: Any = config.plugins.get("i18n")
    if plugin is None:
        raise RosettaError("mkdocs.yml: the plugin 'i18n' with its languages is missing")
    languages = sorted(plugin.config.languages, key=lambda language: not language.default)
    if not config.site_url:
        raise RosettaError("mkdocs.yml: 'site_url' is missing; hreflang and sitemap need it")
    root = Path(config.config_file_path).resolve().parent
    locales = tuple(language.locale for language in languages)
    repository = str(config.extra.get("repository") or "")
    return Settings(root, locales, config.site_url, _released(root), repository)


def _released(root: Path) -> str:
    """Return `date-released` of CITATION.cff (Citation File Format 1.2.0), or nothing.

    Raises RosettaError where the file is no mapping of YAML.
    """
    path = root / "CITATION.cff"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return str(found.get("date-released", ""))
    except (AttributeError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RosettaError(f"CITATION.cff: cannot be read: {error}") from error


def read_config(root: Path, site: Path | None = None) -> MkDocsConfig:
    """Read mkdocs.yml, for another folder than it names; raise RosettaError if that fails."""
    place = {"site_dir": str(site)} if site else {}
    try:
        return load_config(str(root / "mkdocs.yml"), **place)
    except (MkDocsException, yaml.YAMLError, OSError) as error:
        raise RosettaError(f"mkdocs.yml: {error}") from error


def load_settings(root: Path) -> Settings:
    """Read the settings of a project for the command line; raise RosettaError if that fails."""
    return settings_of(read_config(root))
