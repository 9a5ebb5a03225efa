"""From lines of toned words to strips of styled cells: cutting, padding and comparing. Draws nothing itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from presence_tui.ui.palette import Palette, Surface
from presence_tui.view.fitting import cut
from presence_tui.view.tones import Ink, Span

BLANK = Ink("text")


_MARKS = dict.fromkeys(range(9216, 9255), "?") | {ord("…"): "~"}
"""Marks of ours in foreign text, and what stands for them where only ASCII is drawn."""


def _drawable(text: str, ellipsis: str) -> str:
    """Return `text` without marks of ours beyond ASCII, where the ellipsis says that only ASCII is drawn."""
    return text.translate(_MARKS) if ellipsis.isascii() and not text.isascii() else text


def padded(text: str, width: int, ellipsis: str, right: bool = False) -> str:
    """Return `text` as exactly `width` cells."""
    text = cut(_drawable(text, ellipsis), width, cell_len, ellipsis)
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def strip_of(line: Sequence[Span], width: int, palette: Palette, surface: Surface = "bg", ellipsis: str = "…") -> Strip:
    """Return `line` as a strip of exactly `width` cells on `surface`; what does not fit is cut with an ellipsis."""
    segments: list[Segment] = []
    room = width
    for text, ink in line:
        fitted = cut(_drawable(text, ellipsis), room, cell_len, ellipsis)
        segments.append(Segment(fitted, palette.style(ink, surface)))
        room -= cell_len(fitted)
        if cell_len(fitted) < cell_len(text):
            break
    if room > 0:
        segments.append(Segment(" " * room, palette.style(BLANK, surface)))
    return Strip(thrifty(segments), width)


def thrifty(segments: Iterable[Segment]) -> list[Segment]:
    """Join neighbours that look alike; blanks take their neighbour's ink, which nobody sees and which saves bytes."""
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and _looks_like(joined[-1], segment):
            blank = not joined[-1].text.strip(" ")
            joined[-1] = Segment(joined[-1].text + segment.text, segment.style if blank else joined[-1].style)
        else:
            joined.append(segment)
    return joined


def _looks_like(one: Segment, other: Segment) -> bool:
    if one.style == other.style:
        return True
    first, second = one.style or Style.null(), other.style or Style.null()
    if first.bgcolor != second.bgcolor or first.reverse != second.reverse or first.underline or second.underline:
        return False
    return not one.text.strip(" ") or not other.text.strip(" ")


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        for char in text:
            width = cell_len(char)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + char, style)
            else:
                seen = None if char == " " and style and not style.underline and not style.reverse else style
                ground = style.bgcolor if style else None
                cells.append((char, seen or Style(bgcolor=ground)))
                cells.extend([("", style)] * (width - 1))
    return cells


def changed_regions(old: Strip, new: Strip, y: int, edges: Sequence[int] = ()) -> list[tuple[Region, int]]:
    """Return the regions of row `y` in which `new` differs from `old`, at most one between two `edges`, each with the left edge.

    Textual repaints a region from the left edge of its widget, so two regions in one widget cost more than one that spans both.
    """
    if old is new or old == new:
        return []
    before, after = _cells(old), _cells(new)
    length = max(len(before), len(after))
    before += [("", None)] * (length - len(before))
    after += [("", None)] * (length - len(after))
    differing = [x for x in range(length) if before[x] != after[x]]
    regions: list[tuple[Region, int]] = []
    bounds = [0, *edges, length]
    for left, right in itertools.pairwise(bounds):
        inside = [x for x in differing if left <= x < right]
        if inside:
            regions.append((Region(inside[0], y, inside[-1] - inside[0] + 1, 1), left))
    return regions
