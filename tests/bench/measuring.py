"""Run a command and tell what it took: time, work, and the memory of all its processes together."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MANAGE = ROOT / "scripts" / "manage.py"
RESULTS = ROOT / "build"
_PATIENCE = 10
"""After how many seconds of silence the bench says that it is still there."""

_SAMPLING = 0.2
_SPARING = 30
"""How many times as long as it takes to look at the memory the bench then does nothing."""

_UNIT = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Timing:
    """What one command took; the memory is that of all its processes when it was largest."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def say(text: str) -> None:
    """Tell how far the bench is."""
    print(text, file=sys.stderr, flush=True)


def measure(command: Sequence[str], folder: Path, name: str) -> Timing:
    """Run a command in a folder; return what it took. Exit with its output where it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status, usage, peak = _follow(process.pid, name, log.fileno())
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            sys.exit(f"{name} failed:\n" + log.read().decode(errors="replace")[-4000:])
    largest = max(peak, usage.ru_maxrss / _UNIT)
    return Timing(seconds, usage.ru_utime + usage.ru_stime, largest)


def _follow(pid: int, name: str, log: int) -> tuple[int, Any, float]:
    """Wait for a process; return how it ended, what it used, and the most memory seen, in MiB."""
    start = time.perf_counter()
    told, peak, due = 0, 0.0, start
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage, peak
        now = time.perf_counter()
        if now >= due:
            peak = max(peak, _memory(pid))
            due = now + max(_SAMPLING, _SPARING * (time.perf_counter() - now))
        if (passed := int(now - start) // _PATIENCE) > told:
            say(f"  {name}: {passed * _PATIENCE} s so far{_last_line(log)}")
            told = passed
        time.sleep(0.02)


def _last_line(log: int) -> str:
    """Return what a command said last, if that tells how far it is."""
    size = os.fstat(log).st_size
    lines = os.pread(log, 200, max(0, size - 200)).decode(errors="replace").split("\n")
    last = lines[-2] if len(lines) > 1 else ""
    return f" ({last})" if " of " in last and len(last) < 60 else ""


def _memory(session: int) -> float:
    """Return the MiB that the processes of a session hold; what several share counts once.

    Without /proc it is 0; what is reported then is the largest process.
    """
    return sum(_proportional_share(pid) for pid in _members(session)) / 1024


def _members(session: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[3]) == session:
            yield int(path.parent.name)


def _proportional_share(pid: int) -> int:
    """Return the kB of a process, of what it shares its part (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:"), 0)


def machine() -> Mapping[str, Any]:
    """Return what has to be known of the machine to read a figure."""
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def version_of(package: str) -> str:
    """Return the version of an installed package, or nothing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return rows as lines, the first columns aligned to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, left) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], left: int) -> str:
    cells = list(zip(row, widths, strict=True))
    shown = [cell.ljust(width) for cell, width in cells[:left]]
    shown += [cell.rjust(width) for cell, width in cells[left:]]
    return "  ".join(shown).rstrip()
