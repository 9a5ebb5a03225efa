"""Which groups are below their minimum: keeps `Snapshot.breaches`. What each listener makes of it, a bell or none, is theirs.

* Groups are counted (`model/coverage.py`) after each poll, and when something changes between two polls; a poll that is half
  answered counts nothing. A group line tells the count as it is; this here is what alarms.
* A breach is told once it is confirmed: each of those who are missing was answered for again since fewer than needed were
  counted first. So is its end. `since` is the first time.
* Whoever is still being asked, has no answer, or was last answered for too long ago, may be reachable: no start, no lost
  network and no lost permission is a breach. One that was told before is unknown then, and not over: when it is back it is
  the same one.
* Another minimum, and people who come or go, are counted at once; that is told at once, too, as far as what is known of each
  person is confirmed (`monitor/reachability.py`). A group that has another name is the same group, and one
  that nobody is in is no breach: its people may still be on their way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from presence_tui.model.coverage import Breach, Verdict, coverage, is_open, members, verdict
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.roster import Roster, RowState, fresh_for, gap_after
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.watch_list import Group
from presence_tui.monitor.store import PresenceStore

_SOON = 0.05
"""Seconds after which an answer that turns old has turned old."""


@dataclass(slots=True)
class _Watched:
    """One group with a minimum."""

    minimum: int
    positions: Sequence[int]
    verdict: Verdict = Verdict.UNDECIDED
    turned: Moment | None = None
    """When the verdict was seen first that is not confirmed yet; None: it is, or there is none."""
    since: datetime | None = None
    breach: Breach | None = None
    """The one that was told."""

    @property
    def is_settled(self) -> bool:
        """Whether it counts as it did until somebody's answer changes, or turns old."""
        expected = Verdict.BELOW if self.breach else Verdict.COVERED
        return self.turned is None and self.verdict is expected


class Breaches:
    """Concludes which breaches there are from each snapshot, before it is published."""

    def __init__(self, *, store: PresenceStore, clock: Clock, interval: float, is_polling: Callable[[], bool]) -> None:
        self._store = store
        self._clock = clock
        self._interval = interval
        self._is_polling = is_polling
        self._watched: dict[str, _Watched] = {}
        self._facts: tuple[object, ...] = ()
        """Groups, entries and sources, as they were followed last."""
        self._account: tuple[str, str] | None = None
        self._changed: set[int] | None = None
        """Positions that changed since groups were counted last; None: any."""
        self._number = 0
        self._ageing: asyncio.Task[None] | None = None
        store.conclude_by(self.conclude)

    def close(self) -> None:
        """Wait for nobody's answer to grow old any more."""
        if self._ageing is not None:
            self._ageing.cancel()
            self._ageing = None

    def conclude(self, snapshot: Snapshot) -> Snapshot:
        """Return `snapshot` with the breaches there are in it."""
        if not any(group.minimum_reachable for group in snapshot.groups) and not self._watched:
            return snapshot
        self._judge_by(snapshot.interval)
        edited = self._follow(snapshot)
        newest = snapshot.changed_since(snapshot.version - 1)
        if newest is None:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(newest)
        if edited or not self._is_polling():
            changed, self._changed = self._changed, set()
            self._count_all(snapshot.roster, changed, edited)
        breaches = tuple(one.breach for one in self._watched.values() if one.breach)
        if any(breach.is_below for breach in breaches) and (self._ageing is None or self._ageing.done()):
            self._ageing = asyncio.create_task(self._wait_for_old_answers())
        return replace(snapshot, breaches=breaches) if breaches != snapshot.breaches else snapshot

    def _judge_by(self, interval: float) -> None:
        """Take note of another interval: answers turn old sooner or later then, also those that did not change."""
        if interval != self._interval:
            self._interval, self._changed = interval, None
            self.close()

    def _follow(self, snapshot: Snapshot) -> bool:
        """Take note of other groups, people or accounts; return whether there are some."""
        account = (snapshot.account.tenant, snapshot.account.username) if snapshot.account else None
        if self._account is not None and account != self._account:
            self._watched, self._facts = {}, ()
        self._account = account
        facts = (snapshot.groups, snapshot.roster.entries, snapshot.sources)
        if all(one is other for one, other in zip(facts, self._facts, strict=False)) and self._facts:
            return False
        self._facts = facts
        awaited = {state.group for state in snapshot.sources if state.as_of is None}
        positions = members(snapshot.roster)
        before, self._watched = self._watched, {}
        for group in snapshot.groups:
            if group.minimum_reachable and group.name in positions and group.name not in awaited:
                self._watched[group.name] = _watch(group, positions[group.name], before, snapshot.groups)
        return True

    def _count_all(self, roster: Roster, changed: set[int] | None, edited: bool) -> None:
        """Count the groups whose people are among those who `changed`, or that are on their way to another verdict."""
        due = [
            (name, one)
            for name, one in self._watched.items()
            if not one.is_settled or changed is None or not changed.isdisjoint(one.positions)
        ]
        rows = roster.spread() if len(due) > 1 else roster
        for name, one in due:
            self._count(name, one, rows, edited)

    def _count(self, name: str, one: _Watched, roster: Roster, edited: bool = False) -> None:
        now = self._clock.now()
        one.verdict = verdict(roster, one.positions, now, self._interval, one.minimum)
        if one.breach is None:
            self._look_for_one(name, one, roster, now, edited)
        elif one.verdict is Verdict.COVERED and self._is_over(one, roster, now, edited):
            one.breach, one.turned = None, None
        else:
            self._update(one, one.breach, roster, now)

    def _look_for_one(self, name: str, one: _Watched, roster: Roster, now: Moment, edited: bool) -> None:
        if one.verdict is not Verdict.BELOW:
            one.turned = None
            return
        if one.turned is None or self._is_forgotten(one.turned, now):
            one.turned, one.since = now, now.utc
        missing = _Confirmation(roster, one.turned, now, self._interval, edited)
        if not missing.confirms_below(one.positions, one.minimum):
            return
        self._number += 1
        breach = Breach(name, one.since or now.utc, 0, 0, one.minimum, self._number)
        one.turned = None
        self._update(one, breach, roster, now)

    def _is_over(self, one: _Watched, roster: Roster, now: Moment, edited: bool) -> bool:
        if one.turned is None or self._is_forgotten(one.turned, now):
            one.turned = now
        return _Confirmation(roster, one.turned, now, self._interval, edited).confirms_covered(one.positions, one.minimum)

    def _is_forgotten(self, turned: Moment, now: Moment) -> bool:
        """Say whether a verdict waits for so long that what it stands on has grown old meanwhile, seen or not."""
        return now.since(turned) > gap_after(self._interval)

    def _update(self, one: _Watched, breach: Breach, roster: Roster, now: Moment) -> None:
        """Tell the breach as it is now."""
        if one.verdict is not Verdict.COVERED:
            one.turned = None
        found = coverage(roster, one.positions, now, self._interval)
        unknown = one.verdict is Verdict.UNDECIDED
        reachable = breach.reachable if unknown else found.reachable
        one.breach = replace(breach, reachable=reachable, total=found.total, minimum=one.minimum, unknown=unknown)

    async def _wait_for_old_answers(self) -> None:
        """Publish it when a breach turns unknown since answers grow old; end when there is none left that can.

        Where a poll goes on at that moment, its end has everybody counted.
        """
        while waits := list(self._waits()):
            await self._clock.sleep(min(waits) + _SOON)
            if self._is_polling():
                self._changed = None
                continue
            roster = self._store.snapshot.roster
            for name, one in self._watched.items():
                if one.breach is not None:
                    self._count(name, one, roster)
            self._store.publish(breaches=tuple(one.breach for one in self._watched.values() if one.breach))

    def _waits(self) -> Iterator[float]:
        """Yield the seconds after which an answer turns old that a breach stands on."""
        now, roster, limit = self._clock.now(), self._store.snapshot.roster, fresh_for(self._interval)
        for one in self._watched.values():
            if one.breach is None or not one.breach.is_below:
                continue
            answers = {answered for at in one.positions if (answered := roster.answered[at]) is not None}
            yield from (limit - age for answered in answers if 0 <= (age := now.since(answered)) <= limit)


