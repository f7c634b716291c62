"""Replace a site by a new one in a single step: whoever builds, fails or is killed, it is whole.

A build writes into a folder of its own beside the site. When all is written the two change places
(`renameat2` with `RENAME_EXCHANGE` on Linux, else two renames), and the old site is deleted.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from rosetta.problems import RosettaError

_HERE = -100
"""`AT_FDCWD`: paths are relative to the working folder."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of renameat2(2)."""


def stage(site: Path) -> Path:
    """Return a new, empty folder beside a site, in which to build; clear what was left there.

    Raises RosettaError where none can be made.
    """
    site = site.absolute()
    staged = _beside(site, os.getpid())
    try:
        for other in site.parent.glob(f".{site.name}.*"):
            if not _is_running(other):
                _recover(other, site)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
    except OSError as error:
        raise RosettaError(f"{staged}: cannot build there: {error.strerror}") from error
    return staged


def publish(staged: Path, site: Path) -> None:
    """Put a staged site in the place of the one that is there; raise RosettaError if that fails."""
    old = staged.with_name(f"{staged.name}.old")
    try:
        if not site.exists():
            staged.rename(site)
        elif _exchange(staged, site):
            shutil.rmtree(staged)
        else:
            site.rename(old)
            staged.rename(site)
            shutil.rmtree(old)
    except OSError as error:
        raise RosettaError(f"{site}: cannot be replaced: {error.strerror}") from error


def discard(staged: Path) -> None:
    """Delete a staged site that is not to be published."""
    shutil.rmtree(staged, ignore_errors=True)


def _beside(site: Path, process: int) -> Path:
    return site.with_name(f".{site.name}.{process}")


def _recover(left: Path, site: Path) -> None:
    """Clear what a killed build left; if it was killed between two renames, undo the first."""
    if left.suffix == ".old" and not site.exists():
        left.rename(site)
    else:
        shutil.rmtree(left, ignore_errors=True)


def _is_running(staged: Path) -> bool:
    """Tell whether the process that builds in a folder is still there."""
    number = staged.name.removesuffix(".old").rpartition(".")[2]
    if not number.isdigit() or os.name != "posix":
        return True  # none of ours, or nobody can tell
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places; tell whether the system could do that in one step."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
