"""Choosing the table's columns, and reaching those that have no room."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.ui.screens.narrowing import Narrowing
from presence_tui.ui.widgets.column_sheet import ColumnSheet


class ColumnChoosing(Narrowing):
    """The panes of a table whose columns can be chosen."""

    async def action_columns(self) -> None:
        """Open the sheet of columns."""
        self._keep_filter()
        self.close_sheet()
        sheet = await self._column_sheet()
        sheet.open(self._view.columns, [placed.column for placed in self.table.columns])
        self.draw_footer()

    async def _column_sheet(self) -> ColumnSheet:
        """Return the sheet; it is made when it is wanted first, since most starts want none."""
        for sheet in self.query(ColumnSheet):
            return sheet
        made = ColumnSheet(self._common.drawing, self._common.keys, id="columns")
        await self.mount(made)
        return made

    def on_column_sheet_changed(self, message: ColumnSheet.Changed) -> None:
        """Show the columns that were chosen; the sheet stays open."""
        self._look(replace(self._view, columns=message.keys))
        self.query_one(ColumnSheet).know([placed.column for placed in self.table.columns])

    def action_columns_right(self) -> None:
        """Show chosen columns further right."""
        self._scroll_columns(1)

    def action_columns_left(self) -> None:
        """Show those further left again."""
        self._scroll_columns(-1)

    def _scroll_columns(self, step: int) -> None:
        if self.table.scroll_columns(step):
            self.draw()
