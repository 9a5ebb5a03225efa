"""Narrowing the table: a filter that is typed in the footer, and the classes of the counts line."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.widgets import Input

from presence_tui.model.availability import StatusClass
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.ui.widgets.field import Field

_AT_ONCE = 4000
"""People who are made ready for a filter in one turn of the event loop: a few milliseconds."""


class Narrowing(MainPanes):
    """The panes of people of whom some are shown."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before_filter: tuple[str | None, str] | None = None
        """Who was under the cursor before a filter was typed, nobody on a group's line; and the group."""

    def action_filter(self) -> None:
        """Type a filter in the footer."""
        self._before_filter = self.table.key, self.table.group
        self.table.moved_by_hand = False
        field = self.query_one("#filter", Field)
        self.add_class("-filtering")
        field.value = self._view.filter_text
        self.set_focus(field, scroll_visible=False)  # at once: the next key may be there already
        self.call_after_refresh(self.draw)
        self.call_after_refresh(self._prepare)

    def _prepare(self) -> None:
        """Make ready for the text, a few people at a time: keys come first."""
        if self._snapshot is None or not self.has_class("-filtering"):
            return
        if self._arranger.prepare(self._still.roster or self._snapshot.roster, _AT_ONCE):
            self.call_later(self._prepare)

    def action_everybody(self) -> None:
        """Drop filter, class and group."""
        self._look(self._view.widened())

    def show_class(self, wanted: StatusClass) -> None:
        """Narrow the table to a class; the same one again widens it."""
        chosen = None if self._view.status_class is wanted else wanted
        self._look(replace(self._view, status_class=chosen))

    def action_only_available(self) -> None:
        """Narrow to the available."""
        self.show_class(StatusClass.AVAILABLE)

    def action_only_busy(self) -> None:
        """Narrow to the busy."""
        self.show_class(StatusClass.BUSY)

    def action_only_away(self) -> None:
        """Narrow to those away."""
        self.show_class(StatusClass.AWAY)

    def action_only_dnd(self) -> None:
        """Narrow to those not to be disturbed."""
        self.show_class(StatusClass.DO_NOT_DISTURB)

    def action_only_off(self) -> None:
        """Narrow to those who are off."""
        self.show_class(StatusClass.OFF)

    def action_only_unclear(self) -> None:
        """Narrow to everything unclear."""
        self.show_class(StatusClass.UNCLEAR)

    def on_key(self, event: events.Key) -> None:
        """Let esc clear a filter that is typed, whatever keys the commands have: letters are text there."""
        if event.key == "escape" and self.has_class("-filtering"):
            event.prevent_default().stop()
            self._drop_typed_filter()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as somebody types."""
        event.stop()
        if event.input.id == "filter" and self.has_class("-filtering"):
            self._look(replace(self._view, filter_text=event.value))

    def on_descendant_blur(self) -> None:
        """Keep the filter where somebody leaves it by a click: letters are text only while the field has the focus."""
        if self.app.app_focus and not self.query_one("#filter", Field).has_focus:
            self._keep_filter()

    def _keep_filter(self) -> None:
        if self.has_class("-filtering"):
            self._end_filter(self._view.filter_text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the filter."""
        event.stop()
        if event.input.id == "filter":
            self._end_filter(event.value)

    def _end_filter(self, text: str) -> None:
        self.remove_class("-filtering")
        if self.focused is None or self.query_one("#filter", Field).has_focus:
            self.table.focus()
        self._look(replace(self._view, filter_text=text))
        self.call_after_refresh(self.draw)

    def _drop_typed_filter(self) -> None:
        self._end_filter("")
        self._back_to_before()

    def _back_to_before(self) -> None:
        """Put the cursor on the person or line where it was before a filter, unless somebody moved it since."""
        if self._before_filter is None or self.table.moved_by_hand:
            return
        key, group = self._before_filter
        if key is None:
            self.table.select_group(group)
        else:
            self.table.select(key, group)
