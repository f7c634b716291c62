"""Join all that was read into one immutable Catalog: names, citations, backlinks, translations.

`build` is pure; `load` reads the files and keeps one result for as long as their stamps are the
same, because MkDocs asks once a language and again on every rebuild.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from itertools import permutations
from pathlib import Path
from types import MappingProxyType
from typing import Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from rosetta.citations import find_cited_keys, find_references
from rosetta.model import Author, Concept, Digest, Model, Note, Paper, Ref
from rosetta.people import identify_authors
from rosetta.problems import Problem
from rosetta.readers.records import Identity
from rosetta.sources import Sources, read_sources
from rosetta.versions import is_version, version_of

T = TypeVar("T")
P = ParamSpec("P")
LONG_LIST = 500
"""How many papers one page lists at most: a list of more is cut, and a year has its months."""

Stamps = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything the site knows; mappings are read-only and in reading order."""

    locales: tuple[str, ...]
    papers: Mapping[str, Paper]
    models: Mapping[str, Model]
    topics: Mapping[str, Concept]
    terms: Mapping[str, Concept]
    digests: Mapping[str, Digest]
    authors: Mapping[str, Author]
    author_slugs: Mapping[tuple[str, str], str]
    identities: tuple[Identity, ...]
    notes: Mapping[Ref, Mapping[str, Note]]
    names: Mapping[str, Ref]
    cites: Mapping[Ref, tuple[str, ...]]
    mentions: Mapping[Ref, tuple[Ref, ...]]
    backlinks: Mapping[Ref, tuple[Ref, ...]]
    problems: tuple[Problem, ...]

    @property
    def source_locale(self) -> str:
        """The language that the others are translated from."""
        return self.locales[0]

    def note(self, ref: Ref, locale: str) -> Note | None:
        """Return the note in a language, or None where there is none."""
        return self.notes.get(ref, {}).get(locale)

    def text_for(self, ref: Ref, locale: str) -> Note | None:
        """Return the note that a reader of a language is shown: their own, else the source."""
        return self.note(ref, locale) or self.note(ref, self.source_locale)

    @cached_property
    def source_hashes(self) -> Mapping[Ref, str]:
        """The version of each source note, which its translations record; see `versions`."""
        sources = (by[self.source_locale] for by in self.notes.values() if self.source_locale in by)
        return MappingProxyType({n.ref: version_of(n) for n in sources})

    @cached_property
    def entry_refs(self) -> tuple[Ref, ...]:
        """The entries that have a page of their own, whether or not they have a note."""
        groups = (self.papers, self.models, self.topics, self.digests)
        return tuple(entry.ref for entries in groups for entry in entries.values())

    def state(self, ref: Ref, locale: str) -> str:
        """Return `current`, `outdated`, `missing` or `orphaned`; a source is always current."""
        note, source = self.note(ref, locale), self.note(ref, self.source_locale)
        if note is None:
            return "missing"
        if source is None:
            return "orphaned"
        if note is source:
            return "current"
        version = self.source_hashes[ref]
        is_current = is_version(note.source_hash, version, source.equivalent)
        return "current" if is_current else "outdated"

    @cached_property
    def papers_by_topic(self) -> Mapping[str, tuple[Paper, ...]]:
        """The papers of each topic, newest first."""
        return _grouped((topic, p) for p in self.newest_papers for topic in p.topics)

    @cached_property
    def models_by_topic(self) -> Mapping[str, tuple[Model, ...]]:
        """The models of each topic, newest first."""
        return _grouped((topic, m) for m in self.newest_models for topic in m.topics)

    @cached_property
    def models_by_year(self) -> Mapping[str, tuple[Model, ...]]:
        """The models by year of release, in the order of bib/models.yml."""
        return _grouped((m.released[:4], m) for m in self.models.values())

    @cached_property
    def newest_models(self) -> tuple[Model, ...]:
        """All models, newest first; within a day in the order of bib/models.yml."""
        return tuple(sorted(self.models.values(), key=lambda m: m.released, reverse=True))

    @cached_property
    def papers_by_year(self) -> Mapping[str, tuple[Paper, ...]]:
        """The papers by year of first submission, newest first."""
        return _grouped((str(p.first_year), p) for p in self.newest_papers)

    @cached_property
    def papers_by_month(self) -> Mapping[str, tuple[Paper, ...]]:
        """The papers by month (`YYYY-MM`) of the years that have too many for one page."""
        busy = {year for year, papers in self.papers_by_year.items() if len(papers) > LONG_LIST}
        dated = (p for p in self.newest_papers if len(p.submitted) >= len("YYYY-MM"))
        return _grouped((p.submitted[:7], p) for p in dated if str(p.first_year) in busy)

    @cached_property
    def newest_papers(self) -> tuple[Paper, ...]:
        """All papers, newest first; within a day by key."""
        papers = sorted(self.papers.values(), key=lambda p: p.key)
        return tuple(sorted(papers, key=lambda p: p.submitted, reverse=True))

    @cached_property
    def introduced_by(self) -> Mapping[str, tuple[Model, ...]]:
        """The models that each paper introduces."""
        return _grouped((m.paper, m) for m in self.models.values() if m.paper)

    @cached_property
    def successors(self) -> Mapping[str, tuple[tuple[str, Model], ...]]:
        """What came of each model, as `(relation, model)`."""
        return _grouped(
            (origin, (relation, model))
            for model in self.models.values()
            for relation, origins in model.relations.items()
            for origin in origins
        )

    @cached_property
    def digests_of(self) -> Mapping[str, tuple[Digest, ...]]:
        """The digests that list each paper."""
        return _grouped((key, d) for d in self.digests.values() for key in d.papers)

    @cached_property
    def related(self) -> Mapping[str, tuple[Paper, ...]]:
        """Up to six papers nearest to each: citations first, then neighbours within its topics."""
        return _related(self)


