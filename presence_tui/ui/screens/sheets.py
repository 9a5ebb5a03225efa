"""A screen over whose top sheets can be opened: at most one at a time, and only while it has the focus."""

from __future__ import annotations

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from presence_tui.ui.widgets.field import Field
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.ui.workers import WorkersOwner


class SheetsScreen(WorkersOwner, Screen[None], inherit_bindings=False):
    """Knows which sheet is open, and closes it."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual repaints the whole screen when the focus moves; here each widget draws what that means for it."""

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is open. All sheets are the screen's own children: nothing else has to be looked through."""
        return next((sheet for sheet in self.children if isinstance(sheet, Sheet) and sheet.is_open), None)

    @property
    def home(self) -> Widget:
        """What has the focus while no sheet is open."""
        raise NotImplementedError

    def draw_footer(self) -> None:
        """Draw the keys that work now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Let no key run a command while somebody types, whatever keys the user chose."""
        return not isinstance(self.focused, Field)

    def close_sheet(self) -> None:
        """Close the sheet that is open, if any."""
        if sheet := self.sheet:
            sheet.close()
            self.set_focus(self.home, scroll_visible=False)
            self.draw_footer()

    def on_sheet_closed(self) -> None:
        """Close the sheet."""
        self.close_sheet()

    def on_descendant_focus(self) -> None:
        """Close a sheet that somebody left by a click: its keys are the table's again.

        Where the focus is now counts: what is told may be about one sheet that was closed for another.
        """
        sheet, focused = self.sheet, self.focused
        if sheet and focused and sheet not in focused.ancestors:
            sheet.close()
            self.draw_footer()
