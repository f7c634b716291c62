"""Read a text file whole, or say why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rosetta.problems import Location, Problem


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Return the text (UTF-8, LF, no BOM) and the problems; a broken file gives an empty text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return "", [Problem(Location(name), "file-unreadable", f"cannot read: {error.strerror}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        return "", [Problem(Location(name, line), "file-encoding", message, "save as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, list(_control_characters(text, name))


_NONCHARACTERS = "".join(
    chr(plane | last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef{_NONCHARACTERS}]")
"""What is no text: controls but the tab, line separators, noncharacters (Unicode, ch. 23)."""


def _control_characters(text: str, name: str) -> Iterator[Problem]:
    if not _CONTROL.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        bad = set(_CONTROL.findall(line))
        if bad:
            codes = ", ".join(f"U+{ord(c):04X}" for c in sorted(bad))
            message = f"control character {codes}"
            yield Problem(Location(name, number), "control-character", message, "delete it")
