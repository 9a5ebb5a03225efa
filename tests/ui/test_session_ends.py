"""However a session ends: the table stays and ages, the header says why, and one key signs in again where one was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.snapshot import AwaitingUser, SignedIn, SignedOut
from presence_tui.ui.palettes import DARK
from tests.ui.stage import Stage, stage

AVAILABLE = DARK.tones["available"].lstrip("#")


def _at_renewal(aadsts: int) -> Callable[[SimulatedTenant], None]:
    def end(tenant: SimulatedTenant) -> None:
        tenant.expire_access_tokens()
        tenant.refuse_sign_in(aadsts, None)

    return end


ENDS: dict[str, tuple[Callable[[SimulatedTenant], None], str, str]] = {
    "revoked": (lambda t: t.revoke(), "session revoked", "The session was revoked or is too old (AADSTS50173)."),
    "sign-in frequency": (_at_renewal(70043), "session expired", "The session was revoked or is too old (AADSTS70043)."),
    "401 without challenge": (
        lambda t: t.fail(401, None, path="/v1.0"),
        "Graph refused the token",
        "Graph refused the token. L signs in.",
    ),
}


async def ended(s: Stage, end: Callable[[SimulatedTenant], None]) -> None:
    """Let the session end, and return when the next poll met it."""
    end(s.tenant)
    await s.clock.advance(34)
    await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the end of the session")


async def sign_in_again(s: Stage, *keys: str) -> None:
    """Press the one key, or `keys`, and enter the code at the page."""
    s.tenant.recover()
    await s.press(*(keys or ("L",)))
    await s.until(lambda: isinstance(s.snapshot.sign_in, AwaitingUser), "a code")
    before = s.polls
    s.tenant.approve()
    await s.clock.advance(6)
    await s.until(lambda: isinstance(s.snapshot.sign_in, SignedIn) and s.polls > before, "the table")


@pytest.mark.parametrize("name", ENDS)
async def test_the_table_stays_and_one_key_signs_in_again(name: str) -> None:
    end, reason, told = ENDS[name]
    async with stage() as s:
        await s.press("s", "/")
        await s.type("o")
        await s.press("enter", "j", "j")
        names, selected = s.names, s.selected
        await ended(s, end)
        assert "! Signed out at 14:02" in s.header
        assert reason in s.header
        assert "L signs in" in s.header
        assert s.says(told)
        await s.press("j", "k")
        assert not s.says(told)
        assert (s.names, s.selected) == (names, selected)
        await s.later(65)
        assert "was " in s.row_of(selected)
        assert "m old" in s.row_of(selected)
        assert "as of 14:02" in s.terminal.lines[1]
        assert "reachable" not in s.terminal.lines[1]
        assert AVAILABLE not in s.inks
        await sign_in_again(s)
        await s.shows("● Live · every 30 s")
        assert (s.names, s.selected) == (names, selected)
        assert "was " not in s.row_of(selected)


async def test_where_consent_is_missing_the_key_shows_the_link_first() -> None:
    async with stage(["me", "bob"]) as s:
        await ended(s, _at_renewal(65001))
        assert s.says("Consent is missing (AADSTS65001). L says what to do.")
        assert s.header.endswith("consent is missing · L says what to do")
        await s.press("L")
        await s.shows("https://login.microsoftonline.com/contoso.com/adminconsent?client_id=")
        assert s.tenant.user_codes() == []
        await sign_in_again(s, "enter")
        await s.shows("● Live · every 30 s")


async def test_it_ends_while_somebody_is_being_added() -> None:
    async with stage(["me", "bob"]) as s:
        await s.press("a")
        await ended(s, lambda t: t.revoke())
        await s.type("freya.madsen@contoso.com")
        await s.later(1)
        await s.shows("enter adds it as typed")
        assert s.says("freya.madsen@contoso.com")
        await s.press("enter")
        await s.shows("Added freya.madsen@contoso.com")
        assert "! Signed out" in s.header


async def test_it_ends_while_details_are_asked_for() -> None:
    async with stage(["me", "bob"]) as s:
        s.tenant.revoke()
        await s.press("enter")
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the end of the session")
        assert "! Signed out at 14:02" in s.header
        assert s.says("● Ada Lovelace")


async def test_it_ends_while_the_machine_sleeps() -> None:
    async with stage(["me", "bob"]) as s:
        s.tenant.revoke()
        s.clock.jump(wall=7200)
        await s.clock.advance(11)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the end of the session")
        assert "! Signed out at 16:02" in s.header
        assert s.says("Ada Lovelace", "was available", "2h old")


async def test_a_sign_in_that_is_cancelled_or_runs_out_leaves_the_old_table() -> None:
    async with stage(["me", "bob"]) as s:
        await ended(s, lambda t: t.revoke())
        await s.press("L")
        await s.until(lambda: isinstance(s.snapshot.sign_in, AwaitingUser), "a code")
        await s.press("esc")
        assert "! Signed out at 14:02" in s.header
        assert s.says("Ada Lovelace")
        await s.press("L")
        await s.until(lambda: isinstance(s.snapshot.sign_in, AwaitingUser), "a code")
        await s.later(910)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the code's end")
        await s.shows("The code ran out at 14:")
        await s.press("esc")
        assert "! Signed out at 14:02" in s.header
        assert s.says("Ada Lovelace", "was available")
        await sign_in_again(s)
        await s.shows("● Live · every 30 s")


async def test_asking_by_key_while_signed_out_says_what_to_do() -> None:
    async with stage(["me", "bob"]) as s:
        await ended(s, lambda t: t.revoke())
        await s.press("r")
        await s.shows("Nobody is signed in: L signs in")


async def test_trying_in_vain_rings_no_second_bell() -> None:
    async with stage(["me", "bob"]) as s:
        s.terminal.forget()
        await ended(s, lambda t: t.revoke())
        assert s.terminal.bells == 1
        await s.later(5)
        tried = s.snapshot.version
        await s.press("r")
        await s.later(5)
        await s.until(lambda: s.snapshot.version > tried and isinstance(s.snapshot.sign_in, SignedOut), "the end once more")
        assert s.terminal.bells == 1


async def test_a_table_that_is_covered_is_not_painted_for_its_ages() -> None:
    async with stage(["me", "bob"], size=(80, 24)) as s:
        await ended(s, lambda t: t.revoke())
        await s.press("?")
        await s.later(60)
        await s.at_rest()
        s.terminal.forget()
        await s.later(300)
        await s.at_rest()
        assert s.terminal.bytes_written == 0
        await s.press("esc")
        assert "5m old" in s.row_of("Bob Ng")
