"""Asks the sources of the watch list whom they name: hourly, by key, and when somebody signs in or a source is new.

Runs beside the polls and never before them. What fails leaves the people of before, and says since when.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from presence_tui.directory.expansion import expanded
from presence_tui.directory.resolver import Directory
from presence_tui.directory.rolls import Rolls, by_name
from presence_tui.model.errors import (
    GraphError,
    NobodyIsMe,
    NotGranted,
    SignedOutReason,
    SignInError,
    SignInNeeded,
    SignInUnavailable,
)
from presence_tui.model.list_ports import Beside, at_once
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.snapshot import Account, SignedIn, Snapshot
from presence_tui.model.sources import Members, Refreshed, Roll, SourceState
from presence_tui.model.watch_list import Group
from presence_tui.monitor.sessions import AnotherSession, Sessions
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.updates import add
from presence_tui.monitor.who import recognised

EVERY = 3600.0
"""Seconds after which a source is asked again."""

_AGAIN = 300.0
"""Seconds after which one that failed is asked again, unless Graph wants a longer pause."""

_GLANCE = 10.0
"""Longest stretch of sleep, in seconds: the machine may have slept through the rest."""

_INSTANT = 0.001
"""Seconds not worth a sleep."""

_log = logging.getLogger(__name__)


class Sources:
    """One loop. `changed` is called when the sources name other people than before."""

    def __init__(
        self,
        *,
        graph: Graph,
        directory: Directory,
        rolls: Rolls,
        store: PresenceStore,
        clock: Clock,
        sessions: Sessions,
        changed: Callable[[], Awaitable[None]],
        beside: Beside = at_once,
    ) -> None:
        self._graph = graph
        self._directory = directory
        self._rolls = rolls
        self._store = store
        self._clock = clock
        self._sessions = sessions
        self._changed = changed
        self._beside = beside
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._asked: dict[str, tuple[Moment, float]] = {}
        """By source, when it was asked, and for how many seconds it is left alone then."""
        self._failed: dict[str, SourceState] = {}
        """By source, what its last question met; whose failure holds."""
        self._granted: tuple[str, frozenset[str] | None] | None = None
        self._groups: tuple[Group, ...] = ()
        store.subscribe(self._hear)

    async def run(self) -> None:
        """Ask until cancelled. Survives everything else."""
        while True:
            try:
                self._woken.clear()
                self._trim()
                self._tell()
                if due := self._due():
                    with suppress(AnotherSession):
                        await self._ask(due)
                    continue
                await self._rest()
            except Exception:  # whatever it is, the next question may work
                _log.exception("asking the sources of the watch list met a bug")
                await self._clock.sleep(_AGAIN)

    def start(self) -> asyncio.Task[None]:
        """Begin, until the task is cancelled."""
        return asyncio.create_task(self.run())

    async def refresh(self) -> Refreshed:
        """Ask all sources now, whenever they were asked last. Raises SignInNeeded where nobody is signed in."""
        sources = self._sources()
        before = {person.id for person in self._rolls.everybody()}
        while True:
            if not isinstance(self._store.snapshot.sign_in, SignedIn):
                raise SignInNeeded(SignedOutReason.NEVER)
            with suppress(AnotherSession):
                await self._ask(sources)
                break
        self._tell()
        after = {person.id for person in self._rolls.everybody()}
        failed = next((one for one in self._store.snapshot.sources if one.failure), None)
        return Refreshed(len(sources), len(after - before), len(before - after), failed)

    def welcome(self, account: Account) -> bool:
        """Ask anew where another person signed in, or with other permissions; say whether people of before were forgotten."""
        whose = f"{account.tenant} {account.username}"  # the same name may be somebody else's in another tenant
        forgotten = self._rolls.belong_to(whose)
        granted = (whose, account.granted)
        for source in self._failed:
            self._asked.pop(source, None)
        if granted != self._granted:
            self._granted = granted
            self._asked.clear()
        if forgotten:
            self._tell()  # at once: whom it is not known of whether sources name them has not left the list
        self._woken.set()
        return forgotten

    def forget(self) -> None:
        """Forget everybody: who signed out leaves none behind."""
        self._rolls.forget()
        self._asked.clear()
        self._failed.clear()

    def _hear(self, snapshot: Snapshot) -> None:
        if snapshot.groups is not self._groups:
            self._groups = snapshot.groups
            self._woken.set()

    def _trim(self) -> None:
        """Forget whom sources named that left the list; one that comes back is asked anew."""
        used = self._sources()
        self._rolls.keep(used)
        for source in self._asked.keys() - set(used):
            del self._asked[source]

    def _sources(self) -> list[str]:
        return list(dict.fromkeys(group.source for group in self._store.snapshot.groups if group.source))

    def _due(self) -> list[str]:
        if not isinstance(self._store.snapshot.sign_in, SignedIn):
            return []
        return [source for source in self._sources() if self._left(source) <= 0]

    def _left(self, source: str) -> float:
        """Return the seconds until `source` is to be asked."""
        if source not in self._asked:
            return 0.0
        when, pause = self._asked[source]
        now = self._clock.now()
        gone = now.since(when)
        if source not in self._failed:  # the monotonic clock stands still while the machine sleeps
            gone = max(gone, (now.utc - when.utc).total_seconds())
        return left if (left := pause - gone) > _INSTANT else 0.0

    async def _rest(self) -> None:
        """Return when a source is due, or something happened."""
        woken = asyncio.create_task(self._woken.wait())
        try:
            while not woken.done():
                signed_in = isinstance(self._store.snapshot.sign_in, SignedIn)
                left = min(map(self._left, self._sources()), default=None) if signed_in else None
                if left is not None and left <= 0:
                    return
                asleep = asyncio.create_task(self._clock.sleep(min(left, _GLANCE))) if left is not None else woken
                try:
                    await asyncio.wait({woken, asleep}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    asleep.cancel()
        finally:
            woken.cancel()

    async def _ask(self, sources: list[str]) -> None:
        """Ask `sources`, one after the other. Raises AnotherSession.

        What they answer is taken in portions that double: each makes a list anew, and writes a file.
        """
        async with self._one_at_a_time:
            came: dict[str, Roll] = {}
            taken = 0
            for source in sources:
                if not isinstance(self._store.snapshot.sign_in, SignedIn):
                    raise AnotherSession
                if (roll := await self._ask_one(source)) is not None:
                    came[source] = roll
                if len(came) > taken or source == sources[-1]:
                    await self._take(came)
                    taken, came = taken + len(came), {}

    async def _ask_one(self, source: str) -> Roll | None:
        """Return whom `source` names; None where it failed. Raises AnotherSession."""
        try:
            people = await self._sessions.ask(expanded(self._graph, source))
        except (GraphError, SignInError) as error:
            self._fail(source, error)
        except AnotherSession:
            raise
        except Exception:  # a bug costs one source
            _log.exception("a source of the watch list met a bug")
            self._asked[source] = self._clock.now(), _AGAIN
        else:
            now = self._clock.now()
            self._asked[source] = now, EVERY
            self._failed.pop(source, None)
            return Roll(people, now.utc)
        return None

    async def _take(self, came: dict[str, Roll]) -> None:
        if not came:
            return
        before = dict(self._rolls.members)
        changed, learnt = await self._beside(lambda: (_differ(before, came), by_name(_everybody(came))))
        self._directory.learn(learnt)
        self._rolls.take(came, self._sources())
        if changed:
            await self._changed()
        await self._know_better(came)
        self._tell()

    def _fail(self, source: str, error: GraphError | SignInError) -> None:
        now = self._clock.now()
        mendable = isinstance(error, SignInUnavailable) or not isinstance(error, NotGranted | NobodyIsMe | SignInError)
        pause = max(getattr(error, "retry_after", None) or 0.0, _AGAIN) if mendable else EVERY
        self._asked[source] = now, pause
        before = self._failed.get(source)
        since = before.failing_since if before else now.utc
        again = now.later(pause).utc if mendable else None
        self._failed[source] = SourceState("", source, failure=error, failing_since=since, next_try=again)
        _log.warning("a source of the watch list failed: %r", error)
        self._tell()

    async def _know_better(self, came: dict[str, Roll]) -> None:
        """Show what the list told of people who were known by less: another name, a job title."""
        roster = self._store.snapshot.roster
        better = await self._beside(lambda: _better(roster.people, came))
        roster, cells = self._store.snapshot.roster, Cells()
        for at, (known, person) in better.items():
            if at < len(roster) and roster.people[at] is known:
                add(cells, at, recognised(roster, at, person))
        self._store.publish(cells)

    def _tell(self) -> None:
        """Publish what is known of the sources."""
        self._store.publish(
            sources=tuple(self._state(group.name, group.source) for group in self._store.snapshot.groups if group.source)
        )

    def _state(self, group: str, source: str) -> SourceState:
        roll, failed = self._rolls.get(source), self._failed.get(source, SourceState(group, source))
        return replace(failed, group=group, people=len(roll.people) if roll else 0, as_of=roll.as_of if roll else None)


def _everybody(came: Mapping[str, Roll]) -> list[Person]:
    return [person for roll in came.values() for person in roll.people]


def _differ(before: Members, came: Mapping[str, Roll]) -> bool:
    """Say whether one of the sources names others than before, or in another order."""
    return any(
        source not in before or [one.id for one in before[source]] != [one.id for one in roll.people]
        for source, roll in came.items()
    )


def _better(people: Sequence[Person | None], came: Mapping[str, Roll]) -> dict[int, tuple[Person, Person]]:
    """Return by row who is known there, and what is told of them that is more, or something else."""
    told = {person.id: person for person in _everybody(came)}
    rows = ((at, known, told.get(known.id)) for at, known in enumerate(people) if known is not None)
    return {at: (known, person) for at, known, person in rows if person is not None and person != known}
