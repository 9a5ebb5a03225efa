from __future__ import annotations

import asyncio

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import Forbidden, GraphUnavailable, ServerTrouble, Throttled
from presence_tui.model.person import UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

ADA, BOB, OLU = "ada@contoso.com", "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_whoever_a_failed_chunk_was_for_is_told_with_the_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(700)
    tenant.fail(500, times=1, path="getPresences")
    stage = Stage(tenant, clock, tuple(ids))
    with pytest.raises(ServerTrouble) as raised:
        await stage.monitor.poll_once()
    silent = {stage.now.roster.key(at) for at, state in enumerate(stage.now.roster.states) if state is RowState.ASKING}
    assert len(silent) == 650
    assert stage.monitor.failures == dict.fromkeys(silent, raised.value)


async def test_whoever_was_not_asked_for_any_more_has_the_failure_that_ended_the_poll(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    ids = tenant.add_people(1300)
    tenant.throttle("60", path="getPresences")
    stage = Stage(tenant, clock, (*ids, BOB))
    with pytest.raises(Throttled) as raised:
        await stage.monitor.poll_once()
    assert stage.monitor.failures == dict.fromkeys([*ids, BOB], raised.value)


async def test_half_a_chunk_that_was_answered_has_no_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(4)
    tenant.bad_id("person3")
    stage = Stage(tenant, clock, tuple(ids))
    await stage.tokens()
    tenant.delay(1.0)
    once = asyncio.create_task(stage.monitor.poll_once())
    await clock.advance(1.5)
    assert stage.polls == 2
    tenant.fail(500, path="getPresences")
    await clock.advance(20)
    with pytest.raises(ServerTrouble) as raised:
        await once
    assert stage.monitor.failures == dict.fromkeys(ids[2:], raised.value)
    assert [state is RowState.ANSWERED for state in stage.now.roster.states] == [True, True, False, False]


async def test_a_name_that_could_not_be_looked_up_has_its_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.strike("reset", times=None, path="/users/")
    stage = Stage(tenant, clock, (BOB, tenant.id_of("olu")))
    with pytest.raises(GraphUnavailable) as raised:
        await stage.monitor.poll_once()
    assert stage.monitor.failures == {BOB: raised.value}


async def test_failures_are_those_of_the_last_poll(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.fail(500, times=1, path="getPresences")
    stage = Stage(tenant, clock, (tenant.id_of("bob"),))
    async with stage.running():
        assert list(stage.monitor.failures) == [tenant.id_of("bob")]
        await clock.advance(40)
        assert stage.monitor.failures == {}


async def test_somebody_who_may_see_only_themself_has_no_failure_of_their_own(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    await stage.monitor.poll_once()
    tenant.forbid("Presence.Read.All")
    with pytest.raises(Forbidden):
        await stage.monitor.poll_once()
    assert list(stage.monitor.failures) == [BOB]


async def test_the_own_id_is_known_from_graph_also_where_the_row_of_me_is_gone(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (ADA, "me"))
    assert stage.monitor.own_id is None
    await stage.monitor.poll_once()
    assert stage.now.roster.position_of("me") is None
    assert stage.monitor.own_id == UserId(tenant.id_of("ada"))


async def test_the_own_id_is_forgotten_when_somebody_else_signs_in(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        assert stage.monitor.own_id == UserId(tenant.id_of("ada"))
        await stage.monitor.sign_out()
        stage.monitor.sign_in()
        await stage.until(lambda: stage.sign_in.outcome)
        tenant.fail(500, times=None)
        stage.sign_in.outcome.set_result(Account("eve@fabrikam.com", "Eve", "fabrikam.com"))
        await stage.until(lambda: stage.now.account.name == "Eve")
        assert stage.monitor.own_id is None
