"""Inks: what a stretch of text means to the eye. A tone has no colour here; the theme gives it one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Tone = Literal[
    "available",
    "busy",
    "dnd",
    "away",
    "out",
    "offline",
    "problem",
    "warn",
    "alarm",
    "text",
    "dim",
    "faint",
    "accent",
    "rule",
    "qr",
    "qr_dark",
]


class Ink(NamedTuple):
    """Tone and weight of a stretch of text."""

    tone: Tone
    bold: bool = False
    underline: bool = False


Span = tuple[str, Ink]
Line = list[Span]
CellLen = Callable[[str], int]
"""Tells how many terminal cells a text takes."""

TEXT = Ink("text")
DIM = Ink("dim")
FAINT = Ink("faint")
BOLD = Ink("text", bold=True)
KEY = Ink("accent", bold=True)
RULE = Ink("rule")


def plain(line: Line) -> str:
    """Return the text of `line` without inks."""
    return "".join(text for text, _ in line)
