#!/usr/bin/env python3
"""Command-line door: `python scripts/manage.py --help`."""

import sys

from rosetta.commands import main

if __name__ == "__main__":
    sys.exit(main())
