"""Lychee follows every link of every page, with its fragment, and each arrives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from built import Built, Say


def run_lychee(site: Path, site_url: str, scratch: Path) -> dict[str, Any]:
    """Return lychee's report on all pages of a site; addresses of the site itself are files too."""
    listing, report = scratch / "pages.txt", scratch / "lychee.json"
    pages = sorted(site.rglob("*.html"))
    listing.write_text("".join(f"{page}\n" for page in pages), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("lychee")),
        *("--offline", "--no-progress", "--include-fragments=full"),
        *("--root-dir", str(site), "--index-files", "index.html"),
        *("--remap", f"{re.escape(site_url)}(.*) file://{site}/$1"),
        *("--format", "json", "--output", str(report), "--files-from", str(listing)),
    ]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=900)
    assert done.returncode in (0, 2), done.stderr[-4000:]
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def test_every_link_arrives(built: Built, tmp_path: Path, say: Say) -> None:
    say("lychee: all pages")
    report = run_lychee(built.path, built.settings.site_url, tmp_path)
    rows = [
        f"{page}: {error['url']}: {error['status']['text']}"
        for page, errors in report["error_map"].items()
        for error in errors
    ]
    assert not rows, f"{report['errors']} errors\n" + "\n".join(rows[:100])
    assert report["successful"] > report["excludes"] > 0
    assert report["remaps"] > len(built.every_page())  # each names itself: it is canonical


def test_judge_sees_a_fault(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    links = ("missing/", "#nowhere", "/missing.png", "https://our.example/missing/")
    text = "".join(f'<a href="{link}">{link}</a>' for link in links)
    (site / "index.html").write_text(f"<!doctype html>{text}", encoding="utf-8")
    assert run_lychee(site, "https://our.example/", tmp_path)["errors"] == len(links)
