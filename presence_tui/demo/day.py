"""How the people of the demo change: one change every 5 to 15 seconds, worked out from the clock when asked.

No thread and no timer. The same seed, start and time give the same changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from presence_tui.demo.chance import draw
from presence_tui.demo.people import Pose

_SLOT = 10.0
"""Seconds between changes on average; each comes up to half a slot late, so that gaps are 5 to 15 seconds."""


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody starts doing something else."""

    at: datetime
    key: str
    pose: Pose


class Day:
    """The changes of one day, or of many."""

    def __init__(self, cycles: Mapping[str, Sequence[Pose]], start: datetime, seed: int) -> None:
        self._cycles = {key: cycle for key, cycle in cycles.items() if cycle}
        self._keys = sorted(self._cycles)
        self._start = start
        self._seed = seed
        self._slot = 0
        self._steps = dict.fromkeys(self._keys, 0)
        self._last = ""

    def changes_until(self, now: datetime) -> Iterator[Change]:
        """Yield the changes since the last call up to `now`, in order."""
        while len(self._keys) > 1 and (at := self._time(self._slot)) <= now:
            key = self._whose(self._slot)
            cycle = self._cycles[key]
            pose = cycle[self._steps[key] % len(cycle)]
            self._steps[key] += 1
            self._slot += 1
            self._last = key
            yield Change(at, key, pose)

    def _time(self, slot: int) -> datetime:
        late = draw(self._seed, int(_SLOT * 500), "late", slot) / 1000
        return self._start + timedelta(seconds=_SLOT * (slot + 1) + late)

    def _whose(self, slot: int) -> str:
        others = [key for key in self._keys if key != self._last]
        return others[draw(self._seed, len(others), "whose", slot)]
