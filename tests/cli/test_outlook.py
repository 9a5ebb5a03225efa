"""When a wait is over, poll after poll: the simulated tenant, and a clock that the test moves."""

from __future__ import annotations

import pytest

from presence_tui.cli.outlook import Outlook
from presence_tui.cli.wait import words_of
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.model.errors import SignInNeeded
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, NOBODY = "bob@contoso.com", "nobody@contoso.com"
A_GUID = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for who in ("ada", BOB):
        tenant.set(who, "Busy")
    return tenant


class Waiting:
    """A wait for `who`."""

    def __init__(
        self, tenant: SimulatedTenant, clock: ManualClock, *who: str, wanted: str = "available", everybody: bool = False
    ) -> None:
        self.stage = Stage(tenant, clock, who)
        self.outlook = Outlook(self.stage.monitor, lambda who: None, clock, who=who, wanted=words_of(wanted), everybody=everybody)

    def outcome(self) -> int | None:
        return self.outlook.outcome()


async def test_a_later_poll_brings_it(tenant: SimulatedTenant, clock: ManualClock, capsys: pytest.CaptureFixture[str]) -> None:
    waiting = Waiting(tenant, clock, BOB)
    async with waiting.stage.running():
        assert waiting.outcome() is None
        tenant.set(BOB, "Available")
        await clock.advance(35)
        assert waiting.outcome() == 0
    assert capsys.readouterr() == (f"{BOB}\n", "")


async def test_an_old_answer_never_counts_and_an_outage_ends_nothing(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set(BOB, "Available")
    waiting = Waiting(tenant, clock, BOB)
    async with waiting.stage.running():
        tenant.go_offline(Fault.DNS)
        await clock.advance(300)
        assert waiting.outcome() is None
        tenant.come_back()
        await clock.advance(90)
        assert waiting.outcome() == 0


async def test_a_session_that_ends_meanwhile_ends_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    waiting = Waiting(tenant, clock, BOB)
    async with waiting.stage.running():
        assert waiting.outcome() is None
        tenant.fail(401, times=None)
        await clock.advance(35)
        with pytest.raises(SignInNeeded):
            waiting.outcome()


@pytest.mark.parametrize(("availability", "activity", "more"), [("Busy", "InACall + OOF", ""), ("Away", "Away", "out")])
async def test_whoever_the_row_says_is_out_is_out_of_office(
    tenant: SimulatedTenant, clock: ManualClock, availability: str, activity: str, more: str
) -> None:
    tenant.set(BOB, availability, activity, out=more or None)
    waiting = Waiting(tenant, clock, BOB, wanted="OutOfOffice")
    async with waiting.stage.running():
        assert waiting.outcome() == 0


async def test_whoever_is_left_out_of_two_answers_is_not_waited_for(
    tenant: SimulatedTenant, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = Waiting(tenant, clock, A_GUID)
    async with waiting.stage.running():
        assert waiting.outcome() is None
        await clock.advance(35)
        assert waiting.outcome() == 8
    assert capsys.readouterr().err == f"presence-tui: Graph's answers leave {A_GUID} out\n"


@pytest.mark.parametrize("status", [400, 404])
async def test_whom_graph_refuses_to_answer_for_is_nobody(
    tenant: SimulatedTenant, clock: ManualClock, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    tenant.fail(status, times=None, code="NoTeams", path="/me/presence")
    waiting = Waiting(tenant, clock, "me")
    async with waiting.stage.running():
        assert waiting.outcome() == 8
    assert capsys.readouterr().err == f"presence-tui: Graph has no presence of me ({status}, NoTeams)\n"


async def test_one_of_several_is_named_once_and_the_others_are_waited_for(
    tenant: SimulatedTenant, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = Waiting(tenant, clock, BOB, NOBODY)
    async with waiting.stage.running():
        for _ in range(3):
            assert waiting.outcome() is None
            await clock.advance(30)
    assert capsys.readouterr() == ("", f"presence-tui: nobody is called {NOBODY}\n")


@pytest.mark.parametrize(("everybody", "outcome"), [(False, None), (True, 4)])
async def test_a_permission_that_is_missing_ends_what_needs_it(
    tenant: SimulatedTenant, clock: ManualClock, capsys: pytest.CaptureFixture[str], everybody: bool, outcome: int | None
) -> None:
    tenant.fail(403, times=None, path="getPresencesByUserId")
    waiting = Waiting(tenant, clock, "me", BOB, everybody=everybody)
    async with waiting.stage.running():
        assert waiting.outcome() == outcome
        tenant.set("ada", "Available")
        await clock.advance(35)
        assert waiting.outcome() == (4 if everybody else 0)
    assert capsys.readouterr().err == "presence-tui: the permission Presence.Read.All is missing\n"
