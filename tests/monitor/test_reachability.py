from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.roster import Call, Reach, Roster, RowState, Since
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.reachability import heard
from presence_tui.monitor.who import without_twins
from tests.manual_clock import START, ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


def at(seconds: float) -> Moment:
    return Moment(START + timedelta(seconds=seconds), seconds)


def call(asked: float, answered: float | None = None) -> Call:
    return Call(at(asked), at(asked if answered is None else answered))


def after(*answers: tuple[bool, float], gap: bool = False) -> Reach:
    """Return what is known after these answers, each asked for at that second; `gap`: something was missed before the last."""
    reach: Reach | None = None
    for number, (says, asked) in enumerate(answers, 1):
        reach = heard(reach, says, call(asked), gap=gap and number == len(answers))
    assert reach is not None
    return reach


def test_one_answer_confirms_nothing_and_two_do() -> None:
    assert after((True, 10)).reachable is None
    assert after((True, 10), (True, 40)) == Reach(True, True, Since(at(10).utc, at_least=True))


def test_a_change_counts_from_the_first_of_two_answers() -> None:
    changed = after((False, 10), (False, 40), (True, 70))
    assert (changed.reachable, changed.says) == (False, True)
    assert after((False, 10), (False, 40), (True, 70), (True, 100)) == Reach(True, True, Since(at(70).utc))


def test_a_flap_starts_no_new_since() -> None:
    steady = after((True, 10), (True, 40))
    assert after((True, 10), (True, 40), (False, 70), (True, 100)) == steady
    assert after((True, 10), (True, 40), (False, 70), (True, 100), (False, 130), (True, 160)) == steady


def test_the_second_answer_must_have_been_asked_for_after_the_first_came() -> None:
    doubted = heard(after((True, 10), (True, 40)), False, call(70, 71), gap=False)
    assert heard(doubted, False, call(70.5, 72), gap=False) == doubted
    assert heard(doubted, False, call(71, 72), gap=False).reachable is False


def test_after_a_gap_since_is_at_least() -> None:
    assert after((True, 10), (True, 40), (True, 700), gap=True).since == Since(at(10).utc, at_least=True)
    doubted = after((True, 10), (True, 40), (False, 700), gap=True)
    assert heard(doubted, False, call(730), gap=False).since == Since(at(700).utc, at_least=True)
    doubted_before = after((False, 10), (False, 40), (True, 70), (True, 700), gap=True)
    assert doubted_before.reachable is False
    assert heard(doubted_before, True, call(730), gap=False).since == Since(at(700).utc, at_least=True)


@settings(max_examples=60)
@given(st.lists(st.booleans(), max_size=12))
def test_what_counts_is_what_two_answers_in_a_row_said_last(said: list[bool]) -> None:
    reach: Reach | None = None
    expected = None
    for number, says in enumerate(said):
        reach = heard(reach, says, call(30.0 * number), gap=False)
        if number and said[number - 1] == says:
            expected = says
        assert reach.reachable is expected
        assert (reach.since is None) is (expected is None)


async def test_only_what_two_answers_say_counts(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))

    def reached() -> list[bool | None]:
        return [stage.row(who).reach.reachable for who in (BOB, OLU)]

    tenant.set("bob", "Available")
    tenant.set("olu", "Busy", "InACall")
    async with stage.running():
        assert reached() == [None, None]
        await clock.advance(34)
        assert reached() == [True, False]
        known = [stage.row(who).reach for who in (BOB, OLU)]
        tenant.set("bob", "Busy", "InAMeeting")
        tenant.set("olu", "Busy", "InAMeeting")
        await clock.advance(34)
        assert reached() == [True, False]
        tenant.set("bob", "Available")
        await clock.advance(68)
        assert [stage.row(who).reach for who in (BOB, OLU)] == known
        tenant.set("olu", "Available")
        await clock.advance(34)
        first = stage.row(OLU).answered
        assert reached() == [True, False]
        await clock.advance(34)
        assert reached() == [True, True]
        assert stage.row(OLU).reach.since == Since(first.utc)


async def test_a_look_at_the_details_confirms_as_a_poll_does(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    tenant.set("bob", "Busy")
    async with stage.running():
        await clock.advance(34)
        tenant.set("bob", "Available")
        await stage.monitor.fetch(BOB)
        assert stage.row(BOB).reach.reachable is False
        await clock.advance(1)
        await stage.monitor.fetch(BOB)
        assert stage.row(BOB).reach.reachable is True
        assert stage.row(BOB).reach.since == Since(clock.utc() - timedelta(seconds=1))


async def test_an_answer_that_is_missing_says_nothing(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    tenant.set("bob", "Available")
    async with stage.running():
        await clock.advance(34)
        since = stage.row(BOB).reach.since
        tenant.absent("bob")
        await clock.advance(100)
        assert stage.row(BOB).reach.reachable is True
        tenant.absent("bob", False)
        await clock.advance(68)
        assert stage.row(BOB).reach.reachable is True
        assert stage.row(BOB).reach.since == Since(since.at, at_least=True)


async def test_who_goes_over_to_another_row_keeps_what_is_known(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        await clock.advance(34)
        known = stage.row(OLU).reach
        await stage.monitor.remove(BOB)
        assert stage.row(OLU).reach is known


def test_the_row_that_stays_of_two_takes_over_what_is_known() -> None:
    roster = Roster.of(WatchList.of_words(("bob", "bob@contoso.com")), ["Bob", "Bob"])
    whose, reach = UserId("66825e03-7ef5-42da-9069-724602c31f6b"), after((True, 10), (True, 40))
    roster = roster.replacing({"ids": {0: whose, 1: whose}, "states": {1: RowState.ANSWERED}, "reaches": {1: reach}})
    assert without_twins(roster).reaches == [reach]
