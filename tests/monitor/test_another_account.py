"""Another account while questions are in flight: neither answer nor failure of the one before may reach the one that is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.resolution import Found
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, SignedIn
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage
from tests.monitor.test_sign_in_flow import awaiting

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"
EVE = Account("eve@fabrikam.com", "Eve", "fabrikam.com", session="eve's")
SLOW = 6.0
"""Seconds that Graph takes for what is asked before the switch."""


async def switch(stage: Stage) -> None:
    """Go over to Bob, whom Graph answers at once."""
    stage.tenant.delay(0)
    stage.tokens.begin_anew("bob")
    await stage.monitor.use_account(BOB)


async def elsewhere(stage: Stage) -> None:
    """Go over to an account of another tenant."""
    stage.sign_in.others = EVE
    await stage.monitor.use_account(EVE.username)


@asynccontextmanager
async def starting(stage: Stage) -> AsyncIterator[None]:
    """Run the monitor whose first poll is in flight."""
    stage.tenant.delay(SLOW)
    task = asyncio.create_task(stage.monitor.run())
    await stage.clock.advance(1)
    assert len(stage.graph_requests) > 0
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await stage.monitor.close()
        await stage.graph.aclose()


async def _fetch(stage: Stage) -> asyncio.Task[None]:
    stage.tenant.delay(SLOW)
    asked = asyncio.create_task(stage.monitor.fetch("me"))
    await stage.clock.advance(1)
    return asked


async def _poll(stage: Stage) -> None:
    stage.tenant.delay(SLOW)
    requests = len(stage.graph_requests)
    await stage.clock.advance(32)
    assert len(stage.graph_requests) == requests + 1


@pytest.mark.parametrize("ask", [_fetch, _poll])
async def test_an_answer_for_the_account_before_is_dropped(
    tenant: SimulatedTenant, clock: ManualClock, ask: Callable[[Stage], Awaitable[object]]
) -> None:
    stage = Stage(tenant, clock, ("me", OLU))
    async with stage.running():
        assert stage.row("me").id == tenant.id_of("ada")
        await ask(stage)
        await switch(stage)
        await clock.advance(2 * SLOW)
        me = stage.row("me")
        assert (me.id, stage.monitor.own_id) == (tenant.id_of("bob"), tenant.id_of("bob"))
        assert (me.name, me.state) == ("Ada Lovelace (you)", RowState.ANSWERED)


async def test_so_it_is_in_the_first_poll_which_asks_who_one_is(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", OLU))
    async with starting(stage):
        await switch(stage)
        await clock.advance(100)
        assert (stage.row("me").id, stage.monitor.own_id) == (tenant.id_of("bob"), tenant.id_of("bob"))


async def test_the_account_that_came_does_not_wait_for_what_the_one_before_asked(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with starting(stage):
        await switch(stage)
        await clock.advance(2)
        assert stage.row("me").id == tenant.id_of("bob")


@pytest.mark.parametrize("ask", [_fetch, _poll])
async def test_a_session_that_ended_before_does_not_sign_the_new_account_out(
    tenant: SimulatedTenant, clock: ManualClock, ask: Callable[[Stage], Awaitable[object]]
) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        tenant.fail(401, times=2)
        asked = await ask(stage)
        await clock.advance(SLOW)  # the question with a newer token is in flight
        await switch(stage)
        await clock.advance(SLOW)
        assert stage.now.sign_in == SignedIn(replace(ADA, username=BOB))
        if isinstance(asked, asyncio.Task):
            assert await asked is None
        assert all(isinstance(one.sign_in, SignedIn) for one in stage.published[-5:])


async def test_nor_does_it_end_the_next_session_of_the_same_account(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        tenant.fail(401, times=2)
        await _fetch(stage)
        await clock.advance(SLOW)
        await stage.monitor.sign_out()
        tenant.delay(0)
        stage.tokens.begin_anew()
        await awaiting(stage)
        stage.sign_in.outcome.set_result(ADA)
        await clock.advance(SLOW)
        assert stage.now.sign_in == SignedIn(ADA)


async def test_a_name_of_another_tenant_is_nobody_here(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (OLU,))
    async with starting(stage):
        tenant.delay(0)
        tenant.fail(500, times=None)
        await elsewhere(stage)
        await clock.advance(2 * SLOW)
        assert stage.row(OLU).id is None
        assert stage.saved[-1] == {}


async def test_who_is_looked_up_meanwhile_is_looked_up_in_the_new_tenant(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        tenant.delay(SLOW)
        asked = asyncio.create_task(stage.monitor.look_up(OLU))
        await clock.advance(1)
        tenant.delay(0)
        tenant.remove_person("olu")
        await elsewhere(stage)
        await clock.advance(2 * SLOW)
        assert not isinstance(await asked, Found)


async def test_a_permission_refused_to_the_account_before_is_not_missing_now(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", OLU))
    async with stage.running():
        tenant.forbid("Presence.Read.All")
        await _poll(stage)
        tenant.forbid("Presence.Read.All", False)
        await switch(stage)
        await clock.advance(2 * SLOW)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.row(OLU).problem is None
