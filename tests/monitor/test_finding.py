"""People are looked up beside the polls: neither a long list, nor a directory that wants a rest, holds up whom is known."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.graph.budget import DIRECTORY
from presence_tui.model.errors import Throttled
from presence_tui.model.looking_up import LookingUp
from presence_tui.model.permissions import GROUPS
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live, PartlyLive, SignedIn, Starting, Waiting
from presence_tui.model.watch_list import Group
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"
LATENCY, STEP = 0.1, 0.25


def addresses_of(tenant: SimulatedTenant, ids: list[str]) -> tuple[str, ...]:
    return tuple(str(tenant.user(one)["userPrincipalName"]) for one in ids)


def names_of(tenant: SimulatedTenant, count: int) -> tuple[str, ...]:
    return tuple(f"Nobody Number{number}" for number in range(count))


def asked(stage: Stage, part: str = "/users?") -> int:
    return len([line for line in stage.graph_requests if part in line])


class Watching:
    """What was asked for, and shown, as time went on."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.directory: list[int] = []
        self.polled: list[float] = []
        self.healths: list[object] = []
        self._begun = stage.clock.now()

    @property
    def seconds(self) -> float:
        return self.stage.clock.now().since(self._begun)

    async def go_on(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            polls = self.stage.polls
            await self.stage.clock.advance(STEP)
            if self.stage.polls > polls:
                self.polled.append(self.seconds)
            every = [line for line in self.stage.graph_requests if "resence" not in line]
            self.directory.append(len(every))
            self.healths.append(self.stage.now.health)

    @property
    def fullest(self) -> int:
        """How many questions of the directory came in the fullest ten seconds."""
        steps = round(DIRECTORY.window / STEP)
        before = [0] * steps + self.directory
        return max(later - earlier for earlier, later in zip(before, self.directory, strict=False))


async def test_a_list_of_three_thousand_is_live_from_the_first_poll_on(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(3000)
    group, addresses = tenant.add_group("Everybody", ids[:2000]), addresses_of(tenant, ids[2000:])
    tenant.delay(LATENCY)
    source = Group("All", source=f"entra-group:{group}")
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *addresses), groups=(source,), more_scopes=(GROUPS,))
    async with stage.begun():
        watching = Watching(stage)
        await watching.go_on(1)
        assert stage.now.health == Live(30.0)
        assert stage.now.looking_up.goes_on
        tenant.throttle("45", path="/users?")
        await watching.go_on(2)
        far = stage.now.looking_up
        assert far.until - clock.utc() > timedelta(seconds=42)
        before = asked(stage)
        await watching.go_on(42)
        assert asked(stage) == before
        assert stage.now.looking_up == far, "nothing more is told while it waits"
        await watching.go_on(60)
        assert set(watching.healths[4:]) == {Live(30.0)}
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.now.looking_up == LookingUp()
        assert watching.fullest <= DIRECTORY.most
        bob = stage.now.roster.answered[0]
        assert bob is not None
        assert clock.now().since(bob) < 34
        pauses = [later - earlier for earlier, later in pairwise(watching.polled)]
        assert max(pauses) < 34, "a poll every interval"


async def test_names_that_are_looked_up_one_by_one_keep_to_the_budget_and_leave_room_for_searches(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *names_of(tenant, 120)))
    async with stage.begun():
        watching = Watching(stage)
        await watching.go_on(2)
        assert watching.directory[-1] == DIRECTORY.most - DIRECTORY.kept_free
        page = await stage.monitor.search("olu")
        assert page.people
        await watching.go_on(60)
        assert watching.fullest == DIRECTORY.most - DIRECTORY.kept_free + 1
        assert set(stage.now.roster.states[1:]) == {RowState.NOT_FOUND}
        assert set(watching.healths[4:]) == {Live(30.0)}


async def test_a_pause_of_presence_pauses_look_ups_as_well(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(300)
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *addresses_of(tenant, ids)))
    tenant.delay(LATENCY)
    async with stage.begun():
        tenant.throttle("60", path="/getPresences")
        await clock.advance(5)
        assert isinstance(stage.now.health, Waiting)
        requests = len(stage.graph_requests)
        await clock.advance(50)
        assert len(stage.graph_requests) == requests
        await clock.advance(60)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_while_nobody_is_known_the_table_asks_and_says_until_when_look_ups_wait(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.throttle("300", path="/users")
    stage = Stage(tenant, clock, (BOB,))
    async with stage.begun():
        await clock.advance(1)
        assert stage.now.health == Starting(1)
        assert (stage.now.looking_up.found, stage.now.looking_up.total) == (0, 1)
        assert stage.monitor.failures.keys() == {BOB}
        with pytest.raises(Throttled):
            await stage.monitor.look_up(OLU)
        await clock.advance(40)
        assert not stage.monitor._poller.is_polling, "no poll waits for it"
        await clock.advance(250)
        assert len(stage.graph_requests) == 1
        await clock.advance(30)
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.now.health == Live(30.0)
        assert stage.now.looking_up == LookingUp()


async def test_without_a_word_how_long_look_ups_wait_longer_each_time(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.fail(429, times=3, path="/users/bob")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB))
    async with stage.begun():
        begun, seen = clock.now(), list[float]()
        for _ in range(400):
            before = asked(stage, "/users/bob")
            await clock.advance(1)
            if asked(stage, "/users/bob") > before:
                seen.append(clock.now().since(begun))
        assert len(seen) == 4
        pauses = [later - earlier for earlier, later in pairwise(seen)]
        assert 25 < pauses[0] < pauses[1] < pauses[2] < 140
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.now.health == Live(30.0)


async def test_look_ups_that_never_answer_hold_up_no_poll(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.strike("hang", times=None, path="/users/bob")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB))
    async with stage.begun():
        watching = Watching(stage)
        await watching.go_on(100)
        assert set(watching.healths[12:]) == {Live(30.0)}
        assert stage.polls == 4


async def test_look_ups_that_failed_after_a_poll_are_told_by_the_next(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.fail(500, times=None, path="/users/bob")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB))
    tenant.delay(20.0)
    async with stage.begun():
        await clock.advance(30)
        tenant.delay(0.0)
        assert stage.now.health == Live(30.0)
        await clock.advance(60)
        assert isinstance(stage.now.health, PartlyLive)


async def test_signing_out_ends_the_look_ups(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(300)
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *addresses_of(tenant, ids)))
    tenant.delay(LATENCY)
    async with stage.begun():
        await clock.advance(0.7)
        assert stage.now.looking_up.goes_on
        await stage.monitor.sign_out()
        requests, roster = len(stage.graph_requests), stage.now.roster
        await clock.advance(120)
        assert len(stage.graph_requests) == requests
        assert stage.now.roster.people == roster.people


async def test_another_session_looks_up_anew_and_takes_nothing_of_the_one_before(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    ids = tenant.add_people(300)
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *addresses_of(tenant, ids)))
    tenant.delay(LATENCY)
    async with stage.begun():
        await clock.advance(0.7)
        assert 0 < stage.now.looking_up.found < 301
        await stage.monitor.use_account("grace@fabrikam.com")
        assert isinstance(stage.now.sign_in, SignedIn)
        assert stage.now.sign_in.account != ADA
        assert stage.now.health == Starting(301)
        await clock.advance(40)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.now.looking_up == LookingUp()


async def test_leaving_ends_look_ups_that_wait(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.throttle("300", path="/users")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB))
    async with stage.begun():
        await clock.advance(1)
        assert stage.now.looking_up.until
    await clock.settle()
    assert clock.sleeping == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}
