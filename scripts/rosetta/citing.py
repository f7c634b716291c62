"""Prepare what pages show for citing: the files of the library and the formatted references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from rosetta.catalog import Catalog, kept
from rosetta.model import Note, Ref, Reference
from rosetta.readers.citeproc import References, style_names
from rosetta.settings import Settings
from rosetta.views.exports.csl import processor_item
from rosetta.views.exports.files import FORMATS, entry_of, export_files
from rosetta.views.note_citation import note_bibtex, note_item
from rosetta.views.reader import Citing
from rosetta.views.sitemap import absolute
from rosetta.views.sources import is_translated
from rosetta.views.words import words

NOTE_STYLE = "apa"
"""The style in which a note is cited."""


class Citations:
    """Hold the files and references of one catalog."""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._site_url, self._released = settings.site_url, settings.released
        self._references = _references(settings.root / ".cache" / "references.json")
        self._catalog = catalog

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The files to cite with, by their paths under the site's root."""
        return dict(export_files(self._catalog))

    def start(self, locales: Iterable[str] = ()) -> None:
        """Begin to format all references of some languages, or of all, that are not known yet.

        pandoc works beside the build.
        """
        catalog = self._catalog
        papers = {key: processor_item(paper) for key, paper in catalog.papers.items()}
        for locale in locales or catalog.locales:
            language = words(locale).custom["csl"]
            self._references.start(papers, language, style_names())
            notes = (catalog.text_for(ref, locale) for ref in catalog.notes if ref.kind != "page")
            items = (self._item(note) for note in notes if note)
            self._references.start({item["id"]: item for item in items}, language, [NOTE_STYLE])

    def finish(self) -> None:
        """Wait for the references, keep them for the next build, and let the workers go."""
        self._references.finish()

    def save(self) -> None:
        """Keep the references for the next build."""
        self._references.save()

    def of(self, ref: Ref, locale: str) -> Citing | None:
        """Return what the page of an entry shows, or None where nothing can be cited."""
        if ref.kind not in ("paper", "model", "topic", "digest"):
            return None
        language = words(locale).custom["csl"]
        own = is_translated(self._catalog, ref, locale)
        written = locale if own else self._catalog.source_locale
        address = absolute(self._site_url, self._catalog, ref, written)
        citing = Citing(address, *self._paper(ref.id, language) if ref.kind == "paper" else ())
        note = self._catalog.text_for(ref, locale)
        if note is None:
            return citing
        item = self._item(note)
        self._references.start({item["id"]: item}, language, [NOTE_STYLE])
        reference = self._references.get(item["id"], language, NOTE_STYLE)
        return replace(citing, note=note_bibtex(item), note_reference=reference)

    def _item(self, note: Note) -> dict[str, Any]:
        return note_item(self._site_url, self._released, self._catalog, note)

    def _paper(self, key: str, language: str) -> tuple[Mapping[str, str], tuple[Reference, ...]]:
        catalog, styles = self._catalog, style_names()
        files = {name: f.join([entry_of(catalog, key, name)]) for name, f in FORMATS.items()}
        self._references.start({key: processor_item(catalog.papers[key])}, language, styles)
        return files, tuple(self._references.get(key, language, style) for style in styles)


@kept
def citations_of(catalog: Catalog, settings: Settings) -> Citations:
    """Return the citations of a catalog; all of a build ask for the same."""
    return Citations(settings, catalog)


_references = cache(References)
"""The references that are known, by the file that keeps them: an edit asks for the new alone."""
