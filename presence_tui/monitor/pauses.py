"""How long until the next poll. A pause of our own ends early when something happens; one that a server asked for never does."""

from __future__ import annotations

from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock


class Pauses:
    """The planned pause, and the one asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._planned = (clock.now(), 0.0)
        """When it began, and its seconds."""
        self._bound: tuple[Moment, float] | None = None
        """The same of the one asked for."""

    def plan(self, seconds: float) -> None:
        """Pause for `seconds` from now on, in place of the pause planned before."""
        self._planned = (self._clock.now(), seconds)

    def bind(self, seconds: float) -> None:
        """Pause for the `seconds` that a server asked for, from now on, in place of such a pause before."""
        self._bound = (self._clock.now(), seconds)

    def bound(self) -> float:
        """Return the seconds left of the pause asked for. The wall clock has no say in it: somebody may set it."""
        if self._bound is None:
            return 0.0
        begun, seconds = self._bound
        return max(seconds - (self._clock.now().ticks - begun.ticks), 0.0)

    def left(self) -> float:
        """Return the seconds until the next poll may begin."""
        begun, seconds = self._planned
        return max(seconds - self._clock.now().since(begun), self.bound())
