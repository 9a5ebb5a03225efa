"""How long Graph is left alone after an answer that asked for it. Schedules nothing: whoever asks too early is refused."""

from __future__ import annotations

from presence_tui.model.errors import GraphError, Reply, ServerTrouble, Throttled
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock

_INSTANT = 0.01
"""Seconds that clocks and sleeps may be off."""


class Rest:
    """The pause that the last such answer of one service asked for. It holds for every question to that service."""

    def __init__(self, clock: Clock, *, of_directory: bool = False) -> None:
        self._clock = clock
        self._of_directory = of_directory
        self._asked: tuple[Moment, float] | None = None
        """When, and for how many seconds."""

    def keep(self) -> None:
        """Raise Throttled while Graph wants to be left alone. Only the monotonic clock counts: the other one may be set."""
        if self._asked is None:
            return
        begun, seconds = self._asked
        left = seconds - (self._clock.now().ticks - begun.ticks)
        if left > _INSTANT:
            refused = Throttled(Reply(429), left)
            refused.of_directory = self._of_directory
            raise refused

    def note(self, error: GraphError, answered: Moment) -> None:
        """Take note of `error`, which was answered then. A pause that still holds gives way to a longer one only."""
        seconds = error.retry_after if isinstance(error, Throttled | ServerTrouble) else None
        if seconds is None:
            return
        if self._asked is None or answered.ticks + seconds > self._asked[0].ticks + self._asked[1]:
            self._asked = answered, seconds
