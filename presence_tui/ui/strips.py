"""From lines of toned words to strips of styled cells: cutting, padding and comparing. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest

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


_Cell = tuple[str, Style | None]


@lru_cache(maxsize=64)
def _of_blanks(style: Style | None) -> Style:
    """Return how a blank looks."""
    if style is not None and (style.underline or style.reverse):
        return style
    return Style(bgcolor=style.bgcolor if style else None)


def _cells(segments: Iterable[Segment]) -> list[_Cell]:
    cells: list[_Cell] = []
    for text, style, _ in segments:
        seen, blank = style or _of_blanks(style), _of_blanks(style)
        if text.isascii() and text.isprintable():
            cells += [(char, blank if char == " " else seen) for char in text]
            continue
        for char in text:
            width = cell_len(char)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + char, style)
            else:
                cells.append((char, blank if char == " " else seen))
                cells.extend([("", style)] * (width - 1))
    return cells


def _different_part(old: Strip, new: Strip) -> tuple[int, list[_Cell], list[_Cell]]:
    """Return what is between the segments with which both begin and end: from which cell on, and the cells of either."""
    before, after = list(old), list(new)
    count = min(len(before), len(after))
    lead = next((at for at in range(count) if before[at] != after[at]), count)
    if any(len(rest) > lead and not cell_len(rest[lead].text[:1]) for rest in (before, after)):
        lead = 0  # a mark for the cell before
    first, count = len(_cells(before[:lead])), count - lead
    before, after = before[lead:], after[lead:]
    tail = next((at for at in range(count) if before[-1 - at] != after[-1 - at] or not cell_len(before[-1 - at].text[:1])), count)
    cells, others = _cells(before[: len(before) - tail]), _cells(after[: len(after) - tail])
    return (first, cells, others) if len(cells) == len(others) else (first, _cells(before), _cells(after))


def changed_regions(old: Strip, new: Strip, y: int, edges: Sequence[int] = ()) -> list[tuple[Region, int]]:
    """Return the regions of row `y` in which `new` differs from `old`, at most one between two `edges`, each with the left edge.

    Textual repaints a region from the left edge of its widget, so two regions in one widget cost more than one that spans both.
    """
    if old is new or old == new:
        return []
    first, before, after = _different_part(old, new)
    differing = [first + x for x, (one, other) in enumerate(zip_longest(before, after, fillvalue=("", None))) if one != other]
    end = differing[-1] + 1 if differing else 0
    regions: list[tuple[Region, int]] = []
    bounds = [0, *edges, end]
    for left, right in pairwise(bounds):
        inside = [x for x in differing if left <= x < right]
        if inside:
            regions.append((Region(inside[0], y, inside[-1] - inside[0] + 1, 1), left))
    return regions
