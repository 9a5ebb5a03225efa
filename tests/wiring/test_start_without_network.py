"""A start without network: whom one watched last is there by name, it says why nothing is known, and goes live by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.model.errors import SignedOutReason
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Offline, SignedIn, SignedOut
from tests.server.client import TenantServer
from tests.wiring.panes import Pane

BOB = "bob@contoso.com"
HOUR = 3600.0

Start = Callable[..., Pane]


@pytest.fixture
def start(contoso: TenantServer, tmp_path: Path) -> Start:
    """Start one pane after the other, with the same files."""
    bob = Person(UserId(contoso.id_of("bob")), "Bob Ng", BOB)

    def started() -> Pane:
        return Pane(contoso, cache=SharedTokenCache(tmp_path / "tokens.json"), people=("me", BOB), remembered={BOB: bob})

    return started


@pytest.mark.parametrize("token", ["that lasts", "that ran out"])
async def test_a_session_waits_for_the_network_and_goes_live_by_itself(contoso: TenantServer, start: Start, token: str) -> None:
    contoso.approve_after(0)
    async with start().running() as first:
        await first.sign_in()
    contoso.go_offline()
    later = start()
    if token == "that ran out":
        later.clock.jump(HOUR, HOUR)
    async with later.running() as pane:
        assert isinstance(pane.now.sign_in, SignedIn)
        assert pane.now.account.username == "ada@contoso.com"
        assert pane.now.roster.names == ["Ada Lovelace (you)", "Bob Ng"]
        assert set(pane.now.roster.states) == {RowState.ASKING}, "nobody is said to be anything"
        assert isinstance(pane.now.health, Offline)
        assert "Offline since" in pane.says
        assert "localhost refuses connections" in pane.says
        await pane.asleep()
        contoso.come_back()
        left = (pane.now.health.next_try - pane.clock.utc()).total_seconds()
        assert left <= 30
        await pane.clock.advance(left + 0.01)
        await pane.until(lambda: pane.is_live)
        assert set(pane.now.roster.states) == {RowState.ANSWERED}


async def test_without_a_session_names_are_there_and_a_code_comes_when_the_network_does(
    contoso: TenantServer, start: Start
) -> None:
    contoso.go_offline()
    async with start().running() as pane:
        assert pane.now.sign_in == SignedOut(SignedOutReason.NEVER)
        assert pane.now.roster.names == ["me", "Bob Ng"]
        pane.monitor.sign_in()
        await pane.until(lambda: "localhost refuses connections" in pane.says)
        await pane.asleep()
        contoso.come_back()
        await pane.clock.advance(5.6)
        await pane.until(lambda: pane.code)
