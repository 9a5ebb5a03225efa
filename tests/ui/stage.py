"""The whole program on a stage: the simulated tenant, sign-in, Graph client, monitor and app, on a clock that the test moves.

Only the carriers are short: nothing leaves the process. Signing in runs in threads, so whoever waits for it waits for a fact.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

import presence_tui.ui.app
from presence_tui.demo.people import WATCHED
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.resolver import Directory
from presence_tui.model.list_ports import ListKeeper
from presence_tui.model.permissions import DEFAULT_SCOPES
from presence_tui.model.person import UserId
from presence_tui.model.snapshot import AwaitingUser, DeviceCode, SignedIn, SignedOut, Snapshot
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.paths import user_places
from presence_tui.storage.export import write_presence
from presence_tui.storage.memory_list import MemoryList
from presence_tui.ui.app import PresenceApp
from presence_tui.ui.screens.first_start import FirstStartScreen
from presence_tui.ui.surroundings import ExtraCommand, Surroundings, Switching
from presence_tui.view.choices import NOTHING_CHOSEN, Choice, ChoiceValue, Chosen
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.sign_in_facts import SignInFacts
from tests.manual_clock import ManualClock
from tests.ui.answers import Answers
from tests.ui.services import authenticator, graph_client
from tests.ui.terminal import Terminal, driver_of, environment

INTERVAL = 30.0
_LONGEST_PAUSE = INTERVAL * 1.1 + 1
"""Seconds after which the next poll has come, whatever its jitter."""
_DEADLINE = 20.0
"""Seconds of real time after which a fact will not come any more."""
_TURN = 0.001
_STILL = 20
"""Rounds without a byte after which nothing more is coming."""
_ROUNDS = 2
"""From the app to a screen, from there to its widgets, and back with what they want drawn."""
_KEYS = {"/": "slash", "?": "question_mark", ":": "colon", "!": "exclamation_mark", " ": "space", "esc": "escape"}
_KEYS |= {"<": "less_than_sign", ">": "greater_than_sign"}
_WEB_FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


class StagedApp(PresenceApp):
    """The app, but its pictures name no host to load fonts from, and do not tell in which pieces a row was drawn."""

    CSS_PATH = str(Path(presence_tui.ui.app.__file__).with_name("opening.tcss"))
    TITLE = "presence-tui"

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Return the screen as SVG, every cell drawn anew: of an ink that nobody sees, a blank's, the last one would stay."""
        for widget in self.screen.walk_children():
            widget.refresh()
        return _WEB_FONTS.sub("", super().export_screenshot(title=title, simplify=True))


