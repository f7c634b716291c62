"""Build made-up libraries of several sizes, and tell whether a page costs as much in the largest.

For each size a library is made up (see library.py), built by `manage.py build` on all cores, and
built again with nothing changed. Measured are time, work and memory of all the processes, and of
the site its largest page and its largest file of the search, compressed as a host sends them.

Nothing here is asserted: every figure stands beside what is wanted. The table goes to the standard
output, how far it is to the standard error, all figures to build/bench-scale.json. A site of
10,000 papers takes some GB of the folder for temporary files (TMPDIR).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import MANAGE, RESULTS, ROOT, aligned, machine, measure, say
from serving import packed_size

HERE = Path(__file__).parent
RESULT = RESULTS / "bench-scale.json"
SIZES = (200, 1000, 10_000)
_CANDIDATES = 200
"""How many of the largest files are compressed to find the one that then is the largest: as they
are much alike, it is among the first."""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what it is called, what is wanted of it, and with how many decimals it is shown.

    What is `wanted` is meant for the largest library of the aims, 10,000 papers.
    """

    key: str
    name: str
    wanted: float | None = None
    decimals: int = 0


ROWS = (
    Row("pages", "pages"),
    Row("note_pages", "of them pages of notes"),
    Row("author_pages", "of them pages of authors"),
    Row("files", "files"),
    Row("site_mb", "site, MB"),
    Row("seconds", "build, s", None, 1),
    Row("cpu_seconds", "build, CPU s", None, 1),
    Row("ms_per_page", "ms a page", 4, 2),
    Row("growth", "ms a page / that of the size before", 1.3, 2),
    Row("ms_per_paper", "ms a paper", None, 1),
    Row("peak_mb", "peak memory of all processes, MB", 2500),
    Row("again_seconds", "with nothing changed, s", None, 2),
    Row("again", "with nothing changed / build", 0.2, 3),
    Row("page_kb", "largest page compressed, kB", 300, 1),
    Row("search_kb", "largest file of the search compressed, kB", None, 1),
    Row("search_files", "files of the search"),
)


@dataclass(slots=True)
class Size:
    """A library of so many papers: what was measured, and which files are the largest."""

    papers: int
    found: Figures
    largest: Mapping[str, str]


def largest(files: Iterable[Path]) -> tuple[Path, int]:
    """Return the file that is the largest when it is compressed, and its size then."""
    candidates = sorted(files, key=lambda path: path.stat().st_size)[-_CANDIDATES:]
    return max(((path, packed_size(path)) for path in candidates), key=lambda pair: pair[1])


def survey(site: Path) -> tuple[Figures, Mapping[str, str]]:
    """Return what can be counted in a site, and the addresses of its largest files."""
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    index = list((site / "search").glob("*.json"))
    page, page_size = largest(pages)
    part, part_size = largest(index)
    sections = [path.parts[-3] for path in pages]
    found = {
        "pages": len(pages),
        "note_pages": sum(name in ("papers", "models", "topics", "digests") for name in sections),
        "author_pages": sections.count("authors"),
        "files": len(files),
        "site_mb": sum(path.stat().st_size for path in files) / 1e6,
        "page_kb": page_size / 1000,
        "search_kb": part_size / 1000,
        "search_files": len(index),
    }
    addresses = {"page": _address(page, site), "search": _address(part, site)}
    return found, addresses


def _address(path: Path, site: Path) -> str:
    return f"/{path.relative_to(site).as_posix().removesuffix('index.html')}"


def measure_size(papers: int, before: Size | None) -> Size:
    """Make a library up, build it and build it again."""
    name = f"{papers:,} papers"
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "library"
        say(f"Making up a library of {name}")
        made = [sys.executable, str(HERE / "library.py"), str(project), str(papers)]
        measure(made, ROOT, "library.py")
        say("Building it")
        command = [sys.executable, str(MANAGE), "--root", str(project), "build"]
        full = measure(command, project, name)
        say(f"  {name}: {full.seconds:.1f} s; building it again")
        again = measure(command, project, f"{name} again")
        found, addresses = survey(project / "site")
    found |= {
        "seconds": full.seconds,
        "cpu_seconds": full.cpu_seconds,
        "ms_per_page": 1000 * full.seconds / found["pages"],
        "ms_per_paper": 1000 * full.seconds / papers,
        "peak_mb": full.peak_mib * 1.048576,
        "again_seconds": again.seconds,
        "again": again.seconds / full.seconds,
    }
    if before:
        found["growth"] = found["ms_per_page"] / before.found["ms_per_page"]
    return Size(papers, found, addresses)


def table(sizes: Sequence[Size]) -> str:
    """Return the figures, a column a size."""
    rows = [("papers", "wanted", *(f"{size.papers:,}" for size in sizes))]
    for row in ROWS:
        wanted = "" if row.wanted is None else f"≤ {row.wanted:,g}"
        cells = (_written(size.found.get(row.key), row.decimals) for size in sizes)
        rows.append((row.name, wanted, *cells))
    return aligned(rows, left=2)


def _written(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:,.{decimals}f}"


def report(sizes: Sequence[Size]) -> str:
    """Write build/bench-scale.json; return the table and which files are the largest."""
    found = {str(s.papers): {**s.found, "largest": dict(s.largest)} for s in sizes}
    wanted = {row.key: row.wanted for row in ROWS if row.wanted is not None}
    RESULT.parent.mkdir(exist_ok=True)
    written = {"machine": machine(), "wanted": wanted, "papers": found}
    RESULT.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    lines = [table(sizes), ""]
    for size in sizes:
        page, part = size.largest["page"], size.largest["search"]
        lines.append(f"{size.papers:,} papers: the largest page is {page}, of the search {part}")
    lines.append(f"all figures in {RESULT.relative_to(ROOT)}")
    return "\n".join(lines)


def _sizes(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def main() -> None:
    """Measure each size, and print the table."""
    parser = argparse.ArgumentParser(description="Build libraries of several sizes.")
    told = ",".join(map(str, SIZES))
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help=f"papers ({told})")
    sizes: list[Size] = []
    for papers in parser.parse_args().sizes:
        sizes.append(measure_size(papers, sizes[-1] if sizes else None))
    print(report(sizes))


if __name__ == "__main__":
    main()
