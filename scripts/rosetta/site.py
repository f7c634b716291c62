"""MkDocs' door: route its events to the catalog and the views. Nothing else imports MkDocs' build.

static-i18n builds the site once per language on the same configuration, so every event here runs
once per language; the catalog is kept between the passes and its problems are logged once.
"""

from __future__ import annotations

import atexit
import html
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import CountHandler

from rosetta.building.publishing import discard, publish, stage
from rosetta.building.writing import (
    Said,
    folder_of,
    index_of,
    shared_files,
    write_authors,
    write_files,
)
from rosetta.catalog import Catalog, load
from rosetta.checks import run_checks
from rosetta.checks.safety import find_unsafe
from rosetta.citing import Citations, citations_of
from rosetta.model import Ref
from rosetta.problems import RosettaError
from rosetta.readers.notes import find_ref, split_locale
from rosetta.settings import Settings, settings_of
from rosetta.views import fragments
from rosetta.views.contributing import Host
from rosetta.views.formulas import render_formulas
from rosetta.views.frames import frame_wide
from rosetta.views.metadata import highwire
from rosetta.views.prose import align_headings, link_prose, plain_summary
from rosetta.views.reader import Page
from rosetta.views.schema_org import json_ld
from rosetta.views.search.box import search_box
from rosetta.views.search.text import read_blocks
from rosetta.views.shell import CONTENT, AuthorPage, author_pages
from rosetta.views.sitemap import absolute, alternates
from rosetta.views.sources import AUTHOR_SHELL, generated_sources, is_translated
from rosetta.views.words import words

log = get_plugin_logger("rosetta")


