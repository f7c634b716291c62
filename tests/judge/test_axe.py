"""In Chromium, axe-core finds nothing, the console has no error, and no other host is called."""

from __future__ import annotations

import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import pytest
from axe import Finding, look
from built import Built, Say
from server import serve
from views import KINDS, View, views_by_kind

BAD_PAGE = """<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>
<a href="./"></a><p style="color: #aaa; background: #fff">pale</p>
<img src="https://other.example/x.png" alt="x"><script>missing()</script></main>"""


@pytest.fixture(scope="module")
def findings(built: Built, packages: Path, address: str, say: Say) -> list[Finding]:
    """Look at all views, a kind at a time, in as many processes as there are cores."""
    groups = views_by_kind(built.catalog, built.settings.locales)
    axe = packages / "axe-core/axe.min.js"
    total, found = sum(map(len, groups.values())), []
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn) as pool:
        running = {pool.submit(look, address, axe, views): kind for kind, views in groups.items()}
        seen = 0
        for done in as_completed(running):
            found += done.result()
            seen += len(groups[running[done]])
            say(f"axe: {seen} of {total} views; {running[done]}")
    return found


def is_known(finding: Finding, entry: dict[str, str]) -> bool:
    """Tell whether a finding is the fault that an entry of the baseline names."""
    return finding.rule == entry["rule"] and bool(re.search(entry["html"], finding.html))


def test_every_kind_is_looked_at(built: Built) -> None:
    assert set(views_by_kind(built.catalog, built.settings.locales)) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong(
    kind: str, findings: list[Finding], baseline: dict[str, list[dict[str, str]]]
) -> None:
    left = [
        finding
        for finding in findings
        if finding.view.kind == kind and not any(is_known(finding, e) for e in baseline["axe"])
    ]
    assert not left, f"{len(left)} findings\n" + "\n".join(map(str, left[:40]))


def test_baseline_names_nothing_that_is_mended(
    findings: list[Finding], baseline: dict[str, list[dict[str, str]]]
) -> None:
    for entry in baseline["axe"]:
        assert any(is_known(finding, entry) for finding in findings), entry


def test_judge_sees_a_fault(tmp_path: Path, packages: Path) -> None:
    (tmp_path / "index.html").write_text(BAD_PAGE, encoding="utf-8")
    with serve(tmp_path) as address:
        view = View("bad", "", "en", "light", 1440)
        found = look(address, packages / "axe-core/axe.min.js", [view])
    rules = {finding.rule for finding in found}
    assert {"link-name", "color-contrast", "request", "console", "script"} <= rules
