"""Write the same pages as projects of others: stock Material with static-i18n, Zensical, Hugo.

Each page of ours but those of single authors becomes a Markdown file: a note as it was written,
citations and all, with the facts and lists that our templates put around it; a page without a file
with these alone. What our templates render is turned into Markdown, so that the text is the same.
Run as `python stock.py FOLDER [PROJECT]`, for another project than this one; it writes FOLDER/all
(the nav that MkDocs makes of all files), FOLDER/ten (our own nav, of ten pages), FOLDER/hugo and,
in English alone, FOLDER/zensical.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from rosetta.catalog import Catalog, load  # noqa: E402
from rosetta.model import Ref  # noqa: E402
from rosetta.readers.notes import localize  # noqa: E402
from rosetta.settings import Settings, load_settings  # noqa: E402
from rosetta.views import fragments  # noqa: E402
from rosetta.views.reader import Page  # noqa: E402
from rosetta.views.sources import all_pages, generated_sources  # noqa: E402

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|$])")
_BLOCKS = {"p", "dt", "dd", "li", "div", "section", "header", "details", "summary", "ol", "ul"}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_CELLS = {"th", "td"}


class Markdown(HTMLParser):
    """Turn the HTML of our templates into Markdown: headings, lists, tables, links and text."""

    def __init__(self, address: str, uris: dict[str, str]) -> None:
        super().__init__()
        self.address, self.uris = address, uris
        self.out: list[str] = []
        self.hidden, self.cells, self.link = "", 0, ""

    def convert(self, html: str) -> str:
        """Return the Markdown of some HTML."""
        self.feed(html)
        self.close()
        return re.sub(r"\n{3,}", "\n\n", "".join(self.out)).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a cell or a link; hide the filter form and the marks of headings."""
        values = dict(attrs)
        if self.hidden:
            return
        if tag == "form" or values.get("class") == "headerlink":
            self.hidden = tag
        elif tag == "a":
            self.link = self._target(values.get("href") or "")
            self.out.append("[" if self.link else "")
        elif tag == "tr":
            self.cells = 0
        elif tag in _CELLS:
            self._open_cell(int(values.get("colspan") or 1))
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.out.append(self._opening(tag))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened; the first row of a table gets its line of dashes."""
        if self.hidden:
            self.hidden = "" if tag == self.hidden else self.hidden
        elif tag == "a":
            self.out.append(f"]({self.link})" if self.link else "")
        elif tag == "tr":
            self.out.append(" |\n")
        elif tag == "thead":
            self.out.append("|---" * self.cells + "|\n")
        elif tag == "table" or tag in _BLOCKS or tag in _HEADINGS:
            self.out.append("\n" if tag == "li" else "\n\n")

    def handle_data(self, data: str) -> None:
        """Write text, with the marks of Markdown escaped."""
        laid_out = data.isspace() and "\n" in data  # between the tags of the template
        if not self.hidden and not laid_out:
            self.out.append(_MARKS.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _open_cell(self, span: int) -> None:
        self.cells += span
        self.out.append("| " * span if self.cells == span else " |" * span + " ")

    def _opening(self, tag: str) -> str:
        if tag in _HEADINGS:
            return f"\n\n{_HEADINGS[tag]} "
        return "\n- " if tag == "li" else "\n\n"

    def _target(self, href: str) -> str:
        """Return where a link leads in the stock project; an author has no page there."""
        if href.startswith("https:"):
            return href
        path = posixpath.normpath(posixpath.join(self.address or ".", href.partition("#")[0]))
        uri = self.uris.get("" if path == "." else f"{path}/")
        here = posixpath.dirname(self.uris[self.address]) or "."
        return posixpath.relpath(uri, here) if uri and not href.startswith("#") else ""


class Writer:
    """Write the pages of one catalog as Markdown files."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.env = fragments.environment(ROOT / "overrides" / "fragments")
        self.refs = [ref for ref in all_pages(catalog) if ref.kind != "author"]
        self.uris = {ref.address: ref.uri for ref in self.refs}
        self.empty = generated_sources(catalog)  # the front matter of pages without a file

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield `(uri, Markdown)` of every page in every language that has a text for it."""
        source = self.catalog.source_locale
        for ref in self.refs:
            noted = self.catalog.note(ref, source) is not None
            for locale in self.catalog.locales:
                if not noted or self.catalog.note(ref, locale):
                    yield localize(ref.uri, locale, source), self._page(ref, locale)

    def _page(self, ref: Ref, locale: str) -> str:
        root = "../" * ref.address.count("/") or "./"
        asked = Page(fragments.template_of(ref), ref, locale, root)
        parts = fragments.render(self.env, self.catalog, asked)
        note = self.catalog.note(ref, locale)
        uri = localize(ref.uri, locale, self.catalog.source_locale)
        pieces = [self.empty.get(uri, ""), self._markdown(ref, parts.before)]
        pieces += [note.text if note else "", self._markdown(ref, parts.middle)]
        return "\n".join([*pieces, self._markdown(ref, parts.after)])

    def _markdown(self, ref: Ref, html: str) -> str:
        return Markdown(ref.address, self.uris).convert(html)


def stock_config(ours: dict[str, Any], nav: Sequence[str]) -> dict[str, Any]:
    """Return a stock mkdocs.yml with our languages and extensions, and a nav where one is given."""
    i18n = next(plugin["i18n"] for plugin in ours["plugins"] if "i18n" in plugin)
    languages = {"docs_structure": i18n["docs_structure"], "languages": i18n["languages"]}
    config = {
        "site_name": ours["site_name"],
        "site_url": ours["site_url"],
        "theme": {"name": "material"},
        "plugins": ["search", {"i18n": languages}],
        "markdown_extensions": ours["markdown_extensions"],
        "validation": ours["validation"],  # it also says where absolute links lead
    }
    if nav:
        config |= {"nav": list(nav), "not_in_nav": ours["not_in_nav"]}
    return config


def write_project(folder: Path, pages: dict[str, str], config: dict[str, Any]) -> None:
    """Write a project: its mkdocs.yml and its pages."""
    for uri, text in pages.items():
        _write(folder / "docs" / uri, text)
    _write(folder / "mkdocs.yml", yaml.safe_dump(config, allow_unicode=True))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def english_config(ours: dict[str, Any]) -> dict[str, Any]:
    """Return the same for one language, as Zensical can have no more."""
    config = stock_config(ours, ())
    return config | {"plugins": ["search"], "site_dir": "site"}


HUGO_TEMPLATES = {
    "single.html": "{{ .Content }}",
    "list.html": "{{ .Content }}<ul>{{ range .Pages }}"
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>',
}
_HUGO_PAGE = """\
<!doctype html>
<html lang="{{ .Site.Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>%s</main></body>
</html>
"""


def write_hugo(folder: Path, pages: dict[str, str], ours: dict[str, Any]) -> None:
    """Write the pages as a project of Hugo, with the barest of themes."""
    config = {
        "baseURL": ours["site_url"],
        "defaultContentLanguage": "en",
        "languages": {locale: {"weight": n + 1} for n, locale in enumerate(_locales(ours))},
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "404"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},  # HTML in Markdown is HTML
    }
    for uri, text in pages.items():
        named = re.search(r"^# (.+)$", text, re.MULTILINE)
        title = "" if text.startswith("---") or not named else named[1]
        head = f"---\ntitle: {json.dumps(title)}\n---\n" if title else ""
        name = re.sub(r"(?<![^/])index\.", "_index.", uri)  # else its neighbours are no pages
        _write(folder / "content" / name, head + text)
    for name, body in HUGO_TEMPLATES.items():
        _write(folder / "layouts" / "_default" / name, _HUGO_PAGE % body)
    _write(folder / "config.json", json.dumps(config))


def _locales(ours: dict[str, Any]) -> list[str]:
    i18n = next(plugin["i18n"] for plugin in ours["plugins"] if "i18n" in plugin)
    return [language["locale"] for language in i18n["languages"]]


def main(folder: Path, project: Path) -> None:
    """Write the projects of all that ours is compared with."""
    settings: Settings = load_settings(project)
    catalog, _fresh = load(settings.root, settings.locales)
    ours = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = dict(Writer(catalog).pages())
    for name, nav in (("all", ()), ("ten", ours["nav"])):
        write_project(folder / name, pages, stock_config(ours, nav))
    suffixes = tuple(f".{locale}.md" for locale in settings.locales[1:])
    english = {uri: text for uri, text in pages.items() if not uri.endswith(suffixes)}
    write_project(folder / "zensical", english, english_config(ours))
    write_hugo(folder / "hugo", pages, ours)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT)
