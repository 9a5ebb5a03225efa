"""Groups whose people are named by the directory: who reports to oneself, and the members of a group of Entra."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.rolls import Rolls
from presence_tui.model.errors import (
    CacheBusy,
    GraphUnavailable,
    NetworkFault,
    NobodyIsMe,
    NotGranted,
    SignInNeeded,
    SignInUnavailable,
    Sourced,
    Throttled,
)
from presence_tui.model.list_edit import SetSource
from presence_tui.model.permissions import GROUPS
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live
from presence_tui.model.sources import GroupUnclear, Roll, SourceState
from presence_tui.model.watch_list import DIRECT_REPORTS, Group, WatchEntry, WatchList
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB = "bob@contoso.com"
TEAM = Group("My team", source=DIRECT_REPORTS)
HOUR = 3600.0
WHOSE = "contoso.com ada@contoso.com"


def shown(stage: Stage) -> dict[str, tuple[str, ...]]:
    """Return whom the table shows, each with their groups."""
    roster = stage.now.roster
    return {roster.names[at]: entry.groups for at, entry in enumerate(roster.entries)}


class Asked:
    """Counts how often one's reports are asked for; each of `troubles` comes of one question."""

    def __init__(self, stage: Stage, troubles: list[Exception]) -> None:
        self.times = 0
        self._ask, self._troubles = stage.graph.direct_reports, troubles
        stage.graph.direct_reports = self._reports

    async def _reports(self) -> list[Person]:
        self.times += 1
        if self._troubles:
            raise self._troubles.pop(0)
        return await self._ask()


def state(stage: Stage) -> SourceState:
    (one,) = stage.now.sources
    return one


