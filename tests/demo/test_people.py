"""Who is in the tenant that tests use."""

from __future__ import annotations

import pytest

from presence_tui.demo.people import PEOPLE, WATCHED
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.person import entry_problem, user_id
from tests.demo.visitor import Visitor
from tests.manual_clock import ManualClock


def test_everybody_has_an_id_and_a_name_that_a_watch_list_can_hold() -> None:
    assert len({person.id for person in PEOPLE}) == len(PEOPLE)
    assert all(user_id(person.id) == person.id for person in PEOPLE)
    assert [entry_problem(entry) for entry in WATCHED] == [None] * len(PEOPLE)


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
