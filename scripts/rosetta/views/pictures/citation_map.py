"""Draw who cites whom among the papers."""

from __future__ import annotations

import re
from collections import Counter

from rosetta.catalog import Catalog, kept
from rosetta.readers.plots import draw
from rosetta.views.labels import author_year, title_of
from rosetta.views.pictures.labels import place_labels
from rosetta.views.pictures.points import citations
from rosetta.views.pictures.specs import INK, WIDTHS, fields, make_spec, name_marks, symbols
from rosetta.views.words import Words


def _short(catalog: Catalog, key: str, t: Words) -> str:
    """Return what people call a paper: what it introduces, if that is short, else who and when."""
    paper = catalog.papers[key]
    known = [model.name for model in catalog.introduced_by.get(key, ())] + list(paper.introduces)
    return known[0] if known and len(known[0]) <= 16 else author_year(paper, t)


def draw_map(catalog: Catalog, t: Words, size: str) -> str:
    """Draw who cites whom among the papers: forces place them, the most cited have their names."""
    width = WIDTHS[size]
    height = round(width * (0.85 if size == "wide" else 1.5))
    pairs = citations(catalog)
    if not pairs:
        return ""
    counts = Counter(cited for _, cited in pairs)
    found = _laid_out(catalog, width, height)
    order = sorted(found, key=lambda key: (-counts[key], key))
    papers = catalog.papers
    wanted = [
        (*found[key], _short(catalog, key, t)) for key in order[: 60 if size == "wide" else 25]
    ]
    names, text = name_marks(place_labels(wanted, width, height))
    nodes = [
        {
            "x": found[k][0],
            "y": found[k][1],
            "size": 14 + 16 * counts[k],
            "name": title_of(catalog, papers[k].ref, t.locale),
            "href": papers[k].ref.address,
        }
        for k in found
    ]
    links = [
        {"x": found[a][0], "y": found[a][1], "x2": found[b][0], "y2": found[b][1]} for a, b in pairs
    ]
    lines = {
        **fields(x="x", y="y", x2="x2", y2="y2"),
        "stroke": {"value": INK},
        "opacity": {"value": 0.16},
    }
    points = symbols("nodes")
    points["encode"]["update"]["size"] = {"field": "size"}
    data = [{"name": "nodes", "values": nodes}, {"name": "links", "values": links}, names]
    marks = [{"type": "rule", "from": {"data": "links"}, "encode": {"update": lines}}, points, text]
    return draw(make_spec(width, height, data=data, marks=marks))


_PLACE = re.compile(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)"')


@kept  # it is the same in every language
def _laid_out(catalog: Catalog, width: float, height: float) -> dict[str, tuple[float, float]]:
    """Return where forces put each paper; they start from a fixed order, so it is repeatable."""
    pairs = citations(catalog)
    keys = sorted({key for pair in pairs for key in pair})
    index = {key: number for number, key in enumerate(keys)}
    nodes = [{"x0": width / 2, "y0": height / 2} for _ in keys]
    links = [{"source": index[a], "target": index[b]} for a, b in pairs]
    forces = [
        {"force": "center", "x": width / 2, "y": height / 2},
        {"force": "x", "x": "datum.x0", "strength": 0.06 * height / width},
        {"force": "y", "y": "datum.y0", "strength": 0.06},
        {"force": "collide", "radius": 7},
        {"force": "nbody", "strength": -width / 12},
        {"force": "link", "links": "links", "distance": width / 14},
    ]
    moved = {"type": "force", "static": True, "iterations": 300, "forces": forces}
    mark = {
        "type": "symbol",
        "from": {"data": "nodes"},
        "transform": [moved],
        "encode": {"update": {"size": {"value": 9}}},
    }
    data = [{"name": "nodes", "values": nodes}, {"name": "links", "values": links}]
    svg = draw(make_spec(width, height, data=data, marks=[mark]))
    found = _PLACE.findall(svg.partition("mark-symbol")[2])
    places = [
        (min(max(float(x), 6), width - 6), min(max(float(y), 6), height - 6)) for x, y in found
    ]
    return dict(zip(keys, places, strict=True))
