"""Going over to another profile or account by key, and signing out by pressing the key that signs in twice."""

from __future__ import annotations

import re
from dataclasses import replace

from presence_tui.model.snapshot import SignedIn, SignedOut
from presence_tui.settings.values import ChosenKeys
from presence_tui.ui.palettes import DARK, LIGHT
from presence_tui.view.keymap import keymap
from presence_tui.view.profiles import Elsewhere, ListedAccount
from tests.ui.profiles import BROKEN, HERE, Profiles
from tests.ui.stage import Stage, stage

BOB = "bob@contoso.com"


async def test_the_sheet_says_where_each_profile_is_and_who_is_signed_in() -> None:
    async with stage(["ada", "bob"], switching=Profiles()) as s:
        before = s.tenant.requests
        await s.press("p")
        await s.shows("default", "contoso.com", "ada@contoso.com · in use")
        assert s.says("  ada@contoso.com", "Ada Lovelace · in use")
        assert s.says("  bob@contoso.com", "Bob Ng")
        assert s.says("work", "fabrikam.com, US Government L4", "ada@fabrikam.com")
        assert s.says("lab", "lab.contoso.com", "nobody is signed in")
        assert s.says("broken", f"! {BROKEN}")
        assert s.says("enter go over", "esc close")
        assert s.tenant.requests == before
        await s.press("esc")
        assert not s.says("nobody is signed in")


async def test_one_profile_says_how_there_can_be_more() -> None:
    async with stage(["ada"], size=(50, 20), switching=Profiles(Elsewhere((HERE,)))) as s:
        await s.press("p")
        await s.shows("default", "ada@contoso.com · in use")
        assert s.says("[profile.NAME] in config.toml makes another")


async def test_another_profile_has_its_own_look_keys_and_choices() -> None:
    keys = keymap({"quit": ChosenKeys(("Q",), "quit")})
    profiles = Profiles(theme="light", keys=keys, chosen={"details": False}, ascii=True, difference=False)
    async with stage(["ada", "bob"], switching=profiles) as s:
        first = s.monitor
        assert not s.app.output.plain
        assert s.app._common.drawing.palette is DARK
        await s.press("p", *"work", "enter")
        await s.until(lambda: s.monitor is not first and s.polls > 0, "the other profile's first poll")
        assert profiles.gone_to == ["work"]
        await s.shows("presence-tui  work - contoso.com")
        assert s.app._common.drawing.palette is LIGHT
        assert "Q quit" in s.footer
        assert s.terminal.lines[1].isascii()
        assert s.app.output.plain
        assert "JSON as sent" not in s.screen
        await s.press("q")
        assert s.app.is_running


async def test_the_last_words_of_the_monitor_before_are_not_heard() -> None:
    async with stage(["ada", "bob"], switching=Profiles()) as s:
        first = s.monitor
        assert first is not None
        await s.press("p", *"work", "enter")
        await s.until(lambda: s.monitor is not first and s.polls > 0, "the other profile's first poll")
        heard = s.app.main._snapshot
        await first.sign_out()
        await s.drawn()
        assert s.app.main._snapshot is heard
        assert "Signed out" not in s.header


async def test_a_profile_that_cannot_be_used_leaves_everything_as_it_is() -> None:
    async with stage(["ada", "bob"], switching=Profiles()) as s:
        first = s.monitor
        await s.press("p", *"brok", "enter")
        await s.shows(BROKEN)
        assert s.monitor is first
        await s.poll()
        assert "Live" in s.header


async def test_a_config_that_cannot_be_read_is_told() -> None:
    profiles = Profiles()
    profiles.trouble = "config.toml line 3: is no TOML"
    async with stage(["ada"], switching=profiles) as s:
        await s.press("p")
        await s.shows(profiles.trouble)
        assert s.app.main.sheet is None


async def test_the_demo_has_no_profiles() -> None:
    async with stage(["ada"], demo=True) as s:
        await s.press("p")
        await s.shows("The demo has no profiles")


async def test_another_account_is_gone_over_to_without_a_sign_in() -> None:
    profiles = Profiles()
    async with stage(["me", "bob"], switching=profiles) as s:
        await s.begin_session("bob")
        await s.authenticator.choose("ada")
        bob = next(one for one in await s.authenticator.accounts.listed() if one.account.username == BOB)
        profiles.found = Elsewhere((HERE,), (ListedAccount(bob.key, BOB, "Bob Ng", in_use=False),))
        sign_ins = sum("/devicecode" in line for line in s.tenant.requests)
        await s.press("p", *"bob@", "enter")
        await s.until(lambda: s.snapshot.account and s.snapshot.account.username == BOB, "Bob")
        await s.shows("bob@contoso.com is in use, in every pane of this profile")
        await s.shows("Contoso" if "Contoso" in s.header else "contoso.com", BOB)
        assert sum("/devicecode" in line for line in s.tenant.requests) == sign_ins


async def warned(s: Stage) -> bool:
    await s.press("L")
    return "L again signs out ada@contoso.com on this machine" in s.footer


async def test_signing_out_takes_the_key_twice_and_leaves_the_table() -> None:
    async with stage(["ada", "bob"]) as s:
        assert await warned(s)
        assert isinstance(s.snapshot.sign_in, SignedIn)
        await s.press("L")
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "nobody signed in")
        assert re.search(r"Signed out at \d\d:\d\d · L signs in", s.header)
        assert s.row_of("Bob Ng")
        await s.press("L")
        await s.shows("Enter this code")


async def test_any_other_key_takes_the_warning_back() -> None:
    async with stage(["ada", "bob"]) as s:
        assert await warned(s)
        await s.press("j")
        assert "signs out" not in s.footer
        assert await warned(s)
        await s.press(":", "esc")
        assert await warned(s)
        assert isinstance(s.snapshot.sign_in, SignedIn)


async def test_the_warning_is_about_whoever_it_named() -> None:
    async with stage(["ada", "bob"]) as s:
        assert await warned(s)
        main = s.app.main
        other = replace(s.snapshot.sign_in.account, username=BOB)
        main.show(replace(s.snapshot, sign_in=SignedIn(other)))
        await s.press("L")
        assert "L again signs out bob@contoso.com" in s.footer
        assert isinstance(s.snapshot.sign_in, SignedIn)
        namesake = replace(other, key="another tenant's")
        main.show(replace(s.snapshot, sign_in=SignedIn(namesake)))
        await s.press("L")
        assert "L again signs out bob@contoso.com" in s.footer
        assert isinstance(s.snapshot.sign_in, SignedIn)
