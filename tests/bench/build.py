"""Time the build of the real library against stock MkDocs Material, in one run on one machine.

Three builds are timed, each in a process of its own and in turn:

ours         this project without its author pages: the same pages as stock; see same_pages.py
ours, all    this project as `make build` does it, with the page of every author
stock        the same pages but those of authors, as Markdown files; see stock.py. Its nav is the
             one that MkDocs makes by default, with every page in it
stock, ours' nav  the same with our nav of ten pages, to tell what the nav costs

The table goes to the standard output, how far it is to the standard error, and everything that
was measured to build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "build" / "bench.json"
PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n")
PATIENCE = 10
"""After how many seconds of silence the bench says that it is still there."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one build took; the memory is that of the process at its largest."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


@dataclass(slots=True)
class Contender:
    """One project that is built, what it wrote and what that took."""

    name: str
    project: Path
    program: Sequence[str] = ("-m", "mkdocs")
    pages: int = 0
    author_pages: int = 0
    timings: list[Timing] = field(default_factory=list)

    def median(self, name: str) -> float:
        """Return the median of one figure over the runs."""
        return median(getattr(timing, name) for timing in self.timings)

    @property
    def ms_per_page(self) -> float:
        """Milliseconds for a page, those of authors included."""
        return 1000 * self.median("seconds") / self.pages


def say(text: str) -> None:
    """Tell how far the bench is."""
    print(text, file=sys.stderr, flush=True)


def measure(command: Sequence[str], folder: Path, name: str) -> Timing:
    """Run a command in a folder; return what it took. Exit with its output where it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        told = 0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            time.sleep(0.02)
            if (passed := int(time.perf_counter() - start) // PATIENCE) > told:
                say(f"  {name}: {passed * PATIENCE} s so far")
                told = passed
        seconds, usage = time.perf_counter() - start, ended[2]
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        if process.returncode:
            log.seek(0)
            sys.exit(f"{name} failed:\n" + log.read().decode(errors="replace")[-4000:])
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Timing(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def build(contender: Contender) -> None:
    """Build a project once, in a folder that is then deleted; note the time and count the pages."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, *contender.program, "build", "--site-dir", folder]
        timing = measure(command, contender.project, contender.name)
        pages = [path.relative_to(folder) for path in Path(folder).rglob("*.html")]
    contender.timings.append(timing)
    contender.pages = len(pages)
    contender.author_pages = sum(path.parts[-3:-2] == ("authors",) for path in pages)
    say(f"  {contender.name}: {len(pages)} pages, {timing.seconds:.1f} s")


def table(contenders: Sequence[Contender]) -> str:
    """Return the figures as a table, medians over the runs."""
    head = ("", "pages", "of authors", "seconds", "CPU s", "ms/page", "peak MiB")
    rows = [head]
    for c in contenders:
        figures = (c.median("seconds"), c.median("cpu_seconds"), c.ms_per_page)
        shown = [f"{value:.2f}" for value in figures]
        pages = (f"{c.pages:,}", f"{c.author_pages:,}")
        rows.append((c.name, *pages, *shown, f"{c.median('peak_mib'):.0f}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_row(row, widths) for row in rows)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells[1:]])


def ratios(contenders: Iterable[Contender]) -> dict[str, dict[str, float]]:
    """Return ours by each of the others: below 1, ours is faster, or needs less."""
    ours, *others = contenders
    names = ("seconds", "cpu_seconds", "peak_mib")
    return {
        other.name: {
            **{name: ours.median(name) / other.median(name) for name in names},
            "ms_per_page": ours.ms_per_page / other.ms_per_page,
        }
        for other in others
    }


def report(contenders: Sequence[Contender], runs: int) -> str:
    """Write build/bench.json; return the table and what to know when reading it."""
    found = ratios(contenders)
    RESULT.parent.mkdir(exist_ok=True)
    written = {
        "runs": runs,
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "builds": [_figures(contender) for contender in contenders],
        "ours_by": found,
    }
    RESULT.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    lines = [table(contenders), ""]
    for name, ratio in found.items():
        shown = ", ".join(f"{what.replace('_', ' ')} {r:.2f}" for what, r in ratio.items())
        lines.append(f"ours / {name}: {shown}")
    lines.append(f"{runs} run(s); all figures in {RESULT.relative_to(ROOT)}")
    return "\n".join(lines)


def _figures(contender: Contender) -> dict[str, Any]:
    """Return all that is known of a contender but where it stood, for JSON."""
    figures = asdict(contender) | {"ms_per_page": contender.ms_per_page}
    del figures["project"], figures["program"]
    return figures


def main() -> None:
    """Write the stock projects, build all in turn, and print the table."""
    parser = argparse.ArgumentParser(description="Time our build against stock MkDocs Material.")
    parser.add_argument("--runs", type=int, default=1, help="how often each is built (1)")
    runs = max(1, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        say("Writing the same pages as Markdown for stock MkDocs")
        writer = [sys.executable, str(Path(__file__).with_name("stock.py")), folder]
        measure(writer, ROOT, "stock.py")
        contenders = [
            Contender("ours", ROOT, (str(Path(__file__).with_name("same_pages.py")),)),
            Contender("ours, all", ROOT),
            Contender("stock", Path(folder) / "all"),
            Contender("stock, ours' nav", Path(folder) / "ten"),
        ]
        for run in range(runs):
            say(f"Run {run + 1} of {runs}")
            for contender in contenders:
                build(contender)
    print(report(contenders, runs))


if __name__ == "__main__":
    main()
