"""The sign-in screen: a code only for somebody who asks for it, and a sentence and a next step for every end."""

from __future__ import annotations

import json

import pytest

from presence_tui.demo.wire import Fault
from presence_tui.model.snapshot import AwaitingUser, SignedIn, SignedOut
from tests.ui.stage import Stage, stage

DEVICE_CODE = "POST /contoso.com/oauth2/v2.0/devicecode"


def codes_asked_for(s: Stage) -> int:
    return sum("/devicecode" in request for request in s.tenant.requests)


async def test_nothing_is_asked_for_before_enter() -> None:
    async with stage(signed_in=False) as s:
        assert s.says("Press enter for a code. None is asked for before you are here to use it.")
        await s.later(3600)
        assert s.tenant.requests == []
        assert "nobody is signed in" in s.header


async def test_it_says_for_which_app_and_tenant() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        assert s.says("Sign in  to contoso.com")
        assert s.says("App     presence-tui, 1b4f1c1e…")
        assert s.says("Tenant  contoso.com, global cloud")
        assert s.says("! Enter only a code you asked for here.")
        assert s.says("Never one that somebody sent you.")


@pytest.mark.parametrize("size", [(120, 24), (80, 24), (50, 20)])
async def test_code_and_address_are_unbroken_words_on_lines_without_other_words(size: tuple[int, int]) -> None:
    async with stage(signed_in=False, size=size) as s:
        code = await s.get_code()
        lines = [line.strip(" ▀▄█") for line in s.terminal.lines]
        assert code in lines
        assert "https://login.microsoft.com/device" in lines
        assert s.terminal.ink(code).bold
        assert s.terminal.ink("https://").underlined


async def test_minutes_left_count_down_by_themselves() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        assert s.says("Waiting · 15 minutes left, until 14:17") or s.says("Waiting · 14 minutes left, until 14:17")
        await s.later(61)
        await s.shows("Waiting · 13 minutes left, until 14:17")


async def test_signed_in_the_table_opens_by_itself() -> None:
    async with stage(signed_in=False) as s:
        await s.sign_in()
        assert len(s.names) == 15
        assert "contoso.com · ada@contoso.com" in s.header
        assert s.header.endswith("● Live · every 30 s")


async def test_y_copies_the_code_and_nothing_else_does() -> None:
    async with stage(signed_in=False) as s:
        code = await s.get_code()
        assert s.app.clipboard == ""
        await s.press("y")
        assert s.app.clipboard == code
        assert s.footer.startswith(" Copied the code, if the terminal allows it")
        await s.press("j")
        assert s.footer.startswith(" y copy code")


async def test_esc_stops_waiting_and_shows_the_table() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        await s.press("esc")
        assert s.header.endswith("! Signed out · nobody signed in yet · L signs in")
        s.tenant.forget_requests()
        await s.later(60)
        assert s.tenant.requests == []
        await s.press("L")
        assert s.says("Press enter for a code.")


async def test_enter_gets_a_new_code() -> None:
    async with stage(signed_in=False) as s:
        first = await s.get_code()
        second = await s.get_code()
        assert second != first
        assert s.says(second)
        assert not s.says(first)


async def test_a_code_that_ran_out_asks_for_nothing_by_itself() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        s.tenant.lifetimes(interval=300)
        for _ in range(200):
            await s.clock.advance(5)
            await s.drawn()
            if isinstance(s.snapshot.sign_in, SignedOut):
                break
        await s.shows("The code ran out at 14:17. enter asks for a new one.")
        assert codes_asked_for(s) == 1
        await s.later(3600)
        assert codes_asked_for(s) == 1
        await s.get_code()
        assert codes_asked_for(s) == 2


async def test_declined_says_so_and_tries_again_on_enter() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        s.tenant.decline()
        await s.later(6)
        await s.shows("! Declined at the page.", "enter tries again")
        await s.sign_in()
        assert len(s.names) == 15


async def test_an_unknown_app_says_what_to_check() -> None:
    async with stage(signed_in=False) as s:
        s.tenant.refuse_sign_in(700016, path="/devicecode")
        await s.press("enter")
        await s.shows("! The app or the tenant is not known there (AADSTS700016).")
        assert s.says("Check client_id and tenant in config.toml.")
        assert s.says("enter tries again.")


async def test_missing_consent_shows_the_administrators_link_whole() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        s.tenant.refuse_sign_in(65001)
        await s.later(6)
        await s.shows("! Consent is missing")
        assert s.says(f"https://login.microsoftonline.com/contoso.com/adminconsent?client_id={s.tenant.client_id}")


