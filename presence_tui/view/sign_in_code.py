"""Where the page's QR code stands on the sign-in screen: beside the words, or alone; with as much quiet zone as fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from presence_tui.model.snapshot import DeviceCode
from presence_tui.view.block import block_margin, block_width
from presence_tui.view.fitting import cells_of
from presence_tui.view.qr_code import LEAST_QUIET_ZONE, Modules, code_height, code_lines, code_width, quiet_zones
from presence_tui.view.tones import DIM, TEXT, CellLen, Line

LEAST_WORDS = 43
"""Cells of the block that the words keep, with a blank before the code."""
_CAPTION = 1
_LINES = 2
"""Header and footer."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """The QR code of the verification page."""

    modules: Modules
    words: str
    """What it holds, in a few ASCII characters."""


class Placed(NamedTuple):
    """What stands between header and footer, and where the code does."""

    lines: list[Line]
    code: Literal["", "beside", "alone", "hidden"]
    """Empty: nowhere, there is none that fits. Hidden: it fits alone."""


def encoded_page(code: DeviceCode) -> tuple[str, str]:
    """Return the address to put into a QR code, and words that say what it is.

    The page with the code filled in, where the service has one; that it is on the same host was checked when it came.
    """
    if code.verification_uri_complete:
        return code.verification_uri_complete, "the page with the code"
    return code.verification_uri, "the page, not the code"


def placed(
    page: PageCode | None,
    words: Callable[[int], list[Line]],
    width: int,
    height: int,
    cell_len: CellLen,
    *,
    wanted_alone: bool,
) -> Placed:
    """Place the code: beside the words where both fit, else alone where that is wanted.

    `words` makes the lines for a number of cells from the left edge of the screen.
    """
    both = _beside(page, words, width, height, cell_len) if page else None
    if both is not None:
        return Placed(both, "beside")
    by_itself = _alone(page, width, height) if page else None
    if by_itself is not None and wanted_alone:
        return Placed(by_itself, "alone")
    return Placed(words(width), "" if by_itself is None else "hidden")


def no_room_words(page: PageCode) -> str:
    """Say how large a screen shows the code alone."""
    width, height = code_width(page.modules, LEAST_QUIET_ZONE), code_height(page.modules, LEAST_QUIET_ZONE)
    return f"No room for the QR code: needs {width} x {height + _CAPTION + _LINES}"


def _beside(page: PageCode, words: Callable[[int], list[Line]], width: int, height: int, cell_len: CellLen) -> list[Line] | None:
    margin = block_margin(width)
    for quiet in quiet_zones(page.modules, width, height - _CAPTION):
        side = code_width(page.modules, quiet)
        x = max(margin + block_width(width) - side - 1, margin + LEAST_WORDS)
        if x + side > width:
            continue
        lines = words(x)
        if len(lines) <= height and all(cells_of(line, cell_len) < x for line in lines):
            return _joined(lines, x, _captioned(page, quiet, height), cell_len)
    return None


def _alone(page: PageCode, width: int, height: int) -> list[Line] | None:
    for quiet in quiet_zones(page.modules, width, height - _CAPTION):
        left = (width - code_width(page.modules, quiet)) // 2
        top = (height - code_height(page.modules, quiet) - _CAPTION) // 2
        return [*[[] for _ in range(top)], *([(" " * left, TEXT), *line] for line in _with_words(page, quiet))]
    return None


def _captioned(page: PageCode, quiet: int, height: int) -> list[Line]:
    lines = _with_words(page, quiet)
    return [[], *lines] if len(lines) < height else lines


def _with_words(page: PageCode, quiet: int) -> list[Line]:
    side = code_width(page.modules, quiet)
    return [*code_lines(page.modules, quiet), [(page.words.center(side).rstrip(), DIM)]]


def _joined(left: list[Line], x: int, right: list[Line], cell_len: CellLen) -> list[Line]:
    rows = range(max(len(left), len(right)))
    both = ((left[y] if y < len(left) else [], right[y] if y < len(right) else []) for y in rows)
    return [[*one, (" " * (x - cells_of(one, cell_len)), TEXT), *other] if other else one for one, other in both]
