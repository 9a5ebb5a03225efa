"""A monitor over the program's own Graph client and the simulated tenant, with a clock and a sign-in that the test moves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import httpx

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.resolver import Directory
from presence_tui.directory.rolls import Rolls
from presence_tui.graph.budget import MOST_PRESENCES
from presence_tui.model.errors import SignInError, SignInUnavailable
from presence_tui.model.list_ports import Beside, ListKeeper, at_once
from presence_tui.model.person import Person, UserId
from presence_tui.model.ports import TokenSource
from presence_tui.model.roster import WatchedPerson
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, DeviceCode, SignedOut, Snapshot, Starting
from presence_tui.model.telling_ports import Alarms, WishKeeper
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.monitor.asking import CHUNK
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.storage.memory_list import MemoryList
from tests.directory.stage import TenantTokens, graph_of
from tests.manual_clock import ManualClock

ADA = Account("ada@contoso.com", "Ada Lovelace", "contoso.com")


class ScriptedSignIn:
    """Signs in when the test says so."""

    def __init__(self, clock: ManualClock, token: TokenSource, account: Account | None) -> None:
        self._clock = clock
        self._token = token
        self.held = account
        self.others: Account | None = None
        """Whom another pane chose."""
        self.unreadable: SignInError | None = None
        """What a look into the token cache ends in."""
        self.looking: asyncio.Event | None = None
        """Holds back what a look into the token cache found, until it is set."""
        self.left: list[Account] = []
        """Who was signed out."""
        self.codes = 0
        self.asked: list[str | None] = []
        """With which claims codes were asked for."""
        self.outcome: asyncio.Future[Account] | None = None
        self.refuse: Exception | None = None
        self.trouble: Callable[[SignInUnavailable | None], None] | None = None

    @property
    def token(self) -> TokenSource:
        return self._token

    async def account(self) -> Account | None:
        if self.others is not None:
            self.held, self.others = self.others, None
        found, trouble = self.held, self.unreadable
        if self.looking is not None:
            await self.looking.wait()
        if trouble is not None:
            raise trouble
        return found

    async def choose(self, key: str) -> None:
        self.held = replace(ADA, username=key)

    async def ask_for_code(self, hint: str = "", claims: str | None = None) -> DeviceCode:
        self.asked.append(claims)
        if self.refuse is not None:
            raise self.refuse
        self.codes += 1
        expires = self._clock.utc() + timedelta(minutes=15)
        return DeviceCode(Secret(f"CODE{self.codes}"), "https://login.example/device", expires)

    async def redeem(self, code: DeviceCode, on_trouble: Callable[[SignInUnavailable | None], None]) -> Account:
        self.trouble = on_trouble
        self.outcome = asyncio.get_running_loop().create_future()
        return await self.outcome

    async def sign_out(self, account: Account) -> None:
        self.left.append(account)
        self.held = None


class Stage:
    """Everything one test needs."""

    def __init__(
        self,
        tenant: SimulatedTenant,
        clock: ManualClock,
        entries: tuple[str | WatchEntry, ...],
        *,
        account: Account | None = ADA,
        remembered: dict[str, Person] | None = None,
        keeper: ListKeeper | None = None,
        groups: tuple[str | Group, ...] = (),
        rolls: Rolls | None = None,
        more_scopes: tuple[str, ...] = (),
        interval: float = 30.0,
        granted: frozenset[str] | None = None,
        seed: int = 1,
        wish_keeper: WishKeeper | None = None,
        alarms: Alarms | None = None,
        portion: int = CHUNK,
        most_presences: int = MOST_PRESENCES,
        transport: httpx.AsyncBaseTransport | None = None,
        beside: Beside = at_once,
    ) -> None:
        self.tenant = tenant
        self.clock = clock
        self.tokens = TenantTokens(tenant, more_scopes)
        self.sign_in = ScriptedSignIn(clock, self.tokens, replace(account, granted=granted) if account else None)
        self.graph = graph_of(
            tenant,
            clock,
            self.tokens,
            lambda: self.sign_in.held.granted if self.sign_in.held else None,
            for_a_person=account is None or not account.application,
            most_presences=most_presences,
            transport=transport,
        )
        self.saved: list[dict[str, Person]] = []
        self.exported: list[tuple[str, bytes]] = []
        directory = Directory(graph=self.graph, remembered=remembered or {}, save=self.saved.append, clock=clock)
        watched = [WatchEntry(entry) if isinstance(entry, str) else entry for entry in entries]
        self.list = WatchList.of(watched, [Group(group) if isinstance(group, str) else group for group in groups])
        self.monitor = PresenceMonitor(
            graph=self.graph,
            sign_in=self.sign_in,
            directory=directory,
            watch_list=self.list,
            keeper=keeper or MemoryList(self.list),
            clock=clock,
            chance=random.Random(seed),
            interval=interval,
            export=self._export,
            rolls=rolls,
            wish_keeper=wish_keeper,
            alarms=alarms,
            portion=portion,
            beside=beside,
        )
        self.published: list[Snapshot] = []
        self.monitor.subscribe(self.published.append)
        tenant.forget_requests()

    async def _export(self, whose: UserId, presence: bytes) -> str:
        self.exported.append((whose, presence))
        return f"/exports/{len(self.exported)}.json"

    @property
    def now(self) -> Snapshot:
        return self.monitor.snapshot

    def row(self, key: str) -> WatchedPerson:
        at = self.now.roster.position_of(key)
        assert at is not None, f"no row {key}"
        return self.now.roster.person(at)

    @property
    def graph_requests(self) -> list[str]:
        return [line for line in self.tenant.requests if "/v1.0/" in line]

    @property
    def polls(self) -> int:
        """How often presences were asked for; a repeat with a newer token does not count."""
        asked = [line for line in self.tenant.requests if "getPresencesByUserId" in line or "/me/presence" in line]
        return sum(not line.endswith(" 401") for line in asked)

    async def until(self, fact: Callable[[], object]) -> None:
        for _ in range(5000):
            if fact():
                return
            await asyncio.sleep(0)
        raise AssertionError(f"it did not come to be; health {self.now.health}, sign-in {self.now.sign_in}")

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[Stage]:
        """Run the monitor, from its first moment on."""
        task = asyncio.create_task(self.monitor.run())
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.monitor.close()
            await self.graph.aclose()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Stage]:
        """Run the monitor, from its first settled state on."""
        task = asyncio.create_task(self.monitor.run())
        try:
            await self.until(lambda: isinstance(self.now.sign_in, SignedOut) or not isinstance(self.now.health, Starting))
            await self.clock.settle()
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.monitor.close()
            await self.graph.aclose()
