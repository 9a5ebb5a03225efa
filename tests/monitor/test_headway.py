"""A sweep of a long list may take minutes: meanwhile the header tells that Graph answers again, and how far the first one is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.snapshot import Live, Offline, PollHealth, ServerFails, Starting, Stretched, Waiting
from tests.manual_clock import ManualClock
from tests.monitor.sweeps import PORTION, LongList

PORTIONS = 30
WORDS = Live(150.0, Stretched.LIMIT, PORTIONS * PORTION)

Trouble = Callable[[SimulatedTenant], None]


def throttled(tenant: SimulatedTenant) -> None:
    tenant.throttle_for(20)


def refused(tenant: SimulatedTenant) -> None:
    tenant.throttle("5")


def unreachable(tenant: SimulatedTenant) -> None:
    tenant.go_offline()


def broken(tenant: SimulatedTenant) -> None:
    tenant.fail(503, times=None)


@pytest.fixture
def long(tenant: SimulatedTenant, clock: ManualClock) -> LongList:
    """A list of which one sweep takes two minutes."""
    return LongList(tenant, clock, PORTIONS * PORTION, most_presences=10)


def end_of(health: PollHealth) -> datetime | None:
    """Return until when the words say that nothing is asked."""
    return health.until if isinstance(health, Waiting) else getattr(health, "next_try", None)


@pytest.mark.parametrize("trouble", [throttled, refused, unreachable, broken])
@pytest.mark.parametrize("after", [1.0, 45.0])
async def test_the_first_good_answer_after_trouble_says_so(
    long: LongList, clock: ManualClock, trouble: Trouble, after: float
) -> None:
    async with long.begun():
        await clock.advance(after)
        trouble(long.tenant)
        for _ in range(200):
            await clock.advance(1)
            if isinstance(long.now.health, Waiting | Offline | ServerFails):
                break
        assert isinstance(long.now.health, Waiting | Offline | ServerFails)
        await clock.advance(3)
        long.tenant.come_back()
        long.tenant.recover()
        asked, past = len(long.asked), 0
        for _ in range(150):
            await clock.advance(1)
            end = end_of(long.now.health)
            past = past + 1 if end and end < clock.utc() else 0
            assert past <= 1, f"a time that is over: {long.now.health}"
            if len(long.asked) >= asked + 2:
                break
        assert long.now.health == WORDS
        assert long.monitor._poller.is_polling, "the rest is still to come"


async def test_the_first_sweep_tells_how_far_it_is(long: LongList, clock: ManualClock) -> None:
    async with long.begun():
        await clock.advance(130)
    told = dict.fromkeys(one.health for one in long.published if isinstance(one.health, Starting))
    steps = [health.answered for health in told]
    assert steps == sorted(steps)
    assert len(steps) >= PORTIONS - 3
    assert steps[-1] >= PORTION * (PORTIONS - 1)


async def test_a_quick_sweep_tells_it_once_a_second_and_a_short_one_not_at_all(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.delay(0.1)
    for portions, most in ((200, 6), (4, 1)):
        quick = LongList(tenant, clock, portions * PORTION)
        async with quick.begun():
            await clock.advance(10)
        told = {one.health for one in quick.published if isinstance(one.health, Starting)}
        assert len(told) <= most
        assert len(told) >= min(portions // 50, 2) or portions == 4
