#!/usr/bin/env python3
"""Command-line door: `python scripts/manage.py --help`."""

import os
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parents[1] / ".venv"

try:
    from rosetta.commands import main
except ModuleNotFoundError as error:
    if error.name and error.name.startswith("rosetta"):
        raise
    python = VENV / "bin" / "python"
    if Path(sys.prefix) == VENV or not python.exists():
        print(f"manage.py: {error}; `make check` installs what is needed", file=sys.stderr)
        sys.exit(2)
    os.execv(python, [str(python), *sys.argv])  # any Python may be asked: the right one answers

if __name__ == "__main__":
    sys.exit(main())
