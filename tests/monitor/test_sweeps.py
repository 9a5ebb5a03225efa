"""A list of more than a few calls: several under way together, spread over the interval, the oldest answers first."""

from __future__ import annotations

import asyncio
from itertools import chain, pairwise

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.availability import Availability
from presence_tui.model.errors import Throttled
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Awake, Denied, Late, Live, PartlyLive, Waiting
from presence_tui.model.watch_list import WatchEntry
from presence_tui.monitor.sweep import AT_ONCE
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA
from tests.monitor.sweeps import PORTION, LongList

PORTIONS = 12


@pytest.fixture
def long(tenant: SimulatedTenant, clock: ManualClock) -> LongList:
    return LongList(tenant, clock, PORTIONS * PORTION - 1)


def moments(stage: LongList) -> list[float]:
    return [round(one.ticks, 3) for one in stage.way.arrivals]


async def step(clock: ManualClock, seconds: int) -> None:
    """Let time pass in steps, after each of which everybody has had their turns."""
    for _ in range(seconds):
        await clock.advance(1)
        for _ in range(10):
            await clock.settle()


async def test_the_first_sweep_asks_for_one_portion_and_then_for_four_at_once(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(1.0)
    begun = clock.now().ticks
    async with long.begun():
        await clock.advance(5)
        assert [moment - begun for moment in moments(long)] == [0.0, *[1.0] * 4, *[2.0] * 4, *[3.0] * 3]
        assert long.way.most_under_way == AT_ONCE
        assert sorted(chain(*long.asked)) == sorted(long.ids)
        assert long.now.health == Live(30.0)
        assert set(long.now.roster.states) == {RowState.ANSWERED}


async def test_answers_show_as_they_come(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(1.0)
    async with long.begun():
        await clock.advance(2.5)
        assert long.now.roster.states.count(RowState.ANSWERED) == 5 * PORTION
        assert long.monitor._poller.is_polling


async def test_later_sweeps_are_spread_evenly_over_the_interval(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        first = clock.now().ticks
        await clock.advance(64)
        second, third = moments(long)[PORTIONS : 2 * PORTIONS], moments(long)[2 * PORTIONS : 3 * PORTIONS]
        assert second[0] - first == pytest.approx(2.0), "what came at once is not to grow old at once"
        assert 27 <= third[0] - second[0] <= 33
        for sweep in (second, third):
            assert {round(later - earlier, 2) for earlier, later in pairwise(sweep)} == {2.0}
        assert long.now.health == Live(30.0)


async def test_everybody_is_asked_once_an_interval_however_long_it_goes_on(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        oldest, numbers = 0.0, []
        for _ in range(600):
            await clock.advance(1)
            answered = [moment for moment in long.now.roster.answered if moment]
            oldest = max(oldest, *(clock.now().since(moment) for moment in answered))
            numbers.append(long.now.last_poll.number)
            assert long.now.health == Live(30.0)
        assert oldest < 37
        assert len(long.asked) == pytest.approx(PORTIONS * (numbers[-1] + 0.5), abs=PORTIONS)


async def test_a_few_portions_are_not_spread(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = LongList(tenant, clock, AT_ONCE * PORTION)
    async with stage.running():
        await clock.advance(34)
        assert len(stage.asked) == 2 * AT_ONCE
        assert len(set(moments(stage))) == 2


async def test_who_is_in_sight_goes_first_and_the_others_wait_no_longer_than_an_interval(
    long: LongList, clock: ManualClock
) -> None:
    async with long.running():
        for seen in (long.ids[20:22], long.ids[5:6], long.ids[30:34]):
            await clock.advance(25)
            long.monitor.in_sight(seen)
            before = len(long.asked)
            while len(long.asked) == before:
                await clock.advance(0.5)
            while not set(long.asked[-1]) & set(seen):
                await clock.advance(0.5)
            assert set(long.asked[-1]) >= set(seen[:PORTION])
            oldest = max(clock.now().since(moment) for moment in long.now.roster.answered if moment)
            assert oldest < 40


async def test_a_key_asks_those_in_sight_at_once_and_the_rest_fast(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(2.5)
        seen = list(long.asked[-1][:2])
        long.monitor.in_sight(seen)
        await clock.advance(3)
        before = len(long.asked)
        assert long.monitor.poll_soon() is None
        await clock.settle()
        assert list(long.asked[before][:2]) == seen
        await clock.advance(0.5)
        assert not long.monitor._poller.is_polling
        later = list(chain(*long.asked[before:]))
        assert len(later) == len(set(later))
        assert long.now.last_poll.number == 2


async def test_a_key_asks_those_in_sight_next_in_a_sweep_that_only_the_limit_holds_back(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    long = LongList(tenant, clock, 40 * PORTION, most_presences=10)
    seen = long.ids[:2]
    long.monitor.in_sight(seen)
    async with long.begun():
        await clock.advance(70)
        assert long.monitor._poller.is_hurrying
        before = len(long.asked)
        assert long.monitor.poll_soon() is None
        await clock.advance(5)
        assert list(long.asked[before][:2]) == seen


async def test_a_throttled_portion_stops_the_sweep_and_keeps_what_came(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(5)
        long.tenant.set("person5", "Busy")
        long.tenant.throttle("60", path="getPresences")
        await clock.advance(4)
        assert isinstance(long.now.health, Waiting)
        before = len(long.way.arrivals)
        await clock.advance(50)
        assert len(long.way.arrivals) == before
        missed = set(long.monitor.failures)
        await clock.advance(12)
        first = set(chain(*long.asked[before:]))
        assert first <= missed, "who had no turn is first"
        await clock.advance(60)
        assert long.now.health == Live(30.0)


async def test_of_four_under_way_one_is_throttled_and_the_others_count(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(1.0)
    async with long.begun():
        await clock.advance(0.5)
        long.tenant.throttle("60", path="getPresences")
        await clock.advance(20)
        assert len(long.way.arrivals) == 1 + AT_ONCE
        assert long.now.roster.states.count(RowState.ANSWERED) == AT_ONCE * PORTION
        assert isinstance(long.now.health, Waiting)
        assert len(long.monitor.failures) == len(long.ids) - AT_ONCE * PORTION
        assert {type(failure) for failure in long.monitor.failures.values()} == {Throttled}


async def test_a_failing_server_is_asked_for_one_portion_at_a_time_and_twice_at_most(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(5)
        long.tenant.fail(500, times=None, path="getPresences")
        before = len(long.way.arrivals)
        await clock.advance(20)
        assert len(long.way.arrivals) - before == 2
        assert isinstance(long.now.health, PartlyLive)
        long.tenant.recover()
        await clock.advance(34)
        assert long.now.health == Live(30.0)


async def test_permission_that_goes_amid_a_sweep_is_asked_for_no_further(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(1.0)
    async with long.begun():
        await clock.advance(1.5)
        long.tenant.forbid("Presence.Read.All")
        await clock.advance(20)
        assert isinstance(long.now.health, Denied)
        assert len(long.way.arrivals) == 1 + 2 * AT_ONCE
        assert all(problem is None or problem.permissions for problem in long.now.roster.problems)
        assert sum(problem is not None for problem in long.now.roster.problems) == len(long.ids) - 5 * PORTION


async def test_bad_ids_in_several_portions_are_found_while_others_are_under_way(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(0.2)
    for who in ("person4", "person5", "person20"):
        long.tenant.bad_id(who)
    async with long.begun():
        await clock.advance(20)
        failed = [at for at, state in enumerate(long.now.roster.states) if state is RowState.FAILED]
        assert failed == [4, 5, 20]
        assert long.now.roster.states.count(RowState.ANSWERED) == len(long.ids) - 3
        assert long.now.health == Live(30.0)
        assert long.way.most_under_way == AT_ONCE


async def test_another_session_amid_a_rest_ends_the_sweep_and_begins_anew(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(5)
        assert long.monitor._poller.is_polling
        before, polls = len(long.asked), long.now.last_poll.number
        await long.monitor.sign_out()
        await clock.advance(5)
        assert len(long.asked) == before
        assert not long.monitor._poller.is_polling
        long.monitor.sign_in()
        await long.until(lambda: long.sign_in.outcome)
        long.sign_in.outcome.set_result(ADA)
        await step(clock, 2)
        assert len(long.asked) == before + PORTIONS, "at once, not slowly"
        assert long.now.last_poll.number == polls + 1


async def test_a_sleep_amid_a_sweep_ends_its_slowness_and_asks_everybody_anew(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(5)
        before = len(long.asked)
        clock.jump(wall=3600.0)
        await step(clock, 2)
        assert any(isinstance(one.health, Awake) for one in long.published)
        assert len(long.asked) > before + PORTIONS
        assert max(clock.now().since(moment) for moment in long.now.roster.answered) < 10
        assert long.now.health == Live(30.0)


async def test_whoever_quits_leaves_no_question_behind(long: LongList, clock: ManualClock) -> None:
    long.tenant.delay(5.0)
    task = asyncio.create_task(long.monitor.run())
    await clock.advance(6)
    assert long.way.under_way == AT_ONCE
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert long.way.under_way == 0
    await long.monitor.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [one for one in others if "sweep" in str(one.get_coro()) or "bulk" in str(one.get_coro())]


async def test_newcomers_and_leavers_amid_a_sweep_are_seen_to(long: LongList, clock: ManualClock) -> None:
    bob, olu = long.tenant.id_of("bob"), long.tenant.id_of("olu")
    async with long.running():
        await clock.advance(5)
        await long.monitor.remove(long.ids[-1])
        await long.monitor.add(bob)
        await long.monitor.add(olu)
        await clock.advance(5)
        assert long.row(bob).standing.word is Availability.AVAILABLE
        assert long.row(olu).standing.word is Availability.IN_A_CALL
        before = len(long.asked)
        await clock.advance(64)
        asked = list(chain(*long.asked[before:]))
        assert set(asked) == {*long.ids[:-1], bob, olu}


async def test_the_own_row_is_asked_for_with_the_others(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = LongList(tenant, clock, 30, "me")
    async with stage.running():
        await clock.advance(64)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        own = [one for one in stage.way.arrivals if not one.ids]
        assert len(own) == 1, "later the portion brings it"


async def test_one_answer_that_is_overdue_is_late_only_until_it_comes(long: LongList, clock: ManualClock) -> None:
    async with long.running():
        await clock.advance(3)
        long.tenant.delay(18.0)
        await clock.advance(2)
        long.tenant.delay(0.0)
        await clock.advance(15.5)
        assert isinstance(long.now.health, Late)
        await clock.advance(4)
        assert long.monitor._poller.is_polling or long.now.last_poll.number == 1
        assert long.now.health == Live(30.0)


async def test_an_answer_is_not_late_while_its_question_waits_for_the_limit(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 4 * PORTION, most_presences=5)
    async with long.begun():
        await clock.advance(5)
        for _ in range(60):
            long.monitor.poll_soon()
            await clock.advance(1)
        assert not [one.health for one in long.published if isinstance(one.health, Late)]
        assert len(long.asked) == 3 * 4, "some had to wait"


async def test_how_long_an_answer_may_take_follows_the_interval_in_force(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 40 * PORTION, most_presences=10)
    async with long.begun():
        await clock.advance(400)
        assert long.now.interval > 40
        long.way.seconds = 18.0
        await clock.advance(300)
        assert not [one.health for one in long.published if isinstance(one.health, Late)]


async def test_several_newcomers_hurry_the_sweep_and_lead_the_next_which_is_slow_again(
    long: LongList, clock: ManualClock
) -> None:
    newcomers = [long.tenant.id_of(who) for who in ("bob", "olu", "ada")]
    async with long.running():
        await clock.advance(5)
        await long.monitor.add_many([WatchEntry(whose) for whose in newcomers])
        before = len(long.asked)
        await step(clock, 3)
        assert not set(newcomers) - set(chain(*long.asked[before:]))
        assert set(long.asked[2 * PORTIONS]) == set(newcomers), "at the head of the next sweep"
        assert len(long.asked) <= 2 * PORTIONS + 2, "which is slow"
        assert long.monitor._poller.is_polling
