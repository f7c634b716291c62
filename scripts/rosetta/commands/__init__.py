"""The command line: parse arguments, call the catalog and the checks, print, set the exit code.

Exit codes: 0 clean, 1 problems, 2 could not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rosetta.commands import changing, checking, exporting, publishing, translating
from rosetta.problems import RosettaError

_PROJECT = Path(__file__).parents[3]

Command = Callable[[argparse.Namespace, Path], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    args = _parser().parse_args(argv)
    root = Path(args.root).resolve()
    try:
        command: Command = args.command
        code = command(args, root)
        sys.stdout.flush()
        return code
    except RosettaError as error:
        print(f"manage.py: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py", description="Keep Rosetta Notes true.")
    parser.add_argument("--root", default=_PROJECT, help="the project's folder (this one)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in (publishing, checking, translating, changing, exporting):
        group.add_to(commands)
    return parser
