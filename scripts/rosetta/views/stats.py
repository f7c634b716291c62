"""Count what the library holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from rosetta.catalog import Catalog
from rosetta.facts import PROPERTIES
from rosetta.model import NOTE_KINDS, Model

CORE = ("organisation", "released", "licence", "parameters", "kind", "context", "training_tokens")
"""What a reader asks first of a model."""


def count(catalog: Catalog) -> dict[str, Any]:
    """Return the counts: entries, notes by kind and language, translations by state, links."""
    notes = {
        kind: {
            locale: sum(1 for ref, by in catalog.notes.items() if ref.kind == kind and locale in by)
            for locale in catalog.locales
        }
        for kind in (*NOTE_KINDS, "page")
    }
    states = {
        locale: dict(Counter(catalog.state(ref, locale) for ref in catalog.notes))
        for locale in catalog.locales[1:]
    }
    return {
        "papers": len(catalog.papers),
        "models": len(catalog.models),
        "model_facts": sum(len(model.every_fact()) for model in catalog.models.values()),
        "topics": len(catalog.topics),
        "terms": len(catalog.terms),
        "digests": len(catalog.digests),
        "authors": len(catalog.authors),
        "notes": notes,
        "translations": states,
        "citations": sum(len(keys) for keys in catalog.cites.values()),
        "references": sum(len(refs) for refs in catalog.mentions.values()),
    }


def render_stats(counts: dict[str, Any]) -> str:
    """Return the counts as lines for a terminal."""
    names = ("papers", "models", "model_facts", "topics", "terms", "digests", "authors")
    lines = [f"{name.replace('_', ' '):<14}{counts[name]:>7,}" for name in names]
    for kind, by_locale in counts["notes"].items():
        shown = "  ".join(f"{locale} {number}" for locale, number in by_locale.items())
        lines.append(f"{'notes: ' + kind:<18}{shown}")
    for locale, states in counts["translations"].items():
        shown = "  ".join(f"{state} {number}" for state, number in sorted(states.items()))
        lines.append(f"{'translations: ' + locale:<18}{shown}")
    lines.append(
        f"links             citations {counts['citations']}  references {counts['references']}"
    )
    return "\n".join(lines)


def count_models(catalog: Catalog) -> dict[str, Any]:
    """Return how many models have each field: of all, and of those whose paper a digest lists."""
    models = catalog.models.values()
    listed = {key for digest in catalog.digests.values() for key in digest.papers}
    discussed = [model for model in models if model.paper in listed]
    return {"all": _coverage(models), "digests": _coverage(discussed)}


def _coverage(models: Collection[Model]) -> dict[str, Any]:
    """Count each field over some models, where a source does not withhold it."""
    fields = {}
    for name in dict.fromkeys((*CORE, *PROPERTIES, "scores")):
        asked = [model for model in models if name not in model.unpublished]
        lacking = [model.slug for model in asked if not _has(model, name)]
        fields[name] = {**_share(len(asked) - len(lacking), len(asked)), "missing": lacking}
    filled, asked_for = (sum(fields[name][part] for name in CORE) for part in ("filled", "of"))
    slugs = [model.slug for model in models]
    return {"models": slugs, "fields": fields, "core": _share(filled, asked_for)}


def _share(filled: int, asked: int) -> dict[str, Any]:
    return {"filled": filled, "of": asked, "percent": round(100 * filled / (asked or 1), 1)}


def _has(model: Model, name: str) -> bool:
    """Tell whether a model or one of its variants has a field."""
    if name == "organisation":
        return bool(model.organisation)
    if name == "scores":
        return bool(model.scores or any(variant.scores for variant in model.variants))
    return any(name == known for _, known, _ in model.every_fact())


def render_models(counts: dict[str, Any]) -> str:
    """Return the coverage of the fields as lines for a terminal, the core fields first."""
    groups = ("all", "digests")
    lines = [f"{'':<20}{'all models':>22}{'models of the digests':>24}"]
    for name in counts["all"]["fields"]:
        lines.append(_row(name.replace("_", " "), [counts[g]["fields"][name] for g in groups]))
        if name == CORE[-1]:
            lines += [_row("core fields", [counts[g]["core"] for g in groups]), ""]
    return "\n".join(lines)


def _row(name: str, shares: list[dict[str, Any]]) -> str:
    shown = [f"{s['filled']} of {s['of']} {s['percent']:5.1f}%" for s in shares]
    return f"{name:<20}{shown[0]:>22}{shown[1]:>24}"
