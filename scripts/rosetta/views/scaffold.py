"""Write what a translator starts from: front matter, headings, the glossary's words, the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import yaml

from rosetta.catalog import Catalog, kept
from rosetta.citations import find_references
from rosetta.markup import find_headings, mask
from rosetta.model import Concept, Kind, Note, Ref
from rosetta.structure import SCAFFOLD
from rosetta.versions import Section, section_versions, split_sections
from rosetta.views.labels import title_of

_KEPT = ("$$", "```", "~~~", "|", "<!--")
"""Blocks that a translation keeps or fills in place: formulas, code, tables."""


def render_scaffold(catalog: Catalog, ref: Ref, locale: str) -> str:
    """Return a translation to be filled in, each paragraph of the source in a comment."""
    source = catalog.notes[ref][catalog.source_locale]
    parts = [_front_matter(catalog, source), _glossary(catalog, source, locale)]
    headings = known_headings(catalog, locale)
    for section in split_sections(source.text):
        parts += _section(section, headings, whole=True)
    return "\n\n".join(filter(None, parts)) + "\n"


def render_outline(catalog: Catalog, ref: Ref, locale: str, limit: int) -> str:
    """Return a scaffold short enough for an address: headings and words, without the text.

    `limit` is the most that its UTF-8 may measure in bytes; words go first where it is too long.
    """
    source = catalog.notes[ref][catalog.source_locale]
    headings = known_headings(catalog, locale)
    sections = (_section(s, headings, whole=False) for s in split_sections(source.text))
    body = [part for section in sections for part in section]
    head = _front_matter(catalog, source)
    lines = _glossary(catalog, source, locale).splitlines()
    while True:
        text = "\n\n".join(filter(None, [head, "\n".join(lines), *body])) + "\n"
        if len(text.encode()) <= limit or not lines:
            return text
        lines = [*lines[:-2], lines[-1]] if len(lines) > 3 else []  # the last word goes first


def render_new_note(catalog: Catalog, ref: Ref) -> str:
    """Return the beginning of a note about an entry that has none: front matter and headings.

    The headings are those that most notes of its kind have.
    """
    source = catalog.source_locale
    title = title_of(catalog, ref, source)
    fields = {ref.kind: ref.id, "title": title, "aliases": [], "origin": "human", "reviewed_by": []}
    head = "---\n" + "".join(_field(name, value) for name, value in fields.items()) + "---"
    headings = (f"## {heading}" for heading in _usual_headings(catalog, ref.kind))
    return "\n\n".join([head, *headings]) + "\n"


@kept
def _usual_headings(catalog: Catalog, kind: Kind) -> tuple[str, ...]:
    """Return the headings that most notes of a kind have in the language of the sources."""
    source = catalog.source_locale
    notes = [by[source] for ref, by in catalog.notes.items() if ref.kind == kind and source in by]
    shapes = Counter(tuple(h.text for h in find_headings(note.text)) for note in notes)
    return min(shapes, key=lambda shape: (-shapes[shape], shape), default=())


@kept
def known_headings(catalog: Catalog, locale: str) -> Mapping[str, str]:
    """Return `{heading of the source: its most usual translation}` over the notes there are."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ref, versions in catalog.notes.items():
        source, note = versions.get(catalog.source_locale), versions.get(locale)
        if source and note and catalog.state(ref, locale) == "current":
            pairs = zip(find_headings(source.text), find_headings(note.text), strict=False)
            for english, own in pairs:
                counts[english.text][own.text] += 1
    return {english: min(found, key=lambda h: (-found[h], h)) for english, found in counts.items()}


def _front_matter(catalog: Catalog, source: Note) -> str:
    """Return the front matter: what it is about, and the version that it is made from."""
    fields: dict[str, object] = {}
    if source.ref.kind != "page":
        fields[source.ref.kind] = source.ref.id
    fields["title"] = ""
    if source.description:
        fields["description"] = ""
    if source.aliases:
        fields["aliases"] = list(source.aliases)
    fields["source_hash"] = catalog.source_hashes[source.ref]
    fields["source_sections"] = " ".join(section_versions(source))
    fields |= {"origin": "human", "reviewed_by": []}
    lines = (_field(name, value) for name, value in fields.items())
    return "---\n" + "".join(lines) + "---"


def _field(name: str, value: object) -> str:
    """Return one field as a line of YAML; versions are quoted, lest one be read as a number."""
    style = '"' if name in ("source_sections", "title", "description") else None
    shown = yaml.safe_dump(
        value, allow_unicode=True, width=10**6, default_flow_style=True, default_style=style
    )
    return f"{name}: {shown.partition(chr(10))[0]}\n"


def _glossary(catalog: Catalog, source: Note, locale: str) -> str:
    """Return the words of the glossary that occur in a text, with what is not to be written."""
    found = [_word(concept, locale) for concept in terms_in(catalog, source)]
    if not found:
        return ""
    return "\n".join([f"<!-- {SCAFFOLD} words of the glossary", *found, "-->"])


def terms_in(catalog: Catalog, source: Note) -> list[Concept]:
    """Return the topics and terms that a source text links, and the terms that it names."""
    text, concepts = mask(source.text), {**catalog.topics, **catalog.terms}
    places: dict[str, int] = {}
    for reference in find_references(source.text):
        if reference.slug in concepts:
            places.setdefault(reference.slug, reference.start)
    for term in catalog.terms.values():
        name = re.escape(term.names[source.locale])
        match = re.search(rf"(?<![\w-]){name}s?(?![\w-])", text, re.IGNORECASE)
        if match:
            places[term.slug] = min(match.start(), places.get(term.slug, len(text)))
    return [concepts[slug] for slug in sorted(places, key=lambda slug: (places[slug], slug))]


def _word(concept: Concept, locale: str) -> str:
    wrong = [f.text for f in concept.forbidden if f.locale == locale]
    never = f" (not {', '.join(wrong)})" if wrong else ""
    return f"{concept.names['en']}: {concept.names[locale]}{never}"


def _section(section: Section, headings: Mapping[str, str], whole: bool) -> Iterator[str]:
    """Yield the heading as other notes have it, and the blocks of the section."""
    if section.heading:
        words = headings.get(section.heading.text)
        marks = "#" * section.heading.level
        asked = "" if words else f" <!-- {SCAFFOLD} the heading -->"
        yield f"{marks} {words or section.heading.text}{asked}"
    body = section.text.partition("\n")[2] if section.heading else section.text
    if whole:
        yield from map(_block, _blocks(body))


def _blocks(text: str) -> list[str]:
    """Return the blocks of a text; code and formulas are one each, whatever lines they hold."""
    pattern = r"(?ms)^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|^\$\$.*?\$\$[ \t]*$|(?:^[^\n]*\S[^\n]*\n?)+"
    return [match[0].strip("\n") for match in re.finditer(pattern, text)]


def _block(block: str) -> str:
    if block.lstrip().startswith(_KEPT):
        return block
    return f"<!-- {SCAFFOLD}\n{block.replace('-->', '--&gt;')}\n-->"
