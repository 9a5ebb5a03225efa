"""Questions to Graph outside the polls: about one person whom somebody looks at, wants to add, or has just added."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from presence_tui.directory.resolver import Directory
from presence_tui.directory.together import Together
from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import GraphError, SignInError
from presence_tui.model.person import ME
from presence_tui.model.resolution import Resolution
from presence_tui.monitor.asking import Asking
from presence_tui.monitor.naming import Naming
from presence_tui.monitor.poller import Poller
from presence_tui.monitor.sessions import AnotherSession, Sessions
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.tally import Tally

PEOPLE_ON_A_PAGE = 25
"""People that one question of a search brings: more than a sheet shows at once."""


class Apart:
    """While Graph wants to be left alone nothing is asked: Throttled says for how long. What fails is told to the poller."""

    def __init__(
        self,
        *,
        asking: Asking,
        naming: Naming,
        directory: Directory,
        poller: Poller,
        sessions: Sessions,
        store: PresenceStore,
    ) -> None:
        self._asking = asking
        self._naming = naming
        self._directory = directory
        self._poller = poller
        self._sessions = sessions
        self._store = store
        self._fetches = Together[None]()
        self._meeting: asyncio.Task[None] | None = None

    async def fetch(self, key: str) -> None:
        """Ask anew for the person in row `key`, once for all who want it now. Raises GraphError, SignInError.

        Where another session begins meanwhile, this asks no further: the poll that it begins with does.
        """
        with suppress(AnotherSession):
            await self._fetches.ask(key, lambda: self._fetch(key))

    async def look_up(self, who: str) -> Resolution:
        """Return who `who` is, and remember it; the one of the new session where another one begins meanwhile.

        Raises GraphError, SignInError.
        """
        while True:
            with suppress(AnotherSession):
                async with self._heeding(directory=True):
                    return await self._sessions.ask(self._directory.resolve(who, self._store.snapshot.account))

    async def search(self, words: str) -> UserPage:
        """Return the first of the people who match `words`; those of the new session where another one begins meanwhile.

        Raises GraphError, SignInError.
        """
        return await self._paged(lambda: self._directory.search(words, PEOPLE_ON_A_PAGE))

    async def search_on(self, page: UserPage) -> UserPage:
        """Return the page after `page`. Raises GraphError, SignInError."""
        return await self._paged(lambda: self._directory.more(page))

    async def _paged(self, question: Callable[[], Coroutine[Any, Any, UserPage]]) -> UserPage:
        while True:
            with suppress(AnotherSession):
                async with self._heeding(directory=True):
                    return await self._sessions.ask(question())

    def meet(self, keys: list[str]) -> None:
        """See to rows that are new: one person is asked for alone, several by a poll."""
        if len(keys) > 1 or (self._meeting is not None and not self._meeting.done()):
            self._poller.poll_again()
        elif keys:
            self._meeting = asyncio.create_task(self._greet(keys[0]))

    def close(self) -> None:
        """Ask for new rows no more."""
        if self._meeting is not None:
            self._meeting.cancel()

    @asynccontextmanager
    async def _heeding(self, *, directory: bool = False) -> AsyncIterator[None]:
        pause = self._poller.in_the_way() or (self._poller.finding.in_the_way() if directory else None)
        if pause is not None:
            raise pause
        try:
            yield
        except (GraphError, SignInError) as failure:
            await self._poller.failed_apart(failure)
            raise

    async def _fetch(self, key: str) -> None:
        async with self._heeding():
            await self._find_out(key)
            await self._asking.ask_one(key)

    async def _greet(self, key: str) -> None:
        with suppress(GraphError, SignInError):  # the polls will meet it as well, and say so
            await self.fetch(key)

    async def _find_out(self, key: str) -> None:
        """Look up who the row is, where that is unknown."""
        roster = self._store.snapshot.roster
        at = self._store.positions.by_key(roster).get(key)
        if at is None or key == ME or roster.ids[at] is not None:
            return
        tally = Tally(insist=True)
        await self._naming.name([key], tally)
        for failure in (*tally.failures, *tally.row_failures):
            raise failure
