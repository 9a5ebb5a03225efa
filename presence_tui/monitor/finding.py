"""Looks people up beside the polls: a long list takes a while, and the table is live meanwhile. Knows when, not how."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from presence_tui.model.errors import Reply, SignInError, Throttled, TokenRejected
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Starting
from presence_tui.monitor.backoff import Backoff
from presence_tui.monitor.naming import Naming
from presence_tui.monitor.pauses import Pauses
from presence_tui.monitor.sessions import AnotherSession
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.sweeping import Sweeping
from presence_tui.monitor.tally import Failure, Tally

_PATIENCE = 2.0
"""Seconds for which a poll that has answers waits for people being found, so that they come with it."""
_LEAST, _LONGEST = 30.0, 300.0
"""Seconds for which the directory is left alone where it does not say for how long."""
_LEAST_WAIT = 2.0
"""Seconds; a directory that asks for less gets as much."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """What is to be known of the session, and of the polls in it."""

    is_open: Callable[[], bool]
    failed: Callable[[Failure], Awaitable[None]]
    """Is told what a look-up outside any poll met."""
    poll: Callable[[], None]
    """Is called where people were found, and no poll has had anybody to ask for."""


class Finding:
    """One task at a time, begun by a poll. Whom it finds is asked for at once.

    A pause that the directory asks for delays look-ups alone.
    """

    def __init__(
        self, *, naming: Naming, asking: Sweeping, store: PresenceStore, clock: Clock, chance: random.Random, session: Session
    ) -> None:
        self._naming = naming
        self._asking = asking
        self._store = store
        self._clock = clock
        self._chance = chance
        self._session = session
        self._pauses = Pauses(clock)
        self._backoff = Backoff(chance, _LEAST, _LONGEST)
        self._task: asyncio.Task[None] | None = None
        self._run = Tally()
        """What the task has met and not told yet."""
        self._came = asyncio.Event()
        self._joined = False
        """Whether a poll waits, and is going to say what was met."""

    async def through(self, tally: Tally) -> None:
        """Look up everybody who is due, and ask for those found, however long that takes. Raises AnotherSession."""
        while not tally.over and (keys := self._naming.due(tally)):
            await self._naming.name(keys, tally)
            await self._asking.ask(tally)
        self._naming.save()

    async def beside(self, tally: Tally) -> None:
        """Begin to look up who is due, or see how that goes, and count in `tally` what came of it so far.

        A poll that has answers waits for a moment only; one that had nobody to ask for, until it is known whether it has now.
        Raises AnotherSession.
        """
        before = self._run
        task = self._task
        if task is None or task.done():
            self._run = Tally(insist=tally.insist, refused=set(tally.refused), beside=True)
            if not self._session.is_open() or not self._naming.due(self._run):
                return
            self._run.asked = set(tally.asked)
            task = self._begin()
        run = self._run
        if self.bound() <= 0:
            await self._join(task, _PATIENCE if tally.answered else None)
        tally.take(run if self._came.is_set() else before)

    def hold(self, failure: Failure) -> None:
        """Leave the directory alone for as long as it asked, and say until when."""
        asked_for = getattr(failure, "retry_after", None)
        pause = self._backoff.next() if asked_for is None else max(asked_for, _LEAST_WAIT) * self._chance.uniform(1.0, 1.05)
        if pause > self.bound():
            self._pauses.bind(pause)
        self._naming.wait_until(self._clock.now().later(self.bound()).utc)
        if self._task is None or self._task.done():
            self._run = Tally(beside=True)
            self._begin()

    def bound(self) -> float:
        """Return the seconds for which the directory asked to be left alone."""
        return self._pauses.bound()

    def in_the_way(self) -> Failure | None:
        """Return what forbids to ask the directory now."""
        if self.bound() <= 0:
            return None
        pause = Throttled(Reply(429), self.bound())
        pause.of_directory = True
        return pause

    def end(self) -> None:
        """Look up no more: nobody is signed in, or the program ends."""
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> asyncio.Task[None]:
        self._task = asyncio.create_task(self._work())
        self._task.add_done_callback(_note_bug)
        return self._task

    async def _join(self, task: asyncio.Task[None], patience: float | None) -> None:
        self._came.clear()
        waits: list[asyncio.Task[object]] = [asyncio.create_task(self._came.wait())]
        if patience is not None:
            waits.append(asyncio.create_task(self._clock.sleep(patience)))
        self._joined = True
        try:
            await asyncio.wait([task, *waits], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._joined = False
            for wait in waits:
                wait.cancel()
        if task.done() and not task.cancelled():
            task.result()

    async def _work(self) -> None:
        while True:
            await self._rest()
            run = self._run
            while self._session.is_open() and (keys := self._naming.due(run)):
                await self._portion(keys, run)
                over = run.over or run.held is not None
                self._came.set()
                await self._tell(run)
                if over:
                    break
            self._naming.save()
            if self.bound() <= 0:
                return
            self._run = Tally(asked=run.asked, beside=True)
            if not self._joined:
                self._run.take(run)

    async def _portion(self, keys: list[str], run: Tally) -> None:
        """Look `keys` up, and ask for those who are found."""
        strangers = self._naming.strangers(keys)
        await self._naming.name(keys, run)
        if run.held is not None:
            self.hold(run.held)
        else:
            self._backoff.reset()
        if found := self._naming.ids(strangers):
            await self._asking.ask(run, found)
        if run.answered and not self._joined and isinstance(self._store.snapshot.health, Starting):
            self._session.poll()

    async def _tell(self, run: Tally) -> None:
        """Say at once what concerns the session or the polls, where none waits that would; the rest the next poll says."""
        if self._joined:
            return
        for failure in run.failures[:]:
            asked_for = isinstance(failure, Throttled) or getattr(failure, "retry_after", None) is not None
            if asked_for or isinstance(failure, SignInError | TokenRejected):
                run.failures.remove(failure)
                await self._session.failed(failure)

    async def _rest(self) -> None:
        """Return when the directory may be asked again."""
        if self.bound() <= 0:
            return
        while (left := self.bound()) > 0:
            await self._clock.sleep(left)
        self._naming.wait_until(None)


def _note_bug(task: asyncio.Task[None]) -> None:
    if task.cancelled():
        return
    bug = task.exception()
    if bug is not None and not isinstance(bug, AnotherSession):
        _log.error("looking people up ended by a bug", exc_info=bug)
