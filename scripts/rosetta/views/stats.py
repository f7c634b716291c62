"""Count what the library holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rosetta.catalog import Catalog
from rosetta.model import NOTE_KINDS


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