class kept(Generic[P, T]):
    """Compute a pure function of a catalog once for each of its other, hashable arguments."""

    def __init__(self, function: Callable[Concatenate[Catalog, P], T]) -> None:
        self._function = function
        self._known: WeakKeyDictionary[Catalog, dict[object, T]] = WeakKeyDictionary()
        update_wrapper(self, function)

    def __call__(self, catalog: Catalog, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the value, computed or known."""
        found = self._known.setdefault(catalog, {})
        name = (args, *sorted(kwargs.items()))
        if name not in found:
            found[name] = self._function(catalog, *args, **kwargs)
        return found[name]

    def know(self, catalog: Catalog, value: T, *args: P.args, **kwargs: P.kwargs) -> None:
        """Take over a value that another process has computed."""
        name = (args, *sorted(kwargs.items()))
        self._known.setdefault(catalog, {})[name] = value


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for name, item in pairs:
        groups[name].append(item)
    return MappingProxyType({name: tuple(items) for name, items in groups.items()})


def build(sources: Sources, locales: tuple[str, ...]) -> Catalog:
    """Join the sources; pure. The first of `locales` is the language of the source texts."""
    papers = {p.key: p for p in reversed(sources.papers)}
    papers = {key: papers[key] for key in sorted(papers)}
    notes: dict[Ref, dict[str, Note]] = defaultdict(dict)
    for note in sources.notes:
        notes[note.ref][note.locale] = note
    authors, slugs = identify_authors(papers.values(), sources.identities)
    names = _names(sources, papers)
    originals = [by[locales[0]] for by in notes.values() if locales[0] in by]
    cites = {n.ref: _cited_keys(n, papers) for n in originals}
    mentions = {n.ref: _mentioned(n, names) for n in originals}
    return Catalog(
        locales=locales,
        papers=MappingProxyType(papers),
        models=MappingProxyType({m.slug: m for m in sources.models}),
        topics=MappingProxyType({t.slug: t for t in sources.topics}),
        terms=MappingProxyType({t.slug: t for t in sources.terms}),
        digests=MappingProxyType({d.slug: d for d in sources.digests}),
        authors=authors,
        author_slugs=slugs,
        identities=tuple(sources.identities),
        notes=MappingProxyType(dict(notes)),
        names=MappingProxyType(names),
        cites=MappingProxyType(cites),
        mentions=MappingProxyType(mentions),
        backlinks=MappingProxyType(_backlinks(cites, mentions)),
        problems=tuple(sorted(sources.problems)),
    )


def _names(sources: Sources, papers: Mapping[str, Paper]) -> dict[str, Ref]:
    """Return what `[[…]]` may name; one name space for papers, models, topics and terms."""
    entries: list[Paper | Concept | Model] = [
        *papers.values(),
        *sources.terms,
        *sources.topics,
        *sources.models,
    ]
    return {entry.ref.id: entry.ref for entry in entries}


def _cited_keys(note: Note, papers: Mapping[str, Paper]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in find_cited_keys(note.text) if key in papers))


def _mentioned(note: Note, names: Mapping[str, Ref]) -> tuple[Ref, ...]:
    slugs = (reference.slug for reference in find_references(note.text))
    return tuple(dict.fromkeys(names[slug] for slug in slugs if slug in names))


def _backlinks(
    cites: Mapping[Ref, tuple[str, ...]], mentions: Mapping[Ref, tuple[Ref, ...]]
) -> dict[Ref, tuple[Ref, ...]]:
    """Return which notes cite or name each entry, in order of kind and id, without itself."""
    found: defaultdict[Ref, set[Ref]] = defaultdict(set)
    for ref, keys in cites.items():
        for key in keys:
            found[Ref("paper", key)].add(ref)
    for ref, targets in mentions.items():
        for target in targets:
            found[target].add(ref)
    return {target: tuple(sorted(refs - {target})) for target, refs in found.items()}


def _related(catalog: Catalog) -> Mapping[str, tuple[Paper, ...]]:
    """Score citation links 3, being cited together by a note, and shared topics by rarity.

    Within a topic only near dates are compared.
    """
    scores: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for ref, keys in catalog.cites.items():
        if ref.kind == "paper" and ref.id in catalog.papers:
            for key in keys:
                scores[ref.id][key] += 3
                scores[key][ref.id] += 3
    for keys in catalog.cites.values():
        for one, two in permutations(keys, 2):
            scores[one][two] += 1 / len(keys)
    for papers in catalog.papers_by_topic.values():
        weight = 1 / (1 + len(papers)) ** 0.5
        for index, paper in enumerate(papers):
            for other in papers[max(0, index - 6) : index + 7]:
                scores[paper.key][other.key] += weight
    return MappingProxyType({key: _best(catalog, key, found) for key, found in scores.items()})


def _best(catalog: Catalog, key: str, scores: Mapping[str, float]) -> tuple[Paper, ...]:
    ranked = sorted((-score, other) for other, score in scores.items() if other != key)
    return tuple(catalog.papers[other] for _, other in ranked[:6] if other in catalog.papers)


_loaded: dict[tuple[Path, tuple[str, ...]], tuple[Stamps, Catalog]] = {}


def load(root: Path, locales: tuple[str, ...]) -> tuple[Catalog, bool]:
    """Return the catalog of a project, and whether it was read anew since the last call."""
    stamps = _stamps(root)
    kept = _loaded.get((root, locales))
    if kept and kept[0] == stamps:
        return kept[1], False
    catalog = build(read_sources(root, locales), locales)
    _loaded[root, locales] = (stamps, catalog)
    return catalog, True


def _stamps(root: Path) -> Stamps:
    """Return path, time of change and size of each file that the catalog is made of."""
    paths = [*(root / "bib").glob("*"), *(root / "docs").rglob("*.md")]
    stats = ((path, path.stat()) for path in sorted(paths))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
