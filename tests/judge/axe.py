"""Look at pages in Chromium: what axe-core finds, what the console says, who is called."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from views import View

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)
HEIGHT = 900
SETTLE_MS = 400
"""How long Material moves its drawer and its menu."""

RUN_AXE = """async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => ({ rule: id, html: node.html, words: node.failureSummary })));
}"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one view; `rule` is axe's, or `console`, `script`, `request`."""

    view: View
    rule: str
    html: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.html[:300]}\n    {self.words}\n    {self.view}"


def find_chromium() -> str:
    """Return the path of the system's Chromium; tests/browser.sh installs it."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("Chromium is missing: run `make browser`")


def look(address: str, axe: Path, views: Sequence[View]) -> list[Finding]:
    """Return all that is wrong in some views of the site at `address`."""
    source = axe.read_text(encoding="utf-8")
    found: list[Finding] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for _, alike in groupby(views, key=lambda view: (view.locale, view.scheme, view.width)):
            found.extend(_look_at_alike(browser, address, source, list(alike)))
        browser.close()
    return found


def _look_at_alike(
    browser: Browser, address: str, source: str, views: Sequence[View]
) -> Iterator[Finding]:
    """Look at views that differ in their page alone: one reader, who keeps no cache."""
    first = views[0]
    context = browser.new_context(
        color_scheme=first.scheme,
        viewport={"width": first.width, "height": HEIGHT},
        locale=first.locale,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    for view in views:
        page = context.new_page()
        yield from _look_at(page, address, source, view)
        page.close()
    context.close()


def _look_at(page: Page, address: str, source: str, view: View) -> list[Finding]:
    found: list[Finding] = []

    def note(rule: str, text: str) -> None:
        found.append(Finding(view, rule, text))

    page.on("console", lambda m: note("console", m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: note("script", str(error)))
    page.on("request", lambda r: None if _is_own(r.url, address) else note("request", r.url))
    page.on("requestfailed", lambda r: note("request", f"failed: {r.url}"))
    page.on("response", lambda r: note("request", f"{r.status}: {r.url}") if r.status > 399 else "")
    page.goto(address + view.path, wait_until="load")
    _open(page, view)
    page.evaluate(source + ";0")
    results: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    found += [Finding(view, r["rule"], r["html"], r["words"]) for r in results]
    return found


def _is_own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def _open(page: Page, view: View) -> None:
    """Open what the kind of the view says is open."""
    if view.kind == "drawer open":
        page.locator("header label[for=__drawer]").click()
    elif view.kind == "languages open":
        page.locator("header .md-select > button").focus()
    else:
        return
    page.wait_for_timeout(SETTLE_MS)
