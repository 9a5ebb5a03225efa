"""Asking by key for whom the sources of the watch list name now."""

from __future__ import annotations

from presence_tui.model.errors import PresenceError
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.view.sources import refreshed_words


class Sourcing(MainPanes):
    """The panes of a list whose groups may get their people from elsewhere."""

    def action_refresh_sources(self) -> None:
        """Ask every source anew, and say who came and who went."""
        self.run_worker(self._refresh_sources(), group="sources", exit_on_error=False)

    async def _refresh_sources(self) -> None:
        monitor = self._common.monitor
        if monitor is None:
            return
        try:
            refreshed = await monitor.refresh_sources()
        except PresenceError as error:
            self.reply(self._lines.error(error))
        else:
            self.reply(refreshed_words(refreshed, self._lines.error))
