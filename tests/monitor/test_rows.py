from __future__ import annotations

import asyncio

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.availability import UNKNOWN, Availability
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live
from presence_tui.model.watch_list import WatchEntry
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_remembered_people_have_names_before_any_answer(tenant: SimulatedTenant, clock: ManualClock) -> None:
    bob = Person(UserId(tenant.id_of("bob")), "Bob from yesterday")
    stage = Stage(tenant, clock, (BOB,), remembered={BOB: bob})
    assert stage.now.roster.names == ["Bob from yesterday"]
    async with stage.running():
        assert not any("/users/" in line for line in stage.tenant.requests)
        assert stage.row(BOB).state is RowState.ANSWERED


async def test_an_object_id_is_asked_for_before_its_name_is_known(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (tenant.id_of("bob").upper(),))
    async with stage.running():
        calls = [line.split()[1] for line in stage.graph_requests]
        assert calls[0].endswith("getPresencesByUserId")
        assert "/users/" in calls[1]
        assert stage.now.roster.names == ["Bob Ng"]


async def test_names_are_looked_up_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU, tenant.id_of("kwame")))
    async with stage.running():
        tenant.forget_requests()
        await clock.advance(100)
        assert not any("/users" in line for line in tenant.requests)


async def test_a_label_goes_before_the_directory_s_name(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (WatchEntry(BOB, "Front\x1b desk"), WatchEntry("me", "Myself")))
    async with stage.running():
        assert stage.now.roster.names == ["Front␛ desk", "Myself"]


async def test_hostile_names_are_shown_literally(tenant: SimulatedTenant, clock: ManualClock) -> None:
    upns = tenant.hostile()
    stage = Stage(tenant, clock, (*upns, "\x9b31m[/foo]"))
    async with stage.running():
        everything = "".join((*stage.now.roster.names, *stage.now.roster.notes))
        assert all(char.isprintable() for char in everything)


async def test_an_entry_that_is_nobody_says_so_and_is_tried_again_after_ten_minutes(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB, "new@contoso.com"))
    async with stage.running():
        row = stage.row("new@contoso.com")
        assert (row.state, row.name) == (RowState.NOT_FOUND, "new@contoso.com")
        assert (row.problem.again - clock.utc()).total_seconds() == 600
        assert stage.now.health == Live(30.0)
        tenant.add_person("new", "New Person", "new@contoso.com")
        tenant.forget_requests()
        await clock.advance(560)
        assert not any("/users" in line for line in tenant.requests)
        await clock.advance(80)
        assert (stage.row("new@contoso.com").state, stage.row("new@contoso.com").name) == (RowState.ANSWERED, "New Person")