def _watch(group: Group, positions: Sequence[int], before: dict[str, _Watched], groups: Sequence[Group]) -> _Watched:
    """Return `group`, with what was known of it, perhaps under another name."""
    gone = (one for name, one in before.items() if all(other.name != name for other in groups))
    known = before.get(group.name) or next((one for one in gone if one.positions == positions), None)
    minimum = group.minimum_reachable or 0
    if known is None:
        return _Watched(minimum, positions)
    breach = known.breach and replace(known.breach, group=group.name)
    return _Watched(minimum, positions, Verdict.UNDECIDED, known.turned, known.since, breach)


class _Confirmation:
    """Whether a count is more than one answer's word. `turned` is when it was made so first; `edited`: since the list changed."""

    def __init__(self, roster: Roster, turned: Moment, now: Moment, interval: float, edited: bool) -> None:
        self._roster = roster
        self._turned = turned
        self._now = now
        self._interval = interval
        self._edited = edited

    def confirms_below(self, positions: Sequence[int], minimum: int) -> bool:
        """Say whether it stays below `minimum` with everybody reachable who may be for all that is confirmed."""
        return not self._are_at_least(minimum, (at for at in positions if self._may_be_reachable(at)))

    def confirms_covered(self, positions: Sequence[int], minimum: int) -> bool:
        """Say whether there are `minimum` people of whom it is confirmed that they can be reached."""
        return self._are_at_least(minimum, (at for at in positions if self._says(at) and self._is_steady(at, reachable=True)))

    def _are_at_least(self, minimum: int, found: Iterator[int]) -> bool:
        return minimum <= 0 or any(number >= minimum for number, _ in enumerate(found, 1))

    def _may_be_reachable(self, at: int) -> bool:
        return self._is_open(at) or self._says(at) or not self._is_steady(at, reachable=False)

    def _is_open(self, at: int) -> bool:
        return is_open(self._roster, at, self._now, self._interval)

    def _says(self, at: int) -> bool:
        roster = self._roster
        return roster.states[at] is RowState.ANSWERED and roster.standings[at].reachable and not self._is_open(at)

    def _is_steady(self, at: int, *, reachable: bool) -> bool:
        roster = self._roster
        answered, problem, reach = roster.answered[at], roster.problems[at], roster.reaches[at]
        if answered is not None and answered.ticks > self._turned.ticks:
            return True
        if roster.states[at] is RowState.ANSWERED:
            return self._edited and reach is not None and reach.reachable is reachable and reach.says is reachable
        # a problem that is older was met again since, or nobody is asked for again before long
        return problem is not None and (self._now.utc - problem.since).total_seconds() >= self._interval / 2