class Stage:
    """Everything that plays, and what a user can do and see.

    `people` are keys of the tenant (`ada`) or entries of a watch list; `watch_list` stands in their place, and `keeper` keeps it,
    otherwise it is kept in memory. `signed_in`: a session from before is found at the start. `answers` are the set-up screen's.
    `chosen` is what was chosen before the start, besides the order by name.
    `extra` commands are offered beside the program's own; `switching` is how to go over to other profiles.
    """

    def __init__(
        self,
        people: Sequence[str] = WATCHED,
        *,
        size: tuple[int, int] = (120, 24),
        signed_in: bool = True,
        demo: bool = False,
        ascii_only: bool = False,
        theme: str = "auto",
        tenant: SimulatedTenant | None = None,
        clock: ManualClock | None = None,
        watch_list: WatchList | None = None,
        keeper: ListKeeper | None = None,
        answers: Answers | None = None,
        extra: tuple[ExtraCommand, ...] = (),
        keys: Keymap = STANDARD,
        details: bool | None = None,
        chosen: Chosen = NOTHING_CHOSEN,
        work_location: bool = False,
        scopes: Sequence[str] = DEFAULT_SCOPES,
        way: str = "device-code",
        ssh_target: str = "",
        switching: Callable[[Surroundings], Switching] | None = None,
        **environ: str,
    ) -> None:
        self.clock = clock or ManualClock()
        self.tenant = tenant or SimulatedTenant(self.clock.utc, prefix="test-")
        self.terminal = Terminal(*size)
        self.monitor: PresenceMonitor | None = None
        self.exports = user_places().exports_dir("default")
        """Where `w` writes to."""
        self.remembered: dict[Choice, ChoiceValue] = {}
        """What was chosen for the next start."""
        self._signed_in = signed_in
        self._people = [self._entry(who) for who in people]
        self.list = watch_list or WatchList.of_words(self._people)
        self._keeper = keeper
        self._scopes = scopes
        self._way = way
        self.browsed: list[str] = []
        """Addresses that were opened in a browser."""
        facts = SignInFacts(
            self.tenant.client_id, "contoso.com", "global", demo=demo, scopes=tuple(scopes), way=way, ssh_target=ssh_target
        )
        surroundings = Surroundings(
            clock=self.clock,
            zone=lambda: UTC,
            open=self._open,
            facts=facts,
            people=lambda: len(self.list.entries),
            list_place="~/.config/presence-tui/watchlist.toml",
            theme=theme,
            ascii=ascii_only,
            extra_commands=lambda: extra,
            keys=keys,
            chosen={"order": "name", **chosen} if details is None else {"order": "name", **chosen, "details": details},
            work_location=work_location,
            remember=self._remember,
            browse=self._browse,
        )
        if switching is not None:
            surroundings = surroundings._replace(switching=switching(surroundings))
        self._answers = answers
        with environment(**environ):
            self.app = StagedApp(answers.asked_in(surroundings) if answers else surroundings)
        self.app.driver_class = driver_of(self.terminal)
        self.pilot: Pilot[Any] | None = None
        """Textual's, while the app runs."""

    def _remember(self, choice: Choice, value: ChoiceValue) -> bool:
        self.remembered[choice] = value
        return True

    def _browse(self, address: str) -> str:
        self.browsed.append(address)
        return "Opened in the browser, if there is one"

    def _entry(self, who: str) -> str:
        return who if "@" in who or who == "me" or who.count("-") == 4 else str(self.tenant.user(who)["userPrincipalName"])

    async def _open(self) -> PresenceMonitor:
        self.authenticator = sign_in = authenticator(self.tenant, self.clock, self._way, self._scopes)
        if self._signed_in:
            await self.begin_session()
        graph = graph_client(self.tenant, self.clock, self._way, sign_in)
        self.monitor = PresenceMonitor(
            graph=graph,
            sign_in=sign_in,
            directory=Directory(graph=graph, remembered={}, save=lambda people: None, clock=self.clock),
            watch_list=self.list,
            keeper=self._keeper or MemoryList(self.list),
            clock=self.clock,
            chance=random.Random(0),
            interval=INTERVAL,
            export=self._export,
        )
        return self.monitor

    async def _export(self, whose: UserId, presence: bytes) -> str:
        return str(write_presence(self.exports, whose, self.clock.utc(), presence))

    async def begin_session(self, who: str = "ada") -> None:
        """Sign somebody in, as another program with the same tokens would."""
        sign_in = self.authenticator
        code = await sign_in.ask_for_code()
        self.tenant.approve(who)
        redeeming = asyncio.create_task(sign_in.redeem(code, lambda trouble: None))
        await self.clock.settle()
        await self.clock.advance(5)
        await redeeming

    @property
    def snapshot(self) -> Snapshot:
        """What the monitor published last."""
        assert self.monitor is not None, "the monitor is not open yet"
        return self.monitor.snapshot

    @property
    def polls(self) -> int:
        """How many polls were answered."""
        poll = self.monitor.snapshot.last_poll if self.monitor else None
        return poll.number if poll else 0

    async def until(self, fact: Callable[[], object], words: str = "a fact") -> None:
        """Return when `fact` holds and everything is drawn. Raises AssertionError when it does not come."""
        end = time.monotonic() + _DEADLINE
        while not fact():
            assert self.app.return_code != 1, f"the app crashed before {words} came"
            assert time.monotonic() < end, f"waited for {words} in vain:\n{self.screen}"
            await asyncio.sleep(_TURN)
        await self.drawn()

    async def shows(self, *words: str) -> None:
        """Return when a row of the screen says `words`, in this order."""
        end = time.monotonic() + _DEADLINE
        await self.drawn()
        while not self.says(*words):
            assert time.monotonic() < end, f"no row says {words}:\n{self.screen}"
            await asyncio.sleep(_TURN)
            await self.drawn()

    async def begin(self) -> None:
        """Return when the first poll was answered, or when the set-up or the sign-in screen is there."""
        if self._answers and self._answers.facts.needed:
            await self.until(lambda: isinstance(self.app.screen, FirstStartScreen), "the set-up screen")
        elif self._signed_in:
            await self.until(lambda: self.polls > 0, "the first poll")
        elif self._way == "client-secret":
            await self.until(lambda: self.monitor and (self.polls > 0 or self._is_signed_out()), "the first poll, or a refusal")
        else:
            await self.until(lambda: self.monitor and isinstance(self.snapshot.sign_in, SignedOut), "the sign-in screen")

    def _is_signed_out(self) -> bool:
        return isinstance(self.snapshot.sign_in, SignedOut)

    async def get_code(self) -> str:
        """Press enter on the sign-in screen, and return the code that is shown then."""
        before = self.tenant.user_codes()
        await self.press("enter")
        await self.until(self._shows_new_code(before), "a code")
        return self.tenant.user_codes()[-1]

    def _shows_new_code(self, before: Sequence[str]) -> Callable[[], bool]:
        def shown() -> bool:
            state = self.snapshot.sign_in
            return (
                isinstance(state, AwaitingUser)
                and isinstance(state.code, DeviceCode)
                and state.code.user_code.reveal() not in before
            )

        return shown

    async def sign_in(self, who: str = "ada") -> None:
        """Get a code, enter it at the page, and return when the first poll was answered."""
        await self.get_code()
        before = self.polls
        self.tenant.approve(who)
        await self.clock.advance(6)
        await self.until(lambda: isinstance(self.snapshot.sign_in, SignedIn) and self.polls > before, "the table")

    async def poll(self) -> None:
        """Let the time pass until the next poll was answered."""
        before = self.polls
        await self.clock.advance(_LONGEST_PAUSE)
        await self.until(lambda: self.polls > before, "the next poll")

    async def later(self, seconds: float) -> None:
        """Let `seconds` pass, and draw what they change."""
        version = self.snapshot.version
        await self.clock.advance(seconds)
        await self.drawn()
        while self.snapshot.version != version:
            version = self.snapshot.version
            await self.drawn()

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.app.post_message(events.Key(_KEYS.get(key, key), key if len(key) == 1 else None))
            await self.drawn()

    async def type(self, text: str) -> None:
        """Type `text`."""
        await self.press(*text)

    async def click(self, words: str) -> None:
        """Click on the first cell of `words`."""
        y, line = next((y, line) for y, line in enumerate(self.terminal.lines) if words in line)
        assert self.pilot is not None
        await self.pilot.click(offset=(line.index(words), y))
        await self.drawn()

    async def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.terminal.resize(columns, rows)
        self.app.post_message(events.Resize(self.terminal.size, self.terminal.size))
        await self.until(lambda: self.app.screen.size == self.terminal.size, "the new size")
        assert self.pilot is not None
        await self.pilot.pause()
        await self.drawn()

    async def drawn(self) -> None:
        """Return when every widget has read its messages and the screen has painted what they asked for, some rounds long."""
        async with asyncio.timeout(_DEADLINE):
            for _ in range(_ROUNDS):
                await self.clock.settle()
                if not self.app.is_running:
                    return
                screen = self.app.screen
                upwards = reversed(screen.walk_children(with_self=True))  # keys go up from the widget that has the focus
                for pump in (self.app, *upwards, self.app):
                    await _round_trip(pump.call_later)
                await _round_trip(screen.call_after_refresh)

    async def at_rest(self) -> None:
        """Return when nothing is written any more: Textual paints what lies below the top screen on a timer of its own."""
        for _ in range(_STILL):
            written = len(self.terminal.written)
            await self.drawn()
            if len(self.terminal.written) != written:
                return await self.at_rest()

    @property
    def screen(self) -> str:
        """The screen as text."""
        return "\n".join(self.terminal.lines)

    @property
    def inks(self) -> set[str]:
        """The colours of all that is written below the header."""
        rows = (self.terminal.inks(y) for y in range(1, self.terminal.size.height))
        return {ink.colour for row in rows for ink in row if not ink.is_blank}

    @property
    def header(self) -> str:
        """The first row."""
        return self.terminal.lines[0]

    @property
    def footer(self) -> str:
        """The last row."""
        return self.terminal.lines[-1]

    def says(self, *words: str) -> bool:
        """Return whether a row of the screen says `words`, in this order."""
        pattern = re.compile(".*?".join(re.escape(part) for part in words))
        return any(pattern.search(line) for line in self.terminal.lines)

    def row_of(self, name: str) -> str:
        """Return the table's row of somebody."""
        return self.terminal.lines[self.line_of(name)]

    def line_of(self, name: str) -> int:
        """Return on which line of the screen somebody stands in the table. Raises AssertionError where they do not."""
        found = [y for y, line in enumerate(self.terminal.lines) if line[3 : 3 + len(name)] == name]
        assert found, f"{name} is not in the table:\n{self.screen}"
        return found[0]

    @property
    def names(self) -> list[str]:
        """Who is in the table, as far as it is seen, top first."""
        table = self.app.main.table
        rows = self.terminal.lines[table.region.y : table.region.bottom]
        return [line[3:25].split("  ")[0].strip() for line in rows if line[1:2].strip()]

    @property
    def selected(self) -> str:
        """The name under the cursor."""
        line = next((line for line in self.terminal.lines if line.startswith(("▌", ">"))), "")
        return line[3:25].split("  ")[0].strip()

    @property
    def selected_line(self) -> int:
        """The line of the screen on which the cursor stands."""
        return next(y for y, line in enumerate(self.terminal.lines) if line.startswith(("▌", ">")))

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[Stage]:
        """Run the app, from its first frame until the end of the block."""
        async with self.app.run_test(headless=False, size=(self.terminal.size.width, self.terminal.size.height)) as self.pilot:
            yield self


@asynccontextmanager
async def stage(people: Sequence[str] = WATCHED, **choices: Any) -> AsyncIterator[Stage]:
    """Play: with somebody signed in and one poll answered, or with `signed_in=False` before the sign-in screen. See Stage."""
    played = Stage(people, **choices)
    async with played.playing():
        await played.begin()
        yield played


async def _round_trip(call: Callable[[Callable[[], None]], bool]) -> None:
    back = asyncio.Event()
    if call(back.set):
        await back.wait()
