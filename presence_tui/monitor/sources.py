"""Asks the sources of the watch list whom they name: hourly, by key, and when somebody signs in or a source is new.

Runs beside the polls and never before them. What fails leaves the people of before, and says since when.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from presence_tui.directory.expansion import expanded
from presence_tui.directory.resolver import Directory
from presence_tui.directory.rolls import Rolls
from presence_tui.model.errors import GraphError, NobodyIsMe, NotGranted, SignedOutReason, SignInError, SignInNeeded
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.snapshot import Account, SignedIn, Snapshot
from presence_tui.model.sources import Refreshed, Roll, SourceState
from presence_tui.model.watch_list import Group
from presence_tui.monitor.sessions import AnotherSession, Sessions
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.updates import add
from presence_tui.monitor.who import recognised

EVERY = 3600.0
"""Seconds after which a source is asked again."""

_AGAIN = 300.0
"""Seconds after which one that failed is asked again, unless Graph wants a longer pause."""

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
        changed: Callable[[], None],
    ) -> None:
        self._graph = graph
        self._directory = directory
        self._rolls = rolls
        self._store = store
        self._clock = clock
        self._sessions = sessions
        self._changed = changed
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
        """Ask until cancelled."""
        while True:
            self._woken.clear()
            self._tell()
            due = self._due()
            if due:
                with suppress(AnotherSession):
                    await self._ask(due)
                continue
            await self._rest()

    def start(self) -> asyncio.Task[None]:
        """Begin, until the task is cancelled. A bug ends the asking, and is logged."""
        task = asyncio.create_task(self.run())
        task.add_done_callback(_note_bug)
        return task

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
        forgotten = self._rolls.belong_to(account.username)
        granted = (account.username, account.granted)
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
        return pause - self._clock.now().since(when)

    async def _rest(self) -> None:
        """Return when a source is due, or something happened."""
        woken = asyncio.create_task(self._woken.wait())
        signed_in = isinstance(self._store.snapshot.sign_in, SignedIn)
        lefts = [self._left(source) for source in self._sources()] if signed_in else []
        waits: list[asyncio.Task[object]] = [woken]
        if lefts:
            waits.append(asyncio.create_task(self._clock.sleep(max(min(lefts), 0.0))))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _ask(self, sources: list[str]) -> None:
        """Ask `sources`, one after the other. Raises AnotherSession."""
        async with self._one_at_a_time:
            for source in sources:
                if not isinstance(self._store.snapshot.sign_in, SignedIn):
                    raise AnotherSession
                await self._ask_one(source)

    async def _ask_one(self, source: str) -> None:
        try:
            people = await self._sessions.ask(expanded(self._graph, source))
        except (GraphError, SignInError) as error:
            self._fail(source, error)
            return
        now, before = self._clock.now(), self._rolls.get(source)
        self._asked[source] = now, EVERY
        self._failed.pop(source, None)
        self._directory.learn(people)
        self._rolls.take(source, Roll(people, now.utc), self._sources())
        if before is None or [person.id for person in before.people] != [person.id for person in people]:
            self._changed()
        self._know_better(source)
        self._tell()

    def _fail(self, source: str, error: GraphError | SignInError) -> None:
        now = self._clock.now()
        mendable = not isinstance(error, NotGranted | NobodyIsMe | SignInError)
        pause = max(getattr(error, "retry_after", None) or 0.0, _AGAIN) if mendable else EVERY
        self._asked[source] = now, pause
        before = self._failed.get(source)
        since = before.failing_since if before else now.utc
        again = now.later(pause).utc if mendable else None
        self._failed[source] = SourceState("", source, failure=error, failing_since=since, next_try=again)
        _log.warning("a source of the watch list failed: %r", error)
        self._tell()

    def _know_better(self, source: str) -> None:
        """Show what the list told of people who were known by less: another name, a job title."""
        roster, cells = self._store.snapshot.roster, Cells()
        told = {person.id: person for person in self._rolls.members.get(source, ())}
        for at, known in enumerate(roster.people):
            if known is not None and (person := told.get(known.id)) is not None and person != known:
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


def _note_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("asking the sources of the watch list ended by a bug", exc_info=task.exception())
