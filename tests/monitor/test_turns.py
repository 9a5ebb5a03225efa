"""Where much is new in an answer, keys are heard while it is taken."""

from __future__ import annotations

import asyncio
from itertools import groupby, pairwise

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Snapshot
from tests.manual_clock import ManualClock
from tests.monitor.sweeps import LongList

MOST = 200


def steps(long: LongList) -> list[int]:
    """Return how many people more each snapshot told of than the one before, where it told of some."""
    told = [snapshot.roster.states.count(RowState.ANSWERED) for snapshot in long.published]
    counts = [count for count, _ in groupby(told)]
    return [after - before for before, after in zip([0, *counts], counts, strict=False) if after > before]


async def test_the_first_answers_of_a_long_list_are_taken_by_parts_and_keys_are_heard_in_between(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    long, events = LongList(tenant, clock, 700, portion=650), list[str]()

    def heard(snapshot: Snapshot) -> None:
        events.append("part")
        asyncio.get_running_loop().call_soon(events.append, "key")

    async with long.begun():
        long.monitor.subscribe(heard)
        await long.until(lambda: long.now.roster.states.count(RowState.ANSWERED) == 700)
    assert sorted(steps(long)) == [50, 50, MOST, MOST, MOST]
    assert "".join(event[0] for event in events).count("pk") >= 5
    assert "ppp" not in "".join(event[0] for event in events)


async def test_where_little_is_new_an_answer_is_taken_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 700, portion=650)
    async with long.begun():
        await clock.advance(200)
        calls, long.published[:] = len(long.asked), [long.now]
        await clock.advance(100)
        columns = [snapshot.roster.answered for snapshot in long.published]
        taken = sum(after is not before for before, after in pairwise(columns))
        assert taken == len(long.asked) - calls >= 4


async def test_a_list_of_one_call_is_taken_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 600, portion=650)
    async with long.running():
        assert steps(long) == [600]


async def test_what_is_left_of_an_answer_when_another_session_begins_is_not_shown(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    long = LongList(tenant, clock, 700, portion=650)

    def leave(snapshot: Snapshot) -> None:
        if snapshot.roster.states.count(RowState.ANSWERED) == MOST and len(long.asked) == 1:
            tenant.delay(1000)
            long.monitor._sessions.begin()

    async with long.begun():
        long.monitor.subscribe(leave)
        await clock.advance(5)
        assert steps(long) == [MOST]
