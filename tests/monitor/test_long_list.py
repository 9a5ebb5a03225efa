"""A list of 3,000: 2,000 of a group of Entra, and 1,000 addresses. What that costs, and that somebody can stop it."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.looking_up import NOT_LOOKED_UP, LookingUp
from presence_tui.model.permissions import GROUPS
from presence_tui.model.roster import RowState
from presence_tui.model.watch_list import Group
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

LATENCY = 0.1


@pytest.fixture
async def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    ids = tenant.add_people(3000)
    group = tenant.add_group("Everybody", ids[:2000])
    addresses = tuple(str(tenant.user(one)["userPrincipalName"]) for one in ids[2000:])
    tenant.delay(LATENCY)
    long = Stage(tenant, clock, addresses, groups=(Group("All", source=f"entra-group:{group}"),), more_scopes=(GROUPS,))
    return long


def asked(stage: Stage, part: str) -> int:
    return len([line for line in stage.graph_requests if part in line])


async def test_three_thousand_are_found_by_few_requests_while_polls_go_on(stage: Stage, clock: ManualClock) -> None:
    task_steps: list[LookingUp] = []
    seen: list[tuple[float, int]] = []
    begun = clock.now()
    async with stage.begun():
        while any(whose is None for whose in stage.now.roster.ids) or len(stage.now.roster) < 3000:
            await clock.advance(0.5)
            seen.append((clock.now().since(begun), asked(stage, "/users?")))
            task_steps.append(stage.now.looking_up)
            assert clock.now().since(begun) < 60
        took = clock.now().since(begun)
        assert took < 30
        assert asked(stage, "transitiveMembers") == 3
        assert asked(stage, "/users?") <= 1000 / 15 + 25
        assert asked(stage, "/users/") == 0
        windows = [later - before for (_, before), (_, later) in zip(seen, seen[20:], strict=False)]
        assert max(windows, default=seen[-1][1]) <= 400, "four questions at a time"
        told = {step for step in task_steps if step.total}
        assert told
        assert len({(step.total, step.found) for step in told}) <= 45, "in steps"
        await clock.advance(70)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.now.looking_up == LookingUp()
        assert stage.polls >= 10


async def test_who_is_left_when_somebody_stops_it_says_so_until_the_lists_are_asked_for(stage: Stage, clock: ManualClock) -> None:
    async with stage.begun():
        while not stage.now.looking_up.goes_on:
            await clock.advance(0.2)
        stage.monitor.stop_looking_up()
        assert stage.now.looking_up.stopped
        await clock.advance(40)
        before = asked(stage, "/users?")
        await clock.advance(120)
        assert asked(stage, "/users?") == before
        codes = {problem.code for problem in stage.now.roster.problems if problem}
        assert codes == {NOT_LOOKED_UP}
        polls = stage.polls
        await clock.advance(60)
        assert stage.polls > polls
        assert stage.monitor._naming.resume()
        await clock.advance(90)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
