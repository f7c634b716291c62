"""`build`, `merge`, `serve`: write the site, whole or in shards, or show it while it is edited."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

from rosetta.building.preview import Preview
from rosetta.building.whole import Builder
from rosetta.commands.arguments import print_problems
from rosetta.problems import RosettaError


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    build = commands.add_parser("build", help="write the site on all cores, and replace the last")
    build.add_argument("--site-dir", type=Path, metavar="DIR", help="where (site/)")
    told = "processes (as many as there are cores)"
    build.add_argument("--jobs", type=_count, default=0, metavar="N", help=told)
    build.add_argument("--force", action="store_true", help="even if nothing has changed")
    told = "only one of n shards of the site, to be merged"
    build.add_argument("--shard", type=_shard, metavar="I/N", help=told)
    build.set_defaults(command=_build)
    merge = commands.add_parser("merge", help="make one site of the shards of a build")
    merge.add_argument("shards", nargs="+", type=Path, metavar="DIR", help="what --shard wrote")
    merge.add_argument("--site-dir", type=Path, metavar="DIR", help="where (site/)")
    merge.set_defaults(command=_merge)
    serve = commands.add_parser("serve", help="show the site, and each change as it is saved")
    serve.add_argument("--port", type=_count, default=8000, metavar="N", help="(8000)")
    serve.set_defaults(command=_serve)


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"'{text}' is not i/n with i from 1 to n, such as 2/4")
    return int(match[1]), int(match[2])


def _build(args: argparse.Namespace, root: Path) -> int:
    """Build unless nothing changed; exit with 1 where the project has problems."""
    start = time.monotonic()
    builder = Builder(root, args.site_dir, args.jobs)
    if args.shard:
        index, number = args.shard
        target = args.site_dir or root / "build" / f"shard-{index}-of-{number}"
        problems = builder.build_shard(index, number, target.absolute())
    elif builder.is_current and not args.force:
        print(f"{_shown(builder.site)}: nothing has changed since it was built", file=sys.stderr)
        return 0
    else:
        target, problems = builder.site, builder.build()
    print_problems(problems, as_json=False)
    if problems:
        return 1
    print(f"{_shown(target)}: built in {time.monotonic() - start:.1f} s", file=sys.stderr)
    return 0


def _merge(args: argparse.Namespace, root: Path) -> int:
    builder = Builder(root, args.site_dir)
    builder.merge(args.shards)
    print(f"{_shown(builder.site)}: merged of {len(args.shards)} shards", file=sys.stderr)
    return 0


def _serve(args: argparse.Namespace, root: Path) -> int:
    """Serve until a person stops it."""
    server = Preview(root, args.port)
    try:
        server.run()
    except KeyboardInterrupt:
        server.shutdown()
    except OSError as error:
        raise RosettaError(f"port {args.port}: {error.strerror}; choose another: --port") from error
    return 0


def _shown(path: Path) -> str:
    """Return a path as its reader would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
