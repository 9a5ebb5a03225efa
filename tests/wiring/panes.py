"""Panes of the real program over real TLS, each with a clock that the test moves: sign-in, Graph, directory and polls."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.cells import cell_len

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.credentials import Credential
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.directory.resolver import Directory
from presence_tui.graph.client import GraphClient
from presence_tui.model.person import Person
from presence_tui.model.snapshot import (
    Account,
    AskingForCode,
    AwaitingUser,
    BrowserPage,
    DeviceCode,
    Live,
    SignedIn,
    SignedOut,
    Snapshot,
    Starting,
)
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.storage.memory_list import MemoryList
from presence_tui.view.glyphs import UNICODE
from presence_tui.view.health import health_line
from presence_tui.view.sign_in import sign_in_lines
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.tones import plain
from tests.manual_clock import ManualClock
from tests.server.client import TenantServer

INTERVAL = 30.0
_DEADLINE = 20.0
_TURN = 0.002
_FACTS = SignInFacts("test", "contoso.com", "global")


class Pane:
    """One pane in front of a tenant. `tenant` is the authority's last part; `oidc` stands for the plain issuer.

    `way` is how one signs in; an application proves itself with `credential`.
    """

    def __init__(
        self,
        server: TenantServer,
        tenant: str = "contoso.com",
        way: type[Authenticator] = Authenticator,
        *,
        deadline: float = _DEADLINE,
        cache: MemoryTokenCache | None = None,
        people: tuple[str, ...] = ("me",),
        remembered: dict[str, Person] | None = None,
        credential: Credential | None = None,
    ) -> None:
        self.clock = ManualClock(datetime.now(UTC))
        context = ssl.create_default_context(cafile=server.ca_file)
        self._http = httpx.Client(verify=context, trust_env=False)
        oidc = tenant == "oidc"
        self.authenticator = way(
            client_id=server.client_id, authority=f"{server.url}/{tenant}", oidc=oidc,
            scopes=["Presence.Read.All", "User.ReadBasic.All"], http=self._http, cache=cache or MemoryTokenCache(),
            clock=self.clock, deadline=deadline, credential=credential,
        )  # fmt: skip
        graph = httpx.AsyncClient(verify=context, trust_env=False)
        token = self.authenticator.token
        self.graph = GraphClient(
            http=graph, root=server.graph_url, token=token, clock=self.clock, deadline=deadline, for_a_person=credential is None
        )
        directory = Directory(graph=self.graph, remembered=remembered or {}, save=lambda people: None, clock=self.clock)
        watched = WatchList.of([WatchEntry(who) for who in people])
        self.monitor = PresenceMonitor(
            graph=self.graph, sign_in=self.authenticator, directory=directory, watch_list=watched, keeper=MemoryList(watched),
            clock=self.clock, chance=random.Random(1), interval=INTERVAL, export=_no_export,
        )  # fmt: skip
        self.published: list[Snapshot] = []
        self.monitor.subscribe(self.published.append)

    @property
    def now(self) -> Snapshot:
        return self.monitor.snapshot

    @property
    def code(self) -> str:
        """The code that is shown."""
        state = self.now.sign_in
        return state.code.user_code.reveal() if isinstance(state, AwaitingUser) and isinstance(state.code, DeviceCode) else ""

    @property
    def page(self) -> str:
        """The address that is shown, on this machine."""
        state = self.now.sign_in
        return state.code.address if isinstance(state, AwaitingUser) and isinstance(state.code, BrowserPage) else ""

    @property
    def is_live(self) -> bool:
        return isinstance(self.now.sign_in, SignedIn) and isinstance(self.now.health, Live)

    @property
    def says(self) -> str:
        """What the pane shows of its state: the sign-in screen's words, or the header's."""
        now = self.clock.utc()
        if isinstance(self.now.sign_in, SignedIn):
            return plain(health_line(self.now, now, UTC, UNICODE).full)
        lines = sign_in_lines(self.now.sign_in, now, UTC, 250, 40, _FACTS, UNICODE, cell_len)
        return " ".join(plain(line).strip() for line in lines)

    async def until(self, fact: Callable[[], object]) -> None:
        """Return once `fact` holds, without moving the clock: threads and sockets are at work."""
        end = time.monotonic() + _DEADLINE
        while not fact():
            assert time.monotonic() < end, f"it did not come to be; {self.now.sign_in}, {self.now.health}"
            await asyncio.sleep(_TURN)

    async def get_code(self) -> None:
        """Ask for a code, and return when it is shown."""
        self.monitor.sign_in()
        await self.until(lambda: self.code)
        await self.until(lambda: self.clock.sleeping)

    async def asleep(self) -> None:
        """Return once nothing but time is waited for."""
        await self.until(lambda: self.clock.sleeping)
        await self.clock.settle()

    async def sign_in(self) -> Account:
        """Sign in, where codes approve themselves, and return when the first poll was answered."""
        await self.get_code()
        await self.clock.advance(1.1)
        await self.until(lambda: isinstance(self.now.sign_in, SignedIn))
        await self.clock.advance(2.0)  # as lies between two polls at least
        await self.until(lambda: self.is_live)
        await self.asleep()
        account = self.now.account
        assert account is not None
        return account

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Pane]:
        """Run it, from the first look into the token cache on."""
        task = asyncio.create_task(self.monitor.run())
        try:
            await self.until(lambda: isinstance(self.now.sign_in, SignedOut) or not isinstance(self.now.health, Starting))
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.monitor.close()
            await self.graph.aclose()
            await self.authenticator.settle(2.0)
            self._http.close()


def is_refused_a_code(pane: Pane) -> bool:
    """Say whether it waits until a code may be asked for again."""
    state = pane.now.sign_in
    return isinstance(state, AskingForCode) and state.next_try is not None


async def _no_export(whose: object, presence: bytes) -> str:
    raise AssertionError(Path(str(whose)), presence)
