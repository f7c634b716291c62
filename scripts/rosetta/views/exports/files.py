"""Say which files the library is exported to: one paper each, and the sets that pages show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rosetta.catalog import Catalog, kept
from rosetta.model import SECTIONS, Paper, Ref
from rosetta.views.exports.bibtex import render_bibtex
from rosetta.views.exports.csl import csl_item
from rosetta.views.exports.ris import render_ris


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, its label and ending, how entries are written and put together."""

    name: str
    label: str
    ending: str
    render: Callable[[Paper], str]
    """Returns one entry."""
    join: Callable[[Iterable[str]], str] = "\n".join
    """Returns a file of some entries."""


def _render_item(paper: Paper) -> str:
    return json.dumps(csl_item(paper), ensure_ascii=False, indent=2)


def _join_items(items: Iterable[str]) -> str:
    """Return a JSON list of items, written as `json.dumps(…, indent=2)` writes it."""
    text = ",\n".join(items).replace("\n", "\n  ")
    return f"[\n  {text}\n]\n" if text else "[]\n"


FORMATS: Mapping[str, Format] = {
    fmt.name: fmt
    for fmt in (
        Format("bibtex", "BibTeX", "bib", render_bibtex),
        Format("biblatex", "BibLaTeX", "biblatex.bib", partial(render_bibtex, dialect="biblatex")),
        Format("ascii", "BibTeX (ASCII)", "ascii.bib", partial(render_bibtex, dialect="ascii")),
        Format("ris", "RIS", "ris", render_ris),
        Format("csl", "CSL-JSON", "json", _render_item, _join_items),
    )
}
"""The formats by name; of a set, the site has those of SET_FORMATS."""

SET_FORMATS = ("bibtex", "ris", "csl")


def render_file(papers: Iterable[Paper], name: str) -> str:
    """Return the file of some papers in the format `name` of FORMATS."""
    fmt = FORMATS[name]
    return fmt.join(map(fmt.render, papers))


def export_path(ref: Ref | None, fmt: Format) -> str:
    """Return the path of the file of an entry under the site root; of the library for None."""
    stem = f"{SECTIONS[ref.kind]}/{ref.id}" if ref else "library"
    return f"{stem}.{fmt.ending}"


def paper_set(catalog: Catalog, ref: Ref) -> tuple[Paper, ...]:
    """Return the papers that a page shows, in its order, and then those that its note cites."""
    keys = dict.fromkeys([*_listed(catalog, ref), *catalog.cites.get(ref, ())])
    return tuple(catalog.papers[key] for key in keys if key in catalog.papers)


def _listed(catalog: Catalog, ref: Ref) -> Sequence[str]:
    """Return the keys that a page shows beside those of its note."""
    if ref.kind == "model":
        model = catalog.models[ref.id]
        return [model.paper, *(fact.source for _, _, fact in model.every_fact())]
    if ref.kind == "digest":
        return catalog.digests[ref.id].papers
    if ref.kind == "author":
        own = catalog.authors[ref.id].papers
        return sorted(own, key=lambda key: catalog.papers[key].submitted, reverse=True)
    groups = catalog.papers_by_topic if ref.kind == "topic" else catalog.papers_by_year
    return [paper.key for paper in groups.get(ref.id, ())]


def sets(catalog: Catalog) -> Iterator[Ref]:
    """Yield the pages whose papers can be had as files."""
    for entries in (catalog.topics, catalog.models, catalog.digests, catalog.authors):
        for entry in entries.values():
            yield entry.ref
    for year in catalog.papers_by_year:
        yield Ref("year", year)


@kept  # a page shows in each language what stands in a file, and the files of many pages hold it
def entry_of(catalog: Catalog, key: str, name: str) -> str:
    """Return an entry in a format."""
    return FORMATS[name].render(catalog.papers[key])


def export_files(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield `(path under the site root, text)` of every file; each entry is written once."""
    for fmt in FORMATS.values():
        entries = {key: entry_of(catalog, key, fmt.name) for key in catalog.papers}
        yield export_path(None, fmt), fmt.join(entries.values())
        for key, entry in entries.items():
            yield export_path(Ref("paper", key), fmt), fmt.join([entry])
        for ref in sets(catalog) if fmt.name in SET_FORMATS else ():
            papers = paper_set(catalog, ref)
            yield export_path(ref, fmt), fmt.join(entries[paper.key] for paper in papers)
