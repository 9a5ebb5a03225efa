"""What the keys of the main screen do: each command's action, and what typing a filter does."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.widgets import Input

from presence_tui.model.availability import StatusClass
from presence_tui.model.errors import PresenceError
from presence_tui.model.snapshot import SignedIn
from presence_tui.ui.commands import bindings
from presence_tui.ui.messages import SignInWanted
from presence_tui.ui.screens.editing import ListEditing
from presence_tui.ui.screens.taking_away import TakingAway
from presence_tui.ui.surroundings import ExtraCommand
from presence_tui.ui.widgets.command_sheet import CommandSheet
from presence_tui.ui.widgets.field import Field
from presence_tui.ui.widgets.heads_line import HeadsLine
from presence_tui.view.arrange import ORDERS, next_order


class MainScreen(ListEditing, TakingAway):
    """The panes, driven by keys."""

    BINDINGS = bindings("main")

    def on_people_table_opened(self) -> None:
        """Open details, as enter does."""
        self.action_open()

    def action_cursor_down(self) -> None:
        """Move or scroll down."""
        self._scroll_or_move(1)

    def action_cursor_up(self) -> None:
        """Move or scroll up."""
        self._scroll_or_move(-1)

    def _scroll_or_move(self, rows: int) -> None:
        if self._in_detail():
            self.detail.scroll_relative(y=rows, animate=False)
        else:
            self.table.move(rows)

    def _in_detail(self) -> bool:
        return self.detail.has_focus or self._shape.detail == "full"

    def action_page_down(self) -> None:
        """One page down."""
        if self._in_detail():
            self.detail.scroll_relative(y=self.detail.size.height - 1, animate=False)
        else:
            self.table.move_page(1)

    def action_page_up(self) -> None:
        """One page up."""
        if self._in_detail():
            self.detail.scroll_relative(y=1 - self.detail.size.height, animate=False)
        else:
            self.table.move_page(-1)

    def action_first_row(self) -> None:
        """To the top."""
        if self._in_detail():
            self.detail.scroll_home(animate=False)
        else:
            self.table.move_to(0)

    def action_last_row(self) -> None:
        """To the bottom."""
        if self._in_detail():
            self.detail.scroll_end(animate=False)
        else:
            self.table.move_to_end()

    def action_other_pane(self) -> None:
        """Move the focus between table and details."""
        if self._shape.detail in ("beside", "below") and not self.has_class("-filtering"):
            (self.table if self.detail.has_focus else self.detail).focus()

    def action_step_back(self) -> None:
        """One step back: sheet, filter while typing, focus, details over or below the table, class, filter."""
        if self.sheet:
            self.close_sheet()
        elif self.has_class("-filtering"):
            self._drop_typed_filter()
        elif self.detail.has_focus and self._shape.detail == "beside":
            self.table.focus()
        elif self._shape.detail in ("full", "below"):
            self._show_details(False)
        elif self._view.status_class is not None:
            self._look(replace(self._view, status_class=None))
        elif self._view.filter_text:
            self._look(replace(self._view, filter_text=""))
            self._back_to(self._key_before_filter)

    def _drop_typed_filter(self) -> None:
        self._end_filter("")
        self._back_to(self._key_before_filter)

    def _back_to(self, key: str | None) -> None:
        """Put the cursor on whom it was before a filter, unless somebody moved it since."""
        if key is not None and not self.table.moved_by_hand:
            self.table.select(key)

    def action_open(self) -> None:
        """Open the details of the person under the cursor and ask Graph for them anew."""
        key = self.table.key
        if key is None:
            return
        if not self._shape.detail:
            self._show_details(True)
        self.run_worker(self._fetch(key), group="fetch", exit_on_error=False)

    async def _fetch(self, key: str) -> None:
        monitor = self._common.monitor
        if monitor is None:
            return
        self._lines.asking.add(key)
        self.draw()
        try:
            await monitor.fetch(key)
        except PresenceError as error:
            self.reply(self._lines.error(error))
        finally:
            self._lines.asking.discard(key)
            self.draw()

    def action_toggle_details(self) -> None:
        """Open or close the details."""
        wanted = not self._shape.detail
        self._show_details(wanted)
        if self._shape.detail != "full":
            self._common.surroundings.remember("details", wanted)

    def action_filter(self) -> None:
        """Type a filter in the footer."""
        self._kept_filter = self._view.filter_text
        self._key_before_filter = self.table.key
        self.table.moved_by_hand = False
        field = self.query_one("#filter", Field)
        self.add_class("-filtering")
        field.value = self._kept_filter
        field.focus()
        self.call_after_refresh(self.draw)

    def action_everybody(self) -> None:
        """Drop filter and class."""
        self._look(replace(self._view, filter_text="", status_class=None))

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

    def action_next_order(self) -> None:
        """Sort by the next order."""
        self.action_sort_by(next_order(self._view.order))

    def action_sort_by(self, order: str) -> None:
        """Sort by `order`, and say so."""
        self._look(replace(self._view, order=order, reverse=False))
        self.reply(self._lines.sorted_by(self._view))

    def on_heads_line_pressed(self, message: HeadsLine.Pressed) -> None:
        """Sort by the column whose head was clicked; again: reverse."""
        clicked = next((placed.column.id for placed in self.table.columns if placed.x <= message.x < placed.x + placed.width), "")
        order = next((order.id for order in ORDERS.values() if order.column == clicked), "")
        if order and order == self._view.order:
            self.action_reverse_order()
        elif order:
            self.action_sort_by(order)

    def action_reverse_order(self) -> None:
        """Reverse the order."""
        self._look(replace(self._view, reverse=not self._view.reverse))
        self.reply(self._lines.sorted_by(self._view))

    def action_clock_times(self) -> None:
        """Show clock times for ages, or ages again."""
        self._look(replace(self._view, clock_times=not self._view.clock_times))

    def action_ask_now(self) -> None:
        """Poll at once, or say why that has to wait."""
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        refused = monitor.poll_soon()
        if refused is None:
            self._asked_poll = snapshot.last_poll.number if snapshot.last_poll else 0
        self.reply(self._lines.poll_reply(refused))

    def action_sign_in(self) -> None:
        """Show the sign-in screen."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if isinstance(snapshot.sign_in, SignedIn):
            self.reply(self._lines.already_signed_in(snapshot.sign_in))
        else:
            self.post_message(SignInWanted())

    def action_sign_out(self) -> None:
        """Forget the account on this machine."""
        monitor = self._common.monitor
        if monitor is not None:
            self.run_worker(monitor.sign_out(), group="sign-out", exit_on_error=False)

    def run_extra(self, command: ExtraCommand) -> None:
        """Do what is extra here, and reply in its own words."""
        self.run_worker(self._run_extra(command), group="extra", exit_on_error=False)

    async def _run_extra(self, command: ExtraCommand) -> None:
        try:
            words = await command.run()
        except PresenceError as error:
            words = self._lines.error(error)
        self.reply(words)
        self.draw()  # it may have moved the clock, and rows be old now
        monitor = self._common.monitor
        if monitor is None or not command.asks:
            return
        refused = monitor.poll_soon()
        if refused is not None and not refused.throttled:
            await self._common.clock.sleep((refused.not_before - self._common.clock.now().utc).total_seconds())
            monitor.poll_soon()

    def open_sheet(self) -> None:
        """Open the command sheet."""
        self._keep_filter()
        self.close_sheet()
        self.query_one("#commands", CommandSheet).open(self._available, self._common.surroundings.extra_commands)
        self.draw_footer()

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
