"""Time our build against those of others on the same pages, in one run on one machine.

Each builds the real library, or with `--papers 1000` a made-up one (see library.py), in processes
of its own and in turn:

ours             `manage.py build`: on all cores, with every author's page, search and exports
ours, mkdocs     the same site by `mkdocs build`, on one core
ours, same pages by `mkdocs build` too, without author pages: what stock builds; see same_pages.py
stock            Material, its search and static-i18n on the same pages as Markdown; see stock.py.
                 Its nav is the one that MkDocs makes by default, with every page in it
stock, our nav   the same with our nav of ten pages, to tell what the nav costs
Hugo             the same Markdown with a bare theme, without search
Zensical         the English pages alone: it knows one language

What is not installed is left out, and the table says so. The table goes to the standard output,
how far it is to the standard error, and all that was measured to build/bench.json, that of a
made-up library to build/bench-<papers>.json.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from measuring import (
    MANAGE,
    RESULTS,
    ROOT,
    Timing,
    aligned,
    machine,
    measure,
    say,
    version_of,
)

HERE = Path(__file__).parent
PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "zensical")
WANTED = {0: 1 / 3, 1000: 1 / 15}
"""From how many made-up papers on, what part of the time of stock ours may take."""

_FIGURES = ("seconds", "cpu_seconds", "ms_per_page", "peak_mib")
_SITE = "{site}"
"""In a command, the folder to build into; where there is none, it is `site` in the project."""


@dataclass(slots=True)
class Contender:
    """One project that is built, what it wrote and what that took; or why it is not built."""

    slug: str
    name: str
    project: Path
    command: Sequence[str]
    missing: str = ""
    pages: int = 0
    author_pages: int = 0
    timings: list[Timing] = field(default_factory=list)

    def figure(self, name: str) -> float:
        """Return the median of one figure over the runs."""
        if name == "ms_per_page":
            return 1000 * self.figure("seconds") / self.pages
        return median(getattr(timing, name) for timing in self.timings)

    @property
    def figures(self) -> Mapping[str, Any]:
        """All that is known of it but where it stood, for JSON."""
        known: dict[str, Any] = {"name": self.name, "missing": self.missing}
        if self.timings:
            known |= {"pages": self.pages, "author_pages": self.author_pages}
            known |= {name: self.figure(name) for name in _FIGURES}
            known["timings"] = [asdict(timing) for timing in self.timings]
        return known


def contenders(project: Path, others: Path, skipped: Collection[str]) -> list[Contender]:
    """Return all that can be built; the projects of others are in a folder of their own."""
    python = sys.executable
    mkdocs = [python, "-m", "mkdocs", "build", "--site-dir", _SITE]
    ours = [python, str(MANAGE), "--root", str(project), "build", "--force", "--site-dir", _SITE]
    same = [python, str(HERE / "same_pages.py"), *mkdocs[3:]]
    zensical = [python, "-m", "zensical", "build", "--clean"]
    found = [
        Contender("ours", "ours", project, ours),
        Contender("mkdocs", "ours, mkdocs", project, mkdocs),
        Contender("same", "ours, same pages", project, same),
        Contender("stock", "stock", others / "all", mkdocs),
        Contender("stock-nav", "stock, our nav", others / "ten", mkdocs),
        Contender("hugo", "Hugo", others / "hugo", ["hugo", "--destination", _SITE]),
        Contender("zensical", "Zensical", others / "zensical", zensical),
    ]
    installed = {"hugo": shutil.which("hugo"), "zensical": find_spec("zensical")}
    for one in found:
        if one.slug in skipped:
            one.missing = "left out, as was asked"
        elif not installed.get(one.slug, True):
            one.missing = "not installed"
    return found


def build(contender: Contender) -> None:
    """Build a project once, in a folder that is then deleted; note the time and count the pages."""
    own = contender.project / "site"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "site"
        command = [part.replace(_SITE, str(target)) for part in contender.command]
        site = own if command == list(contender.command) else target
        timing = measure(command, contender.project, contender.name)
        pages = [path.relative_to(site) for path in site.rglob("*.html")]
    if site == own:
        shutil.rmtree(own)
    contender.timings.append(timing)
    contender.pages = len(pages)
    contender.author_pages = sum(path.parts[-3:-2] == ("authors",) for path in pages)
    say(f"  {contender.name}: {len(pages):,} pages, {timing.seconds:.1f} s")


def table(found: Sequence[Contender]) -> str:
    """Return the figures as a table, medians over the runs."""
    rows = [("", "pages", "of authors", "seconds", "CPU s", "ms/page", "peak MiB")]
    for one in found:
        if one.missing:
            rows.append((f"{one.name} ({one.missing})", *["-"] * 6))
            continue
        seconds, cpu, ms, peak = (one.figure(name) for name in _FIGURES)
        pages = (f"{one.pages:,}", f"{one.author_pages:,}")
        rows.append((one.name, *pages, f"{seconds:.2f}", f"{cpu:.2f}", f"{ms:.2f}", f"{peak:.0f}"))
    return aligned(rows)


def ratios(found: Sequence[Contender]) -> dict[str, dict[str, float]]:
    """Return ours by each of the others: below 1, ours is faster, or needs less."""
    ours, *others = (one for one in found if one.timings)
    return {
        other.name: {name: ours.figure(name) / other.figure(name) for name in _FIGURES}
        for other in others
    }


def report(found: Sequence[Contender], runs: int, papers: int) -> str:
    """Write the JSON; return the table and what to know when reading it."""
    by = ratios(found)
    wanted = WANTED[max(size for size in WANTED if size <= papers)]
    written = {
        "papers": papers or "the real library",
        "runs": runs,
        "machine": machine(),
        "versions": {**{name: version_of(name) for name in PACKAGES}, "hugo": _hugo()},
        "builds": [one.figures for one in found],
        "ours_by": by,
        "wanted": {"stock": {"seconds": wanted}},
    }
    path = RESULTS / (f"bench-{papers}.json" if papers else "bench.json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    lines = [table(found), ""]
    for name, ratio in by.items():
        shown = ", ".join(f"{what.replace('_', ' ')} {r:.3f}" for what, r in ratio.items())
        asked = f" (wanted: seconds ≤ {wanted:.3f})" if name == "stock" else ""
        lines.append(f"ours / {name}: {shown}{asked}")
    lines.append(f"{runs} run(s); all figures in {path.relative_to(ROOT)}")
    return "\n".join(lines)


def _hugo() -> str:
    """Return the version of Hugo, or nothing."""
    if not shutil.which("hugo"):
        return ""
    said = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"v(\d[\d.]*)", said)
    return found[1] if found else said.strip()


def arguments() -> argparse.Namespace:
    """Return what is asked for on the command line."""
    slugs = [one.slug for one in contenders(ROOT, ROOT, ())[1:]]
    parser = argparse.ArgumentParser(description="Time our build against those of others.")
    parser.add_argument("--runs", type=int, default=1, help="how often each is built (1)")
    told = "a made-up library of so many papers (the real one)"
    parser.add_argument("--papers", type=int, default=0, metavar="N", help=told)
    parser.add_argument("--skip", nargs="+", default=[], choices=slugs, help="leave out")
    return parser.parse_args()


def main() -> None:
    """Write the projects, build all in turn, and print the table."""
    asked = arguments()
    runs, project = max(1, asked.runs), ROOT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.papers:
            say(f"Making up a library of {asked.papers:,} papers")
            project = folder / "library"
            made = [sys.executable, str(HERE / "library.py"), str(project), str(asked.papers)]
            measure(made, ROOT, "library.py")
        say("Writing the same pages as Markdown for the others")
        writer = [sys.executable, str(HERE / "stock.py"), str(folder / "others"), str(project)]
        measure(writer, ROOT, "stock.py")
        found = contenders(project, folder / "others", asked.skip)
        for one in found:
            if one.missing:
                say(f"{one.name}: {one.missing}")
        for run in range(runs):
            say(f"Run {run + 1} of {runs}")
            for contender in found:
                if not contender.missing:
                    build(contender)
    print(report(found, runs, asked.papers))


if __name__ == "__main__":
    main()
