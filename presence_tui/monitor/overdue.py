"""Tells when an answer is overdue. Gives up nothing: the deadline is the Graph client's."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Awake, Late, Live, PartlyLive, Starting
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
        self._patience = max(_LEAST, interval / 2)

    async def watch(self, question: Coroutine[Any, Any, T], *, quietly: bool = False) -> T:
        """Await `question`; publish Late when the answer takes longer than half an interval, where all was well till then.

        Not where it is awaited `quietly`: presences are asked for meanwhile.
        Raises AnotherSession where another one began meanwhile, else what `question` raises.
        """
        if quietly:
            return await self._sessions.ask(question)
        alarm = asyncio.create_task(self._alarm(self._clock.now()))
        try:
            return await self._sessions.ask(question)
        finally:
            alarm.cancel()

    async def _alarm(self, asked: Moment) -> None:
        await self._clock.sleep(self._patience)
        snapshot = self._store.snapshot
        if isinstance(snapshot.health, Starting | Awake | Live | PartlyLive):
            answers_from = snapshot.last_poll.at.utc if snapshot.last_poll else None
            self._store.publish(health=Late(asked.utc, answers_from))
