"""Finds out people's job titles and departments, while somebody looks at them. Both live in memory alone.

Runs beside the polls and never in their way: one question at a time, none while a poll is in flight or Graph wants to be left
alone, and a pause after each. What fails is tried again later, and said in the log alone.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from presence_tui.model.errors import BadRequest, Forbidden, GraphError, SignInError, Unreadable
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import SignedIn, Snapshot
from presence_tui.monitor.backoff import Backoff
from presence_tui.monitor.sessions import AnotherSession, Sessions
from presence_tui.monitor.store import Cells, PresenceStore

EVERY = 86400.0
"""Seconds after which somebody is asked for again."""

PAUSE = 2.0
"""Seconds between two questions."""

LOOKED_OVER = 3600.0
"""Seconds after which a list without anybody to ask for is looked over again."""

_AT_ONCE = 150
"""People who are published together, where nobody of them is seen: each time the whole table is looked through."""

_LEAST, _MOST = 60.0, 3600.0
"""Seconds of the pauses after failures, the first and the longest."""

_log = logging.getLogger(__name__)


class Titles:
    """One loop. `has_to_wait` says whether more urgent questions are under way."""

    def __init__(
        self,
        *,
        graph: Graph,
        store: PresenceStore,
        clock: Clock,
        chance: random.Random,
        sessions: Sessions,
        has_to_wait: Callable[[], bool],
    ) -> None:
        self._graph = graph
        self._store = store
        self._clock = clock
        self._sessions = sessions
        self._has_to_wait = has_to_wait
        self._backoff = Backoff(chance, _LEAST, _MOST)
        self._positions = store.positions
        self._woken = asyncio.Event()
        self._keys: tuple[str, ...] = ()
        self._everybody = False
        self._told: dict[UserId, tuple[Moment, Person | None]] = {}
        """What the directory told here, and when; None: nothing."""
        self._begun = clock.now()
        """From then on look-ups may have told the others' titles."""
        self._queue: deque[UserId] = deque()
        """Of everybody, who is to be asked for."""
        self._queued: tuple[list[UserId | None], Moment] | None = None
        """Of which column that is, and since when."""
        self._fresh: list[UserId] = []
        """Who was told and is not published yet."""
        self._spoilt: list[UserId] = []
        """Who made an answer unusable, or was asked for together with whoever did: each is asked for alone."""
        self._refused = False
        self._paused: tuple[Moment, float] | None = None
        """When the pause began, and its seconds."""
        self._seen: tuple[object, ...] = ()
        store.subscribe(self._hear)

    def start(self) -> asyncio.Task[None]:
        """Begin, until the task is cancelled. A bug ends the asking, and is logged."""
        task = asyncio.create_task(self.run())
        task.add_done_callback(_note_bug)
        return task

    async def run(self) -> None:
        """Ask for who is wanted, until cancelled."""
        while True:
            self._woken.clear()
            portion = self._portion() if self._pause_left() <= 0 else []
            if not portion:
                await self._rest()
                continue
            with suppress(AnotherSession):
                await self._ask(portion)

    def want(self, keys: Sequence[str], everybody: bool) -> None:
        """Ask for rows `keys` first, then for everybody, in place of who was wanted before."""
        self._keys, self._everybody = tuple(keys), everybody
        self._woken.set()

    def forgive(self) -> None:
        """Forget refusals: somebody signed in, perhaps with more permissions."""
        self._refused = False
        self._woken.set()

    def forget(self) -> None:
        """Forget everybody: who signed out, or was another one, leaves none behind."""
        self._told, self._begun = {}, self._clock.now()
        self._queue.clear()
        self._queued = None
        self._fresh.clear()
        self._spoilt.clear()

    def _hear(self, snapshot: Snapshot) -> None:
        seen = (snapshot.roster.ids, snapshot.roster.people, snapshot.sign_in)
        if len(seen) != len(self._seen) or any(one is not other for one, other in zip(seen, self._seen, strict=True)):
            self._seen = seen
            self._woken.set()

    @property
    def _may_ask(self) -> bool:
        """Whether there is a point in asking, now or later."""
        wanted = bool(self._keys) or self._everybody
        return wanted and not self._refused and isinstance(self._store.snapshot.sign_in, SignedIn)

    def _pause_left(self) -> float:
        """Return the seconds until a question may be asked."""
        if self._paused is None:
            return 0.0
        begun, seconds = self._paused
        return seconds - self._clock.now().since(begun)

    async def _rest(self) -> None:
        """Return when something happened, or when there may be somebody to ask for."""
        if not self._may_ask:
            await self._woken.wait()
            return
        seconds = self._pause_left()
        if seconds <= 0:
            seconds = PAUSE if self._has_to_wait() else LOOKED_OVER
        waits: list[asyncio.Task[object]] = [asyncio.create_task(self._woken.wait())]
        waits.append(asyncio.create_task(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _portion(self) -> list[UserId]:
        """Return whom to ask for now, as many as one question takes; nobody while that has to wait.

        Who lacks what was told already, since the list was edited meanwhile, gets it without a question.
        """
        if not self._may_ask or self._has_to_wait():
            return []
        if self._spoilt:
            return [self._spoilt.pop()]
        roster, cells, portion, now = self._store.snapshot.roster, Cells(), list[UserId](), self._clock.now()
        for at in self._candidates(roster, cells):
            whose = roster.ids[at]
            if whose is None or whose in portion or not self._is_due(roster, at, cells, now):
                continue
            portion.append(whose)
            if self._graph.most_values([*portion, whose]) == len(portion):
                break
        self._store.publish(cells)
        if not portion:
            self._publish()
        return portion

    def _candidates(self, roster: Roster, cells: Cells) -> Iterator[int]:
        """Yield the positions of those who are wanted, as long as somebody takes them."""
        by_key = self._positions.by_key(roster)
        yield from (by_key[key] for key in self._keys if key in by_key)
        if not self._everybody:
            return
        self._queue_up(roster, cells)
        by_id = self._positions.by_id(roster)
        while self._queue:
            at = by_id.get(self._queue.popleft())
            if at is not None:
                yield at

    def _queue_up(self, roster: Roster, cells: Cells) -> None:
        """Look over the whole list, where it is another one, or was looked over a while ago."""
        now = self._clock.now()
        column, when = self._queued or (None, now)
        if column is roster.ids and (self._queue or now.since(when) < LOOKED_OVER):
            return
        self._queued = roster.ids, now
        told, known_of_old = self._told, now.since(self._begun) >= EVERY
        self._queue = deque()
        for at, (whose, person) in enumerate(zip(roster.ids, roster.people, strict=True)):
            if whose is None or person is None or (whose not in told and not known_of_old and _has_title(person)):
                continue  # nearly everybody, where a list is long
            if self._is_due(roster, at, cells, now):
                self._queue.append(whose)

    def _is_due(self, roster: Roster, at: int, cells: Cells, now: Moment) -> bool:
        """Return whether the person at `at` is to be asked for. An entry that is nobody yet is looked up by others."""
        whose, person = roster.ids[at], roster.people[at]
        if whose is None or person is None:
            return False
        if whose not in self._told:
            return not _has_title(person) or now.since(self._begun) >= EVERY
        when, told = self._told[whose]
        if not _has_title(person):
            _put(cells, roster, at, told)
        return now.since(when) >= EVERY

    async def _ask(self, portion: list[UserId]) -> None:
        """Ask for `portion`. Raises AnotherSession."""
        memory = self._told
        try:
            people = await self._sessions.ask(self._graph.users_in("id", portion))
        except AnotherSession:
            self._queued = None
            raise
        except (BadRequest, Unreadable) as error:
            if memory is self._told:
                self._fail_alone(portion, error)
        except (GraphError, SignInError) as error:
            self._fail(error)
        else:
            self._backoff.reset()
            self._pause(PAUSE)
            if memory is self._told:
                self._take(portion, {person.id: person for person in people})

    def _take(self, portion: list[UserId], people: dict[UserId, Person]) -> None:
        now, roster = self._clock.now(), self._store.snapshot.roster
        self._told |= {whose: (now, people.get(whose)) for whose in portion}
        self._fresh += portion
        by_key = self._positions.by_key(roster)
        seen = {roster.ids[by_key[key]] for key in self._keys if key in by_key}
        if not self._queue or len(self._fresh) >= _AT_ONCE or not seen.isdisjoint(portion):
            self._publish()

    def _publish(self) -> None:
        roster, cells = self._store.snapshot.roster, Cells()
        by_id = self._positions.by_id(roster)
        for whose in self._fresh:
            if (at := by_id.get(whose)) is not None:
                _put(cells, roster, at, self._told[whose][1])
        self._fresh.clear()
        self._store.publish(cells)

    def _fail_alone(self, portion: list[UserId], error: BadRequest | Unreadable) -> None:
        """See to people of whom one spoils the answer for all."""
        _log.info("%d job titles in one question: %r", len(portion), error)
        if len(portion) > 1:
            self._spoilt = portion[::-1]
        else:
            self._told[portion[0]] = self._clock.now(), None
        self._pause(PAUSE)

    def _fail(self, error: GraphError | SignInError) -> None:
        self._publish()
        self._queued = None  # those who were asked for still are
        self._refused = isinstance(error, Forbidden)
        self._pause(max(self._backoff.next(), getattr(error, "retry_after", None) or 0.0))
        _log.warning("job titles were not told: %r", error)

    def _pause(self, seconds: float) -> None:
        self._paused = self._clock.now(), seconds


def _has_title(person: Person) -> bool:
    return bool(person.job_title or person.department)


def _put(cells: Cells, roster: Roster, at: int, told: Person | None) -> None:
    """Let the row at `at` have title and department as `told`. Everything else stays: what the table calls them, above all."""
    person = roster.people[at]
    if told is None or person is None:
        return
    better = replace(person, job_title=told.job_title, department=told.department)
    if better != person:
        cells.setdefault("people", {})[at] = better


def _note_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("asking for job titles ended by a bug", exc_info=task.exception())
