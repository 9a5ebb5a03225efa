"""Writes to a terminal as Textual makes them, of its own strips, and others that it may make or that nobody expects."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

WORDS = ("Ada", "Busy", "in a call", " ", " " * 7, " " * 19, "·", "│", "●", "◐ ", "é", "Nguyễn", "Привет", "a", "bc", "─────")
WIDE = ("世界", "日本語", "한국어", "ＦＵＬＬ", "漢")
ODD = (
    "👩‍👩‍👧", "👍🏽", "🇩🇪", "❤️", "✈️", "🙂", "a\u0308", "e\u0301x", "ที่", "سلام", "क्षि",
    "\u200bz", "\u2e3a", "\u0301", "\u200d", "⚽",
)  # fmt: skip
COLOURS = ("", "red", "bright_blue", "color(110)", "color(235)", "#102030", "#405060")
ATTRIBUTES = ("bold", "dim", "italic", "underline", "blink", "reverse", "strike")
RARE = ("underline2", "overline", "frame")

HARMLESS = ("\x07", "\x1b]0;a title\x07", "\x1b]52;c;YQ==\x1b\\", "\x1b[?25h", "\x1b[?25l", "\x1b[?1000h", "\x1b[?2004h")
UNKNOWN = (
    "\x1b[2J", "\x1b[K", "\x1b[1J", "\x1b[L", "\x1b[2M", "\x1b[3P", "\x1b[2@", "\x1b[4X", "\x1bM", "\x1bD", "\x1bE",
    "\t", "\b", "\r", "\n", "\x1b7", "\x1b8",
    "\x1b[2B", "\x1b[3C", "\x1b[6G", "\x1b[2d", "\x1b[31m", "\x1b[7m", "\x1b[0m", "\x1b[m",
    "plain", "\x1b[99;99Hx", "世", "🙂!",
)  # fmt: skip
"""What Textual does not write, with and without an effect that a terminal knows."""

_CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True, width=1000)


def style(chance: random.Random, odd: float) -> Style:
    """Return any style."""
    words = [*chance.sample(ATTRIBUTES, chance.choice((0, 0, 0, 1, 2)))]
    link = "https://a.example/b" if chance.random() < 0.03 else None
    return Style(color=chance.choice(COLOURS) or None, bgcolor=chance.choice(COLOURS) or None, link=link) + Style.parse(
        " ".join(words)
    )


def line(chance: random.Random, width: int, odd: float) -> Strip:
    """Return a row of exactly `width` cells; a part of `odd` of its pieces have no width that all agree about."""
    segments: list[Segment] = []
    styles = [style(chance, odd) for _ in range(2)]
    while sum(segment.cell_length for segment in segments) < width:
        kind = chance.random()
        words = ODD if kind < odd else WIDE if kind < odd + 0.15 else WORDS
        segments.append(Segment(chance.choice(words) * chance.choice((1, 1, 2)), chance.choice(styles)))
    return Strip(segments).adjust_cell_length(width)


def at(y: int, x: int, strip: Strip) -> str:
    """Return what Textual writes for a strip."""
    return Control.move_to(x, y).segment.text + strip.render(_CONSOLE)


def whole(lines: Sequence[Strip]) -> str:
    """Return a frame that paints every row."""
    return "\n".join(at(y, 0, strip) for y, strip in enumerate(lines)) + "\x1b[1;1H"


def spans(lines: Sequence[Strip], parts: Sequence[tuple[int, int, int]]) -> str:
    """Return a frame that paints some parts of rows: row, first column and end."""
    written = ""
    for number, (y, start, end) in enumerate(parts):
        last = y == parts[-1][0]
        written += at(y, start, lines[y].crop(start, end)) + ("" if last or number == len(parts) - 1 else "\n")
    return written + "\x1b[1;1H"
