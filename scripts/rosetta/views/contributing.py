"""Lead from a page to the code host: its editor on the right file, or an issue already begun.

The addresses are GitHub's: `/edit`, `/new?filename&value`, `/issues/new?title&body`, `/blob`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rosetta.catalog import Catalog
from rosetta.model import NOTE_KINDS, SECTIONS, Concept, Digest, Model, Paper, Ref
from rosetta.problems import Location
from rosetta.readers.notes import localize
from rosetta.views.labels import title_of
from rosetta.views.scaffold import render_new_note, render_outline
from rosetta.views.words import words

BRANCH = "main"
LONGEST = 7500
"""The longest address in bytes; GitHub answers longer ones with an error from about 8,000 on."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where the project is kept (`https://github.com/owner/name`), and where it is published."""

    repository: str = ""
    site_url: str = ""


NOWHERE = Host()
"""A project whose repository has no address: its pages offer nothing that would need one."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a reader can do about a page, as `(word of the interface, address)`.

    `text` improves, translates or begins the note; `data` shows the record; `report` begins an
    issue.
    """

    text: tuple[str, str] | None = None
    data: tuple[str, str] | None = None
    report: tuple[str, str] | None = None


def contribute_links(catalog: Catalog, host: Host, ref: Ref, locale: str) -> Links:
    """Return the links of a page; none where the repository has no address."""
    if not host.repository:
        return Links()
    data = _record(catalog, ref)
    shown = f"blob/{BRANCH}/{quote(data.path)}?plain=1#L{data.line}" if data else ""
    return Links(
        text=_text_link(catalog, host, ref, locale),
        data=("correct_data", _at(host, shown)) if data else None,
        report=("report", _report(catalog, host, ref, locale)),
    )


def _text_link(catalog: Catalog, host: Host, ref: Ref, locale: str) -> tuple[str, str] | None:
    note, source = catalog.note(ref, locale), catalog.note(ref, catalog.source_locale)
    if note:
        word = "improve_page" if note is source else "improve_translation"
        return word, _at(host, f"edit/{BRANCH}/{quote(note.location.path)}")
    if source:
        return "translate_page", _new(catalog, host, ref, locale)
    if ref.kind in NOTE_KINDS:
        return "write_note", _new(catalog, host, ref, catalog.source_locale)
    return None


def _new(catalog: Catalog, host: Host, ref: Ref, locale: str) -> str:
    """Return the address of the editor on a new file, filled with as much as it may carry."""
    path = f"docs/{localize(ref.uri, locale, catalog.source_locale)}"
    if locale == catalog.source_locale:
        return _new_file(host, path, render_new_note(catalog, ref))
    limit = LONGEST
    while True:
        address = _new_file(host, path, render_outline(catalog, ref, locale, limit))
        if len(address) <= LONGEST or limit < 500:
            return address
        limit = limit * 2 // 3


def _new_file(host: Host, path: str, text: str) -> str:
    query = urlencode({"filename": path, "value": text}, quote_via=quote)
    return _at(host, f"new/{BRANCH}?{query}")


def _report(catalog: Catalog, host: Host, ref: Ref, locale: str) -> str:
    """Return the address of a new issue that names page, language and key."""
    t = words(locale)
    prefix = "" if locale == catalog.source_locale else f"{locale}/"
    page = host.site_url.rstrip("/") + "/" + quote(prefix + ref.address, safe="/#")
    lines = [f"{t('report_page')}: {page}", f"{t('language')}: {t.custom['name']} ({t.tag})"]
    if ref.kind in SECTIONS:
        lines.append(f"{t(ref.kind)}: {ref.id}")
    lines += ["", t("report_what"), "", ""]
    title = f"[{locale}] {title_of(catalog, ref, locale) if ref.kind != 'page' else ref.id}"
    query = urlencode({"title": title, "body": "\n".join(lines)}, quote_via=quote)
    return _at(host, f"issues/new?{query}")


def _record(catalog: Catalog, ref: Ref) -> Location | None:
    """Return where the data of an entry stands."""
    groups: Mapping[str, Mapping[str, Paper | Model | Concept | Digest]] = {
        "paper": catalog.papers,
        "model": catalog.models,
        "topic": catalog.topics,
        "digest": catalog.digests,
    }
    if ref.kind in groups:
        return groups[ref.kind][ref.id].location
    lists = {"glossary/index": "bib/terms.yml"}
    return Location(lists[ref.id]) if ref.id in lists else None


def _at(host: Host, path: str) -> str:
    return f"{host.repository.rstrip('/')}/{path}"
