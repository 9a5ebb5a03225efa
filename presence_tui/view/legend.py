"""What the glyphs mean, in as few lines as fit."""

from __future__ import annotations

from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, Ink, Line, Tone

_ENTRIES: tuple[tuple[str, Tone, str], ...] = (
    ("available", "available", "available"),
    ("busy", "busy", "busy"),
    ("away", "away", "away"),
    ("dnd", "dnd", "do not disturb"),
    ("out", "out", "out"),
    ("offline", "offline", "offline"),
    ("unknown", "offline", "unknown"),
    ("no_answer", "problem", "no answer"),
    ("not_found", "problem", "not found"),
    ("failed", "problem", "error"),
)
_AT_LEAST = ("3h+", "at least 3h")


def legend(glyphs: Glyphs, width: int) -> list[Line]:
    """Return every state's glyph and word, and the mark for "at least", in lines of at most `width` cells."""
    entries: list[Line] = [[(getattr(glyphs, name), Ink(tone)), (f" {words}", DIM)] for name, tone, words in _ENTRIES]
    entries.append([(_AT_LEAST[0], DIM), (f" {_AT_LEAST[1]}", DIM)])
    lines: list[Line] = [[]]
    room = width
    for entry in entries:
        cells = sum(len(text) for text, _ in entry) + 2
        if cells > room and lines[-1]:
            lines.append([])
            room = width
        lines[-1] += [*entry, ("  ", DIM)]
        room -= cells
    return lines
