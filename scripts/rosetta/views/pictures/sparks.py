"""Draw counts as bars the height of a line: small multiples beside names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rosetta.catalog import Catalog, kept
from rosetta.model import Paper

_BAR, _GAP, _HEIGHT = 5, 1, 16


def by_year(catalog: Catalog, papers: Iterable[Paper]) -> list[int]:
    """Return how many of some papers are of each year, over the last ten years of the library."""
    last = _last_year(catalog)
    counts = [0] * 10
    for paper in papers:
        back = last - paper.first_year
        if 0 <= back < 10:
            counts[9 - back] += 1
    return counts


@kept
def _last_year(catalog: Catalog) -> int:
    return max((paper.first_year for paper in catalog.papers.values()), default=0)


def by_month(papers: Iterable[Paper]) -> list[int]:
    """Return how many of some papers are of each month, those without one left out."""
    counts = [0] * 12
    for paper in papers:
        month = paper.submitted[5:7]
        if month.isdigit():
            counts[int(month) - 1] += 1
    return counts


def spark(counts: Sequence[int]) -> str:
    """Return an SVG with a bar for each count; it repeats numbers that stand beside it in words."""
    most = max(counts, default=0) or 1
    width = len(counts) * (_BAR + _GAP)
    bars = "".join(
        f"M{i * (_BAR + _GAP)} {_HEIGHT}h{_BAR}v-{max(1.5, _HEIGHT * n / most):g}h-{_BAR}z"
        for i, n in enumerate(counts)
        if n
    )
    base = f"M0 {_HEIGHT - 0.5}H{width}"
    return (
        f'<svg class="spark" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}"'
        f' aria-hidden="true"><path class="base" d="{base}"/><path d="{bars}"/></svg>'
    )
