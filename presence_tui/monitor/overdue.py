"""Tells when an answer is overdue. Gives up nothing: the deadline is the Graph client's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Awake, Late, Live, PartlyLive, PollHealth, Starting
from presence_tui.monitor.sessions import Sessions
from presence_tui.monitor.store import PresenceStore

T = TypeVar("T")

_LEAST = 5.0
"""Seconds that any answer may take."""


class Overdue:
    """Watches questions, one at a time or several together."""

    def __init__(self, sessions: Sessions, store: PresenceStore, clock: Clock, interval: float) -> None:
        self._sessions = sessions
        self._store = store
        self._clock = clock
        self.interval = interval
        """Seconds between polls, as in force."""
        self._overdue: set[object] = set()
        """The questions whose answers are overdue."""
        self._said: tuple[Late, PollHealth] | None = None
        """What was said of them, and what before."""

    async def watch(self, question: Coroutine[Any, Any, T], *, quietly: bool = False) -> T:
        """Await `question`; publish Late when the answer takes longer than half an interval, where all was well till then.

        Not where it is awaited `quietly`: presences are asked for meanwhile.
        Raises AnotherSession where another one began meanwhile, else what `question` raises.
        """
        if quietly:
            return await self._sessions.ask(question)

        def ask(sent: Callable[[], None]) -> Coroutine[Any, Any, T]:
            sent()
            return question

        return await self.watch_sent(ask)

    async def watch_sent(self, ask: Callable[[Callable[[], None]], Coroutine[Any, Any, T]]) -> T:
        """Do as `watch` does with what `ask` returns; the answer is awaited from when `ask`'s argument is called."""
        this, alarms = object(), list[asyncio.Task[None]]()

        def sent() -> None:
            self._end(this, alarms)
            alarms.append(asyncio.create_task(self._alarm(this, self._clock.now())))

        try:
            answer = await self._sessions.ask(ask(sent))
        finally:
            self._end(this, alarms)
        self._recover()
        return answer

    def _end(self, this: object, alarms: list[asyncio.Task[None]]) -> None:
        for alarm in alarms:
            alarm.cancel()
        self._overdue.discard(this)

    def _recover(self) -> None:
        """Say again what was said before, once nothing is overdue any more: a poll of a long list may go on for a while."""
        if self._said is not None and not self._overdue:
            late, before = self._said
            self._said = None
            if self._store.snapshot.health is late:
                self._store.publish(health=before)

    async def _alarm(self, this: object, asked: Moment) -> None:
        await self._clock.sleep(max(_LEAST, self.interval / 2))
        self._overdue.add(this)
        snapshot = self._store.snapshot
        if isinstance(snapshot.health, Starting | Awake | Live | PartlyLive):
            answers_from = snapshot.last_poll.at.utc if snapshot.last_poll else None
            late = Late(asked.utc, answers_from)
            self._said = late, snapshot.health
            self._store.publish(health=late)
