"""Asks the sign-in service until it answers, for somebody who waits. Knows not what is asked.

Bounded: whoever has gone away must not find a heap of codes, so it is given up in the end, and a refusal ends it at once.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from presence_tui.model.errors import SignInUnavailable
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.monitor.backoff import Backoff

PATIENCE = 900.0
"""Seconds after which nobody is known to wait any more: as long as a device code lasts."""

_LEAST, _MOST = 5.0, 30.0
"""Seconds between two questions; a pause that the service asks for may be longer."""

T = TypeVar("T")

Tell = Callable[[SignInUnavailable, datetime | None], None]
"""Is given the trouble and when the service is asked again (UTC); None: now."""


class AskingAgain:
    """One for each service; it remembers the pause that the service asked for."""

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._backoff = Backoff(chance, _LEAST, _MOST)
        self._rest: tuple[SignInUnavailable, Moment] | None = None
        """The trouble that came with a pause, and when that ends."""

    @property
    def not_before(self) -> datetime | None:
        """Until when the service asked to be left alone (UTC); None where it is not so now."""
        return self._rest[1].utc if self._rest and self._left() > 0 else None

    async def until_answered(self, ask: Callable[[], Awaitable[T]], tell: Tell) -> T:
        """Return what `ask` returns, asking anew after each SignInUnavailable.

        Raises the last of them once PATIENCE is over, or ends within the pause that the service asks for. Whatever else `ask`
        raises ends it.
        """
        begun = self._clock.now()
        self._backoff.reset()
        if self._rest is not None and (left := self._left()) > 0:
            await self._pause(self._rest[0], left, begun, tell)
        while True:
            try:
                return await ask()
            except SignInUnavailable as trouble:
                asked_for = trouble.retry_after or 0.0
                self._rest = (trouble, self._clock.now().later(asked_for)) if asked_for else None
                await self._pause(trouble, max(asked_for, self._backoff.next()), begun, tell)

    async def _pause(self, trouble: SignInUnavailable, seconds: float, begun: Moment, tell: Tell) -> None:
        now = self._clock.now()
        if now.since(begun) + seconds > PATIENCE:
            raise trouble
        tell(trouble, now.later(seconds).utc)
        await self._clock.sleep(seconds)
        tell(trouble, None)

    def _left(self) -> float:
        # the wall clock has no say in it: somebody may set it
        return self._rest[1].ticks - self._clock.now().ticks if self._rest else 0.0
