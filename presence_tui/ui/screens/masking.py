"""Hiding names by key, for screen sharing. What is hidden never reaches this screen: see ui/gate.py."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import SignedIn, Snapshot
from presence_tui.model.watch_list import WatchList
from presence_tui.ui.context import Context
from presence_tui.ui.screens.freezing import Freezing
from presence_tui.ui.screens.importing import ImportingPeople
from presence_tui.ui.screens.panes import is_long
from presence_tui.ui.screens.regrouping import Regrouping
from presence_tui.view.empty import COVERED

if TYPE_CHECKING:
    from presence_tui.model.ports import Monitor


class Masking(Regrouping, ImportingPeople, Freezing):
    """The panes of people whose names can be hidden."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._kept_shut = ExitStack()
        self._veiled = False
        """Whether nobody is shown just now."""

    def action_mask(self) -> None:
        """Hide names everywhere on the screen, or show them again; what was typed or told before goes."""
        gate, monitor = self._common.gate, self._common.monitor
        takes_long = not gate.hides and monitor is not None and is_long(monitor.snapshot)
        gate.hides = not gate.hides
        kept = self._common.surroundings.remember("mask", gate.hides)
        self._still.end()
        self._still.marked = frozenset()
        self._forget_told()
        if takes_long:
            self._veil()
        self._look(replace(self._view, filter_text=""))
        if monitor is not None and takes_long:
            self.run_worker(self._number(monitor), name="masking", exit_on_error=False)
        elif monitor is not None and not gate.is_shut:
            self.show(monitor.snapshot)
        key = self._common.keys.name("mask")
        words = f"Names are hidden: {key} shows them" if gate.hides else f"Names are shown: {key} hides them"
        self.reply(words if kept else f"{words}, not saved")

    def _veil(self) -> None:
        """Show nobody, and let no key do anything, until everybody of a long list has a number."""
        self._kept_shut.enter_context(self._common.gate.shut())
        self._veiled = True
        self._covered = self._without_people()
        self._snapshot = self._newest = None
        self.table.show_instead([COVERED])
        self.detail.show(None, [])

    def _without_people(self) -> Snapshot | None:
        """Return what the header goes on to tell: tenant, health and that the account is hidden; None: nobody is signed in."""
        before, hidden = self._snapshot, self._common.gate.hidden
        if before is None or not isinstance(before.sign_in, SignedIn):
            return None
        nobody = Roster.of(WatchList.of([]), [])
        told = (hidden(before.sign_in), hidden(before.health), before.interval, hidden(before.account))
        return Snapshot(before.version, nobody, *told, breaches=before.breaches)

    async def _number(self, monitor: Monitor) -> None:
        """Give everybody a number, beside the event loop, and show them again."""
        try:
            async with self._common.gate.learning(monitor) as hidden:
                await self.prepare(hidden)
        finally:
            self._kept_shut.close()
            self._veiled = False
            self._covered = None
        self.show(monitor.snapshot)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Let no key act on what is covered."""
        return not self._veiled and super().check_action(action, parameters)

    def _forget_told(self) -> None:
        """Drop notices, open sheets and reports: they have the names as they were shown until now."""
        self._done_in_sheet = ""
        self.close_sheet()
        self.forget_report()
        self.notices.clear()
        self._list_broken = bool(self._problem)
