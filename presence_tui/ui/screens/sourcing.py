"""Asking by key for whom the sources of the watch list name now, and how far a long list has been looked up."""

from __future__ import annotations

from presence_tui.model.errors import PresenceError
from presence_tui.model.looking_up import NOBODY_LEFT
from presence_tui.model.snapshot import SignedIn, Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.ui.widgets.notices import Notices
from presence_tui.view.ages import clock_or_day
from presence_tui.view.notices import Notice
from presence_tui.view.sources import bar_words, refreshed_words

_FINDING = "finding people"
"""What the notice with the bar is about."""


class Sourcing(MainPanes):
    """The panes of a list whose groups may get their people from elsewhere."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._far = NOBODY_LEFT
        """As it was told last."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot; a bar stands over the last rows while a long list is looked up."""
        far = snapshot.looking_up if isinstance(snapshot.sign_in, SignedIn) else NOBODY_LEFT
        if far != self._far:
            self._far = far
            self._tell_how_far()
        super().show(snapshot)

    def _tell_how_far(self) -> None:
        notices, context = self.query_one("#notices", Notices), self._common
        if self._far.goes_on:
            now = context.clock.now().utc
            words = bar_words(
                self._far,
                context.drawing.glyphs,
                context.keys.name("step_back"),
                lambda moment: clock_or_day(moment, now, context.zone),
            )
            notices.tell(Notice(_FINDING, now, words, "asking", "dim", stays=True))
        else:
            notices.drop(_FINDING)

    def is_finding(self) -> bool:
        """Return whether the bar stands on the screen, and says how to stop."""
        return self.query_one("#notices", Notices).stands(_FINDING)

    def _back(self) -> str:
        return "stop" if self.is_finding() else super()._back()

    def stop_finding(self) -> bool:
        """Stop looking up a long list; say whether one was being looked up."""
        monitor = self._common.monitor
        if monitor is None or not self._far.goes_on:
            return False
        monitor.stop_looking_up()
        self.reply(f"Stopped: {self._common.keys.name('refresh_sources')} goes on")
        return True

    def action_refresh_sources(self) -> None:
        """Ask every source anew, and say who came and who went."""
        self.run_worker(self._refresh_sources(), group="sources", exit_on_error=False)

    async def _refresh_sources(self) -> None:
        monitor = self._common.monitor
        if monitor is None:
            return
        goes_on = self._far.stopped
        try:
            refreshed = await monitor.refresh_sources()
        except PresenceError as error:
            self.reply(self._lines.error(error))
        else:
            going_on = goes_on and not refreshed.sources
            self.reply("Looking people up again" if going_on else refreshed_words(refreshed, self._lines.error))
