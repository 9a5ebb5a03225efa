"""Notices: what happened while nobody looked. At most three lines, newest first; they stand until a key is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from presence_tui.view.ages import clock
from presence_tui.view.fitting import cut, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, TEXT, CellLen, Ink, Line, Tone

MOST_LINES = 3
_LEAD = 3
"""Cells before the words: a blank, the glyph, a blank."""
_RIGHT = 7
"""Cells of the clock time, with a blank on either side."""
_HOW_TO_CLEAR = "any key clears"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened."""

    about: str
    """What it is about: a later notice about the same takes its place."""
    at: datetime
    """When (UTC)."""
    words: str
    """Printable."""
    glyph: str = "trouble"
    """Which of the glyphs stands before it."""
    tone: Tone = "warn"
    stays: bool = False
    """Whether it tells of what goes on now: no key clears it, and what happened stands above it."""


def notice_lines(notices: Sequence[Notice], width: int, glyphs: Glyphs, zone: tzinfo, cell_len: CellLen) -> list[Line]:
    """Return the lines for `notices`, newest first, each with its clock time at the right end."""
    room = max(width - _LEAD - _RIGHT, 8)
    rows: list[tuple[Notice, str, str]] = []
    for notice in notices:
        words = wrap_words(notice.words, room, cell_len)
        left = MOST_LINES - len(rows)
        if len(words) > left > 0:
            words = [*words[: left - 1], cut(" ".join(words[left - 1 :]), room, cell_len, glyphs.ellipsis)]
        rows += [
            (notice, part, "" if number or notice.stays else clock(notice.at, zone)) for number, part in enumerate(words[:left])
        ]
    lowest = max((at for at, row in enumerate(rows) if not row[0].stays), default=None)
    return [
        _line(row, rows[at - 1][0] is not row[0] if at else True, at == lowest, width, glyphs, cell_len)
        for at, row in enumerate(rows)
    ]


def _line(row: tuple[Notice, str, str], first: bool, last: bool, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    notice, words, time = row
    used = _LEAD + cell_len(words)
    right = time
    if last and used + len(_HOW_TO_CLEAR) + len(time) + 4 <= width:
        right = f"{_HOW_TO_CLEAR}  {time}" if time else _HOW_TO_CLEAR
    glyph = getattr(glyphs, notice.glyph) if first else " "
    blanks = max(width - used - len(right) - 1, 0)
    return [(f" {glyph} ", Ink(notice.tone, bold=True)), (words, TEXT), (" " * blanks, DIM), (right, DIM)]
