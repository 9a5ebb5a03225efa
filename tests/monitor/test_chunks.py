from __future__ import annotations

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    Live,
    PartlyLive,
    ServerFails,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_a_big_list_is_asked_for_in_chunks_and_partial_results_show(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1500)
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(404, times=None, path="/users/")
    async with stage.running():
        assert sorted(tenant.bulk_sizes[:3]) == [200, 650, 650]
        counts = [sum(state is RowState.ANSWERED for state in one.roster.states) for one in stage.published]
        assert 650 in counts
        assert counts[-1] == 1500


async def test_when_one_chunk_fails_the_others_are_shown_and_counted(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1300)
    tenant.fail(404, times=None, path="/users/")
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(500, times=1, path="getPresences")
    async with stage.running():
        health = stage.now.health
        assert isinstance(health, PartlyLive)
        assert (health.answered, health.total) == (650, 1300)
        await clock.advance(34)
        assert stage.now.health == Live(30.0)


async def test_a_server_that_asks_for_a_pause_is_not_asked_for_the_next_chunk(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    ids = tenant.add_people(1300)
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(503, times=None, retry_after="60")
    async with stage.running():
        assert stage.polls == 1
        assert isinstance(stage.now.health, ServerFails)


async def test_ids_that_spoil_the_question_are_found_and_parked(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(40)
    tenant.bad_id("person7")
    tenant.bad_id("person31")
    stage = Stage(tenant, clock, tuple(ids))
    async with stage.running():
        failed = [at for at, state in enumerate(stage.now.roster.states) if state is RowState.FAILED]
        assert [stage.now.roster.names[at] for at in failed] == [
            stage.now.roster.names[ids.index(tenant.id_of(who))] for who in ("person7", "person31")
        ]
        problem = stage.now.roster.problems[failed[0]]
        assert (problem.status, (problem.again - clock.utc()).total_seconds()) == (400, 3600.0)
        assert problem.code
        assert stage.now.health == Live(30.0)
        tenant.forget_requests()
        await clock.advance(34)
        assert tenant.bulk_sizes == [38]
        tenant.bad_id("person7", False)
        await clock.advance(3600)
        assert stage.now.roster.states[failed[0]] is RowState.ANSWERED


async def test_a_server_that_fails_twice_in_a_row_is_asked_no_further(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(2600)))
    tenant.fail(500, times=None)
    async with stage.running():
        assert stage.polls == 2


async def test_a_network_that_is_gone_is_asked_no_further(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(1300)))
    await stage.tokens()
    tenant.forget_requests()
    tenant.go_offline()
    async with stage.running():
        assert len(stage.graph_requests) == 1


async def test_a_fault_that_no_id_explains_does_not_cost_hundreds_of_requests(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(600)))
    tenant.fail(400, times=None, path="getPresences")
    async with stage.running():
        assert stage.polls < 80
        assert isinstance(stage.now.health, ServerFails)