async def test_a_failing_network_does_not_end_the_wait() -> None:
    async with stage(signed_in=False) as s:
        code = await s.get_code()
        s.tenant.strike(Fault.REFUSE, times=1)
        await s.later(6)
        await s.shows("The code still holds.")
        assert s.says(code)
        assert isinstance(s.snapshot.sign_in, AwaitingUser)
        s.tenant.approve()
        await s.later(30)
        await s.until(lambda: s.polls > 0, "the first poll")
        assert len(s.names) == 15


async def test_an_unreachable_service_says_so_and_is_asked_again_by_itself() -> None:
    async with stage(signed_in=False) as s:
        s.tenant.go_offline()
        await s.press("enter")
        await s.shows("! login.microsoftonline.com refuses connections.")
        await s.shows("It is asked again at 14:02:", "; enter asks now.")
        assert s.footer.startswith(" enter ask now  esc to the table")
        s.tenant.come_back()
        await s.later(6)
        await s.shows("Enter this code")
        assert codes_asked_for(s) == 1
        assert not s.says("refuses connections")


async def test_esc_ends_the_asking() -> None:
    async with stage(signed_in=False) as s:
        s.tenant.go_offline()
        await s.press("enter")
        await s.shows("It is asked again at")
        await s.press("esc")
        assert s.header.endswith("! Signed out · nobody signed in yet · L signs in")
        s.tenant.come_back()
        s.tenant.forget_requests()
        await s.later(600)
        assert s.tenant.requests == []


async def test_a_pause_that_the_service_wants_is_shown_and_no_key_ends_it() -> None:
    async with stage(signed_in=False) as s:
        s.tenant.throttle("60", path="/devicecode", where="entra")
        await s.press("enter")
        await s.shows("It wants a pause: it is asked again at 14:03:")
        assert s.footer.startswith(" esc to the table")
        await s.press("enter")
        assert codes_asked_for(s) == 1
        await s.later(60)
        await s.shows("Enter this code")


async def test_what_nobody_foresaw_is_in_entra_s_words_with_the_correlation_id() -> None:
    async with stage(signed_in=False) as s:
        body = {"error": "invalid_request", "error_codes": [99999], "correlation_id": "0f5e7ccd-5ca9-4f0f-9c55-0f3a2f1d7c61"}
        body["error_description"] = "AADSTS99999: Something [b]new[/b]\x1b]52;c;eA==\x07. Trace ID: 1 Correlation ID: 2"
        s.tenant.say(400, json.dumps(body), path="/devicecode", where="entra")
        await s.press("enter")
        await s.shows("! The sign-in service refused: AADSTS99999: Something [b]new[/b]")
        assert s.says("Correlation id 0f5e7ccd-5ca9-4f0f-9c55-0f3a2f1d7c61")
        assert s.says("enter tries again.")
        assert not s.says("Trace ID")
        assert s.app.clipboard == ""


async def test_q_leaves_from_the_sign_in_screen() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        await s.press("q")
        assert not s.app.is_running


async def test_a_revoked_session_leaves_the_table_and_l_signs_in_again() -> None:
    async with stage() as s:
        s.tenant.revoke()
        await s.later(40)
        await s.shows("! Signed out at 14:02 · session revoked · L signs in")
        assert s.says("! The session was revoked or is too old (AADSTS50173).")
        await s.press("g")
        assert len(s.names) == 15
        await s.later(60)
        assert s.says("Ada Lovelace", "was available", "1m old")
        await s.press("L")
        await s.until(lambda: isinstance(s.snapshot.sign_in, AwaitingUser), "a code")
        s.tenant.approve()
        await s.clock.advance(6)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedIn), "the table")
        await s.shows("● Live · every 30 s")
        assert not s.says("L signs in")
        assert s.header.endswith("● Live · every 30 s")
        assert s.says("Ada Lovelace", "Available")
        assert not s.says("was available")


async def test_the_demo_says_what_it_is() -> None:
    async with stage(signed_in=False, demo=True) as s:
        await s.get_code()
        assert "(demo)" in s.header
        assert s.says("Nothing to do: the demo approves")
        s.tenant.approve()
        await s.later(6)
        await s.until(lambda: s.polls > 0, "the first poll")
        assert "(demo)" in s.header


async def test_the_table_opens_by_itself_also_from_under_the_help() -> None:
    async with stage(signed_in=False) as s:
        await s.get_code()
        await s.press("f1")
        await s.shows("Keys")
        s.tenant.approve("ada")
        await s.clock.advance(6)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedIn) and s.polls > 0, "the first poll")
        assert s.app.screen is s.app.main
