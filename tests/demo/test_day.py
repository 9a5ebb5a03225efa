"""The demo's day: calm, believable, the same for the same seed and clock."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from presence_tui.demo.company import COMPANY, MEETINGS, TIER_2
from presence_tui.demo.day import DAY, OPENING, Change, Day, second_of
from presence_tui.demo.people import Pose
from presence_tui.demo.tenant import SimulatedTenant, demo_tenant
from presence_tui.model.availability import Availability, Standing, standing
from tests.manual_clock import START, ManualClock

POLL = 10.0
"""Seconds between two polls of the demo."""
DAYS = 3
EVERYBODY = len(COMPANY)


def polls(seconds: float, seed: int = 0) -> list[list[Change]]:
    """Return what each poll sees changed; the first one sees everybody."""
    day = Day(COMPANY, MEETINGS, START, seed)
    return [list(day.changes_until(START + timedelta(seconds=POLL * number))) for number in range(int(seconds / POLL) + 1)]


def standing_of(pose: Pose) -> Standing:
    return standing(pose.availability, pose.activity, pose.out is not None)


def test_at_first_it_says_what_everybody_does() -> None:
    assert sorted(change.key for change in polls(0)[0]) == sorted(one.person.key for one in COMPANY)


@pytest.mark.parametrize("seed", range(3))
def test_two_or_three_change_between_two_polls_and_sometimes_nobody(seed: int) -> None:
    changed = [len(changes) for changes in polls(DAY * DAYS, seed)[1:]]
    assert 2 <= sum(changed) / len(changed) <= 3.2
    assert max(changed) <= 12
    assert changed.count(0) >= 2


def test_each_change_is_a_change() -> None:
    doing: dict[str, Pose] = {}
    for change in (change for changes in polls(DAY * DAYS) for change in changes):
        assert doing.get(change.key) != change.pose
        doing[change.key] = change.pose


def test_it_is_the_same_for_the_same_seed_and_clock_however_often_one_looks() -> None:
    looked_once, looked_often = (Day(COMPANY, MEETINGS, START, 0) for _ in range(2))
    end = START + timedelta(seconds=DAY * 1.5)
    often = {
        change.key: change
        for second in range(int(DAY * 1.5) + 1)
        for change in looked_often.changes_until(START + timedelta(seconds=second))
    }
    assert {change.key: change.pose for change in looked_once.changes_until(end)} == {key: one.pose for key, one in often.items()}
    assert polls(DAY) == polls(DAY)
    assert polls(DAY) != polls(DAY, seed=1)


def test_no_two_days_are_alike() -> None:
    whole = polls(DAY * 2)
    first, second = whole[1 : int(DAY / POLL) + 1], whole[int(DAY / POLL) + 1 :]
    assert [[one.key for one in changes] for changes in first] != [[one.key for one in changes] for changes in second]


def test_a_long_gap_brings_nobody_back_twice() -> None:
    day = Day(COMPANY, MEETINGS, START, 0)
    list(day.changes_until(START))
    late = list(day.changes_until(START + timedelta(hours=7)))
    assert max(Counter(change.key for change in late).values()) == 1
    assert [change.at for change in late] == sorted(change.at for change in late)


def test_a_clock_that_is_set_back_brings_an_earlier_hour() -> None:
    day = Day(COMPANY, MEETINGS, START, 0)
    before = {change.key: change.pose for change in day.changes_until(START)}
    after = dict(before)
    for moment in (START + timedelta(seconds=DAY / 2), START):
        after |= {change.key: change.pose for change in day.changes_until(moment)}
    assert after == before


def test_the_whole_of_tier_2_enters_one_meeting_at_the_same_moment() -> None:
    here = {one.person.key for one in COMPANY if TIER_2 in one.groups and one.comes is not None}
    begun: dict[str, set[object]] = {}
    for change in (change for changes in polls(DAY)[1:] for change in changes):
        if change.pose.activity == "InAMeeting" and change.key in here:
            begun.setdefault(change.key, set()).add(change.at)
    assert begun.keys() == here
    assert len(set.intersection(*begun.values())) == 1


def test_somebody_is_there_when_it_opens_and_most_have_gone_by_night() -> None:
    day = Day(COMPANY, MEETINGS, START, 0)
    at = {hour: START + timedelta(seconds=second_of(hour) - second_of(OPENING)) for hour in (OPENING, 12.0, 21.5)}
    doing: dict[str, Pose] = {}
    reachable = {}
    for hour, moment in at.items():
        doing |= {change.key: change.pose for change in day.changes_until(moment)}
        reachable[hour] = sum(standing_of(pose).reachable for pose in doing.values())
    assert 10 <= reachable[OPENING] <= EVERYBODY / 2
    assert 10 <= reachable[12.0] <= EVERYBODY * 2 / 3
    assert reachable[21.5] <= 4


def test_every_state_happens_in_a_day() -> None:
    seen = {standing_of(change.pose) for changes in polls(DAY) for change in changes}
    assert {one.word for one in seen} == set(Availability)
    assert any(one.out for one in seen), "nobody is out of office and active all the same"
    assert {one.kind for one in seen if one.new_word} == {Availability.BUSY, Availability.UNKNOWN}
    unknown = [change.pose for change in polls(0)[0] if standing_of(change.pose).kind is Availability.UNKNOWN]
    assert {bool(pose.note) for pose in unknown} == {True, False}


def test_what_somebody_says_of_themselves_stays_while_they_are_at_work() -> None:
    doing = [change.pose for changes in polls(DAY * 2) for change in changes if change.key == "esra"]
    assert {pose.note for pose in doing if pose.activity != "Offline"} == {"Desk 4.12, knock"}
    assert {pose.activity for pose in doing} >= {"Available", "InAMeeting", "Offline"}


def test_the_demo_changes_by_the_clock_alone(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    keys = [one.person.key for one in COMPANY]
    before = {key: tenant.presence_json(key) for key in keys}
    clock.jump(20)
    after = {key: tenant.presence_json(key) for key in keys}
    assert 3 <= len([key for key in keys if before[key] != after[key]]) <= 15
    assert after == {key: tenant.presence_json(key) for key in keys}


def test_a_later_state_has_a_higher_sequence_number(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    before = json.loads(tenant.presence_json("bob"))
    clock.jump(30)
    after = json.loads(tenant.presence_json("bob"))
    assert (before["activity"], after["activity"]) == ("Available", "InAMeeting")
    assert after["sequenceNumber"] > before["sequenceNumber"]


def test_whoever_a_test_sets_stays_so(clock: ManualClock) -> None:
    tenant = SimulatedTenant(clock.utc, lively=True)
    tenant.set("bob", "DoNotDisturb")
    clock.jump(3600)
    assert json.loads(tenant.presence_json("bob"))["availability"] == "DoNotDisturb"
