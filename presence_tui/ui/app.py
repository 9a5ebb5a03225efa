"""The app: opens the monitor after the first frame, hands its snapshots to the screens, and leaves cleanly."""

from __future__ import annotations

import logging
import os
from io import StringIO

from rich.console import Console
from textual import events, work
from textual.app import App
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from presence_tui.model.errors import PresenceError, SignedOutReason
from presence_tui.model.snapshot import SignedOut, Snapshot
from presence_tui.ui.commands import program_bindings
from presence_tui.ui.context import Context
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.messages import SnapshotPublished
from presence_tui.ui.palette import NO_COLOR
from presence_tui.ui.screens.help import HelpScreen
from presence_tui.ui.screens.main import MainScreen
from presence_tui.ui.screens.sign_in import SignInScreen
from presence_tui.ui.surroundings import Surroundings
from presence_tui.ui.theme import choose, textual_theme
from presence_tui.ui.widgets.command_sheet import CommandSheet
from presence_tui.ui.widgets.counts_line import CountsLine
from presence_tui.view.glyphs import ASCII, UNICODE

_log = logging.getLogger(__name__)


class PresenceApp(App[int]):
    """The live table. `return_value` is a signal's number when one ended it; `failure` a PresenceError that did."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    BINDINGS = program_bindings()

    def __init__(self, surroundings: Surroundings) -> None:
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_color else None)
        palette = NO_COLOR if no_color else choose(surroundings.theme, self.console.color_system, os.environ)
        self._common = Context(surroundings, Drawing(palette, ASCII if surroundings.ascii else UNICODE))
        self.failure: PresenceError | None = None
        self.error_console = Console(file=StringIO(), width=80)
        theme = textual_theme(palette)
        self.register_theme(theme)
        self.theme = theme.name
        self.animation_level = "none"
        self._offered_sign_in = False

    def get_default_screen(self) -> Screen[None]:
        """Begin with the main screen: the first frame waits for nothing."""
        return MainScreen(self._common)

    @property
    def main(self) -> MainScreen:
        """The main screen."""
        return next(screen for screen in self.screen_stack if isinstance(screen, MainScreen))

    def on_mount(self) -> None:
        """Open the monitor once the first frame is drawn."""
        self.main.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._run_monitor()

    @work(name="monitor", group="monitor", exit_on_error=False)
    async def _run_monitor(self) -> None:
        try:
            monitor = await self._common.surroundings.open()
        except PresenceError as error:
            self.failure = error
            self.exit()
            return
        self._common.monitor = monitor
        monitor.subscribe(self._published)
        self._published(monitor.snapshot)
        await monitor.run()

    def _published(self, snapshot: Snapshot) -> None:
        self.post_message(SnapshotPublished(snapshot))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let no worker fail in silence: a bug in one is a bug of the program."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self._handle_exception(event.worker.error)

    def on_snapshot_published(self, message: SnapshotPublished) -> None:
        """Hand a snapshot to the screens, and offer to sign in where nobody ever did."""
        snapshot = message.snapshot
        self.main.show(snapshot)
        screen = self.screen
        if isinstance(screen, SignInScreen):
            screen.show(snapshot)
            if screen.is_done:
                self.pop_screen()
        elif isinstance(snapshot.sign_in, SignedOut) and not self._offered_sign_in:
            self._offered_sign_in = True
            if snapshot.sign_in.reason is SignedOutReason.NEVER:
                self.show_sign_in(snapshot)
        self.restart_tick()

    def show_sign_in(self, snapshot: Snapshot | None = None) -> None:
        """Show the sign-in screen over the table."""
        if self._common.monitor is not None:
            self.push_screen(SignInScreen(self._common, snapshot or self._common.monitor.snapshot))
            self.restart_tick()

    def restart_tick(self) -> None:
        """Sleep until words on the screen change by themselves; there is no timer while none do."""
        self._tick()

    @work(name="tick", group="tick", exclusive=True, exit_on_error=False)
    async def _tick(self) -> None:
        while True:
            shown = self.screen
            ticking = shown if isinstance(shown, SignInScreen) else self.main
            seconds = ticking.seconds_until_change()
            if seconds is None:
                return
            await self._common.clock.sleep(seconds)
            ticking.draw()

    async def on_event(self, event: events.Event) -> None:
        """Let the reply to a key stand until the next key."""
        if isinstance(event, events.Key) and isinstance(self.screen, MainScreen | SignInScreen):
            self.screen.forget_reply()
        await super().on_event(event)

    def on_sign_in_wanted(self) -> None:
        """Show the sign-in screen."""
        self.show_sign_in()

    def on_counts_line_pressed(self, message: CountsLine.Pressed) -> None:
        """Narrow the table to the class that was clicked."""
        self.main.show_class(message.status_class)

    def on_command_sheet_chosen(self, message: CommandSheet.Chosen) -> None:
        """Run the chosen command as its key would."""
        self.main.close_sheet()
        command = message.command
        self.call_later(self.run_action, command.action or command.id, self if command.section == "Program" else self.main)

    def on_command_sheet_closed(self) -> None:
        """Close the command sheet."""
        self.main.close_sheet()

    def action_help(self) -> None:
        """Show the keys."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._common))

    def action_commands(self) -> None:
        """Open the command sheet over the table."""
        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        if isinstance(self.screen, MainScreen):
            self.main.open_sheet()

    def action_redraw(self) -> None:
        """Paint everything anew."""
        self.screen.refresh(layout=True)

    async def action_quit(self) -> None:
        """Leave."""
        self.exit()

    def leave(self, signal_number: int) -> None:
        """Leave because of a signal."""
        self.exit(signal_number)

    def _handle_exception(self, error: Exception) -> None:
        """Log a crash, without local variables: they may hold a token."""
        _log.critical("the program crashed", exc_info=error)
        super()._handle_exception(error)
