from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.availability import Availability
from presence_tui.model.errors import NetworkFault
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    AnswersNonsense,
    Awake,
    Denied,
    Late,
    Live,
    Offline,
    PartlyLive,
    PollRefused,
    ServerFails,
    Waiting,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_the_first_poll_shows_everybody_with_names(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB, tenant.id_of("olu"), "partner@fabrikam.com"))
    async with stage.running():
        assert stage.now.roster.names == ["Ada Lovelace (you)", "Bob Ng", "Olu Adeyemi", "Guest: partner@fabrikam.com"]
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.row(tenant.id_of("olu")).standing.word is Availability.IN_A_CALL
        assert stage.now.health == Live(30.0)
        assert stage.now.last_poll is not None
        assert stage.row(BOB).since is not None
        assert stage.row(BOB).since.at_least


async def test_a_change_is_seen_at_the_next_poll_with_its_time(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.set("bob", "Busy", "InAMeeting")
        before = stage.now
        await clock.advance(34)
        assert stage.row(BOB).standing.word is Availability.IN_A_MEETING
        since = stage.row(BOB).since
        assert since is not None
        assert not since.at_least
        assert (clock.utc() - since.at).total_seconds() < 8
        assert stage.now.changed_since(before.version) == {0}
        assert stage.now.last_poll.changed == 1


async def test_a_poll_that_changes_nothing_changes_no_row(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB, OLU))
    async with stage.running():
        await clock.advance(34)
        before = stage.now
        await clock.advance(68)
        assert stage.now.version > before.version
        assert stage.now.changed_since(before.version) == frozenset()
        assert stage.now.last_poll.number == before.last_poll.number + 2
        assert stage.row(BOB).answered.since(before.roster.answered[1]) > 50
        assert stage.row(BOB).call is before.roster.calls[1]


