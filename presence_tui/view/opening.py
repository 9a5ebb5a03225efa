"""The first frame's words. Stands alone: nothing else of the screen is loaded yet."""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.view.tones import DIM, KEY, TEXT, Line


class Reading(NamedTuple):
    """How far a long watch list is read."""

    done: int = 0
    total: int = 0
    """0: not known yet."""


_LONG = 2_600
"""People whose list takes so long to get ready that it would show that nobody is asked about before a session is found."""


def opening_header(people: int | Reading | None, width: int) -> Line:
    """Return the header until the first facts are known; None: nobody is asked about yet."""
    if people is None:
        return [(" presence-tui", KEY)]
    words = _reading(people) if isinstance(people, Reading) else _asking(people)
    name = "presence-tui"
    gap = width - len(name) - len(words) - 4
    if gap < 1:
        return [(f" {name}", KEY)]
    return [(f" {name}", KEY), (" " * gap, TEXT), (f". {words}", DIM)]


def _asking(people: int) -> str:
    if people > _LONG:
        return "Looking for a session"
    return f"Asking about {'1 person' if people == 1 else f'{people:,} people'}"


def _reading(reading: Reading) -> str:
    return "Reading the watch list" + (f", {reading.done:,} of {reading.total:,}" if reading.total else "")
