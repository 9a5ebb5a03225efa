"""The program under measurement: its app and monitor over the simulated tenant, on a clock that a pipe moves."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from typing import ClassVar

from presence_tui.demo.people import AVAILABLE, AWAY, BACK_SOON, IN_A_CALL, IN_A_MEETING, OFFLINE, PRESENTING
from presence_tui.demo.tenant import CLIENT_ID
from presence_tui.model.ports import Monitor
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.ui.app import PresenceApp
from presence_tui.ui.surroundings import Surroundings
from presence_tui.view.sign_in import SignInFacts
from tests.bench.obeying import Obeying
from tests.bench.watched import Watched

_POSES = (AVAILABLE, IN_A_CALL, IN_A_MEETING, PRESENTING, BACK_SOON, AWAY, OFFLINE)
"""What people change to in a stream."""


class Subject(Obeying):
    """Obeys commands. Everything runs in one event loop.

    Watched are `people` generated ones, who need not be looked up, or where that is 0 those of the tests.
    """

    def __init__(self, people: int, interval: float) -> None:
        self._interval = interval
        self._chance = random.Random(0)
        self._watched = Watched(people, interval)
        self._clock, self._tenant, self._people = self._watched.clock, self._watched.tenant, self._watched.people
        self._monitor: PresenceMonitor | None = None
        self._published = asyncio.Event()
        surroundings = Surroundings(
            clock=self._clock,
            zone=lambda: UTC,
            open=self.open_for_app,
            facts=SignInFacts(CLIENT_ID, "organizations", "global"),
            people=lambda: len(self._watched.words),
            list_place="watchlist.toml",
        )
        super().__init__(PresenceApp(surroundings))

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

    async def _forget(self) -> None:
        """Have the tenant forget what it was asked."""
        self._tenant.forget_requests()

    async def _pass(self, seconds: str) -> None:
        """Let the time pass, and the polls that are due in it be answered."""
        before = self._polls
        await self._clock.advance(float(seconds))
        if self._polls - before < float(seconds) // self._interval:
            raise RuntimeError(f"{self._polls - before} polls were answered in {seconds} s")

    verbs: ClassVar[Mapping[str, Callable[..., Awaitable[None]]]] = Obeying.verbs | {
        "begin": _begin, "poll": _poll, "sleep": _sleep, "set": _set, "change": _change, "pass": _pass, "forget": _forget,
    }  # fmt: skip

    async def open_for_app(self) -> Monitor:
        """Return what the app is given."""
        return await self._open()

    async def _open(self) -> PresenceMonitor:
        self._monitor = await self._watched.open()
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


if __name__ == "__main__":
    _commands, _answers, _people, _interval = sys.argv[1:]
    asyncio.run(Subject(int(_people), float(_interval)).run(int(_commands), int(_answers)))
