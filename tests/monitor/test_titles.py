"""Job titles and departments: found out while they are seen, and kept in no file."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.rolls import Rolls
from presence_tui.model.person import Person, UserId
from presence_tui.model.snapshot import Account, Live
from presence_tui.model.watch_list import DIRECT_REPORTS, Group, WatchEntry
from presence_tui.monitor.titles import EVERY, LOOKED_OVER, PAUSE
from presence_tui.storage.directory_file import load_directory, save_directory
from presence_tui.storage.members_file import load_members, save_members
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage
from tests.monitor.test_sign_in_flow import awaiting

BOB, OLU, AMARA = "bob@contoso.com", "olu.adeyemi@contoso.com", "amara.okafor@contoso.com"


def remembered(tenant: SimulatedTenant, *who: str) -> dict[str, Person]:
    """Return what directory.json says of people."""
    found: dict[str, Person] = {}
    for key in who:
        user = tenant.user(key)
        upn = str(user["userPrincipalName"])
        found[upn.casefold()] = Person(UserId(str(user["id"])), str(user["displayName"]), upn, str(user["mail"]))
    return found


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    """Three people after a restart, one of them with a name of ours."""
    people = remembered(tenant, "bob", "olu", "amara")
    bob, olu, amara = people
    return Stage(tenant, clock, (WatchEntry(bob, "Bobby"), olu, amara), remembered=people)


def asked(stage: Stage) -> list[int]:
    """Return for how many people each question after titles asked."""
    return [line.count("%27") // 2 for line in stage.graph_requests if "/users?" in line and "id%20in" in line]


def titles(stage: Stage) -> dict[str, tuple[str, str]]:
    roster = stage.now.roster
    people = zip(roster.names, roster.people, strict=True)
    return {name: (person.job_title, person.department) if person else ("", "") for name, person in people}


async def test_after_a_restart_the_columns_fill_and_no_file_holds_a_title(
    tenant: SimulatedTenant, clock: ManualClock, tmp_path: Path
) -> None:
    tenant.set_reports("ada", ["wei"])
    rolls = Rolls(save=lambda of, all_rolls: save_members(tmp_path / "members.json", of, all_rolls))
    first = Stage(tenant, clock, ("me", BOB, OLU), groups=(Group("Team", source=DIRECT_REPORTS),), rolls=rolls)
    async with first.running():
        await clock.advance(70)
        assert titles(first)["Bob Ng"][1], "a look-up tells them"
        save_directory(tmp_path / "directory.json", first.saved[-1])
    known, _ = load_directory(tmp_path / "directory.json")
    of, members, _ = load_members(tmp_path / "members.json")
    tenant.fail(503, None, path="directReports")
    again = Stage(
        tenant,
        clock,
        ("me", BOB, OLU),
        groups=(Group("Team", source=DIRECT_REPORTS),),
        rolls=Rolls(members, of),
        remembered=known,
    )
    async with again.running():
        await clock.advance(10)
        assert set(titles(again).values()) == {("", "")}
        again.monitor.want_titles(everybody=True)
        await clock.advance(1)
        assert titles(again) == titles(first) | {"Ada Lovelace (you)": titles(again)["Ada Lovelace (you)"]}
        assert titles(again)["Ada Lovelace (you)"][0]
        assert asked(again) == [4], "one question for all"
        assert again.saved == []
    texts = [(tmp_path / name).read_text() for name in ("directory.json", "members.json")]
    for job_title, department in titles(again).values():
        assert all(word not in text for text in texts for word in (job_title, department) if word)
    assert "Bob Ng" in texts[0]
    assert "wei" in texts[1]


async def test_three_thousand_cost_a_question_for_fifteen_each_and_a_pause_between(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    ids = tenant.add_people(3000)
    known = {each: Person(UserId(each), f"Person {number}") for number, each in enumerate(ids)}
    stage = Stage(tenant, clock, tuple(ids), remembered=known, interval=900.0)
    async with stage.running():
        stage.monitor.want_titles(ids[2000:2015], everybody=True)
        await clock.advance(0.5)
        first = [person.id for person in stage.now.roster.people if person and person.job_title]
        assert sorted(first) == sorted(ids[2000:2015]), "who is seen comes first"
        await clock.advance(10 * PAUSE)
        assert len(asked(stage)) == 11
        stage.published.clear()
        await clock.advance(201 * PAUSE)
        assert asked(stage) == [15] * ceil(3000 / 15)
        assert all(person and person.job_title for person in stage.now.roster.people)
        assert len({id(snapshot.roster.people) for snapshot in stage.published}) <= 22, "the table is looked through now and then"


async def test_nothing_is_asked_where_nothing_is_seen_of_it(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        await clock.advance(70)
        assert asked(stage) == []
        stage.monitor.want_titles([OLU])
        await clock.advance(70)
        assert asked(stage) == [1]
        assert titles(stage)["Olu Adeyemi"] == ("Support engineer", "Customer Care")
        assert titles(stage)["Bobby"] == ("", "")
        stage.monitor.want_titles()
        await clock.advance(70)
        assert asked(stage) == [1]


async def test_a_name_of_ours_stays_and_an_equal_answer_publishes_nothing(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.rename("bob", "Robert Ng")
        stage.monitor.want_titles(everybody=True)
        await clock.advance(5)
        assert stage.now.roster.names == ["Bobby", "Olu Adeyemi", "Amara Okafor"]
        assert stage.row(BOB).person.name == "Bob Ng"
        assert asked(stage) == [3]
        before = stage.now.roster
        clock.jump(EVERY + LOOKED_OVER, EVERY + LOOKED_OVER)
        await clock.advance(20)
        assert asked(stage) == [3, 3], "they are asked for again a day later"
        assert stage.now.roster.people is before.people


async def test_titles_are_refreshed_a_day_later_and_not_before(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.monitor.want_titles(everybody=True)
        await clock.advance(5)
        stage.tenant.promote("bob", "Chief of staff")
        clock.jump(EVERY / 2, EVERY / 2)
        await clock.advance(20)
        assert asked(stage) == [3]
        clock.jump(EVERY / 2 + LOOKED_OVER, EVERY / 2 + LOOKED_OVER)
        await clock.advance(20)
        assert titles(stage)["Bobby"][0] == "Chief of staff"


async def test_nobody_is_asked_while_nobody_is_signed_in_and_signing_out_forgets(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.held = None
    async with stage.running():
        stage.monitor.want_titles(everybody=True)
        await clock.advance(70)
        assert stage.graph_requests == []
        await awaiting(stage)
        stage.sign_in.outcome.set_result(ADA)
        await clock.advance(40)
        assert asked(stage) == [3]
        await stage.monitor.sign_out()
        stage.tenant.forget_requests()
        clock.jump(2 * EVERY, 2 * EVERY)
        await clock.advance(70)
        assert asked(stage) == []


async def test_another_account_asks_for_itself(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.monitor.want_titles(everybody=True)
        await clock.advance(5)
        stage.sign_in.others = Account(BOB, "Bob Ng", "contoso.com")
        await stage.monitor.use_account(BOB)
        assert set(titles(stage).values()) == {("", "")}
        await clock.advance(20)
        assert asked(stage) == [3, 3]
        assert titles(stage)["Olu Adeyemi"][0] == "Support engineer"


async def test_what_a_look_up_told_one_account_is_not_shown_to_the_next(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (OLU,))
    async with stage.running():
        assert titles(stage) == {"Olu Adeyemi": ("Support engineer", "Customer Care")}
        stage.sign_in.others = Account(BOB, "Bob Ng", "contoso.com")
        await stage.monitor.use_account(BOB)
        assert titles(stage) == {"Olu Adeyemi": ("", "")}


async def test_who_comes_back_to_the_list_needs_no_second_question(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.monitor.want_titles(everybody=True)
        await clock.advance(5)
        await stage.monitor.remove(OLU)
        await stage.monitor.undo()
        await clock.advance(5)
        assert titles(stage)["Olu Adeyemi"] == ("Support engineer", "Customer Care")
        assert asked(stage) == [3]


async def test_failures_are_tried_again_with_growing_pauses_and_leave_the_health_alone(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.fail(500, None, path="/users?")
        begun, tries = clock.now(), list[float]()
        stage.monitor.want_titles(everybody=True)
        while len(tries) < 4:
            await clock.advance(5)
            tries += [clock.now().since(begun)] * (len(asked(stage)) - len(tries))
            assert clock.now().since(begun) < 700
        pauses = [later - earlier for earlier, later in pairwise(tries)]
        assert pauses == [pytest.approx(seconds, abs=seconds / 8 + 5) for seconds in (60, 120, 240)]
        assert stage.now.health == Live(30.0)
        stage.tenant.recover()
        await clock.advance(560)
        assert titles(stage)["Olu Adeyemi"][0] == "Support engineer"


async def test_a_pause_that_the_directory_asks_for_is_kept_and_holds_up_no_poll(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.throttle("600", path="/users?")
        stage.monitor.want_titles(everybody=True)
        polls = stage.polls
        await clock.advance(590)
        assert asked(stage) == [3]
        assert stage.polls - polls >= 17
        assert stage.now.health == Live(30.0)
        await clock.advance(100)
        assert asked(stage) == [3, 3]


async def test_who_spoils_an_answer_spoils_no_others(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.fail(400, 1, path="/users?")
        stage.monitor.want_titles([OLU], everybody=True)
        await clock.advance(5 * PAUSE)
        assert asked(stage) == [3, 1, 1, 1]
        assert all(job_title for job_title, _ in titles(stage).values())


async def test_a_refusal_holds_until_somebody_signs_in(stage: Stage, clock: ManualClock) -> None:
    stage.tenant.forbid("User.ReadBasic.All")
    async with stage.running():
        stage.monitor.want_titles(everybody=True)
        await clock.advance(5)
        assert asked(stage) == [3]
        stage.tenant.forbid("User.ReadBasic.All", False)
        clock.jump(EVERY, EVERY)
        await clock.advance(70)
        assert asked(stage) == [3]
        assert stage.now.health == Live(30.0)
        await stage.monitor.sign_out()
        await awaiting(stage)
        stage.sign_in.outcome.set_result(ADA)
        await clock.advance(40)
        assert asked(stage) == [3, 3]


async def test_a_poll_in_flight_comes_first(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.delay(10)
        await clock.advance(40)
        assert stage.monitor.poll_soon() is None
        await clock.advance(1)
        stage.monitor.want_titles(everybody=True)
        await clock.advance(4)
        assert asked(stage) == []
        await clock.advance(20)
        assert asked(stage) == [3]


async def test_who_signs_out_meanwhile_is_told_nothing(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        stage.tenant.delay(3)
        stage.monitor.want_titles(everybody=True)
        await clock.advance(1)
        assert stage.now.roster.people[1].job_title == ""
        await stage.monitor.sign_out()
        await clock.advance(5)
        assert set(titles(stage).values()) == {("", "")}
