from __future__ import annotations

from dataclasses import replace

import pytest

from presence_tui.demo.people import WATCHED
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import NotGranted
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    Denied,
    Live,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

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
        assert stage.row("me").problem.permissions == ("Presence.Read",)
        assert isinstance(stage.now.health, Denied)
        assert stage.now.health.permission == "Presence.Read"


async def test_what_was_not_granted_is_not_asked_and_the_own_row_lives_on(tenant: SimulatedTenant, clock: ManualClock) -> None:
    olu = tenant.id_of("olu")
    stage = Stage(tenant, clock, ("me", BOB, olu), granted=frozenset({"Presence.Read"}))
    async with stage.running():
        await clock.advance(700)
        assert stage.polls > 20
        assert set(stage.graph_requests) == {"GET /v1.0/me/presence 200"}
        assert stage.row("me").state is RowState.ANSWERED
        assert not stage.now.roster.is_stale(0, clock.now(), 30.0)
        assert stage.row(BOB).problem.permissions == ("Presence.Read.All", "User.ReadBasic.All")
        assert stage.row(olu).problem.permissions == ("Presence.Read.All",)
        assert stage.row(olu).problem.again is None
        assert stage.now.health.permission == "Presence.Read.All"
        for key in (BOB, olu):
            with pytest.raises(NotGranted):
                await stage.monitor.fetch(key)
        with pytest.raises(NotGranted):
            await stage.monitor.look_up("freya.madsen@contoso.com")
        await clock.advance(3)
        stage.monitor.poll_soon()
        await clock.settle()
        assert set(stage.graph_requests) == {"GET /v1.0/me/presence 200"}


async def test_a_list_of_oneself_is_live_where_nothing_else_was_granted(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",), granted=frozenset({"Presence.Read"}))
    async with stage.running():
        assert stage.now.health == Live(30.0)


async def test_without_names_ids_and_remembered_people_are_polled(tenant: SimulatedTenant, clock: ManualClock) -> None:
    olu, bob = tenant.id_of("olu"), Person(UserId(tenant.id_of("bob")), "Bob Ng", BOB)
    freya = "freya.madsen@contoso.com"
    granted = frozenset({"Presence.Read.All"})
    stage = Stage(tenant, clock, (BOB, olu, freya), granted=granted, remembered={BOB: bob})
    async with stage.running():
        await clock.advance(700)
        assert {line.split()[1] for line in stage.graph_requests} == {"/v1.0/communications/getPresencesByUserId"}
        assert [state is RowState.ANSWERED for state in stage.now.roster.states] == [True, True, False]
        assert stage.row(freya).problem.permissions == ("User.ReadBasic.All",)
        assert stage.now.health.permission == "User.ReadBasic.All"


async def test_more_that_was_granted_is_asked_for_by_the_next_poll(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), granted=frozenset({"Presence.Read"}))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        stage.sign_in.held = replace(ADA, granted=frozenset({"Presence.Read.All", "User.ReadBasic.All"}))
        await clock.advance(34)
        await stage.until(lambda: stage.now.health == Live(30.0))
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.row(BOB).problem is None


async def test_refused_names_of_ids_are_not_asked_one_by_one(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("User.ReadBasic.All")
    ids = [tenant.id_of(who) for who in WATCHED[1:9]]
    stage = Stage(tenant, clock, tuple(ids))
    async with stage.running():
        await clock.advance(500)
        assert len([line for line in stage.graph_requests if "/users/" in line]) <= 4
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_an_answer_from_before_stays_and_says_what_is_missing_now(tenant: SimulatedTenant, clock: ManualClock) -> None:
    olu = tenant.id_of("olu")
    stage = Stage(tenant, clock, ("me", olu))
    async with stage.running():
        tenant.forbid("Presence.Read.All")
        await clock.advance(100)
        assert stage.row(olu).state is RowState.ANSWERED
        assert stage.row(olu).raw
        assert stage.row(olu).problem.permissions == ("Presence.Read.All",)
        assert stage.now.roster.is_stale(1, clock.now(), 30.0)


async def test_the_own_presence_that_is_refused_is_tried_rarely(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.fail(403, None, path="/me/presence")
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        tenant.forget_requests()
        await clock.advance(250)
        assert stage.polls > 5
        assert not any("/me/" in line for line in stage.graph_requests)
        assert stage.row("me").problem.permissions == ("Presence.Read",)
