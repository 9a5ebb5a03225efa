"""Finds out who the entries of the watch list are, some at a time, and publishes them. `me` is not its business."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from presence_tui.directory.resolver import FORGET_NOBODY_AFTER, Directory
from presence_tui.model.errors import BadRequest, Forbidden, Unreadable
from presence_tui.model.looking_up import NOT_LOOKED_UP
from presence_tui.model.moment import Moment
from presence_tui.model.permissions import NAMES
from presence_tui.model.person import ME, UserId, is_name, user_id
from presence_tui.model.ports import Clock
from presence_tui.model.resolution import Found, NobodyFound, Resolution, SeveralFound
from presence_tui.model.roster import AMBIGUOUS, Roster, RowState
from presence_tui.monitor.asking import PARKED_FOR
from presence_tui.monitor.denials import Denials
from presence_tui.monitor.overdue import Overdue
from presence_tui.monitor.pauses import pauses_directory
from presence_tui.monitor.progress import Progress
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.tally import Tally
from presence_tui.monitor.updates import Row, add, failed, not_found
from presence_tui.monitor.who import anew, publish_people, recognised

_FIRST, _MOST = 40, 600
"""Entries looked up before those found are asked for: at first, so that they show early, and then, as many as one bulk call."""
_NAMES = 40
"""Display names among them: each is a question of its own."""

_DOUBTED_AFTER = 3600.0
"""Seconds without an answer after which an entry may mean somebody else by now."""

_DOUBTED_AGAIN_AFTER = 86400.0
"""Seconds until the same doubt is worth another look-up."""

_NOBODY_THERE = 404


class Naming:
    """Names for entries."""

    def __init__(self, *, directory: Directory, store: PresenceStore, clock: Clock, overdue: Overdue) -> None:
        self._directory = directory
        self._store = store
        self._clock = clock
        self._overdue = overdue
        self._positions = store.positions
        self._nameless: dict[str, Moment] = {}
        """Object ids that the directory told no name for, by key, and when."""
        self._confirmed: dict[str, Moment] = {}
        """Keys of entries that were looked up anew, and when."""
        self._queue: deque[str] = deque()
        """Keys of entries that may be due, and were not told to `_run` yet."""
        self._run: Tally | None = None
        self._seen: tuple[object, ...] = ()
        """The columns that were gone through for `_queue`."""
        self._denials = Denials(NAMES, store, clock)
        self._progress = Progress(store, clock)

    async def remind(self, tally: Tally) -> None:
        """Count a refusal that still stands: rows lack a person for it, though nothing is asked again yet."""
        if (refusal := self._denials.standing(tally)) and (nobody := self._nobody_yet()):
            await self._denials.tell_many(refusal, nobody, tally)

    def forgive(self) -> None:
        """Forget refusals: somebody signed in, perhaps with more permissions."""
        self._denials.over()

    def stop(self) -> None:
        """Look up no more of the list, until `resume`."""
        self._progress.stop(self._nobody_yet())

    def resume(self) -> bool:
        """Go on after `stop`; say whether somebody was left."""
        return self._progress.resume()

    def wait_until(self, until: datetime | None) -> None:
        """Say until when the directory wants to be left alone (UTC); None: it may be asked."""
        self._progress.until = until
        self._tell()

    def save(self) -> None:
        """Save who was found, now that nobody is left to be looked up, or nobody can be."""
        self._directory.save_new()

    def strangers(self, keys: Iterable[str]) -> list[str]:
        """Return those of `keys` of whom no object id is known."""
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster)
        return [key for key in keys if key in rows and roster.ids[rows[key]] is None]

    def ids(self, keys: Iterable[str]) -> set[UserId]:
        """Return the object ids known of the rows `keys`."""
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster)
        return {whose for key in keys if key in rows and (whose := roster.ids[rows[key]]) is not None}

    def _nobody_yet(self) -> list[str]:
        """Return the keys of entries that are to be looked up before anything can be asked."""
        roster = self._store.snapshot.roster
        found = [at for at, whose in enumerate(roster.ids) if whose is None and roster.key(at) != ME]
        return [roster.key(at) for at in found if (problem := roster.problems[at]) is None or problem.permissions]

    def due(self, tally: Tally) -> list[str]:
        """Return the keys of entries to look up next; none that this poll looked up already.

        The list is gone through once for all portions of one run, and once more at its end for what changed meanwhile.
        """
        found: list[str] = []
        if self._denials.standing(tally) or self._progress.stopped:
            return found
        if self._run is not tally:
            self._run, self._seen = tally, ()
            self._queue.clear()
        if not self._queue:
            self._queue_up()
        roster, now = self._store.snapshot.roster, self._clock.now()
        rows, names = self._positions.by_key(roster), 0
        most = _MOST if tally.named else _FIRST
        while self._queue and len(found) < most and names < _NAMES:
            key = self._queue.popleft()
            at = rows.get(key)
            if at is not None and self._is_wanted(roster, at, now, tally):
                found.append(key)
                names += is_name(key)
        self._queue.extendleft(reversed(found))  # until they are looked up
        return found

    def _queue_up(self) -> None:
        """Go through the list for who may be due, unless it is as it was the last time: nobody is then."""
        roster = self._store.snapshot.roster
        seen = (roster.entries, roster.people, roster.problems)
        if len(seen) == len(self._seen) and all(one is other for one, other in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen
        may_be = {at for at, person in enumerate(roster.people) if person is None} if None in roster.people else set[int]()
        if roster.problems.count(None) < len(roster):
            may_be.update(at for at, problem in enumerate(roster.problems) if problem is not None)
        self._queue.extend(roster.key(at) for at in sorted(may_be))

    async def name(self, keys: list[str], tally: Tally) -> None:
        """Look `keys` up. Raises nothing of Graph's: see `tally`. Raises AnotherSession."""
        tally.named.update(keys)
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster)
        typed = {roster.entries[rows[key]].who: key for key in keys if key in rows}
        for who, key in typed.items():
            if roster.people[rows[key]] is not None or (tally.insist and roster.states[rows[key]] is RowState.NOT_FOUND):
                self._directory.doubt(who)
        resolved = await self._overdue.watch(
            self._directory.resolve_all(typed, self._store.snapshot.account, over=lambda: tally.over or self._progress.stopped),
            quietly=tally.beside and (bool(tally.asked) or self._store.snapshot.last_poll is not None),
        )
        roster, cells = self._store.snapshot.roster, Cells()
        rows = self._positions.by_key(roster)
        for who, outcome in resolved.outcomes.items():
            at = rows.get(typed[who])
            if at is not None:
                add(cells, at, self._row(roster, at, outcome, tally))
        publish_people(self._store, cells)
        self._tell()
        if isinstance(resolved.failure, Forbidden):
            await self._denials.tell_many(self._denials.note(resolved.failure), self._nobody_yet(), tally)
        elif resolved.failure is not None:
            left = [key for who, key in typed.items() if who not in resolved.outcomes and key in rows]
            left = [key for key in left if roster.ids[rows[key]] is None]
            if tally.beside and pauses_directory(resolved.failure):
                tally.hold(resolved.failure, left)
            else:
                tally.bad(resolved.failure, left)
        elif resolved.outcomes:
            self._denials.over()

    def _tell(self) -> None:
        """Tell how far it is; rows that nobody will look up count as done. The list is not gone through for that."""
        roster = self._store.snapshot.roster
        left = roster.ids.count(None)
        me = self._positions.of_me(roster)
        if left and me is not None:
            left -= roster.ids[me] is None
        if left and roster.problems.count(None) < len(roster):
            told = (at for at, problem in enumerate(roster.problems) if problem is not None and problem.code != NOT_LOOKED_UP)
            left -= sum(roster.ids[at] is None and at != me for at in told)
        self._progress.tell(left)

    def _is_wanted(self, roster: Roster, at: int, now: Moment, tally: Tally) -> bool:
        asks = self._is_due if roster.people[at] is None else self._is_doubtful
        return asks(roster, at, now, tally)

    def _is_due(self, roster: Roster, at: int, now: Moment, tally: Tally) -> bool:
        key, problem = roster.key(at), roster.problems[at]
        if key == ME or key in tally.named:
            return False
        if roster.ids[at] is not None:
            tried = self._nameless.get(key)
            return tried is None or now.since(tried) >= FORGET_NOBODY_AFTER
        return tally.insist or problem is None or bool(problem.permissions) or not problem.puts_off(now)

    def _is_doubtful(self, roster: Roster, at: int, now: Moment, tally: Tally) -> bool:
        """Return whether the person an entry meant may have left, and somebody else have the name now."""
        problem = roster.problems[at]
        if problem is None or (roster.states[at] is not RowState.NO_ANSWER and problem.status != _NOBODY_THERE):
            return False
        key = roster.key(at)
        if key == ME or key in tally.named or user_id(roster.entries[at].who) is not None:
            return False
        confirmed = self._confirmed.get(key)
        silent = (now.utc - problem.since).total_seconds() >= _DOUBTED_AFTER
        return silent and (confirmed is None or now.since(confirmed) >= _DOUBTED_AGAIN_AFTER)

    def _row(self, roster: Roster, at: int, outcome: Resolution | BadRequest | Unreadable, tally: Tally) -> Row:
        now = self._clock.now()
        if roster.people[at] is not None:
            return self._confirm(roster, at, outcome, now)
        match outcome:
            case Found(person) if person.name == person.id:
                self._nameless[roster.key(at)] = now
                return {}
            case Found(person):
                return recognised(roster, at, person)
            case NobodyFound() | SeveralFound():
                return _nobody(roster, at, outcome, now)
        tally.row_failures.append(outcome)
        return self._failed(roster, at, outcome, PARKED_FOR)

    def _confirm(self, roster: Roster, at: int, outcome: Resolution | BadRequest | Unreadable, now: Moment) -> Row:
        """Return what a look-up changes in the row of somebody who was known already."""
        self._confirmed[roster.key(at)] = now
        match outcome:
            case Found(person) if person.id == roster.ids[at]:
                return recognised(roster, at, person)
            case Found(person):
                return anew(roster, at, person)
            case NobodyFound() | SeveralFound():
                return anew(roster, at, None) | _nobody(roster, at, outcome, now)
        return {}

    def _failed(self, roster: Roster, at: int, error: BadRequest | Unreadable, park: float) -> Row:
        now, reply = self._clock.now(), error.reply
        if reply is None or isinstance(error, Unreadable):
            return failed(roster, at, now.utc, None, str(error), now.later(park), reply.request_id if reply else "")
        return failed(roster, at, now.utc, reply.status, reply.code, now.later(park), reply.request_id)


def _nobody(roster: Roster, at: int, outcome: NobodyFound | SeveralFound, now: Moment) -> Row:
    """Return the row of an entry that is not one person."""
    again = now.later(FORGET_NOBODY_AFTER)
    if isinstance(outcome, SeveralFound):
        return not_found(roster, at, now.utc, AMBIGUOUS, again, ", ".join(person.entry for person in outcome.people))
    return not_found(roster, at, now.utc, "", again, outcome.nearest)
