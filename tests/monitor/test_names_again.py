"""Who an entry is was true once: it is looked up again where Graph has nothing to say of that person any more."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU, DESK = "bob@contoso.com", "olu.adeyemi@contoso.com", "desk@contoso.com"


def look_ups(stage: Stage) -> list[str]:
    """Return whom a look-up was made for, in order."""
    return [unquote(line.partition("/users/")[2].partition("?")[0]) for line in stage.graph_requests if "/users/" in line]


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    """Bob is remembered, and has left."""
    bob = Person(UserId(tenant.id_of("bob")), "Bob from yesterday", BOB)
    olu = Person(UserId(tenant.id_of("olu")), "Olu Adeyemi", OLU)
    tenant.remove_person("bob")
    return Stage(tenant, clock, (BOB, OLU), remembered={BOB: bob, OLU: olu})


async def test_whoever_has_the_address_now_is_found_after_an_hour_without_an_answer(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    old, new = (UserId(tenant.add_person(key, key.title(), f"{key}@contoso.com", DESK)) for key in ("hal", "ida"))
    tenant.remove_person("hal")
    stage = Stage(tenant, clock, (DESK, OLU), remembered={DESK: Person(old, "Hal")})
    async with stage.running():
        await clock.advance(3500)
        assert (stage.row(DESK).state, stage.row(DESK).name) == (RowState.NO_ANSWER, "Hal")
        assert look_ups(stage) == [OLU]
        await clock.advance(160)
        assert (stage.row(DESK).state, stage.row(DESK).name, stage.row(DESK).id) == (RowState.ANSWERED, "Ida", new)
        assert look_ups(stage) == [OLU, DESK]
        assert stage.saved[-1][DESK].name == "Ida"


async def test_where_nobody_has_the_name_any_more_the_row_says_so(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        await clock.advance(3660)
        assert (stage.row(BOB).state, stage.row(BOB).name, stage.row(BOB).id) == (RowState.NOT_FOUND, BOB, None)
        assert set(stage.saved[-1]) == {OLU}
        stage.tenant.forget_requests()
        await clock.advance(34)
        assert stage.tenant.bulk_sizes == [1]
        assert stage.now.health == Live(30.0)


async def test_somebody_who_is_there_but_has_no_presence_is_looked_up_once_a_day(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.absent("bob")
    stage = Stage(tenant, clock, (BOB, OLU, tenant.id_of("kwame")), interval=600.0)
    tenant.absent("kwame")
    async with stage.running():
        tenant.forget_requests()
        since = stage.row(BOB).problem.since
        await clock.advance(80000)
        assert len(look_ups(stage)) == 1
        assert stage.row(BOB).problem.since == since
        assert (stage.row(BOB).state, stage.row(BOB).name) == (RowState.NO_ANSWER, "Bob Ng")
        await clock.advance(12000)
        assert len(look_ups(stage)) == 2


async def test_a_look_up_that_fails_leaves_the_row_and_what_is_remembered(stage: Stage, clock: ManualClock) -> None:
    stage.tenant.fail(400, times=None, path="/users/")
    async with stage.running():
        await clock.advance(3660)
        assert look_ups(stage) != []
        assert (stage.row(BOB).state, stage.row(BOB).name) == (RowState.NO_ANSWER, "Bob from yesterday")
        assert stage.now.health == Live(30.0)


async def test_signing_out_forgets_who_is_who(stage: Stage) -> None:
    async with stage.running():
        await stage.monitor.sign_out()
        assert stage.saved == [{}]
        assert stage.row(OLU).name == "Olu Adeyemi"


async def test_whom_nobody_had_is_looked_up_at_once_when_a_key_asks(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("zelda@contoso.com", OLU))
    async with stage.running():
        await clock.advance(40)
        assert stage.row("zelda@contoso.com").state is RowState.NOT_FOUND
        tenant.add_person("zelda", "Zelda Quinn", "zelda@contoso.com")
        await clock.advance(40)
        assert stage.row("zelda@contoso.com").state is RowState.NOT_FOUND
        assert stage.monitor.poll_soon() is None
        await clock.advance(5)
        assert (stage.row("zelda@contoso.com").state, stage.row("zelda@contoso.com").name) == (RowState.ANSWERED, "Zelda Quinn")
