"""Printed tables, above all that of `once`. The only user of rich outside the screens; colours where somebody looks at it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import tzinfo
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from presence_tui.model.finding import Finding
from presence_tui.model.moment import Moment
from presence_tui.model.roster import RowState, WatchedPerson
from presence_tui.model.text import printable
from presence_tui.ui.palettes import TERMINAL
from presence_tui.view.examination import page
from presence_tui.view.fitting import cut
from presence_tui.view.glyphs import ASCII, UNICODE, Glyphs
from presence_tui.view.rows import row_cells
from presence_tui.view.tones import DIM, Line, plain

_GAP = "  "
_NAME = 40
"""Cells after which a name is cut: one long name is not to push everybody's state off the screen."""


def table(
    rows: Sequence[tuple[str, WatchedPerson | None]], now: Moment, interval: float, zone: tzinfo, *, ascii_only: bool
) -> str:
    """Return one line for each of `rows`, entries as typed with what is known of them; coloured where stdout is a terminal."""
    glyphs = ASCII if ascii_only else UNICODE
    lines = [_cells(who, row, now, interval, zone, glyphs) for who, row in rows]
    lines = [[glyph, (cut(name, _NAME, cell_len, glyphs.ellipsis), ink), *rest] for glyph, (name, ink), *rest in lines]
    widths = [max((cell_len(line[column][0]) for line in lines), default=0) for column in range(3)]
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    if on_terminal:
        room = shutil.get_terminal_size().columns - sum(widths) - 1 - 2 * len(_GAP)
        lines = [[*line[:-1], (cut(line[-1][0], max(room, 0), cell_len, glyphs.ellipsis), line[-1][1])] for line in lines]
    # into memory first: written by rich itself, a closed stdout would end the program in rich's way
    drawn = StringIO()
    console = Console(file=drawn, force_terminal=on_terminal, highlight=False, emoji=False, markup=False, soft_wrap=True)
    for line in lines:
        console.print(_joined(line, widths))
    return drawn.getvalue() if lines else "Nobody is watched.\n"


def finding_lines(title: str, finding: Finding, glyphs: Glyphs) -> str:
    """Return what `doctor` says of one check; wrapped where stdout is a terminal, and coloured unless NO_COLOR is set."""
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    lines = page.lines(title, finding, glyphs, width, cell_len)
    if not on_terminal or os.environ.get("NO_COLOR"):
        return "".join(f"{plain(line).rstrip()}\n" for line in lines)
    drawn = StringIO()
    console = Console(file=drawn, force_terminal=True, highlight=False, emoji=False, markup=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((text, TERMINAL.style(ink)) for text, ink in line)))
    return drawn.getvalue()


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return `rows` of printable text with their columns one below the other, without blanks at a line's end."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = [
        _GAP.join(text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)


def _cells(who: str, row: WatchedPerson | None, now: Moment, interval: float, zone: tzinfo, glyphs: Glyphs) -> Line:
    if row is None or row.state is RowState.ASKING:
        return [(glyphs.asking, DIM), (row.name if row else printable(who), DIM), ("not answered", DIM), ("", DIM)]
    cells = row_cells(row.roster, row.position, now, interval, glyphs, zone)
    return [cells.glyph, cells.name, cells.doing, cells.note]


def _joined(line: Line, widths: Sequence[int]) -> Text:
    joined = Text()
    filled = max(number for number, (text, _) in enumerate(line) if text or number == 0)
    for number, (text, ink) in enumerate(line[: filled + 1]):
        joined.append(text, TERMINAL.style(ink))
        if number < filled:
            joined.append(" " * (widths[number] - cell_len(text)) + (" " if number == 0 else _GAP))
    return joined
