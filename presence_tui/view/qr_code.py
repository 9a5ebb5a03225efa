"""How the modules of a QR code stand on the screen: two in a cell, one above the other, with the quiet zone around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from presence_tui.view.tones import Ink, Line

Modules = tuple[tuple[bool, ...], ...]
"""Rows of modules, true where dark, without a quiet zone."""

QUIET_ZONE = 4
"""Modules of light around a code that the standard asks for (ISO/IEC 18004, 6.3.8)."""
LEAST_QUIET_ZONE = 2
"""What every reader tried was content with."""

INK = Ink("qr")
SOLID = Ink("qr_dark")
"""For cells that are dark as a whole, so that no light shows between two of them where the font's block is too small."""

_FULL = "█"
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): _FULL}


def code_width(modules: Modules, quiet: int) -> int:
    """Return how many cells a line of the code takes."""
    return len(modules) + 2 * quiet


def code_height(modules: Modules, quiet: int) -> int:
    """Return how many lines the code takes."""
    return (len(modules) + 2 * quiet + 1) // 2


def quiet_zones(modules: Modules, width: int, height: int) -> list[int]:
    """Return the quiet zones, the widest first, with which the code fits into `width` cells and `height` lines."""
    zones = range(QUIET_ZONE, LEAST_QUIET_ZONE - 1, -1)
    return [quiet for quiet in zones if code_width(modules, quiet) <= width and code_height(modules, quiet) <= height]


def code_lines(modules: Modules, quiet: int) -> list[Line]:
    """Return the code's lines; where the number of modules is odd, the last one is half of more light."""
    side = code_width(modules, quiet)
    light = (False,) * side
    beside = (False,) * quiet
    rows = [*[light] * quiet, *((*beside, *row, *beside) for row in modules), *[light] * (quiet + side % 2)]
    return [_line(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]


def _line(upper: Sequence[bool], lower: Sequence[bool]) -> Line:
    cells = "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
    return [("".join(run), SOLID if solid else INK) for solid, run in groupby(cells, _FULL.__eq__)]