async def test_who_reports_to_me_is_watched_without_a_look_up(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob", "olu"])
    stage = Stage(tenant, clock, (WatchEntry(BOB, "Bobby", ("Tier 2",)),), groups=("Tier 2", TEAM))
    async with stage.running():
        assert shown(stage) == {"Bobby": ("Tier 2", "My team"), "Olu Adeyemi": ("My team",)}
        await clock.advance(3)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert [entry.sourced for entry in stage.now.roster.entries] == [False, True]
        assert stage.row(tenant.id_of("olu")).person.department == "Customer Care"
        assert not [line for line in stage.graph_requests if "/users/" in line and "bob" not in line]
        assert (state(stage).group, state(stage).people, state(stage).failure) == ("My team", 2, None)


async def test_sources_are_asked_again_after_an_hour(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob", "olu"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    async with stage.running():
        await clock.advance(60)
        before = stage.row(tenant.id_of("olu")).since
        tenant.set_reports("ada", ["olu", "wei"])
        tenant.forget_requests()
        await clock.advance(HOUR - 120)
        assert shown(stage).keys() == {"Bob Ng", "Olu Adeyemi"}
        assert not [line for line in stage.graph_requests if "directReports" in line]
        await clock.advance(120)
        assert shown(stage).keys() == {"Olu Adeyemi", "李 伟"}
        assert stage.row(tenant.id_of("olu")).since == before
        assert len([line for line in stage.graph_requests if "directReports" in line and line.endswith(" 200")]) == 1


async def test_a_key_asks_now_and_counts_who_came_and_who_went(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob", "olu"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    async with stage.running():
        tenant.set_reports("ada", ["olu", "wei", "rosa"])
        refreshed = await stage.monitor.refresh_sources()
        assert (refreshed.sources, refreshed.came, refreshed.went, refreshed.failed) == (1, 2, 1, None)
        assert shown(stage).keys() == {"Olu Adeyemi", "李 伟", "Rosa Jiménez"}


async def test_nobody_is_asked_while_nobody_is_signed_in(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (), groups=(TEAM,), account=None)
    async with stage.running():
        await clock.advance(2 * HOUR)
        assert stage.graph_requests == []
        with pytest.raises(SignInNeeded):
            await stage.monitor.refresh_sources()


async def test_members_of_a_group_are_its_people_over_all_pages_and_levels(tenant: SimulatedTenant, clock: ManualClock) -> None:
    second = tenant.add_group("Second", ["rosa"], ["principal:Mailer"])
    tenant.add_group("Tier 2's desk", ["bob", "olu", second, "wei"], ["device:Front desk PC"])
    tenant.page_members(2)
    group = Group("Desk", source="entra-group:Tier 2's desk")
    stage = Stage(tenant, clock, (), groups=(group,), more_scopes=(GROUPS,))
    async with stage.running():
        assert shown(stage).keys() == {"Bob Ng", "Olu Adeyemi", "李 伟", "Rosa Jiménez"}
        assert len([line for line in stage.graph_requests if "transitiveMembers" in line]) == 4


async def test_a_missing_permission_costs_the_group_alone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    group = tenant.add_group("Desk", ["olu"])
    granted = frozenset({"Presence.Read.All", "User.ReadBasic.All"})
    stage = Stage(tenant, clock, (BOB,), groups=(Group("Desk", source=f"entra-group:{group}"),), granted=granted)
    async with stage.running():
        failure = state(stage).failure
        assert isinstance(failure, NotGranted)
        assert failure.permission == GROUPS
        assert state(stage).next_try is None
        assert stage.now.health == Live(30.0)
        assert stage.row(BOB).state is RowState.ANSWERED
        assert not [line for line in stage.graph_requests if "/groups" in line]
        stage.tokens.begin_anew(more=(GROUPS,))
        stage.sign_in.held = replace(ADA, granted=granted | {GROUPS})
        await clock.advance(40)
        assert state(stage).failure is None
        assert "Olu Adeyemi" in shown(stage), "a new grant is tried with the next poll"


@pytest.mark.parametrize("several", [False, True])
async def test_a_name_that_is_no_one_group_is_said(tenant: SimulatedTenant, clock: ManualClock, several: bool) -> None:
    for _ in range(2 if several else 0):
        tenant.add_group("Desk", ["olu"])
    stage = Stage(tenant, clock, (), groups=(Group("Desk", source="entra-group:desk"),), more_scopes=(GROUPS,))
    async with stage.running():
        failure = state(stage).failure
        assert isinstance(failure, GroupUnclear)
        assert (failure.name, failure.several) == ("desk", several)


async def test_what_fails_leaves_the_people_of_before_and_says_since_when(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    async with stage.running():
        named = state(stage).as_of
        await clock.advance(HOUR - 10)
        tenant.fail(500, None, path="directReports")
        await clock.advance(10)
        failed = clock.utc()
        await clock.advance(700)
        assert shown(stage).keys() == {"Bob Ng"}
        assert (state(stage).people, state(stage).as_of) == (1, named)
        assert abs(state(stage).failing_since - failed) < timedelta(seconds=1)
        tenant.recover()
        await clock.advance(300)
        assert state(stage).failure is None


async def test_a_pause_that_is_asked_for_is_kept(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.throttle("900", path="directReports")
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    async with stage.running():
        assert isinstance(state(stage).failure, Throttled)
        tenant.forget_requests()
        await clock.advance(890)
        assert not [line for line in stage.graph_requests if "directReports" in line]
        await clock.advance(20)
        assert state(stage).failure is None


async def test_an_application_has_no_reports(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (), groups=(TEAM,), account=replace(ADA, application=True))
    async with stage.running():
        assert isinstance(state(stage).failure, NobodyIsMe)
        assert not [line for line in stage.graph_requests if "directReports" in line]


async def test_a_source_that_is_added_is_asked_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    keeper = MemoryList(WatchList.of([WatchEntry("me")]))
    stage = Stage(tenant, clock, ("me",), keeper=keeper)
    async with stage.running():
        keeper._given, keeper._now = WatchList.of([WatchEntry("me")], [TEAM]), None
        await stage.monitor._editing.look()
        await clock.settle()
        assert "Bob Ng" in shown(stage)


async def test_whom_a_source_names_cannot_be_taken_off_here_but_typed_as_well(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, ("me",), groups=("Tier 2", TEAM))
    async with stage.running():
        with pytest.raises(Sourced) as refused:
            await stage.monitor.remove(tenant.id_of("bob"))
        assert (refused.value.name, refused.value.source) == ("Bob Ng", DIRECT_REPORTS)
        await stage.monitor.add(BOB, "Tier 2")
        assert shown(stage)["Bob Ng"] == ("Tier 2", "My team")
        await stage.monitor.remove(BOB)
        assert shown(stage)["Bob Ng"] == ("My team",)


async def test_a_start_without_network_shows_whom_the_source_named_last(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.go_offline()
    olu = Person(UserId(tenant.id_of("olu")), "Olu Adeyemi", "olu.adeyemi@contoso.com")
    rolls = Rolls({DIRECT_REPORTS: Roll((olu,), clock.utc())}, WHOSE)
    stage = Stage(tenant, clock, (), groups=(TEAM,), rolls=rolls)
    async with stage.running():
        assert shown(stage) == {"Olu Adeyemi": ("My team",)}
        assert state(stage).people == 1
        assert state(stage).failure is not None


@pytest.mark.parametrize("whose", ["contoso.com grace@contoso.com", "fabrikam.com ada@contoso.com"])
async def test_another_account_is_not_shown_whom_the_first_one_was_told_of(
    tenant: SimulatedTenant, clock: ManualClock, whose: str
) -> None:
    olu = Person(UserId(tenant.id_of("olu")), "Olu Adeyemi", "olu.adeyemi@contoso.com")
    saved: list[str] = []
    rolls = Rolls({DIRECT_REPORTS: Roll((olu,), clock.utc())}, whose, lambda of, kept: saved.append(of))
    tenant.fail(500, None, path="directReports")
    stage = Stage(tenant, clock, ("me",), groups=(TEAM,), rolls=rolls)
    async with stage.running():
        assert "Olu Adeyemi" not in shown(stage)
        assert saved == [""]


async def test_who_signs_out_leaves_no_members_behind(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    kept: list[int] = []
    stage = Stage(tenant, clock, (), groups=(TEAM,), rolls=Rolls(save=lambda of, rolls: kept.append(len(rolls))))
    async with stage.running():
        assert kept == [1]
        await stage.monitor.sign_out()
        assert kept == [1, 0]


async def test_an_answer_that_comes_after_a_sign_out_brings_nobody_back(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    tenant.delay(5)
    kept: list[int] = []
    stage = Stage(tenant, clock, (), groups=(TEAM,), rolls=Rolls(save=lambda of, rolls: kept.append(len(rolls))))
    async with stage.begun():
        await clock.advance(2)
        asked = asyncio.create_task(stage.monitor.refresh_sources())
        await clock.settle()
        await stage.monitor.sign_out()
        await clock.advance(30)
        assert (kept, shown(stage), stage.monitor._directory.known(tenant.id_of("bob"))) == ([], {}, None)
        with pytest.raises(SignInNeeded):
            await asked


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [
        (SignInUnavailable("login.example"), 300),
        (CacheBusy("login.example"), 300),
        (SignInUnavailable("login.example", retry_after=900.0), 900),
        (GraphUnavailable("graph.example", NetworkFault.NAME), 300),
    ],
)
async def test_a_hiccup_is_no_refusal(tenant: SimulatedTenant, clock: ManualClock, trouble: Exception, pause: int) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, ("me",), groups=(TEAM,))
    asked = Asked(stage, [trouble])
    async with stage.running():
        assert state(stage).next_try == clock.now().later(pause).utc
        await clock.advance(pause - 5)
        assert asked.times == 1
        await clock.advance(10)
        assert "Bob Ng" in shown(stage)


async def test_a_bug_costs_one_source_and_that_for_a_while(
    tenant: SimulatedTenant, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    tenant.set_reports("ada", ["bob"])
    group = tenant.add_group("Desk", ["olu"])
    desk = Group("Desk", source=f"entra-group:{group}")
    stage = Stage(tenant, clock, ("me",), groups=(TEAM, desk), more_scopes=(GROUPS,))
    Asked(stage, [ZeroDivisionError()])
    async with stage.running():
        assert "Olu Adeyemi" in shown(stage)
        assert "met a bug" in caplog.text
        await clock.advance(310)
        assert "Bob Ng" in shown(stage)


async def test_after_the_machine_slept_sources_are_asked_when_the_hour_is_over(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    async with stage.running():
        asked = Asked(stage, [])
        clock.jump(wall=HOUR)
        await clock.advance(11)
        assert asked.times == 1


async def test_other_permissions_and_another_sign_in_ask_anew(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    asked, less = Asked(stage, []), replace(ADA, granted=frozenset({"Presence.Read.All", "User.ReadBasic.All"}))
    async with stage.running():
        stage.sign_in.held = less
        await clock.advance(40)
        assert asked.times == 2
        await stage.monitor.sign_out()
        stage.monitor.sign_in()
        await stage.until(lambda: stage.sign_in.outcome)
        stage.sign_in.held = less
        stage.sign_in.outcome.set_result(less)
        await clock.advance(5)
        assert asked.times == 3


async def test_a_failure_is_met_again_by_whoever_signs_in_anew(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob"])
    stage = Stage(tenant, clock, ("me",), groups=(TEAM,))
    asked = Asked(stage, [NotGranted("User.ReadBasic.All")])
    async with stage.running():
        assert state(stage).failure is not None
        stage.monitor._welcome(ADA)
        await clock.advance(1)
        assert (asked.times, state(stage).failure) == (2, None)


def test_whom_a_source_named_that_is_on_no_list_is_forgotten(tenant: SimulatedTenant, clock: ManualClock) -> None:
    rolls = Rolls({"entra-group:gone": Roll((), clock.utc())})
    rolls.take({DIRECT_REPORTS: Roll((), clock.utc())}, [DIRECT_REPORTS])
    assert rolls.members.keys() == {DIRECT_REPORTS}


async def test_many_answers_make_few_lists_and_few_files(tenant: SimulatedTenant, clock: ManualClock) -> None:
    groups = [Group(f"G{number}", source=f"entra-group:{tenant.add_group(f'G{number}', ['olu'])}") for number in range(20)]
    written: list[int] = []
    rolls = Rolls(save=lambda of, rolls: written.append(len(rolls)))
    stage = Stage(tenant, clock, (), groups=tuple(groups), more_scopes=(GROUPS,), rolls=rolls)
    async with stage.running():
        await clock.advance(3)
        assert written == [1, 3, 7, 15, 20]
        assert shown(stage) == {"Olu Adeyemi": tuple(group.name for group in groups)}


async def test_one_poll_for_a_command_asks_the_sources_first(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set_reports("ada", ["bob", "olu"])
    stage = Stage(tenant, clock, (), groups=(TEAM,))
    await stage.monitor.poll_once()
    assert set(stage.now.roster.states) == {RowState.ANSWERED}
    assert shown(stage).keys() == {"Bob Ng", "Olu Adeyemi"}
    await stage.monitor.close()


async def test_whom_a_source_named_is_forgotten_with_the_last_group_that_has_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.set_reports("ada", ["bob", "olu"])
    saved: list[set[str]] = []
    rolls = Rolls(save=lambda of, rolls: saved.append(set(rolls)))
    stage = Stage(tenant, clock, (), groups=(TEAM,), rolls=rolls)
    async with stage.running():
        await clock.advance(3)
        assert saved[-1] == {DIRECT_REPORTS}
        await stage.monitor.edit_list(SetSource("My team", None))
        await clock.advance(3)
        assert saved[-1] == set()
        await stage.monitor.undo()
        await clock.advance(3)
        assert shown(stage).keys() == {"Bob Ng", "Olu Adeyemi"}