class Site:
    """Hold what the events of one build share: settings, catalog, templates, current language."""

    settings: Settings
    catalog: Catalog
    citations: Citations
    env: Environment
    locale: str
    generated: Mapping[str, str]
    texts: Said
    is_whole = is_published = False
    staged: Path | None = None
    target = Path()

    def on_startup(self, command: str, **_: Any) -> None:
        """Note that MkDocs builds all pages, and whether they replace a site."""
        self.is_whole, self.is_published = True, command != "serve"

    def _stage(self, config: MkDocsConfig) -> None:
        """Let MkDocs build beside the site, which is replaced when all is well."""
        self.target = Path(config.site_dir)
        self.staged = stage(self.target)
        atexit.register(discard, self.staged)
        config.site_dir = str(self.staged)

    def on_build_error(self, **_: Any) -> None:
        """Leave the site as it was."""
        if self.staged:
            discard(self.staged)

    @event_priority(-200)  # after i18n (-100), which knows the language of this pass
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the catalog, say its problems once, and speak the language of this pass."""
        try:
            self.settings = settings_of(config)
        except RosettaError as error:
            raise PluginError(str(error)) from error
        catalog, fresh = load(self.settings.root, self.settings.locales)
        plugin: Any = config.plugins["i18n"]
        self.locale = plugin.current_language
        if self.is_published and not plugin.building:
            self._stage(config)
        if getattr(self, "catalog", None) is not catalog:
            self.env = fragments.environment(Path(config.theme.custom_dir or "") / "fragments")
            self.use(catalog)
            if self.is_whole:
                self.citations.start()
        for problem in run_checks(catalog) if fresh else ():
            log.warning(str(problem))
        self.texts = Said()
        self._localize(config)
        return config

    def use(self, catalog: Catalog) -> None:
        """Take a catalog, with what is made of it once."""
        self.catalog = catalog
        self.generated = generated_sources(catalog)
        self.citations = citations_of(catalog, self.settings)
        self.env.globals.pop("memory", None)  # pieces of pages, made of another catalog
        self.texts = Said()

    def _localize(self, config: MkDocsConfig) -> None:
        """Set the words of the theme in the language of this pass."""
        t = words(self.locale)
        config.theme["language"] = t.tag
        config.site_description = t("site_description")
        config.copyright = html.escape(t("copyright"))
        config.mdx_configs["footnotes"] = {"BACKLINK_TITLE": t("footnote_back")}
        for option in config.theme["palette"]:
            option["toggle"]["name"] = t("to_light" if option["scheme"] == "slate" else "to_dark")

    def _declare(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages as plain files, before i18n sorts files by language."""
        for uri in self.generated:
            if files.get_file_from_path(uri) is not None:
                raise PluginError(f"docs/{uri}: this page is generated and would be hidden")
            file = File(uri, config.docs_dir, config.site_dir, config.use_directory_urls)
            file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
        return files

    @event_priority(-200)
    def _fill(self, files: Files, config: MkDocsConfig) -> Files:
        """Give the generated pages their text, after i18n has made its own files of them."""
        for file in files:
            if file.src_uri in self.generated:
                file.content_string = self.generated[file.src_uri]
                file.generated_by = "rosetta"
                file.inclusion = InclusionLevel.NOT_IN_NAV
        return files

    on_files = CombinedEvent(_declare, _fill)

    def on_page_markdown(self, markdown: str, page: MkDocsPage, **_: Any) -> str:
        """Link the prose of a note; make its title and summary safe for the theme."""
        ref, written = self._subject(page)
        note = self.catalog.note(ref, written)
        page.meta["title"] = html.escape(str(page.meta.get("title", "")))
        page.meta["hide"] = ["navigation"]
        if ref == Ref("page", "index"):
            page.meta["title"] = html.escape(words(self.locale)("home"))
        if note is None:
            return markdown
        shown = words(written)
        page.meta["description"] = html.escape(plain_summary(self.catalog, note, shown))
        text = align_headings(self.catalog, note)
        return link_prose(self.catalog, note, text, shown, _root(ref))

    def on_page_content(self, content: str, page: MkDocsPage, **_: Any) -> str:
        """Put what the library knows around the note, and its sections into the contents."""
        ref, written = self._subject(page)
        if ref == AUTHOR_SHELL:
            return CONTENT
        name = fragments.template_of(ref)
        citing = self.citations.of(ref, self.locale)
        asked = Page(name, ref, self.locale, _root(ref), citing, self._host())
        parts = fragments.render(self.env, self.catalog, asked)
        links = page.toc.items
        links[:0] = [AnchorLink(html.escape(t), a, 2) for a, t in parts.middle_sections]
        links += [AnchorLink(html.escape(t), a, 2) for a, t in parts.after_sections]
        note = render_formulas(content)
        for found in find_unsafe(note):
            log.warning(f"docs/{page.file.src_uri}: a note may not hold {found} (unsafe-html)")
        text = frame_wide(note, words(written))
        shown = self._assemble(text, parts, written)
        self.texts[ref] = read_blocks(shown)
        return shown

    def author_pages(self, shell: str, slugs: Iterable[str]) -> Iterator[AuthorPage]:
        """Yield the pages of authors, made of the page that the theme rendered for all of them."""
        return author_pages(self.env, self.catalog, self.locale, shell, self._host(), slugs)

    def _host(self) -> Host:
        return Host(self.settings.repository, self.settings.site_url)

    def _assemble(self, note: str, parts: fragments.Parts, written: str) -> str:
        """Return the page: the note opens, the figures follow, then its sections and the lists."""
        lang = "" if written == self.locale else f' lang="{words(written).tag}"'
        opening, heading, rest = note.partition("<h2")
        pieces = [opening, heading + rest]
        wrapped = [f'<div class="note"{lang}>{p}</div>' if p.strip() else "" for p in pieces]
        return f"{parts.before}{wrapped[0]}{parts.middle}{wrapped[1]}{parts.after}"

    def on_page_context(
        self, context: dict[str, Any], page: MkDocsPage, **_: Any
    ) -> dict[str, Any]:
        """Tell the theme the page's languages, its canonical address and whether to index it."""
        ref, _written = self._subject(page)
        url = self.settings.site_url
        own = is_translated(self.catalog, ref, self.locale)
        shown = self.locale if own else self.catalog.source_locale
        context["rosetta"] = {
            "alternates": alternates(url, self.catalog, ref) if own else [],
            "canonical": absolute(url, self.catalog, ref, shown),
            "index": own,
            "home": ref == Ref("page", "index"),
            "basket": self._basket(ref),
            "search": search_box(self.locale, _root(ref), self._site_root(ref)),
            "highwire": self._highwire(ref),
            "json_ld": json_ld(url, self.catalog, ref, self.locale),
            "languages": [self._language(ref, locale) for locale in self.catalog.locales],
        }
        return context

    def _basket(self, ref: Ref) -> dict[str, Any]:
        """Return where the basket is, and its words, with `#` for a title or the number in it."""
        t = words(self.locale)
        shown = {name: t.blank(f"basket_{name}") for name in ("added", "removed")}
        shown |= {name: t(f"basket_{name}", title="#") for name in ("add", "remove")}
        return {"href": _root(ref) + "basket/", "words": {"name": t("basket"), **shown}}

    def _highwire(self, ref: Ref) -> list[tuple[str, str]]:
        """Return the tags of a paper on the English page alone: one work is one record."""
        if ref.kind != "paper" or self.locale != self.catalog.source_locale:
            return []
        return list(highwire(self.catalog.papers[ref.id]))

    def _language(self, ref: Ref, locale: str) -> dict[str, str]:
        """Return one choice of the language switch, which keeps the page."""
        t, source = words(locale), self.catalog.source_locale
        root = self._site_root(ref) + ("" if locale == source else f"{locale}/")
        choice = {"tag": t.tag, "name": t.custom["name"], "href": root + ref.address, "root": root}
        return {**choice, "current": "true" if locale == self.locale else ""}

    def _site_root(self, ref: Ref) -> str:
        """Return the relative address of the site's root from a page."""
        return _root(ref) + ("" if self.locale == self.catalog.source_locale else "../")

    def on_template_context(
        self, context: dict[str, Any], template_name: str, **_: Any
    ) -> dict[str, Any]:
        """Give the one 404 page its words in every language; it is served for all of them."""
        if template_name == "404.html":
            context["rosetta_missing"] = [self._missing(locale) for locale in self.catalog.locales]
        return context

    def _missing(self, locale: str) -> dict[str, str]:
        t = words(locale)
        home = absolute(self.settings.site_url, self.catalog, Ref("page", "index"), locale)
        path = urlsplit(home).path
        return {"tag": t.tag, "words": t("not_found"), "home": t("to_home"), "href": path}

    def on_post_template(self, output: str, template_name: str, **_: Any) -> str:
        """Write the one 404 page in the source language alone; each pass would overwrite it."""
        other = self.locale != self.catalog.source_locale
        return "" if template_name == "404.html" and other else output

    def _finish(self, config: MkDocsConfig) -> None:
        """Write the author pages of this language; after the last one, what all share."""
        site, catalog, locale = Path(config.site_dir), self.catalog, self.locale
        folder = folder_of(site, catalog, locale)
        stand_in = folder / "authors" / AUTHOR_SHELL.id / "index.html"
        shell = stand_in.read_text(encoding="utf-8")
        stand_in.unlink()
        stand_in.parent.rmdir()
        for ref, blocks in write_authors(folder, self.author_pages(shell, catalog.authors)):
            self.texts[ref] = blocks
        write_files(site, index_of(catalog, locale, self.texts))
        if locale == catalog.locales[-1]:
            write_files(site, shared_files(self.settings, catalog, self.citations))
            (site / "sitemap.xml.gz").unlink(missing_ok=True)
            self.citations.save()

    @event_priority(-200)  # after i18n (-100), which builds the other languages within its event
    def _publish(self, config: MkDocsConfig) -> None:
        """Replace the site, unless another language is still to come or `--strict` forbids it."""
        plugin: Any = config.plugins["i18n"]
        if self.staged is None or plugin.building:
            return
        if not (config.strict and any(map(CountHandler.get_counts, _counters()))):
            publish(self.staged, self.target)
        config.site_dir = str(self.target)

    on_post_build = CombinedEvent(_finish, _publish)

    def _subject(self, page: MkDocsPage) -> tuple[Ref, str]:
        """Return what a page is about, and the language in which its text is written."""
        uri, written = split_locale(
            page.file.src_uri, self.settings.locales, self.catalog.source_locale
        )
        return find_ref(uri), written


def _counters() -> list[CountHandler]:
    """Return what counts the warnings of a strict build."""
    return [h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]


def _root(ref: Ref) -> str:
    """Return the relative address of the language's root from a page."""
    return "../" * ref.address.count("/") or "./"
