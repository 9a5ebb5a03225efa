"""What looking up a long list costs: as much for each entry, however long the list is. Counted in lines run, not in seconds."""

from __future__ import annotations

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.monitor.tally import Tally
from tests.manual_clock import ManualClock
from tests.monitor.lines import Lines
from tests.monitor.stage import Stage

LATENCY = 0.1


def addresses(tenant: SimulatedTenant, count: int) -> tuple[str, ...]:
    return tuple(str(tenant.user(one)["userPrincipalName"]) for one in tenant.add_people(count))


def lines_for(count: int) -> float:
    """Return the lines run for each of `count` entries until all were told as due."""
    clock = ManualClock()
    stage = Stage(SimulatedTenant(clock.utc, prefix="test-"), clock, tuple(f"p{number}@contoso.com" for number in range(count)))
    naming, tally = stage.monitor._naming, Tally(beside=True)
    with Lines("monitor/", "directory/", "model/watch_list") as lines:
        while keys := naming.due(tally):
            assert naming.due(tally) == keys, "until they are looked up"
            tally.named.update(keys)
    assert len(tally.named) == count
    return lines.count / count


async def test_an_entry_of_a_long_list_is_found_due_by_as_little_work_as_one_of_a_short_list() -> None:
    assert lines_for(12000) < 1.3 * lines_for(1500)


async def test_who_is_who_is_saved_a_few_times_and_whole_in_the_end(tenant: SimulatedTenant, clock: ManualClock) -> None:
    count = 2000
    tenant.delay(LATENCY)
    stage = Stage(tenant, clock, addresses(tenant, count))
    async with stage.begun():
        while set(stage.now.roster.states) != {RowState.ANSWERED}:
            await clock.advance(0.5)
        assert len(stage.saved[-1]) == count
        assert len(stage.saved) <= 3
        assert len([line for line in stage.graph_requests if "getPresences" in line]) <= 6


async def test_a_pane_that_leaves_halfway_has_saved_whom_it_found(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.delay(LATENCY)
    stage = Stage(tenant, clock, addresses(tenant, 2000))
    async with stage.begun():
        while stage.now.roster.ids.count(None) > 400:
            await clock.advance(0.5)
    await stage.monitor.close()
    assert len(stage.saved[-1]) == 2000 - stage.now.roster.ids.count(None)
