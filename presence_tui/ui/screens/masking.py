"""Hiding names by key, for screen sharing. What is hidden never reaches this screen: see ui/gate.py."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.ui.screens.editing import ListEditing
from presence_tui.ui.screens.freezing import Freezing


class Masking(ListEditing, Freezing):
    """The panes of people whose names can be hidden."""

    def action_mask(self) -> None:
        """Hide names everywhere on the screen, or show them again; what was typed as a filter, and old news, go."""
        gate, monitor = self._common.gate, self._common.monitor
        gate.hides = not gate.hides
        kept = self._common.surroundings.remember("mask", gate.hides)
        self._still.end()
        self._still.marked = frozenset()
        self.notices.clear()
        self._look(replace(self._view, filter_text=""))
        if monitor is not None:
            self.show(monitor.snapshot)
        key = self._common.keys.name("mask")
        words = f"Names are hidden: {key} shows them" if gate.hides else f"Names are shown: {key} hides them"
        self.reply(words if kept else f"{words}, not saved")
