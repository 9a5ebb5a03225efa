"""Hiding names by key, for screen sharing. What is hidden never reaches this screen: see ui/gate.py."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.ui.screens.freezing import Freezing
from presence_tui.ui.screens.importing import ImportingPeople
from presence_tui.ui.screens.regrouping import Regrouping


class Masking(Regrouping, ImportingPeople, Freezing):
    """The panes of people whose names can be hidden."""

    def action_mask(self) -> None:
        """Hide names everywhere on the screen, or show them again; what was typed or told before goes."""
        gate, monitor = self._common.gate, self._common.monitor
        gate.hides = not gate.hides
        kept = self._common.surroundings.remember("mask", gate.hides)
        self._still.end()
        self._still.marked = frozenset()
        self._forget_told()
        self._look(replace(self._view, filter_text=""))
        if monitor is not None:
            self.show(monitor.snapshot)
        key = self._common.keys.name("mask")
        words = f"Names are hidden: {key} shows them" if gate.hides else f"Names are shown: {key} hides them"
        self.reply(words if kept else f"{words}, not saved")

    def _forget_told(self) -> None:
        """Drop notices, open sheets and reports: they have the names as they were shown until now."""
        self._done_in_sheet = ""
        self.close_sheet()
        self.forget_report()
        self.notices.clear()
        self._list_broken = bool(self._problem)
