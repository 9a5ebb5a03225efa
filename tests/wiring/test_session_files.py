"""The token cache's file while a table is open: gone, damaged, unreadable, another account's, or emptied by another pane.

Each time the next poll tells, the rows stay, and the table goes on by itself when somebody signs in elsewhere.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.directory.resolver import Directory
from presence_tui.graph.client import GraphClient
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.permissions import DEFAULT_SCOPES
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import SignedIn, SignedOut
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock

WORDS = ("me", "bob@contoso.com")
_DEADLINE = 20.0


class Pane:
    """One process's sign-in and monitor, over the file `path`."""

    def __init__(self, tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
        self.tenant, self.clock = tenant, clock
        self.sign_in = Authenticator(
            client_id=tenant.client_id,
            authority=GLOBAL.authority("contoso.com"),
            oidc=False,
            scopes=[f"https://{GLOBAL.graph_host}/{name}" for name in DEFAULT_SCOPES],
            http=httpx.Client(transport=SimulatedTransport(tenant)),
            cache=SharedTokenCache(path),
            clock=clock,
        )
        http = httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant, clock.sleep))
        graph = GraphClient(http=http, root=GLOBAL.graph_url, token=self.sign_in.token, clock=clock)
        watch_list = WatchList.of_words(WORDS)
        self.monitor = PresenceMonitor(
            graph=graph,
            sign_in=self.sign_in,
            directory=Directory(graph=graph, remembered={}, save=lambda people: None, clock=clock),
            watch_list=watch_list,
            keeper=MemoryList(watch_list),
            clock=clock,
            chance=random.Random(0),
            interval=30.0,
            export=_nothing,
        )

    async def until(self, fact: Callable[[], object]) -> None:
        end = time.monotonic() + _DEADLINE
        while not fact():
            assert time.monotonic() < end, f"it did not come to be: {self.monitor.snapshot.sign_in}"
            await asyncio.sleep(0.001)
        await self.clock.settle()

    async def begin_session(self, who: str = "ada") -> None:
        code = await self.sign_in.ask_for_code()
        self.tenant.approve(who)
        redeeming = asyncio.create_task(self.sign_in.redeem(code, lambda trouble: None))
        await self.clock.settle()
        await self.clock.advance(5)
        await redeeming

    @property
    def polls(self) -> int:
        poll = self.monitor.snapshot.last_poll
        return poll.number if poll else 0

    @property
    def is_signed_out(self) -> bool:
        return isinstance(self.monitor.snapshot.sign_in, SignedOut)

    async def next_poll(self) -> None:
        await self.clock.advance(34)
        await self.clock.settle()


async def _nothing(*_: object) -> str:
    return ""


@asynccontextmanager
async def open_pane(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> AsyncIterator[Pane]:
    pane = Pane(tenant, clock, path)
    await pane.begin_session()
    task = asyncio.create_task(pane.monitor.run())
    try:
        await pane.until(lambda: pane.polls > 0)
        yield pane
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await pane.monitor.close()


def _assert_rows_stay(pane: Pane) -> None:
    roster = pane.monitor.snapshot.roster
    assert set(roster.states) == {RowState.ANSWERED}
    assert all(roster.raws)


async def _ends_and_begins_again(pane: Pane, path: Path) -> None:
    await pane.next_poll()
    await pane.until(lambda: pane.is_signed_out)
    _assert_rows_stay(pane)
    await Pane(pane.tenant, pane.clock, path).begin_session()
    await pane.clock.advance(31)
    await pane.until(lambda: isinstance(pane.monitor.snapshot.sign_in, SignedIn))
    await pane.until(lambda: not pane.monitor.snapshot.roster.is_stale(0, pane.clock.now(), 30.0))


async def test_the_file_is_deleted(tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "state/tokens.json"
    async with open_pane(tenant, clock, path) as pane:
        path.unlink()
        await _ends_and_begins_again(pane, path)


async def test_the_file_is_damaged(tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "state/tokens.json"
    async with open_pane(tenant, clock, path) as pane:
        path.write_bytes(b'{"AccessToken": ')
        await _ends_and_begins_again(pane, path)


async def test_another_pane_signs_out(tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "state/tokens.json"
    async with open_pane(tenant, clock, path) as pane:
        await Pane(tenant, clock, path).sign_in.forget_everybody()
        await _ends_and_begins_again(pane, path)


async def test_a_file_that_cannot_be_read_ends_nothing(tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "state/tokens.json"
    async with open_pane(tenant, clock, path) as pane:
        path.unlink()
        path.mkdir()
        before = pane.polls
        await pane.next_poll()
        await pane.until(lambda: pane.polls > before)
        assert not pane.is_signed_out
        assert not pane.monitor.snapshot.roster.is_stale(1, clock.now(), 30.0)


async def test_another_account_s_file_is_another_table(tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "state/tokens.json"
    async with open_pane(tenant, clock, path) as pane:
        assert pane.monitor.snapshot.roster.names[0] == "Ada Lovelace (you)"
        path.unlink()
        await Pane(tenant, clock, path).begin_session("bob")
        await pane.next_poll()
        await pane.until(lambda: pane.monitor.snapshot.roster.names[0] == "Bob Ng (you)")
        await pane.next_poll()
        await pane.until(lambda: pane.monitor.own_id == tenant.id_of("bob"))
        account = pane.monitor.snapshot.account
        assert account is not None
        assert account.username == "bob@contoso.com"