async def test_whoever_is_named_twice_has_one_row_in_the_groups_of_both(tenant: SimulatedTenant, clock: ManualClock) -> None:
    bob = tenant.id_of("bob")
    entries = (WatchEntry(BOB, groups=("Tier 1",)), OLU, WatchEntry(bob, groups=("Tier 2",)), "ada@contoso.com", "me")
    stage = Stage(tenant, clock, entries)
    async with stage.running():
        assert stage.now.roster.names == ["Bob Ng", "Olu Adeyemi", "Ada Lovelace"]
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert len(stage.now.roster) == 3
        kept = stage.now.roster.entries[stage.now.roster.names.index("Bob Ng")]
        assert set(kept.groups) == {"Tier 1", "Tier 2"}
        await clock.advance(34)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_somebody_absent_from_the_reply_has_no_answer_until_there_is_one(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.absent("bob")
        await clock.advance(34)
        row = stage.row(BOB)
        assert (row.state, row.standing, row.raw) == (RowState.NO_ANSWER, UNKNOWN, b"")
        since = row.problem.since
        await clock.advance(34)
        assert stage.row(BOB).problem.since == since
        tenant.absent("bob", False)
        await clock.advance(34)
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.row(BOB).problem is None
        assert stage.row(BOB).since.at_least


async def test_garbage_in_place_of_a_presence_is_one_row_s_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.garble("bob", {"id": tenant.id_of("bob"), "availability": ["\x1b[2J"]})
        await clock.advance(34)
        row = stage.row(BOB)
        assert row.state is RowState.FAILED
        assert row.problem.code.isprintable()
        assert row.problem.code
        assert stage.row(OLU).state is RowState.ANSWERED
        assert stage.now.health == Live(30.0)


async def test_fetching_one_person_publishes_the_answer_and_names_its_call(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.set("bob", "Away")
        tenant.forget_requests()
        await stage.monitor.fetch(BOB)
        assert [line.split()[1] for line in stage.graph_requests] == [f"/v1.0/users/{tenant.id_of('bob')}/presence"]
        assert stage.row(BOB).standing.word is Availability.AWAY
        first = stage.row(BOB).call
        version = stage.now.version
        await clock.advance(1)
        await stage.monitor.fetch(BOB)
        assert stage.row(BOB).call is not first
        assert stage.now.changed_since(version) == {0}


async def test_fetching_oneself_needs_own_presence_only(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        tenant.forget_requests()
        await stage.monitor.fetch("me")
        assert [line.split()[1] for line in stage.graph_requests] == ["/v1.0/me/presence"]


async def test_a_status_message_goes_when_it_runs_out(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    tenant.set("bob", "Busy", note="Back soon", until="2025-11-18T14:03:00.0000000")
    async with stage.running():
        assert stage.row(BOB).note == "Back soon"
        await clock.advance(100)
        assert stage.row(BOB).note == ""


async def test_a_sequence_that_begins_anew_is_believed_at_its_second_answer(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    tenant.set("bob", "Available", sequence="B5")
    async with stage.running():
        tenant.set("bob", "Busy", sequence="A1")
        await clock.advance(34)
        assert stage.row(BOB).standing.word is Availability.AVAILABLE
        await clock.advance(34)
        assert stage.row(BOB).standing.word is Availability.BUSY


async def test_a_slow_answer_that_a_newer_one_overtook_is_dropped(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await clock.advance(3)
        tenant.delay(5.0)
        slow = asyncio.create_task(stage.monitor.fetch(BOB))
        await clock.advance(1)
        tenant.delay(0.0)
        tenant.set("bob", "Busy")
        assert stage.monitor.poll_soon() is None
        await clock.advance(1)
        assert stage.row(BOB).standing.word is Availability.BUSY
        assert not slow.done()
        await clock.advance(5)
        await slow
        assert stage.row(BOB).standing.word is Availability.BUSY
        tenant.set("bob", "Away")
        await stage.monitor.fetch(BOB)
        assert stage.row(BOB).standing.word is Availability.AWAY


async def test_a_name_that_the_directory_did_not_tell_is_asked_for_after_ten_minutes(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    bob = tenant.id_of("bob")
    stage = Stage(tenant, clock, (bob,))
    tenant.fail(404, path="/users/")
    async with stage.running():
        assert (stage.row(bob).name, stage.row(bob).state) == (bob, RowState.ANSWERED)
        await clock.advance(700)
        assert stage.row(bob).name == "Bob Ng"


async def test_an_entry_whose_user_object_is_no_user_fails_alone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.say(200, '{"id": "string", "displayName": "string"}', path="/users/", times=None)
    stage = Stage(tenant, clock, (BOB, "me"))
    async with stage.running():
        bob, me = stage.row(BOB), stage.row("me")
        assert (bob.state, bob.problem.status, bob.problem.code) == (RowState.FAILED, None, "a user whose id is no GUID")
        assert me.state is RowState.ANSWERED
        assert isinstance(stage.now.health, Live)


async def test_a_clock_set_back_does_not_put_off_a_look_up(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", "new@contoso.com"))
    async with stage.running():
        tenant.add_person("new", "New Person", "new@contoso.com")
        clock.jump(wall=-86400.0)
        await clock.advance(660)
        assert stage.row("new@contoso.com").state is RowState.ANSWERED


async def test_a_clock_set_back_does_not_park_a_row_for_longer(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(3)))
    tenant.bad_id("person1")
    async with stage.running():
        assert stage.now.roster.states.count(RowState.FAILED) == 1
        tenant.bad_id("person1", False)
        clock.jump(wall=-86400.0)
        await clock.advance(3500)
        assert stage.now.roster.states.count(RowState.FAILED) == 1
        await clock.advance(160)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
