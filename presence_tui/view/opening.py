"""The first frame's words. Stands alone: nothing else of the screen is loaded yet."""

from __future__ import annotations

from presence_tui.view.tones import DIM, KEY, TEXT, Line


def opening_header(people: int | None, width: int) -> Line:
    """Return the header until the first facts are known; None: nobody is asked about yet."""
    if people is None:
        return [(" presence-tui", KEY)]
    words = f"Asking about {'1 person' if people == 1 else f'{people:,} people'}"
    name = "presence-tui"
    gap = width - len(name) - len(words) - 4
    if gap < 1:
        return [(f" {name}", KEY)]
    return [(f" {name}", KEY), (" " * gap, TEXT), (f". {words}", DIM)]
