"""Tells the monitor who is seen: they are asked for first. Job titles and departments are found out while they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes

if TYPE_CHECKING:
    from presence_tui.model.ports import Monitor


class Titling(MainPanes):
    """The panes of people whose titles are not remembered from one start to the next."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wanted: tuple[Monitor | None, list[str], bool] = (None, [], False)
        """Whose titles were wanted last, and of which monitor."""
        self._seen: tuple[Monitor | None, list[str]] = (None, [])
        """Who was seen last, and of which monitor."""

    def draw(self) -> None:
        """Draw everything anew; where nothing has room, nothing is wanted."""
        super().draw()
        if self.is_mounted and self._shape.too_small:
            self._want([], everybody=False)

    def _draw_detail(self, snapshot: Snapshot) -> None:
        super()._draw_detail(snapshot)
        self.on_people_table_scrolled()

    def on_people_table_scrolled(self) -> None:
        """Tell who is seen now."""
        if self._shape.too_small:
            return
        table = self.table
        self._see(table.keys_in_sight)
        keys = [table.key] if self._shape.detail and table.key is not None else []
        columns = self._shape.detail != "full" and table.places.look_up
        self._want([*keys, *(table.keys_in_sight if columns else [])], columns)

    def _see(self, keys: list[str]) -> None:
        monitor = self._common.monitor
        if monitor is not None and (monitor, keys) != self._seen:
            self._seen = (monitor, keys)
            monitor.in_sight(keys)

    def _want(self, keys: list[str], everybody: bool) -> None:
        monitor = self._common.monitor
        if monitor is None or (monitor, keys, everybody) == self._wanted:
            return
        self._wanted = (monitor, keys, everybody)
        monitor.want_titles(keys, everybody=everybody)
