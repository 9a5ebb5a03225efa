"""The program under measurement: its app, monitor and clients over the simulated tenant, on a clock that a pipe moves.

Takes one command a line as JSON, `[verb, argument, ...]`, and answers each with one line once nothing is left to be drawn:
`null` or what went wrong. Before the answer it sends `MARK` to the terminal, behind everything drawn: what came before it
belongs to the command.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import ClassVar

import httpx
from textual import events

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.demo.people import AVAILABLE, AWAY, BACK_SOON, IN_A_CALL, IN_A_MEETING, OFFLINE, PRESENTING, WATCHED, generated
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.directory.resolver import Directory
from presence_tui.graph.client import GraphClient
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person, UserId
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.storage.memory_list import MemoryList
from presence_tui.ui.app import PresenceApp
from presence_tui.ui.surroundings import Surroundings
from presence_tui.view.sign_in import SignInFacts
from tests.auth.hurried import HurriedClock
from tests.bench.driven import MARK
from tests.manual_clock import ManualClock

_POSES = (AVAILABLE, IN_A_CALL, IN_A_MEETING, PRESENTING, BACK_SOON, AWAY, OFFLINE)
"""What people change to in a stream."""

_ROUNDS = 3
"""From the app to a screen, from there to its widgets, and back with what they want drawn."""

_DEADLINE = 20.0
_SCOPES = tuple(f"https://{GLOBAL.graph_host}/{name}" for name in ("Presence.Read.All", "User.ReadBasic.All"))


class _Middling(random.Random):
    """Chance that hits the middle: pauses of exactly one interval."""

    def random(self) -> float:
        return 0.5


class Subject:
    """Obeys commands. Everything runs in one event loop.

    Watched are `people` generated ones, who need not be looked up, or where that is 0 those of the tests.
    """

    def __init__(self, people: int, interval: float) -> None:
        self._interval = interval
        self._clock = ManualClock()
        self._chance = random.Random(0)
        self._tenant = SimulatedTenant(self._clock.utc, approve_after=0, interval=0)
        self._tenant.lifetimes(token=10_000_000)  # renewals are no part of any figure
        self._people = [Person(UserId(one.id), one.name, one.upn) for one in generated(0, people)]
        self._tenant.add_people(people)
        self._watched = [person.id for person in self._people] or list(WATCHED)
        self._monitor: PresenceMonitor | None = None
        self._published = asyncio.Event()
        self._app = PresenceApp(
            Surroundings(
                clock=self._clock,
                zone=UTC,
                open=self._open,
                facts=SignInFacts(CLIENT_ID, "organizations", "global"),
                people=len(self._watched),
                list_place="watchlist.toml",
            )
        )

    async def run(self, commands: int, answers: int) -> None:
        """Run the app, and obey the lines from the descriptor `commands` until it is closed."""
        app = asyncio.create_task(self._app.run_async())
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(commands, "rb"))
        while line := await reader.readline():
            verb, *arguments = json.loads(line)
            os.write(answers, json.dumps(await self._obeyed(verb, arguments)).encode() + b"\n")
        self._app.exit()
        await app

    async def _obeyed(self, verb: str, arguments: list[str]) -> str | None:
        try:
            async with asyncio.timeout(_DEADLINE):
                await self._verbs[verb](self, *arguments)
                await self._drawn()
        except Exception:  # the other process tells what happened here
            return traceback.format_exc()
        driver = self._app._driver  # the terminal as Textual holds it: what is written there keeps its place
        if driver is None:
            return "the app has no terminal"
        driver.write(MARK)
        return None

    async def _begin(self) -> None:
        """Wait until the first poll is answered."""
        await self._after_poll(0)

    async def _poll(self) -> None:
        """Let the time pass until the next poll is answered."""
        before = self._polls
        while self._polls == before:
            await self._clock.advance(1)

    async def _sleep(self, hours: str) -> None:
        """Let hours pass as a suspended machine does, so that the ages on the screen stand still for the next half hour."""
        before = self._polls
        self._clock.jump(wall=3600 * float(hours), ticks=3600 * float(hours))
        await self._clock.advance(0)
        await self._after_poll(before)

    async def _set(self, who: str, availability: str, activity: str) -> None:
        self._tenant.set(who, availability, activity)

    async def _change(self, count: str) -> None:
        """Let `count` people do something else than before."""
        for person in self._chance.sample(self._people, int(count)):
            before = json.loads(self._tenant.presence_json(person.id))["activity"]
            pose = self._chance.choice([pose for pose in _POSES if pose.activity != before])
            self._tenant.set(person.id, pose.availability, pose.activity)

    async def _pass(self, seconds: str) -> None:
        """Let the time pass, and the polls that are due in it be answered."""
        before = self._polls
        await self._clock.advance(float(seconds))
        if self._polls - before < float(seconds) // self._interval:
            raise RuntimeError(f"{self._polls - before} polls were answered in {seconds} s")

    async def _press(self, key: str) -> None:
        self._app.post_message(events.Key(key, key if len(key) == 1 else None))

    _verbs: ClassVar[dict[str, Callable[..., Awaitable[None]]]] = {
        "begin": _begin, "poll": _poll, "sleep": _sleep, "set": _set, "change": _change, "pass": _pass, "press": _press,
    }  # fmt: skip

    async def _open(self) -> PresenceMonitor:
        sign_in = Authenticator(
            client_id=CLIENT_ID,
            authority=GLOBAL.authority("organizations"),
            oidc=False,
            scopes=_SCOPES,
            http=httpx.Client(transport=SimulatedTransport(self._tenant)),
            cache=MemoryTokenCache(),
            clock=HurriedClock(),  # signing in takes no time, and the session lasts
        )
        await sign_in.redeem(await sign_in.ask_for_code(), lambda trouble: None)
        http = httpx.AsyncClient(transport=AsyncSimulatedTransport(self._tenant, self._clock.sleep))
        graph = GraphClient(http=http, root=GLOBAL.graph_url, token=sign_in.token, clock=self._clock)
        remembered = {person.id.lower(): person for person in self._people}
        self._monitor = PresenceMonitor(
            graph=graph,
            sign_in=sign_in,
            directory=Directory(graph=graph, remembered=remembered, save=lambda people: None, clock=self._clock),
            watch_list=WatchList.of_words(self._watched),
            keeper=MemoryList(WatchList.of_words(self._watched)),
            clock=self._clock,
            chance=_Middling(),
            interval=self._interval,
            export=_nowhere,
        )
        self._monitor.subscribe(lambda snapshot: self._published.set())
        self._published.set()
        return self._monitor

    @property
    def _polls(self) -> int:
        poll = self._monitor.snapshot.last_poll if self._monitor else None
        return poll.number if poll else 0

    async def _after_poll(self, number: int) -> None:
        while self._polls <= number:
            self._published.clear()
            await self._published.wait()

    async def _drawn(self) -> None:
        """Return when every widget has read its messages and the screen has painted what they asked for, some rounds long."""
        for _ in range(_ROUNDS):
            await self._clock.settle()
            screen = self._app.screen
            for pump in (self._app, *screen.walk_children(with_self=True)):
                await _round_trip(pump.call_later)
            await _round_trip(screen.call_after_refresh)


async def _nowhere(whose: str, presence: bytes) -> str:
    raise StorageError("nothing is measured that writes files")


async def _round_trip(call: Callable[[Callable[[], None]], bool]) -> None:
    back = asyncio.Event()
    if call(back.set):
        await back.wait()


if __name__ == "__main__":
    _commands, _answers, _people, _interval = sys.argv[1:]
    asyncio.run(Subject(int(_people), float(_interval)).run(int(_commands), int(_answers)))
