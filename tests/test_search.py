"""The search of the real library in Chromium: what must come first, and that nothing is missed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from conftest import LOCALES, ROOT, build_strictly, opened, prefix
from lxml import html
from playwright.sync_api import Browser, Page

from rosetta.views.search.text import read_blocks

pytestmark = pytest.mark.browser

QUERIES = Path(__file__).parent / "data" / "search"
SEED = 20240506
PAGES = 34
"""How many pages are drawn in each language, and six authors besides."""
DRAWS = 8
"""How many pieces of text are drawn from each page."""
SECTIONS = {"term": "glossary/#", "page": ""}
ALL = 5000


@dataclass(frozen=True)
class Library:
    """The real site, built once, and where it is served."""

    path: Path
    url: str

    def addresses(self, locale: str) -> list[str]:
        """Return the address of every page of a language that the search is to find."""
        root = self.path / prefix(locale)
        found = (page.parent.relative_to(root).as_posix() for page in root.rglob("index.html"))
        others = {f"{name}/" for name in LOCALES} if locale == "en" else set()
        addresses = sorted("" if address == "." else f"{address}/" for address in found)
        tools = ("search/", "basket/")
        return [a for a in addresses if a not in tools and a[:3] not in others]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> Library:
    path = build_strictly(ROOT, tmp_path_factory.mktemp("library") / "site")
    return Library(path, serve(path))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, viewport={"width": 1280, "height": 900}) as found:
        yield found


# --- what people look for


def cases(locale: str) -> list[dict]:
    return yaml.safe_load((QUERIES / f"{locale}.yml").read_text(encoding="utf-8"))


TYPE_ALL = """
async ([queries, field, list, ready, base]) => {
    const input = document.querySelector(field);
    const drawn = document.querySelector(ready);
    const found = {};
    for (const query of queries) {
        delete drawn.dataset.ready;
        input.value = query;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        while (!["", "all"].includes(drawn.dataset.ready)) {
            await new Promise((done) => setTimeout(done, 1));
        }
        const links = document.querySelectorAll(`${list} > li > a`);
        found[query] = [...links].map((link) => link.href.replace(base, ""));
    }
    return found;
}
"""
"""Type one query after the other into a field; return the addresses that each shows."""

Found = Mapping[str, Mapping[str, list[str]]]


def type_all(page: Page, library: Library, address: str, *selectors: str) -> Found:
    found = {}
    for locale in LOCALES:
        base = library.url + prefix(locale)
        page.goto(base + address)
        page.locator(selectors[0]).focus()
        queries = [case["query"] for case in cases(locale)]
        found[locale] = page.evaluate(TYPE_ALL, [queries, *selectors, base])
    return found


@pytest.fixture(scope="module")
def on_page(library: Library, page: Page) -> Found:
    """What the search page shows for every query."""
    where = ("#search-query", "#search-results", "#search-results")
    return type_all(page, library, "search/", *where)


@pytest.fixture(scope="module")
def in_box(library: Library, page: Page) -> Found:
    """What the box in the header shows for every query."""
    where = (".search-box > input", ".search-drop > ol", ".search-drop")
    return type_all(page, library, "about/", *where)


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_enough_queries_and_each_names_pages_that_exist(library, locale):
    queries = [case["query"] for case in cases(locale)]
    assert len(queries) == len(set(queries)) > 41
    addresses = set(library.addresses(locale))
    for case in cases(locale):
        named = [case.get("first"), *case.get("also", []), *case.get("without", [])]
        assert {*filter(None, named)}, case
        assert {re.sub("#.*", "", name) for name in named if name} <= addresses, case


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_that_is_meant_comes_first(on_page, locale):
    firsts = [case for case in cases(locale) if "first" in case]
    found = {case["query"]: on_page[locale][case["query"]][:1] for case in firsts}
    assert found == {case["query"]: [case["first"]] for case in firsts}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_belongs_to_a_query_is_found_and_what_does_not_is_not(on_page, locale):
    for case in cases(locale):
        found = set(on_page[locale][case["query"]])
        assert set(case.get("also", [])) - found == set(), case
        assert set(case.get("without", [])) & found == set(), case


@pytest.mark.parametrize("locale", LOCALES)
def test_the_box_shows_the_first_of_what_the_page_shows(on_page, in_box, locale):
    assert in_box[locale] == {query: found[:8] for query, found in on_page[locale].items()}


# --- everything that is there is found

RENDER = """
async (addresses) => {
    const texts = {};
    for (const address of addresses) {
        const text = await (await fetch(address)).text();
        const made = new DOMParser().parseFromString(text, "text/html");
        const article = document.adoptNode(made.querySelector("article"));
        const left_out =
            ".cite details, .cite-file, button, form, .headerlink, .contribute, .compare-table, " +
            "svg, script, style";
        for (const element of article.querySelectorAll(left_out)) element.remove();
        for (const details of article.querySelectorAll("details")) details.open = true;
        document.querySelector("article").replaceWith(article);
        texts[address] = article.innerText;
    }
    return texts;
}
"""
"""Return what Chromium shows of pages, each rendered in the place of the one that is open."""

ASK = """
async ([root, locale, queries, limit]) => {
    const worker = new Worker(`${root}assets/search-worker.js`);
    const said = (is) => new Promise((done) => {
        worker.onmessage = ({ data }) => is(data) && done(data);
    });
    worker.postMessage({ load: `${root}search/`, locale, text: true });
    const { failed } = await said((data) => data.failed || data.ready === "all");
    const found = {};
    for (const [n, query] of queries.entries()) {
        worker.postMessage({ number: n + 1, query, limit });
        const { items } = await said((data) => data.number === n + 1);
        found[query] = items.map(({ kind, id }) => [kind, id]);
    }
    worker.terminate();
    return { failed, found };
}
"""
"""Ask the engine as search.js does, with a limit that shows every result."""


@dataclass(frozen=True)
class Drawn:
    """Pieces of text of the pages of a language: where each is from, and where it was found."""

    texts: Mapping[str, str]
    pieces: list[tuple[str, str]]
    found: Mapping[str, set[str]]


def address_of(kind: str, ident: str) -> str:
    if kind == "page":
        name = "" if ident == "index" else ident.removesuffix("/index")
        return name and f"{name}/"
    return f"glossary/#{ident}" if kind == "term" else f"{kind}s/{ident}/"


UNBROKEN = "[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uac00-\ud7a3]{2,}"
"""Letters of Chinese, Japanese and Korean without spaces or marks between."""


def cut(line: str, chance: random.Random) -> str:
    """Return 2 to 12 characters of a line."""
    length = chance.randint(2, 12)
    start = chance.randrange(max(1, len(line) - length + 1))
    return line[start : start + length]


def draw_piece(text: str, chance: random.Random) -> str | None:
    """Return a piece of a line, or nothing if it would be read as an operator."""
    lines = [line.replace("\t", " ") for line in text.split("\n") if len(line.strip()) > 1]
    piece = cut(chance.choice(lines), chance)
    operator = r'["“”＂]|(^|\s)[-–—−－]|\b(author|year|topic|type)[:：]'
    is_plain = piece == piece.strip() and len(piece) > 1 and not re.search(operator, piece)
    return piece if is_plain else None


@pytest.fixture(scope="module")
def drawn(library: Library, page: Page) -> dict[str, Drawn]:
    made = {}
    for locale in LOCALES:
        chance = random.Random(f"{SEED} {locale}")
        base = library.url + prefix(locale)
        addresses = library.addresses(locale)
        authors = [a for a in addresses if re.fullmatch("authors/.+", a)]
        others = sorted(set(addresses) - set(authors))
        chosen = chance.sample(others, PAGES) + chance.sample(authors, 6)
        page.goto(base)
        rendered = page.evaluate(RENDER, [base + address for address in chosen])
        texts = {address.removeprefix(base): text for address, text in rendered.items()}
        pieces = [
            (address, piece)
            for address, text in texts.items()
            for piece in iter_pieces(text, chance)
        ]
        runs = [run for text in texts.values() for run in re.findall(UNBROKEN, text)]
        unbroken = [cut(run, chance) for run in chance.sample(runs, min(120, len(runs)))]
        queries = sorted({*unbroken, *(piece for _, piece in pieces)})
        answer = page.evaluate(ASK, [library.url, locale, queries, ALL])
        assert not answer.get("failed"), locale
        found = {
            query: {address_of(*item) for item in items} for query, items in answer["found"].items()
        }
        made[locale] = Drawn(texts, pieces, found)
    return made


def iter_pieces(text: str, chance: random.Random) -> Iterator[str]:
    count = 0
    while count < DRAWS:
        piece = draw_piece(text, chance)
        if piece:
            count += 1
            yield piece


@pytest.mark.parametrize("locale", LOCALES)
def test_every_piece_of_what_a_page_shows_finds_the_page(drawn, locale):
    pieces = drawn[locale].pieces
    assert len(pieces) == (PAGES + 6) * DRAWS >= 300
    missed = [
        (address, text) for address, text in pieces if address not in drawn[locale].found[text]
    ]
    assert missed == []


def shown_text(library: Library, locale: str, address: str) -> str:
    """Return the visible text of a built page as Python reads it."""
    text = (library.path / prefix(locale) / address / "index.html").read_text(encoding="utf-8")
    article = html.document_fromstring(text).find(".//article")
    for element in article.xpath(".//*[contains(@class, 'cite')]//details"):
        element.drop_tree()
    blocks = read_blocks(html.tostring(article, encoding="unicode"))
    return "\n".join(block.text for block in blocks)


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize("locale", LOCALES)
def test_python_reads_of_a_page_what_chromium_shows(library, drawn, locale):
    for address, text in list(drawn[locale].texts.items())[::5]:
        read = shown_text(library, locale, address)
        assert plain(read).replace(" ", "") == plain(text).replace(" ", ""), address


@pytest.mark.parametrize("locale", ["ja", "zh", "ko"])
def test_what_is_found_contains_the_piece(library, drawn, locale):
    """A piece without spaces is searched as it stands: nearly nothing else may be found."""
    queries = [query for query in drawn[locale].found if re.fullmatch(UNBROKEN, query)]
    assert len(queries) > 50
    pages = [a for a in library.addresses(locale) if not re.fullmatch("authors/.+", a)]
    texts = {address: plain(shown_text(library, locale, address)) for address in pages}
    shares = []
    right = found = 0
    for query in queries:
        hits = drawn[locale].found[query] & set(pages)
        good = sum(plain(query) in texts[address] for address in hits)
        right, found = right + good, found + len(hits)
        shares += [good / len(hits)] if hits else []
    assert right / found >= 0.98
    assert sum(shares) / len(shares) >= 0.98