async def test_polls_are_an_interval_apart_give_or_take_a_tenth(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        starts = []
        for _ in range(20):
            count = stage.polls
            while stage.polls == count:
                await clock.advance(0.5)
            starts.append(clock.now().ticks)
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        assert 26.5 <= min(gaps) < max(gaps) <= 33.5


async def test_a_key_polls_at_once_but_not_within_two_seconds(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        first = stage.polls
        refused = stage.monitor.poll_soon()
        assert isinstance(refused, PollRefused)
        assert (refused.throttled, (refused.not_before - clock.utc()).total_seconds()) == (False, 2.0)
        await clock.advance(2.5)
        assert stage.polls == first
        assert stage.monitor.poll_soon() is None
        await stage.until(lambda: stage.polls == first + 1)
        await clock.advance(20)
        assert stage.polls == first + 1


async def test_a_throttled_poll_waits_as_long_as_graph_asked_and_no_key_shortens_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.now.last_poll.at.utc
        tenant.throttle("120")
        await clock.advance(34)
        health = stage.now.health
        assert isinstance(health, Waiting)
        assert health.answers_from == answered
        assert 114 <= (health.until - clock.utc()).total_seconds() <= 126
        polls = stage.polls
        refused = stage.monitor.poll_soon()
        assert refused == PollRefused(health.until, throttled=True)
        await clock.advance(80)
        assert stage.polls == polls
        await clock.advance(50)
        assert stage.polls > polls
        assert stage.now.health == Live(30.0)


async def test_without_retry_after_pauses_grow_to_five_minutes(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    tenant.throttle(None, times=None, path="getPresences")
    async with stage.running():
        pauses = []
        for _ in range(7):
            assert isinstance(stage.now.health, Waiting)
            pauses.append((stage.now.health.until - clock.utc()).total_seconds())
            await clock.advance(pauses[-1] + 0.1)
        assert all(27 * 2**n <= pause <= 33 * 2**n for n, pause in enumerate(pauses[:3]))
        assert all(270 <= pause <= 300 for pause in pauses[4:])


async def test_a_server_that_fails_is_named_with_since_and_next_try(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.fail(503, times=2, retry_after="40")
        await clock.advance(34)
        first = stage.now.health
        assert isinstance(first, ServerFails)
        assert (first.host, first.status) == ("Graph", 503)
        assert 34 <= (first.next_try - clock.utc()).total_seconds() <= 42
        assert stage.monitor.poll_soon().throttled
        await clock.advance(43)
        assert isinstance(stage.now.health, ServerFails)
        assert stage.now.health.since == first.since
        await clock.advance(43)
        assert stage.now.health == Live(30.0)


async def test_offline_is_tried_again_soon_and_rows_keep_what_was_known(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.row(BOB).answered
        tenant.go_offline("dns")
        await clock.advance(34)
        health = stage.now.health
        assert isinstance(health, Offline)
        assert (health.host, health.fault) == ("graph.microsoft.com", NetworkFault.NAME)
        assert (health.next_try - clock.utc()).total_seconds() <= 11
        await clock.advance(600)
        assert isinstance(stage.now.health, Offline)
        assert stage.now.health.since == health.since
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.row(BOB).answered == answered
        assert stage.now.roster.is_stale(0, clock.now(), 30.0)
        tenant.come_back()
        await clock.advance(61)
        assert stage.now.health == Live(30.0)


async def test_a_captive_portal_is_nonsense(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.html(times=1)
        await clock.advance(34)
        assert isinstance(stage.now.health, AnswersNonsense)
        assert stage.now.health.what == "HTML, not JSON"
        assert stage.row(BOB).state is RowState.ANSWERED
        await clock.advance(15)
        assert stage.now.health == Live(30.0)


async def test_an_answer_that_does_not_come_is_late(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.now.last_poll.at.utc
        tenant.delay(40.0)
        await clock.advance(34)
        assert stage.now.health == Live(30.0)
        await clock.advance(16)
        assert isinstance(stage.now.health, Late)
        assert stage.now.health.answers_from == answered
        polls = stage.polls
        assert stage.monitor.poll_soon() is None
        while isinstance(stage.now.health, Late):
            await clock.advance(0.5)
        assert stage.now.health == Live(30.0)
        await clock.advance(1)
        assert stage.polls == polls


@pytest.mark.parametrize("who", [("me",), ("me", BOB)])
async def test_a_missing_permission_is_named(tenant: SimulatedTenant, clock: ManualClock, who: tuple[str, ...]) -> None:
    tenant.forbid("Presence.Read.All")
    if who == ("me",):
        tenant.forbid("Presence.Read")
    stage = Stage(tenant, clock, who)
    async with stage.running():
        health = stage.now.health
        assert isinstance(health, Denied)
        assert health.permission == ("Presence.Read" if who == ("me",) else "Presence.Read.All")
        assert (health.next_try - clock.utc()).total_seconds() == 300


async def test_with_own_presence_alone_permitted_the_row_of_oneself_lives_on(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, (BOB, "me", tenant.id_of("olu")))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        assert stage.row("me").state is RowState.ANSWERED
        assert stage.row("me").name == "Ada Lovelace (you)"
        assert stage.row(BOB).state is RowState.FAILED
        assert stage.row(BOB).problem.status == 403
        first = stage.now.health
        tenant.forget_requests()
        await clock.advance(150)
        assert stage.now.health == first
        assert not stage.now.roster.is_stale(1, clock.now(), 30.0)
        assert set(stage.graph_requests) == {"GET /v1.0/me/presence 200"}
        tenant.forbid("Presence.Read.All", False)
        tenant.forbid("User.ReadBasic.All", False)
        await clock.advance(190)
        assert stage.now.health == Live(30.0)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_a_key_tries_a_missing_permission_again(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    stage = Stage(tenant, clock, (tenant.id_of("bob"),))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        tenant.forbid("Presence.Read.All", False)
        await clock.advance(3)
        assert stage.monitor.poll_soon() is None
        await stage.until(lambda: stage.now.health == Live(30.0))


async def test_a_big_list_is_asked_for_in_chunks_and_partial_results_show(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1500)
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(404, times=None, path="/users/")
    async with stage.running():
        assert sorted(tenant.bulk_sizes[:3]) == [200, 650, 650]
        counts = [sum(state is RowState.ANSWERED for state in one.roster.states) for one in stage.published]
        assert 650 in counts
        assert counts[-1] == 1500


async def test_when_one_chunk_fails_the_others_are_shown_and_counted(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1300)
    tenant.fail(404, times=None, path="/users/")
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(500, times=1, path="getPresences")
    async with stage.running():
        health = stage.now.health
        assert isinstance(health, PartlyLive)
        assert (health.answered, health.total) == (650, 1300)
        await clock.advance(34)
        assert stage.now.health == Live(30.0)


async def test_a_server_that_asks_for_a_pause_is_not_asked_for_the_next_chunk(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    ids = tenant.add_people(1300)
    stage = Stage(tenant, clock, tuple(ids))
    tenant.fail(503, times=None, retry_after="60")
    async with stage.running():
        assert stage.polls == 1
        assert isinstance(stage.now.health, ServerFails)


async def test_ids_that_spoil_the_question_are_found_and_parked(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(40)
    tenant.bad_id("person7")
    tenant.bad_id("person31")
    stage = Stage(tenant, clock, tuple(ids))
    async with stage.running():
        failed = [at for at, state in enumerate(stage.now.roster.states) if state is RowState.FAILED]
        assert [stage.now.roster.names[at] for at in failed] == [
            stage.now.roster.names[ids.index(tenant.id_of(who))] for who in ("person7", "person31")
        ]
        problem = stage.now.roster.problems[failed[0]]
        assert (problem.status, (problem.again - clock.utc()).total_seconds()) == (400, 3600.0)
        assert problem.code
        assert stage.now.health == Live(30.0)
        tenant.forget_requests()
        await clock.advance(34)
        assert tenant.bulk_sizes == [38]
        tenant.bad_id("person7", False)
        await clock.advance(3600)
        assert stage.now.roster.states[failed[0]] is RowState.ANSWERED


async def test_a_machine_that_slept_asks_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        polls, since = stage.polls, stage.row(BOB).since
        clock.jump(wall=3600.0)
        await clock.advance(10)
        assert stage.polls == polls + 1
        assert any(isinstance(one.health, Awake) for one in stage.published)
        assert stage.now.health == Live(30.0)
        assert (stage.row(BOB).since.at, stage.row(BOB).since.at_least) == (since.at, True)


async def test_after_a_gap_a_change_is_dated_at_least(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.set("bob", "Away")
        clock.jump(wall=3600.0)
        await clock.advance(10)
        assert stage.row(BOB).standing.word is Availability.AWAY
        assert stage.row(BOB).since.at_least


async def test_a_sleep_does_not_undercut_what_graph_asked_for(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("300")
        await clock.advance(34)
        polls = stage.polls
        clock.jump(wall=100.0)
        await clock.advance(20)
        assert stage.polls == polls


async def test_a_bug_is_a_health_state_and_not_the_end(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        armed = [True]

        def stumble(snapshot: object) -> None:
            if armed[0]:
                raise ZeroDivisionError

        stage.monitor.subscribe(stumble)
        await clock.advance(34)
        armed[0] = False
        await clock.advance(70)
        assert stage.now.health == Live(30.0)


async def test_the_loop_ends_when_it_is_cancelled(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    task = asyncio.create_task(stage.monitor.run())
    await stage.until(lambda: stage.now.health == Live(30.0))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_polls_keep_their_distance_however_long_an_answer_takes(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.delay(10.0)
        polls = stage.polls
        await clock.advance(300)
        assert 9 <= stage.polls - polls <= 11


async def test_a_clock_set_back_asks_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        polls = stage.polls
        clock.jump(wall=-3600.0)
        await clock.advance(10)
        assert stage.polls == polls + 1


async def test_pauses_begin_small_again_after_an_answer(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        for trouble, longest in ((tenant.go_offline, 12), (lambda: tenant.fail(500, times=None), 34)):
            for _ in range(2):
                trouble()
                await clock.advance(34)
                assert (stage.now.health.next_try - clock.utc()).total_seconds() < longest
                await clock.advance(100)
                tenant.recover()
                await clock.advance(130)
                assert stage.now.health == Live(30.0)


async def test_a_pause_of_no_seconds_is_two(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.throttle("0", path="getPresences")
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        assert 2.0 <= (stage.now.health.until - clock.utc()).total_seconds() <= 2.2


async def test_offline_stays_offline_while_the_next_try_hangs(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.go_offline()
        await clock.advance(34)
        tenant.come_back()
        tenant.hang()
        await clock.advance(60)
        assert isinstance(stage.now.health, Offline)


async def test_a_server_that_fails_twice_in_a_row_is_asked_no_further(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(2600)))
    tenant.fail(500, times=None)
    async with stage.running():
        assert stage.polls == 2


async def test_a_network_that_is_gone_is_asked_no_further(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(1300)))
    await stage.tokens()
    tenant.forget_requests()
    tenant.go_offline()
    async with stage.running():
        assert len(stage.graph_requests) == 1


async def test_a_fault_that_no_id_explains_does_not_cost_hundreds_of_requests(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, tuple(tenant.add_people(600)))
    tenant.fail(400, times=None, path="getPresences")
    async with stage.running():
        assert stage.polls < 80
        assert isinstance(stage.now.health, ServerFails)


async def test_a_list_of_oneself_needs_own_presence_only(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("Presence.Read.All")
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        await clock.advance(70)
        assert stage.now.health == Live(30.0)
        assert {line.split()[1] for line in stage.graph_requests} == {"/v1.0/me/presence"}


async def test_oneself_without_teams_is_one_row_s_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    tenant.fail(404, times=None, path="/me/presence")
    async with stage.running():
        assert (stage.row("me").state, stage.row("me").problem.status) == (RowState.FAILED, 404)
        assert stage.now.health == Live(30.0)
        tenant.forget_requests()
        await clock.advance(100)
        assert not any("/me/" in line for line in stage.graph_requests)


async def test_names_that_may_not_be_read_are_told_until_they_may(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, (tenant.id_of("olu"), BOB, "me"))
    async with stage.running():
        assert isinstance(stage.now.health, Denied)
        assert stage.now.health.permission == "User.ReadBasic.All"
        assert stage.row(tenant.id_of("olu")).state is RowState.ANSWERED
        tenant.forget_requests()
        await clock.advance(100)
        assert isinstance(stage.now.health, Denied)
        assert not any("/users" in line for line in stage.graph_requests)
        tenant.forbid("User.ReadBasic.All", False)
        await clock.advance(300)
        assert stage.row(BOB).name == "Bob Ng"
        await clock.advance(34)
        assert stage.now.health == Live(30.0)


async def test_without_any_permission_oneself_is_not_blamed_on_names(tenant: SimulatedTenant, clock: ManualClock) -> None:
    for permission in ("Presence.Read", "Presence.Read.All", "User.ReadBasic.All"):
        tenant.forbid(permission)
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        assert stage.row("me").state is RowState.ASKING
        assert isinstance(stage.now.health, Denied)


async def test_looking_up_a_long_list_does_not_hold_up_the_polls(tenant: SimulatedTenant, clock: ManualClock) -> None:
    bob = tenant.id_of("bob")
    tenant.add_people(400)
    tenant.delay(1.0)
    stage = Stage(tenant, clock, (bob, *(f"person{number:06d}@contoso.com" for number in range(400))))
    task = asyncio.create_task(stage.monitor.run())
    oldest = 0.0
    for _ in range(100):
        await clock.advance(1)
        answered = stage.now.roster.answered[0]
        oldest = max(oldest, clock.now().since(answered)) if answered else oldest
    task.cancel()
    assert oldest < 45
