"""The sign-in screen: asks for a code when told to, shows it, and waits."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen

from presence_tui.model.snapshot import AskingForCode, AwaitingUser, BrowserPage, DeviceCode, SignedIn, SignedOut, Snapshot
from presence_tui.ui.commands import bindings
from presence_tui.ui.context import Context
from presence_tui.ui.messages import SetUpWanted
from presence_tui.ui.palettes import NO_COLOR
from presence_tui.ui.qr import modules_of
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.view.footer import footer_line, reply_line
from presence_tui.view.permissions import asked_scopes
from presence_tui.view.refusals import advice
from presence_tui.view.sign_in import sign_in_header, sign_in_lines
from presence_tui.view.sign_in_code import PageCode, encoded_page, no_room_words, placed
from presence_tui.view.tones import Line
from presence_tui.view.ways import WAY_WORDS


class SignInScreen(Screen[None], inherit_bindings=False):
    """Shows the state of signing in. `show` closes it once somebody is signed in."""

    BINDINGS = bindings("sign-in")

    def __init__(self, context: Context, snapshot: Snapshot) -> None:
        super().__init__()
        self._common = context
        self._snapshot = snapshot
        self._reply = ""
        self._alone = False
        """Whether somebody wants to see the QR code alone."""
        self._placed = ""
        """Where the QR code is now; see `Placed.code`."""
        self._drawn_page: tuple[str, PageCode | None] = ("", None)

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
        self._alone = self._alone and isinstance(snapshot.sign_in, AwaitingUser)
        if isinstance(snapshot.sign_in, SignedIn):
            if self.is_current:
                self.app.pop_screen()
        elif self.is_mounted:
            self.draw()

    def draw(self) -> None:
        """Draw the state."""
        context = self._common
        state, now = self._snapshot.sign_in, context.clock.now().utc
        size, glyphs, facts = self.app.size, context.drawing.glyphs, context.facts
        facts = facts._replace(scopes=asked_scopes(facts, self._snapshot.groups))
        self.query_one("#header", Canvas).show([sign_in_header(state, facts, size.width, glyphs, cell_len)])
        height = max(size.height - 2, 1)

        def words(room: int) -> list[Line]:
            return sign_in_lines(state, now, context.zone, size.width, height, facts, glyphs, cell_len, context.keys, room)

        lines, self._placed = placed(self._page_code(), words, size.width, height, cell_len, wanted_alone=self._alone)
        self.query_one("#sign-in-rows", Canvas).show(lines)
        self.draw_footer()

    def _page_code(self) -> PageCode | None:
        """Return the QR code of the page; None where none is to be entered, or where it could not be drawn dark on light."""
        state, context = self._snapshot.sign_in, self._common
        if (
            not isinstance(state, AwaitingUser)
            or isinstance(state.code, BrowserPage)
            or context.surroundings.ascii
            or context.drawing.palette is NO_COLOR
        ):
            return None
        address, words = encoded_page(state.code)
        if self._drawn_page[0] != address:
            modules = modules_of(address)
            self._drawn_page = (address, PageCode(modules, words) if modules else None)
        return self._drawn_page[1]

    def draw_footer(self) -> None:
        """Draw the keys that work now, or the reply to the last one."""
        keys = self._common.keys.footer(*self._named())
        right = self._common.keys.footer(("quit", "quit"))
        width, glyphs = self.app.size.width, self._common.drawing.glyphs
        line = reply_line(self._reply, right, width, glyphs, cell_len) if self._reply else footer_line(keys, right, width)
        self.query_one("#footer", Canvas).show([line])

    def _named(self) -> list[tuple[str, str]]:
        """Return the commands that do something now, each with its words."""
        state = self._snapshot.sign_in
        if self._placed == "alone":
            return [("show_qr", "the words"), ("copy_code", "copy code"), ("to_the_table", "back")]
        if isinstance(state, AwaitingUser):
            if isinstance(state.code, BrowserPage):
                kept = [("copy_code", "copy address"), ("ask_for_code", "new page"), ("to_the_table", "cancel")]
                # a browser on this machine is of no use to whoever came by SSH
                return kept if self._common.facts.ssh_target else [*kept, ("open_page", "open here")]
            code = [("show_qr", "QR code")] if self._placed == "hidden" else []
            return [("copy_code", "copy code"), ("ask_for_code", "new code"), *code, ("to_the_table", "cancel")]
        named = [("ask_for_code", self._asking_words())] if self._may_ask() else []
        trouble = state.trouble if isinstance(state, SignedOut | AskingForCode) else None
        if self._can_set_up() and trouble and advice(trouble).set_up:
            named.append(("set_up", "change the ids"))
        return [*named, ("to_the_table", "to the table")]

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
        if monitor is not None and self._may_ask():
            monitor.sign_in()

    def _asking_words(self) -> str:
        thing = WAY_WORDS[self._common.facts.way].thing
        if isinstance(self._snapshot.sign_in, AskingForCode):
            return "ask now"
        return f"get a {thing}" if thing else "sign in"

    def _may_ask(self) -> bool:
        """Say whether a code may be asked for: no question is under way, and no pause that the service asked for."""
        state = self._snapshot.sign_in
        if isinstance(state, AskingForCode):
            return state.next_try is not None and not (state.trouble and state.trouble.retry_after)
        return not isinstance(state, SignedIn)

    def action_copy_code(self) -> None:
        """Copy the code, or the page's address; only ever by this key."""
        match self._snapshot.sign_in:
            case AwaitingUser(code=BrowserPage() as page):
                self.app.copy_to_clipboard(page.address)
                self._say("Copied the address, if the terminal allows it")
            case AwaitingUser(code=DeviceCode() as code):
                self.app.copy_to_clipboard(code.user_code.reveal())
                self._say("Copied the code, if the terminal allows it")

    def action_open_page(self) -> None:
        """Open the page in a browser on this machine; only ever by this key."""
        state = self._snapshot.sign_in
        if isinstance(state, AwaitingUser) and isinstance(state.code, BrowserPage):
            self._say(self._common.surroundings.browse(state.code.address))

    def _say(self, reply: str) -> None:
        self._reply = reply
        self.draw_footer()

    def action_set_up(self) -> None:
        """Open the set-up screen again; a code that waits would be of no use with other answers."""
        if self._can_set_up():
            self._stop_waiting()
            self.post_message(SetUpWanted())

    def _can_set_up(self) -> bool:
        first_start = self._common.surroundings.first_start
        changeable = isinstance(self._snapshot.sign_in, SignedOut | AwaitingUser | AskingForCode)
        return changeable and first_start is not None and bool(first_start.facts.asked)

    def action_show_qr(self) -> None:
        """Show the QR code alone, or the words again; or say how much room it needs."""
        if self._placed in ("alone", "hidden"):
            self._alone = not self._alone
            self.draw()
        elif not self._placed and (page := self._page_code()):
            self._say(no_room_words(page))

    def action_to_the_table(self) -> None:
        """Go back to the words, or stop waiting and go to the table."""
        if self._placed == "alone":
            self.action_show_qr()
            return
        self._stop_waiting()
        self.app.pop_screen()

    def _stop_waiting(self) -> None:
        monitor = self._common.monitor
        if monitor is not None and isinstance(self._snapshot.sign_in, AwaitingUser | AskingForCode):
            monitor.cancel_sign_in()
