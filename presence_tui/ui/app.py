"""The app: opens the monitor after the first frame, hands its snapshots to the screens, and leaves cleanly."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack, suppress
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from textual import constants, events, work
from textual.screen import Screen

from presence_tui.model.errors import PresenceError
from presence_tui.ui.commands import program_bindings, textual_keymap
from presence_tui.ui.context import Context
from presence_tui.ui.drawing import Drawing, redress
from presence_tui.ui.first_frame import FirstFrame
from presence_tui.ui.key_order import KeyOrder
from presence_tui.ui.messages import FileTrouble, SnapshotPublished
from presence_tui.ui.screens.live import LiveScreen
from presence_tui.ui.screens.opening import OpeningScreen
from presence_tui.ui.surroundings import ExtraCommand
from presence_tui.ui.terminal.driver import quiet_driver
from presence_tui.ui.terminal.output import Output, Painting
from presence_tui.ui.theme import Colours, textual_theme
from presence_tui.ui.ticking import Ticking
from presence_tui.ui.workers import WorkersOwner
from presence_tui.view.glyphs import ASCII, UNICODE

if TYPE_CHECKING:
    from presence_tui.model.snapshot import Snapshot
    from presence_tui.ui.messages import Answered
    from presence_tui.ui.palette import Palette
    from presence_tui.ui.screens.main import MainScreen
    from presence_tui.ui.surroundings import Surroundings
    from presence_tui.ui.widgets.command_sheet import CommandSheet
    from presence_tui.ui.widgets.counts_line import CountsLine
    from presence_tui.ui.widgets.profile_sheet import ProfileSheet
    from presence_tui.view.profiles import Listed

_log = logging.getLogger(__name__)


class PresenceApp(WorkersOwner, FirstFrame, KeyOrder, Ticking, Painting, inherit_bindings=False):
    """The live table. `return_value` is a signal's number when one ended it; `failure` a PresenceError that did.

    Another driver than ours serves where TEXTUAL_DRIVER names one.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = program_bindings()

    def __init__(self, surroundings: Surroundings) -> None:
        self.output = Output(plain=not surroundings.difference)
        driver = None if constants.DRIVER else quiet_driver(self.output)
        super().__init__(driver_class=driver, ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._colours = Colours(self.console.color_system, dict(os.environ))
        palette = self._colours.palette(surroundings.theme)
        self._common = Context(surroundings, Drawing(palette, ASCII if surroundings.ascii else UNICODE))
        self.failure: PresenceError | None = None
        self.error_console = Console(file=StringIO(), width=80)
        self.begin_in(textual_theme(palette))
        self.animation_level = "none"
        self.set_keymap(textual_keymap(self._common.keys))

    def get_default_screen(self) -> Screen[None]:
        """Begin with what is drawn at once."""
        return OpeningScreen(self._common)

    @property
    def main(self) -> MainScreen:
        """The main screen. Raises LookupError before the first frame."""
        from presence_tui.ui.screens.main import MainScreen

        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                return screen
        raise LookupError("the main screen is not there yet")

    def on_mount(self) -> None:
        """Go on once the first frame is drawn."""
        self.screen.call_after_refresh(self.call_later, self._begin)

    async def _begin(self) -> None:
        self.read_other_rules()
        self._common.drawing.seams = not self.output.compares
        first_start = self._common.surroundings.first_start
        if first_start is not None and first_start.facts.needed:
            self.on_set_up_wanted()
            return
        from presence_tui.ui.screens.main import MainScreen

        await self.push_screen(MainScreen(self._common))
        self._run_monitor()

    async def _begin_anew(self, surroundings: Surroundings) -> None:
        """Leave every screen, and what they showed, for other surroundings: they may look otherwise, and have other keys."""
        self._common.enter(surroundings)
        self.workers.cancel_group(self, "monitor")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._common.drawing.glyphs = ASCII if surroundings.ascii else UNICODE
        self.output.plain = not surroundings.difference
        self.set_keymap(textual_keymap(self._common.keys))
        self._wear(self._colours.palette(surroundings.theme))
        await self._begin()

    @work(name="monitor", group="monitor", exit_on_error=False)
    async def _run_monitor(self) -> None:
        try:
            monitor = self._common.gate.before(await self._common.surroundings.open())
        except PresenceError as error:
            self.failure = error
            self.exit()
            return
        self._common.monitor = monitor

        def published(_: Snapshot | None = None) -> None:
            self.post_message(SnapshotPublished(monitor))

        monitor.subscribe(published)
        async with self._common.gate.learning(monitor) as first:
            await self.main.prepare(first)
        published()
        await monitor.run()

    def on_snapshot_published(self, message: SnapshotPublished) -> None:
        """Hand the newest snapshot to the screens, as it may be shown now: names may be hidden since it was published."""
        monitor = self._common.monitor
        if monitor is None or message.by is not monitor or self._common.gate.is_shut:
            return  # the last word of a monitor that was left, or of one whose newest is shown later
        snapshot = monitor.snapshot
        for screen in list(self.screen_stack):
            if isinstance(screen, LiveScreen):
                screen.show(snapshot)
        self.wake_in_time()

    def tell(self, sentence: str) -> None:
        """Show over the table what is wrong with a file, while there is one. May be called from any thread."""
        if self.is_running:
            self.post_message(FileTrouble(sentence))

    def on_file_trouble(self, message: FileTrouble) -> None:
        """Tell it where the table is."""
        with suppress(LookupError):
            self.main.tell_trouble(message.sentence)

    def on_sign_in_wanted(self) -> None:
        """Show the sign-in screen over the table."""
        from presence_tui.ui.screens.sign_in import SignInScreen

        monitor = self._common.monitor
        if monitor is not None and not isinstance(self.screen, SignInScreen):
            self.push_screen(SignInScreen(self._common, monitor.snapshot))

    def on_set_up_wanted(self) -> None:
        """Show the set-up screen, over whatever is there."""
        from presence_tui.ui.screens.first_start import FirstStartScreen

        first_start = self._common.surroundings.first_start
        if first_start is not None and not isinstance(self.screen, FirstStartScreen):
            self.push_screen(FirstStartScreen(self._common, first_start))

    @work(name="set up", group="set up", exit_on_error=False)
    async def on_answered(self, message: Answered) -> None:
        """Save the answers and begin with them; or say on the set-up screen why not."""
        from presence_tui.ui.screens.first_start import FirstStartScreen
        from presence_tui.view.wording import error_sentence

        surroundings, asking = self._common.surroundings, self.screen
        if surroundings.first_start is None or not isinstance(asking, FirstStartScreen):
            return
        try:
            begun = await surroundings.first_start.save(message.values)
        except PresenceError as error:
            asking.fail(error_sentence(error, self._common.zone))
        else:
            await self._begin_anew(begun)

    async def on_demo_wanted(self) -> None:
        """Run the demo from now on, also where answers are being saved."""
        self.workers.cancel_group(self, "set up")
        first_start = self._common.surroundings.first_start
        if first_start is not None:
            await self._begin_anew(first_start.demo())

    async def on_event(self, event: events.Event) -> None:
        """Let the reply to a key stand until the next key."""
        if isinstance(event, events.Key) and isinstance(self.screen, LiveScreen):
            self.screen.forget_reply()
        await super().on_event(event)

    def on_counts_line_pressed(self, message: CountsLine.Pressed) -> None:
        """Narrow the table to the class that was clicked."""
        self.main.show_class(message.status_class)

    def on_command_sheet_chosen(self, message: CommandSheet.Chosen) -> None:
        """Run the chosen command as its key would."""
        self.main.close_sheet()
        command = message.command
        if isinstance(command, ExtraCommand):
            self.main.run_extra(command)
            return
        self.call_later(self.run_action, command.action or command.id, self if command.section == "Program" else self.main)

    def on_profile_sheet_chosen(self, message: ProfileSheet.Chosen) -> None:
        """Go over to the chosen profile or account."""
        self.main.close_sheet()
        self._go_over(message.one)

    @work(name="go over", group="go over", exit_on_error=False)
    async def _go_over(self, one: Listed) -> None:
        """Show another profile, or what another account sees; or say in the footer why not. What is shown stays until then."""
        from presence_tui.view.profiles import ListedAccount
        from presence_tui.view.wording import error_sentence

        main, monitor, switching = self.main, self._common.monitor, self._common.surroundings.switching
        try:
            if isinstance(one, ListedAccount):
                if monitor is not None and not one.in_use:
                    await monitor.use_account(one.key)
                main.reply(f"{one.username} is in use" + ("" if one.in_use else ", in every pane of this profile"))
            elif one.in_use:
                main.reply(f"{one.name} is in use")
            elif switching is not None:
                await self._begin_anew(await switching.to_profile(one.name))
        except PresenceError as error:
            main.reply(error_sentence(self._common.gate.hidden(error), self._common.zone))

    def action_help(self) -> None:
        """Show the keys."""
        from presence_tui.ui.screens.first_start import FirstStartScreen
        from presence_tui.ui.screens.help import HelpScreen
        from presence_tui.ui.screens.main import MainScreen

        screen = self.screen
        fixed = screen.keys() if isinstance(screen, FirstStartScreen) else None
        if not isinstance(screen, HelpScreen):
            self.push_screen(HelpScreen(self._common, commands=isinstance(screen, MainScreen), fixed=fixed))

    def action_commands(self) -> None:
        """Open the command sheet over the table."""
        from presence_tui.ui.screens.help import HelpScreen
        from presence_tui.ui.screens.main import MainScreen

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        if isinstance(self.screen, MainScreen):
            self.screen.open_sheet()

    def action_theme(self, name: str) -> None:
        """Draw in another theme from now on, and remember that."""
        from presence_tui.view.wording import theme_reply

        palette = self._colours.palette(name)
        self._wear(palette)
        kept = self._common.surroundings.remember("theme", name)
        with suppress(LookupError):  # there is no table yet, and no footer to reply in
            self.main.reply(theme_reply(name, palette.name, self._colours.hindrance(name), kept))

    def _wear(self, palette: Palette) -> None:
        """Repaint everything once in `palette`: what Textual draws by its theme, and what the widgets draw themselves."""
        if palette is self._common.drawing.palette:
            return
        paused = ExitStack()
        paused.enter_context(self.batch_update())
        self._common.drawing.palette = palette
        for screen in self.screen_stack:
            redress(screen)
        theme = textual_theme(palette)
        self.register_theme(theme)
        self.theme = theme.name
        self.call_next(paused.close)  # after the stylesheet, which Textual queues just before

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
