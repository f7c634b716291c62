"""Read TeX formulas as MathML Core, or say why that cannot be done."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import tostring

from latex2mathml.converter import convert_to_element

_COMMAND = re.compile(r"\\[A-Za-z]+")


class Formula(NamedTuple):
    """A formula as MathML, or the fault for which there is none."""

    mathml: str
    fault: str


@lru_cache(maxsize=4096)
def read_formula(tex: str, display: str = "inline") -> Formula:
    """Return a formula (`display` is `inline` or `block`) as MathML; never raise."""
    try:
        math = convert_to_element(tex, display=display)
    except Exception as error:  # the converter's own errors share no class
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error"))
        return Formula("", words.lower())
    for element in math.iter():  # the converter writes some characters as references, not all
        element.text = unescape(element.text or "")
        command = _COMMAND.match(element.text)
        if command:
            return Formula("", f"unknown command {command[0]}")
    return Formula(tostring(math, encoding="unicode"), "")
