from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    Denied,
    Live,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


@pytest.mark.parametrize("who", [("me",), ("me", BOB)])
async def test_a_missing_permission_is_named(tenant: SimulatedTenant, clock: ManualClock, who: tuple[str, ...]) -> None:
    tenant.forbid("Presence.Read.All")
    if who == ("me",):
        tenant.forbid("Presence.Read")
    stage = Stage(tenant, clock, who)
    async with stage.running():
        health = stage.now.health
        assert isinstance(health, Denied)
        assert health.permission == ("Presence.Read" if who == ("me",) else "Presence.Read.All")
        assert (health.next_try - clock.utc()).total_seconds() == 300


async def test_with_own_presence_alone_permitted_the_row_of_oneself_lives_on(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, (BOB, "me", tenant.id_of("olu")))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        assert stage.row("me").state is RowState.ANSWERED
        assert stage.row("me").name == "Ada Lovelace (you)"
        assert stage.row(BOB).state is RowState.FAILED
        assert stage.row(BOB).problem.status == 403
        first = stage.now.health
        tenant.forget_requests()
        await clock.advance(150)
        assert stage.now.health == first
        assert not stage.now.roster.is_stale(1, clock.now(), 30.0)
        assert set(stage.graph_requests) == {"GET /v1.0/me/presence 200"}
        tenant.forbid("Presence.Read.All", False)
        tenant.forbid("User.ReadBasic.All", False)
        await clock.advance(190)
        assert stage.now.health == Live(30.0)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_a_key_tries_a_missing_permission_again(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    stage = Stage(tenant, clock, (tenant.id_of("bob"),))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        tenant.forbid("Presence.Read.All", False)
        await clock.advance(3)
        assert stage.monitor.poll_soon() is None
        await stage.until(lambda: stage.now.health == Live(30.0))


async def test_a_list_of_oneself_needs_own_presence_only(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        await clock.advance(70)
        assert stage.now.health == Live(30.0)
        assert {line.split()[1] for line in stage.graph_requests} == {"/v1.0/me/presence"}


async def test_oneself_without_teams_is_one_row_s_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    tenant.fail(404, times=None, path="/me/presence")
    async with stage.running():
        assert (stage.row("me").state, stage.row("me").problem.status) == (RowState.FAILED, 404)
        assert stage.now.health == Live(30.0)
        tenant.forget_requests()
        await clock.advance(100)
        assert not any("/me/" in line for line in stage.graph_requests)


async def test_names_that_may_not_be_read_are_told_until_they_may(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB, "me"))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        assert stage.now.health.permission == "User.ReadBasic.All"
        assert stage.row(tenant.id_of("olu")).state is RowState.ANSWERED
        tenant.forget_requests()
        await clock.advance(100)
        assert isinstance(stage.now.health, Denied)
        assert not any("/users" in line for line in stage.graph_requests)
        tenant.forbid("User.ReadBasic.All", False)
        await clock.advance(300)
        assert stage.row(BOB).name == "Bob Ng"
        await clock.advance(34)
        assert stage.now.health == Live(30.0)


async def test_without_any_permission_oneself_is_not_blamed_on_names(tenant: SimulatedTenant, clock: ManualClock) -> None:
    for permission in ("Presence.Read", "Presence.Read.All", "User.ReadBasic.All"):
        tenant.forbid(permission)
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        assert stage.row("me").state is RowState.ASKING
        assert isinstance(stage.now.health, Denied)
