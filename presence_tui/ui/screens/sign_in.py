"""The sign-in screen: asks for a code when told to, shows it, and waits."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen

from presence_tui.model.snapshot import AskingForCode, AwaitingUser, SignedIn, SignedOut, Snapshot
from presence_tui.ui.commands import bindings
from presence_tui.ui.context import Context
from presence_tui.ui.main_lines import reply_line
from presence_tui.ui.messages import SetUpWanted
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.view.footer import footer_line
from presence_tui.view.refusals import advice
from presence_tui.view.sign_in import sign_in_header, sign_in_lines


class SignInScreen(Screen[None], inherit_bindings=False):
    """Shows the state of signing in. `show` closes it once somebody is signed in."""

    BINDINGS = bindings("sign-in")

    def __init__(self, context: Context, snapshot: Snapshot) -> None:
        super().__init__()
        self._common = context
        self._snapshot = snapshot
        self._reply = ""

    def compose(self) -> ComposeResult:
        """Make the lines."""
        yield Canvas(self._common.drawing, "bar", id="header")
        yield Canvas(self._common.drawing, classes="rows", id="sign-in-rows")
        yield Canvas(self._common.drawing, "bar", id="footer")

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self.draw)

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot."""
        self._snapshot = snapshot
        if isinstance(snapshot.sign_in, SignedIn):
            if self.is_current:
                self.app.pop_screen()
        elif self.is_mounted:
            self.draw()

    def draw(self) -> None:
        """Draw the state."""
        context = self._common
        state, now = self._snapshot.sign_in, context.clock.now().utc
        size, glyphs, facts = self.app.size, context.drawing.glyphs, context.surroundings.facts
        self.query_one("#header", Canvas).show([sign_in_header(state, facts, size.width, glyphs, cell_len)])
        room = max(size.height - 2, 1)
        lines = sign_in_lines(state, now, context.zone, size.width, room, facts, glyphs, cell_len, context.keys)
        self.query_one("#sign-in-rows", Canvas).show(lines)
        self.draw_footer()

    def draw_footer(self) -> None:
        """Draw the keys that work now, or the reply to the last one."""
        waiting = isinstance(self._snapshot.sign_in, AwaitingUser)
        named = [("copy_code", "copy code"), ("ask_for_code", "new code")] if waiting else [("ask_for_code", "get a code")]
        if isinstance(self._snapshot.sign_in, AskingForCode):
            named = []
        if self._can_set_up():
            named.append(("set_up", "change the ids"))
        keys = self._common.keys.footer(*named, ("to_the_table", "cancel" if waiting else "to the table"))
        right = self._common.keys.footer(("quit", "quit"))
        width, ellipsis = self.app.size.width, self._common.drawing.glyphs.ellipsis
        line = reply_line(self._reply, right, width, ellipsis) if self._reply else footer_line(keys, right, width)
        self.query_one("#footer", Canvas).show([line])

    def seconds_until_change(self) -> float | None:
        """Return when the minutes left change; None: nothing ticks."""
        state = self._snapshot.sign_in
        if not isinstance(state, AwaitingUser):
            return None
        left = (state.code.expires - self._common.clock.now().utc).total_seconds()
        return left % 60 + 0.05 if left > 0 else None

    def forget_reply(self) -> None:
        """Show the keys again."""
        if self._reply:
            self._reply = ""
            self.draw_footer()

    def action_ask_for_code(self) -> None:
        """Ask for a code: somebody is here to use it."""
        monitor = self._common.monitor
        if monitor is not None and not isinstance(self._snapshot.sign_in, AskingForCode | SignedIn):
            monitor.sign_in()

    def action_copy_code(self) -> None:
        """Copy the code; only ever by this key."""
        state = self._snapshot.sign_in
        if isinstance(state, AwaitingUser):
            self.app.copy_to_clipboard(state.code.user_code.reveal())
            self._reply = "Copied the code, if the terminal allows it"
            self.draw_footer()

    def action_set_up(self) -> None:
        """Open the set-up screen again, where other answers would mend the refusal."""
        if self._can_set_up():
            self.post_message(SetUpWanted())

    def _can_set_up(self) -> bool:
        state, first_start = self._snapshot.sign_in, self._common.surroundings.first_start
        if not isinstance(state, SignedOut) or state.trouble is None or first_start is None:
            return False
        return bool(first_start.facts.asked) and advice(state.trouble).set_up

    def action_to_the_table(self) -> None:
        """Stop waiting, and go to the table."""
        monitor = self._common.monitor
        if monitor is not None and isinstance(self._snapshot.sign_in, AwaitingUser | AskingForCode):
            monitor.cancel_sign_in()
        self.app.pop_screen()
