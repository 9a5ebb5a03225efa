"""What Graph refuses for want of a permission: when to try it again, and what the rows that need it say meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from presence_tui.model.errors import Forbidden, NotGranted
from presence_tui.model.moment import Moment
from presence_tui.model.permissions import NAMES, missing_in
from presence_tui.model.ports import Clock
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.tally import Tally
from presence_tui.monitor.updates import add, denied

DENIED_FOR = 300.0
"""Seconds after which a call without permission is tried again."""

_IN_ONE_TURN = 650
"""Rows that are told in one turn of the event loop."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of them."""

    error: Forbidden
    when: Moment


class Denials:
    """Of the calls that need `permission`."""

    def __init__(self, permission: str, store: PresenceStore, clock: Clock) -> None:
        self._permission = permission
        self._store = store
        self._clock = clock
        self._positions = store.positions
        self._last: Refusal | None = None

    def note(self, error: Forbidden) -> Refusal:
        """Remember a refusal, and return it."""
        self._last = Refusal(error, self._clock.now())
        return self._last

    def over(self, asked: Moment | None = None) -> None:
        """Forget it: the call was answered that was `asked` then, or somebody signed in anew.

        One that came while that call was under way is newer than what it says.
        """
        if self._last is not None and (asked is None or asked.ticks > self._last.when.ticks):
            self._last = None

    def standing(self, tally: Tally) -> Refusal | None:
        """Return the refusal while it is too early to try again; a key tries once."""
        if self._last is None or (tally.insist and self._permission not in tally.refused):
            return None
        return self._last if self._clock.now().since(self._last.when) < DENIED_FOR else None

    def tell(self, refusal: Refusal, keys: Iterable[str], tally: Tally) -> None:
        """Count `refusal`, and let the rows `keys` say what they lack. An answer from before stays, and ages."""
        error, when = refusal.error, refusal.when
        lacking, told = self.lacking(error), list(keys)
        again = None if isinstance(error, NotGranted) else when.later(DENIED_FOR)
        tally.refused.add(self._permission)
        tally.bad(error, told, lacking[0])
        roster, cells, now = self._store.snapshot.roster, Cells(), self._clock.now().utc
        rows = self._positions.by_key(roster)
        for at in (rows[key] for key in told if key in rows):
            row = denied(roster, at, error, lacking, again, now)
            if row["problems"] != roster.problems[at]:
                add(cells, at, row)
        if cells:
            self._store.publish(cells)

    async def tell_many(self, refusal: Refusal, keys: Sequence[str], tally: Tally) -> None:
        """Do as `tell` does, for some in each turn of the loop, until the refusal is forgotten."""
        for start in range(0, max(len(keys), 1), _IN_ONE_TURN):
            if start:
                await self._clock.sleep(0)
            if self._last is refusal:
                self.tell(refusal, keys[start : start + _IN_ONE_TURN], tally)

    def lacking(self, error: Forbidden) -> tuple[str, ...]:
        """Return the permissions that are missing, the weightiest first. Who is to be found by name has to be seen as well."""
        account = self._store.snapshot.account
        by_name = isinstance(error, NotGranted) and self._permission == NAMES
        missing = missing_in(account.granted) if by_name and account else ()
        return missing if error.permission in missing else (error.permission,)
