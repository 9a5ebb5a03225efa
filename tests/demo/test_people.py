"""Who is in the tenant, and how their day goes."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from presence_tui.demo.day import Change, Day
from presence_tui.demo.people import PEOPLE, WATCHED
from presence_tui.demo.tenant import SimulatedTenant, demo_tenant
from presence_tui.model.person import entry_problem, user_id
from tests.demo.visitor import Visitor
from tests.manual_clock import START, ManualClock

CYCLES = {person.key: person.cycle for person in PEOPLE}


def changes(minutes: float, seed: int = 0) -> list[Change]:
    return list(Day(CYCLES, START, seed).changes_until(START + timedelta(minutes=minutes)))


def test_everybody_has_an_id_and_a_name_that_a_watch_list_can_hold() -> None:
    assert len({person.id for person in PEOPLE}) == len(PEOPLE)
    assert all(user_id(person.id) == person.id for person in PEOPLE)
    assert [entry_problem(entry) for entry in WATCHED] == [None] * len(PEOPLE)


def test_somebody_changes_every_5_to_15_seconds() -> None:
    times = [START, *(change.at for change in changes(60))]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)][1:]
    assert len(gaps) > 300
    assert all(one.key != other.key for one, other in pairwise(changes(60)))
    assert min(gaps) >= 5
    assert max(gaps) <= 15


def test_a_day_is_the_same_for_the_same_seed_however_often_one_looks() -> None:
    day = Day(CYCLES, START, 0)
    looked = [change for second in range(600) for change in day.changes_until(START + timedelta(seconds=second))]
    assert looked == changes(599 / 60)
    assert looked != changes(599 / 60, seed=1)


def test_each_change_is_a_change() -> None:
    poses = {person.key: person.pose for person in PEOPLE}
    repeated = 0
    for change in changes(600):
        repeated += poses[change.key] == change.pose
        poses[change.key] = change.pose
    assert repeated == 0


def test_the_demo_changes_by_the_clock_alone(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    before = {person.key: tenant.presence_json(person.key) for person in PEOPLE}
    clock.jump(120)
    after = {person.key: tenant.presence_json(person.key) for person in PEOPLE}
    changed = {key for key in before if before[key] != after[key]}
    assert 3 <= len(changed) <= 12
    assert after == {person.key: tenant.presence_json(person.key) for person in PEOPLE}


def test_whoever_a_test_sets_stays_so(clock: ManualClock) -> None:
    tenant = SimulatedTenant(clock.utc, lively=True)
    tenant.set("bob", "DoNotDisturb")
    clock.jump(3600)
    assert json.loads(tenant.presence_json("bob"))["availability"] == "DoNotDisturb"


def test_nobody_changes_in_a_tenant_that_is_not_lively(tenant: SimulatedTenant, clock: ManualClock) -> None:
    before = tenant.presence_json("bob")
    clock.jump(3600)
    assert tenant.presence_json("bob") == before


def test_hostile_people_reach_the_client_unaltered(visitor: Visitor, tenant: SimulatedTenant) -> None:
    for upn in tenant.hostile():
        name = visitor.get(f"/users/{upn}").json()["displayName"]
        assert name == tenant.user(upn)["displayName"]
        note = visitor.get(f"/users/{tenant.id_of(upn)}/presence").json()["statusMessage"]["message"]["content"]
        assert note == name


def test_a_crowd_is_numbered_on(tenant: SimulatedTenant) -> None:
    ids = tenant.add_people(3) + tenant.add_people(2)
    assert ids == [tenant.id_of(f"person{number}") for number in range(5)]


def test_a_person_can_be_renamed_and_removed(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.rename("bob", "Robert Ng")
    assert visitor.get("/users/bob@contoso.com").json()["displayName"] == "Robert Ng"
    bob = tenant.id_of("bob")
    tenant.remove_person("bob")
    assert visitor.get(f"/users/{bob}").status_code == 404
    with pytest.raises(LookupError):
        tenant.set("bob", "Busy")
