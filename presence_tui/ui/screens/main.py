"""What the keys of the main screen do: moving, looking, sorting, signing in, and one step back from anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from presence_tui.model.errors import PresenceError
from presence_tui.model.snapshot import Account, SignedIn, SignedOut
from presence_tui.ui.commands import bindings
from presence_tui.ui.context import Context
from presence_tui.ui.messages import SignInWanted
from presence_tui.ui.screens.alarms import Alarms
from presence_tui.ui.screens.grouping import Grouping
from presence_tui.ui.screens.masking import Masking
from presence_tui.ui.screens.remembering import Remembering
from presence_tui.ui.screens.sourcing import Sourcing
from presence_tui.ui.screens.taking_away import TakingAway
from presence_tui.ui.screens.telling import Telling
from presence_tui.ui.screens.titling import Titling
from presence_tui.ui.surroundings import ExtraCommand, Switching
from presence_tui.ui.widgets.command_sheet import CommandSheet
from presence_tui.ui.widgets.heads_line import HeadsLine
from presence_tui.view.arrange import ORDERS, next_order
from presence_tui.view.freezing import CLOCK_TIMES
from presence_tui.view.refusals import wants_consent

if TYPE_CHECKING:
    from presence_tui.model.ports import Monitor
    from presence_tui.ui.widgets.profile_sheet import ProfileSheet


class MainScreen(Masking, Alarms, Telling, Titling, Sourcing, Grouping, TakingAway, Remembering):
    """The panes, driven by keys."""

    BINDINGS = bindings("main")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._warned: tuple[Account | None, Account | None] = (None, None)
        """Whom this key, and whom the one before, warned that the key which signs in signs out if it is pressed again."""

    def forget_reply(self) -> None:
        """Show the keys again; the warning holds for the next key alone."""
        self._warned = (None, self._warned[0])
        super().forget_reply()

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
            self.table.settle()
            (self.table if self.detail.has_focus else self.detail).focus()

    def action_step_back(self) -> None:
        """One step back: sheet, filter while typing, look-ups, focus, details over or below, class, filter, group, standstill."""
        if self.sheet:
            self.close_sheet()
        elif self.has_class("-filtering"):
            self._drop_typed_filter()
        elif self.is_finding():
            self.stop_finding()
        elif self.detail.has_focus and self._shape.detail == "beside":
            self.table.focus()
        elif self._shape.detail in ("full", "below"):
            self._show_details(False)
        elif self._view.status_class is not None:
            self._look(replace(self._view, status_class=None))
        elif self._view.filter_text:
            self._look(replace(self._view, filter_text=""))
            self._back_to_before()
        elif self._view.group is not None:
            self._look(replace(self._view, group=None))
        else:
            self._end_standstill()

    def action_toggle_details(self) -> None:
        """Open or close the details."""
        self.table.settle()
        wanted = not self._shape.detail
        self._show_details(wanted)
        if self._shape.detail != "full":
            self._common.surroundings.remember("details", wanted)

    def action_next_order(self) -> None:
        """Sort by the next order."""
        self.action_sort_by(next_order(self._view.order, self._sorts_by_group))

    def action_sort_by(self, order: str) -> None:
        """Sort by `order`, and say so."""
        self._look(replace(self._view, order=order, reverse=False))
        self.reply(self._lines.sorted_by(self._view))

    def on_heads_line_pressed(self, message: HeadsLine.Pressed) -> None:
        """Sort by the column whose head was clicked; again: reverse."""
        clicked = next((placed.column.id for placed in self.table.columns if placed.x <= message.x < placed.x + placed.width), "")
        order = next((order.id for order in ORDERS.values() if order.column == clicked), "")
        if order and ORDERS[self._view.order].column == clicked:
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
        if self._still:
            self.reply(CLOCK_TIMES)

    def action_sign_in(self) -> None:
        """Show the sign-in screen; where a session ended, begin: whoever presses the key is here to sign in again.

        Where somebody is signed in, warn, and sign out if the same key is the answer.
        """
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        if isinstance(snapshot.sign_in, SignedIn):
            self._leave(snapshot.sign_in.account)
            return
        if isinstance(snapshot.sign_in, SignedOut) and snapshot.sign_in.since and not wants_consent(snapshot.sign_in):
            monitor.sign_in()
        self.post_message(SignInWanted())

    def _leave(self, account: Account) -> None:
        warned = self._warned[1]
        if warned is not None and (warned, warned.key) == (account, account.key):
            self.action_sign_out()
            return
        self._warned = (account, None)
        self.reply(self._lines.signs_out(account))

    def action_sign_out(self) -> None:
        """Forget the account that is shown on this machine."""
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is not None and snapshot is not None and isinstance(snapshot.sign_in, SignedIn):
            self.run_worker(self._sign_out(monitor, snapshot.sign_in.account), group="sign-out", exit_on_error=False)

    async def _sign_out(self, monitor: Monitor, account: Account) -> None:
        try:
            await monitor.sign_out(account)
        except PresenceError as error:
            self.reply(self._lines.error(error))

    async def action_profiles(self) -> None:
        """Open the sheet of profiles and accounts."""
        switching = self._common.surroundings.switching
        if switching is None:
            self.reply(self._lines.no_profiles())
        elif self._common.monitor is not None:
            self._keep_filter()
            self.close_sheet()
            sheet = await self._profile_sheet()
            sheet.open()
            self.draw_footer()
            self.run_worker(self._look_elsewhere(switching, sheet), group="profiles", exclusive=True, exit_on_error=False)

    async def _profile_sheet(self) -> ProfileSheet:
        """Return the sheet; it is made when it is wanted first, since most starts want none."""
        from presence_tui.ui.widgets.profile_sheet import ProfileSheet

        for sheet in self.query(ProfileSheet):
            return sheet
        made = ProfileSheet(self._common.drawing, self._common.keys, id="profiles")
        await self.mount(made)
        return made

    async def _look_elsewhere(self, switching: Switching, sheet: ProfileSheet) -> None:
        try:
            found = self._common.gate.hidden(await switching.look())
        except PresenceError as error:
            if sheet.is_open:
                self.close_sheet()
            self.reply(self._lines.error(self._common.gate.hidden(error)))
            return
        if sheet.is_open:
            sheet.know(found)

    def run_extra(self, command: ExtraCommand) -> None:
        """Do what is extra here, and reply in its own words."""
        self.run_worker(self._run_extra(command), group="extra", exit_on_error=False)

    async def _run_extra(self, command: ExtraCommand) -> None:
        try:
            words = self._common.gate.hidden(await command.run())
        except PresenceError as error:
            words = self._lines.error(self._common.gate.hidden(error))
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
        gate = self._common.gate
        extra = [command._replace(words=gate.hidden(command.words)) for command in self._common.surroundings.extra_commands()]
        self.query_one("#commands", CommandSheet).open(self._available, extra)
        self.draw_footer()
