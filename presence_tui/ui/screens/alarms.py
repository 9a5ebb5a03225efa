"""Rings, and leaves a notice, when a group falls below its minimum; says when it is covered again."""

from __future__ import annotations

from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.ui.widgets.notices import Notices
from presence_tui.view.breaches import BreachTelling


class Alarms(MainPanes):
    """The panes of groups that need people."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._breach_news = BreachTelling()

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, and tell once what became of the groups."""
        told = self._breach_news.hear(snapshot, self._common.clock.now())
        for notice in told.notices:
            self.query_one("#notices", Notices).tell(notice)
        if told.rings:
            self.app.bell()
        super().show(snapshot)
