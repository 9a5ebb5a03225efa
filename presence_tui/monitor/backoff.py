"""Pauses that grow while something keeps failing. Sleeps nowhere."""

from __future__ import annotations

import random

_SPREAD = 0.1
"""Part by which a pause is longer or shorter, so that many panes do not come back at the same moment."""


class Backoff:
    """Doubles from `least` to `most` seconds."""

    def __init__(self, chance: random.Random, least: float, most: float) -> None:
        self._chance = chance
        self._least = least
        self._most = most
        self._failures = 0

    def reset(self) -> None:
        """Begin anew: something worked."""
        self._failures = 0

    def next(self) -> float:
        """Return the seconds to wait after one more failure."""
        pause = min(self._most, self._least * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return min(self._most, spread(pause, self._chance))


def spread(seconds: float, chance: random.Random) -> float:
    """Return `seconds`, a tenth longer or shorter at most."""
    return seconds * chance.uniform(1 - _SPREAD, 1 + _SPREAD)
