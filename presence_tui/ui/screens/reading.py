"""Tells how far a long watch list is read, as words, a few times a second. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from presence_tui.view.opening import Reading

if TYPE_CHECKING:
    from presence_tui.ui.context import Context

_EVERY = 0.3
"""Seconds between two looks."""


async def follow_reading(context: Context, draw: Callable[[], None]) -> None:
    """Have the words drawn anew until the list is read."""
    while context.monitor is None and isinstance(context.surroundings.people(), Reading):
        await context.clock.sleep(_EVERY)
        draw()
