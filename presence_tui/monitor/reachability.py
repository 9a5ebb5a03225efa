"""Who can be reached, with the flaps taken out: the one rule behind "tell me when", alarms and "reachable since".

* What counts is what two answers in a row say, the second one asked for after the first had come: by a poll, or by a look at
  somebody's details. Until then the one before counts.
* So a state that lasts under one poll changes the row, and rings nothing; and "since" is when the first of the two answers came.
* A change that is none of reachability (InACall to InAMeeting) touches nothing, however often it happens.
* An answer that is missing, or is none, says nothing. The first one after a stretch without answers confirms nothing either,
  and "since" is "at least" from then on, as everywhere.
* What the first two answers after the start say is told as well, marked as the first; it began "at least" then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from presence_tui.model.person import UserId
from presence_tui.model.roster import Call, Reach, Since
from presence_tui.monitor.positions import Positions
from presence_tui.monitor.store import Cells, PresenceStore


def heard(known: Reach | None, says: bool, call: Call, gap: bool) -> Reach:
    """Return what is known of somebody after one more answer. `gap`: something may have been missed since the one before."""
    if known is None:
        return _shared(Reach(says, doubt=Since(call.answered.utc, at_least=True), heard=call.answered.ticks))
    if says == known.reachable:
        since = _at_least(known.since) if gap else known.since
        if known.doubt is None and since == known.since:
            return known
        return _shared(Reach(says, says, since))
    if known.doubt is None or says != known.says or gap:
        doubt = Since(call.answered.utc, at_least=gap or known.reachable is None)
        return _shared(replace(known, says=says, doubt=doubt, heard=call.answered.ticks))
    if call.asked.ticks < known.heard:
        return known
    return _shared(Reach(says, says, known.doubt))


def _at_least(since: Since | None) -> Since | None:
    return Since(since.at, at_least=True) if since else None


@lru_cache(maxsize=1024)
def _shared(reach: Reach) -> Reach:
    """Return the same object for equal values: one call brings hundreds."""
    return reach


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody can be reached from now on, or cannot any more."""

    key: str
    """The row's, see `WatchedPerson.key`."""
    position: int
    """Where the row stands in the newest roster."""
    id: UserId
    reachable: bool
    since: Since
    first: bool
    """Whether nothing was known of them before: then it is news to nobody but who waits for it."""


Listener = Callable[[tuple[Confirmed, ...]], None]


class Reachability:
    """Tells what is confirmed. Each listener is called in the event loop, after the snapshot that has it was published."""

    def __init__(self, store: PresenceStore) -> None:
        self._store = store
        self._positions = Positions()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have `listener` called with all that one answer of Graph confirms, from now on; never with nothing."""
        self._listeners.append(listener)

    @contextmanager
    def confirming(self, cells: Cells) -> Iterator[None]:
        """Tell what `cells` confirm when they are published, which happens inside."""
        before = self._store.snapshot.roster
        reaches = cells.get("reaches", {})
        news = [(before.key(at), before.reaches[at]) for at, reach in reaches.items() if _is_news(before.reaches[at], reach)]
        yield
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster) if news else {}
        found = ((key, rows[key], known) for key, known in news if key in rows)  # a twin's row may have gone
        confirmed = tuple(
            Confirmed(key, at, whose, reach.reachable, reach.since, known is None or known.reachable is None)
            for key, at, known in found
            if (whose := roster.ids[at]) and (reach := roster.reaches[at]) and reach.reachable is not None and reach.since
        )
        if confirmed:
            for listener in self._listeners:
                listener(confirmed)


def _is_news(before: Reach | None, after: Reach) -> bool:
    return after.reachable is not None and (before is None or before.reachable != after.reachable)
