"""Who can be reached, with the flaps taken out: the one rule behind "tell me when", alarms and "reachable since".

* What counts is what two answers in a row say, the second one asked for after the first had come: by a poll, or by a look at
  somebody's details. Until then the one before counts.
* So a state that lasts under one poll changes the row, and rings nothing; and "since" is when the first of the two answers came.
* A change that is none of reachability (InACall to InAMeeting) touches nothing, however often it happens.
* An answer that is missing, or is none, says nothing. The first one after a stretch without answers confirms nothing either,
  and "since" is "at least" from then on, as everywhere.
* What the first two answers after the start say counts as well; it began "at least" then.
"""

from __future__ import annotations

from dataclasses import replace

from presence_tui.model.roster import Call, Reach, Since


class Hearing:
    """Remembers what one call made of whom: it answers for hundreds, and equal ones are the same object."""

    def __init__(self) -> None:
        self._call: Call | None = None
        self._made: dict[tuple[int, bool, bool], tuple[Reach | None, Reach]] = {}

    def heard(self, known: Reach | None, says: bool, call: Call, gap: bool) -> Reach:
        """Return what `heard` does."""
        if call is not self._call:
            self._call = call
            self._made.clear()
        asked = id(known), says, gap
        if asked not in self._made:
            self._made[asked] = known, heard(known, says, call, gap)  # `known` stays alive, so that its id is nobody else's
        return self._made[asked][1]


def heard(known: Reach | None, says: bool, call: Call, gap: bool) -> Reach:
    """Return what is known of somebody after one more answer. `gap`: something may have been missed since the one before."""
    if known is None:
        return Reach(says, doubt=Since(call.answered.utc, at_least=True), heard=call.answered.ticks)
    if says == known.reachable:
        since = _at_least(known.since) if gap else known.since
        if known.doubt is None and since == known.since:
            return known
        return Reach(says, says, since)
    if known.doubt is None or says != known.says or gap:
        doubt = Since(call.answered.utc, at_least=gap or known.reachable is None)
        return replace(known, says=says, doubt=doubt, heard=call.answered.ticks)
    if call.asked.ticks < known.heard:
        return known
    return Reach(says, says, known.doubt)


def _at_least(since: Since | None) -> Since | None:
    return Since(since.at, at_least=True) if since else None
