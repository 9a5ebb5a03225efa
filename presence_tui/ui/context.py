"""What the screens of one app share."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from presence_tui.ui.drawing import Drawing

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock, Monitor
    from presence_tui.ui.surroundings import Surroundings


class Context:
    """Surroundings, palette, glyphs and keys, and the monitor once it is open."""

    def __init__(self, surroundings: Surroundings, drawing: Drawing) -> None:
        self.drawing = drawing
        self.monitor: Monitor | None = None
        self.enter(surroundings)

    def enter(self, surroundings: Surroundings) -> None:
        """Go on in other surroundings, whose monitor is not open yet."""
        self.surroundings = surroundings
        self.keys = replace(surroundings.keys, ascii_only=surroundings.ascii)
        """Which key runs what; whoever names a key in a sentence asks for it here."""
        self.monitor = None

    @property
    def clock(self) -> Clock:
        """The only source of time."""
        return self.surroundings.clock

    @property
    def zone(self) -> tzinfo:
        """The zone in which clock times are shown."""
        return self.surroundings.zone
