"""Check that a note brings no markup of its own: what strangers send is shown to all readers.

Two walls stand here. The rules read a note as it is written, and name the line. `find_unsafe` reads
what the renderer made of it, whatever way it came about, against a list of what notes may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from rosetta.catalog import Catalog
from rosetta.markup import line_of, mask
from rosetta.model import Note
from rosetta.problems import Location, Problem

PLAIN = frozenset(["br", "kbd", "rp", "rt", "ruby", "sub", "sup", "wbr"])
"""The HTML that a note may hold, without attributes: what Markdown has no marks for."""

_TAG = re.compile(r"<(?:/?([A-Za-z][^\s/<>]*)([^<>]*)>?|[!?][^<>]*>?)")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>")
_TARGET = re.compile(r"\]\(\s*(<[^<>\n]*>|[^)\s]+)")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\(\s*(<[^<>\n]*>|[^)\s]+)")
_DEFINITION = re.compile(r"^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*(\S+)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[^{}\n]*=[^{}\n]*\}")
_SCHEME = re.compile(r"[^/?#]*?:")
_SCHEMES = ("http:", "https:", "mailto:")


def check_html(_: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `<script>`, `<img onerror=…>`, `{onclick=…}`: all HTML but a few plain elements."""
    text = mask(note.text)
    for match in _TAG.finditer(text):
        is_plain = (match[1] or "").lower() in PLAIN and (match[2] or "").strip() in ("", "/")
        if not is_plain and not _AUTOLINK.match(match[0]):
            hint = "write Markdown; a sign in prose has a space after it, code stands in backticks"
            message = f"HTML '{match[0][:40]}'"
            yield Problem(_place(note, text, match), "raw-html", message, hint)
    for match in _ATTRIBUTES.finditer(text):
        message = f"attributes '{match[0][:40]}'"
        hint = "only {#id} and {.class} are taken"
        yield Problem(_place(note, text, match), "raw-html", message, hint)


def check_links(_: Catalog, note: Note) -> Iterator[Problem]:
    """Bad: `[x](javascript:…)`, however it is spelled, or a picture from another host."""
    text = mask(note.text)
    for match in (*_TARGET.finditer(text), *_DEFINITION.finditer(text)):
        if scheme_of(match[1].strip("<>")) not in ("", *_SCHEMES):
            hint = f"an address begins with {', '.join(_SCHEMES)} or is that of a page here"
            message = f"link to '{match[1][:40]}'"
            yield Problem(_place(note, text, match), "unsafe-link", message, hint)
    for match in _IMAGE.finditer(text):
        if not _is_own(match[1].strip("<>")):
            message = f"picture from another host: '{match[1][:40]}'"
            hint = "put the file beside the note: no page asks another host for anything"
            yield Problem(_place(note, text, match), "unsafe-link", message, hint)


def _place(note: Note, text: str, match: re.Match[str]) -> Location:
    return note.at(line_of(text, match.start()))


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, as a browser reads it, or nothing.

    A browser decodes references (`&#106;`) and leaves out what is no character (URL Standard).
    """
    plain = re.sub(r"[\x00-\x20\x7f-\xa0]+", "", unescape(address))
    match = _SCHEME.match(plain)
    return match[0].lower() if match else ""


_MATH = (
    frozenset(
        ["math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mrow", "mspace", "msqrt", "mroot"]
    )
    .union(["mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder"])
    .union(
        ["munderover", "menclose", "mphantom", "mmultiscripts", "mprescripts", "none", "semantics"]
    )
)
_ELEMENTS = (
    PLAIN.union(
        ["a", "abbr", "blockquote", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4"]
    )
    .union(["h5", "h6", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "table", "tbody"])
    .union(["td", "th", "thead", "tr", "ul"])
)
_NAMES = frozenset(
    ["alt", "aria-label", "class", "height", "id", "lang", "role", "start", "tabindex", "title"]
).union(["width"])
_MATH_NAMES = (
    frozenset(
        ["accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display"]
    )
    .union(
        ["fence", "form", "height", "linebreak", "linethickness", "lspace", "mathcolor", "mathsize"]
    )
    .union(["mathvariant", "maxsize", "minsize", "notation", "rowlines", "rowspacing", "rspace"])
    .union(["scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width", "xmlns"])
)
_ALIGNED = re.compile(r"text-align: (?:left|right|center);?")


def find_unsafe(page: str) -> list[str]:
    """Return what a rendered note holds and may not: elements, attributes, addresses."""
    reader = _Tags()
    reader.feed(page)
    if reader.rawdata.startswith("<"):  # what follows in the page would end it
        reader.found.append(f"an unfinished '{reader.rawdata[:40]}'")
    return reader.found


class _Tags(HTMLParser):
    """Read the tags as they are written: to build a tree would drop what a page around it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Compare an element and its attributes with the list."""
        if tag not in _ELEMENTS and tag not in _MATH:
            self.found.append(f"<{tag}>")
            return
        unsafe = ((name, value or "") for name, value in attrs)
        self.found += [f'<{tag} {n}="{v[:40]}">' for n, v in unsafe if not _is_safe(tag, n, v)]

    def handle_endtag(self, tag: str) -> None:
        """Find the end of what a note cannot have begun."""
        if tag not in _ELEMENTS and tag not in _MATH:
            self.found.append(f"</{tag}>")

    def handle_decl(self, decl: str) -> None:
        """Find `<!DOCTYPE …>`."""
        self.found.append(f"<!{decl[:40]}>")

    def unknown_decl(self, data: str) -> None:
        """Find `<![CDATA[…`."""
        self.found.append(f"<![{data[:40]}")

    def handle_pi(self, data: str) -> None:
        """Find `<?…`."""
        self.found.append(f"<?{data[:40]}")


def _is_safe(tag: str, name: str, value: str) -> bool:
    """Tell whether an element of a note may have an attribute."""
    if name == "style":
        return tag in ("td", "th") and bool(_ALIGNED.fullmatch(value))
    if name == "src":
        return _is_own(value)
    if name == "href":
        return scheme_of(value) in ("", *_SCHEMES)
    return name in (_MATH_NAMES if tag in _MATH else _NAMES)


def _is_own(address: str) -> bool:
    """Tell whether an address is that of a file of this site."""
    return not scheme_of(address) and not address.lstrip().startswith(("//", "\\", "/\\"))
