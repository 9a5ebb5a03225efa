"""How long until the next poll. A pause of our own ends early when something happens; one that a server asked for never does."""

from __future__ import annotations

from presence_tui.model.errors import GraphError, SignInError, Throttled
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock

_SLACK = 5.0
"""Seconds that a stretch may last longer than planned, or the clocks differ, before it counts as a sleep or a jump."""


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


def pauses_directory(failure: GraphError | SignInError) -> bool:
    """Return whether the directory wants to be left alone for a while, and it alone: presences may be asked for."""
    if not isinstance(failure, GraphError) or not failure.of_directory:
        return False
    return isinstance(failure, Throttled) or getattr(failure, "retry_after", None) is not None


def overslept(before: Moment, now: Moment, planned: float) -> bool:
    """Return whether the machine slept, or somebody set its clock, in the stretch from `before` on.

    A stretch that is longer since the program itself was busy, as with a burst of keys, is none of these.
    """
    wall, ticks = (now.utc - before.utc).total_seconds(), now.ticks - before.ticks
    return max(wall, ticks) > planned + _SLACK + now.worked - before.worked or abs(wall - ticks) > _SLACK
