"""A list that does not fit between two polls: they lie further apart, the words say so, and they do not change to and fro."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live, Starting, Stretched
from presence_tui.monitor.stretch import Stretch
from presence_tui.monitor.sweep import AT_ONCE
from presence_tui.monitor.tally import Tally
from tests.manual_clock import ManualClock
from tests.monitor.sweeps import PORTION, LongList


def answered(seconds: float) -> Tally:
    """Return a poll whose portions took that long."""
    return Tally(calls=10, waited=10 * seconds)


async def test_a_share_too_small_for_the_list_stretches_the_interval(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 30 * PORTION, most_presences=10)
    async with long.begun():
        await clock.settle()
        assert long.now.interval == 150.0, "30 calls of 8 in 30 s, and a fifth more"
        while isinstance(long.now.health, Starting):
            await clock.advance(1)
        words = long.now.health
        assert words == Live(150.0, Stretched.LIMIT, 90)
        oldest, healths = 0.0, set()
        for _ in range(900):
            await clock.advance(1)
            healths.add(long.now.health)
            oldest = max(oldest, *(clock.now().since(moment) for moment in long.now.roster.answered if moment))
        assert healths == {words}
        assert oldest < 180
        assert not any(since is None or since.at_least is False for since in long.now.roster.sinces), "nothing was missed"
        long.tenant.set("person5", "Busy")
        await clock.advance(170)
        assert long.row(long.ids[5]).since.at_least is False
        assert long.way.fullest() <= 10


async def test_answers_that_take_long_stretch_it_too(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 40 * PORTION)
    long.tenant.delay(4.0)
    async with long.begun():
        while isinstance(long.now.health, Starting):
            await clock.advance(1)
        assert long.now.health == Live(50.0, Stretched.SLOW, 120)
        assert long.now.interval == 50.0
        await clock.advance(300)
        assert long.now.health == Live(50.0, Stretched.SLOW, 120)
        assert set(long.now.roster.states) == {RowState.ANSWERED}
        assert max(clock.now().since(moment) for moment in long.now.roster.answered) < 65
        long.tenant.delay(0.1)
        await clock.advance(120)
        assert long.now.health == Live(30.0)


async def test_people_who_go_make_it_fit_again(tenant: SimulatedTenant, clock: ManualClock) -> None:
    long = LongList(tenant, clock, 6, most_presences=3, portion=1)
    async with long.begun():
        await clock.advance(1)
        assert long.now.interval == 120.0
        for whose in long.ids[1:]:
            await long.monitor.remove(whose)
        await clock.advance(200)
        assert long.now.interval == 30.0


@pytest.mark.parametrize("seconds", [5.1, 5.3, 4.7, 5.0])
def test_words_stay_while_answers_take_a_little_longer_or_less(seconds: float) -> None:
    stretch = Stretch(30.0, 0.1)
    stretch.note(answered(5.0))
    stretch.fit(40, 120)
    assert stretch.health == Live(70.0, Stretched.SLOW, 120)
    for _ in range(3):
        stretch.note(answered(seconds))
        stretch.fit(40, 120)
        assert stretch.health == Live(70.0, Stretched.SLOW, 120)


def test_a_short_list_is_never_slow() -> None:
    stretch = Stretch(10.0, 0.1)
    stretch.note(answered(19.0))
    stretch.fit(AT_ONCE, 12)
    assert stretch.health == Live(10.0)


def test_long_intervals_are_whole_minutes() -> None:
    stretch = Stretch(10.0, 30.0)
    stretch.fit(30, 90)
    assert stretch.interval == 1140.0
