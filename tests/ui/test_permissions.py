"""What a missing permission looks like: yourself alone, the rest of the rows with what they lack, and whom to ask."""

from __future__ import annotations

from presence_tui.model.permissions import DEFAULT_SCOPES
from presence_tui.model.snapshot import AwaitingUser, SignedIn
from tests.ui.stage import Stage, stage

LESS = ("Presence.Read",)
LINK = "https://login.microsoftonline.com/contoso.com/adminconsent?client_id="


def details(s: Stage) -> str:
    """Return what the details say, without blanks: their width breaks words and addresses."""
    table = s.app.main.table.region
    return "".join("".join(line[table.right + 1 :].split()) for line in s.terminal.lines[2:-1])


async def test_yourself_alone_is_live_and_the_others_say_what_they_need() -> None:
    async with stage(["me", "bob"], scopes=LESS, size=(120, 40)) as s:
        assert "! Not permitted · Presence.Read.All is missing to see others · enter says what to do" in s.header
        assert s.says("● Ada Lovelace (you)", "Available")
        assert s.says("! bob@contoso.com", "Not permitted", "needs Presence")
        assert s.says("1 of 2 reachable")
        s.tenant.forget_requests()
        await s.poll()
        assert [line for line in s.tenant.requests if "v1.0" in line] == ["GET /v1.0/me/presence 200"]
        await s.press("j" if s.selected.startswith("Ada") else "g")
        assert "Presence.Read.Allismissingtoseeothers." in details(s)
        assert "config.tomlasksforless:add" in details(s)
        assert LINK in details(s)


async def test_what_a_narrow_header_promises_holds_on_everybody_s_row() -> None:
    async with stage(["me", "bob"], scopes=LESS, size=(80, 24)) as s:
        await s.resize(50, 20)
        assert s.header.endswith("! Not permitted · enter says why")
        await s.resize(80, 24)
        assert s.header.endswith("! Not permitted · enter says why")
        await s.resize(120, 40)
        for row in ("g", "G"):
            await s.press(row, "enter")
            await s.shows("Presence.Read.All is missing to see others")
            await s.shows("https://login.microsoftonline.com/contoso")


async def test_the_consent_link_can_be_copied() -> None:
    async with stage(["me", "bob"], scopes=LESS) as s:
        await s.press("j" if s.selected.startswith("Ada") else "g", "y")
        assert s.footer.strip().startswith("Copied the consent link")
        assert s.app.clipboard.startswith(LINK)
        await s.press(":")
        await s.type("consent")
        await s.press("enter")
        assert s.footer.strip().startswith("Copied the consent link")
        await s.press("esc", ":")
    async with stage(["me"], scopes=LESS) as s:
        await s.press(":")
        await s.type("consent")
        assert s.says("No command")


async def test_the_add_sheet_names_the_permission_and_the_link() -> None:
    async with stage(["me"], scopes=LESS) as s:
        await s.press("a")
        await s.type("bob@contoso.com")
        await s.later(1)
        await s.shows("User.ReadBasic.All is missing to find names")
        assert s.says("An object id can be added without it.")
        assert s.says(LINK)


async def test_a_tenant_that_grants_less_than_was_asked_for() -> None:
    played = Stage(["me", "bob"])
    played.tenant.grant_only("Presence.Read")
    async with played.playing() as s:
        await s.begin()
        assert s.snapshot.account.granted == {"Presence.Read"}
        assert "! Not permitted · Presence.Read.All is missing" in s.header
        assert s.says("● Ada Lovelace (you)", "Available")
        assert not any("/users" in line or "getPresences" in line for line in s.tenant.requests)
        s.tenant.grant_only()
        await s.press(":")
        await s.type("sign out")
        await s.press("enter")
        await s.until(lambda: not isinstance(s.snapshot.sign_in, SignedIn), "nobody")
        before = s.polls
        await s.press("L")
        await s.until(lambda: isinstance(s.snapshot.sign_in, AwaitingUser), "a code")
        s.tenant.approve()
        await s.clock.advance(6)
        await s.until(lambda: s.polls > before, "a poll")
        await s.shows("● Live · every 30 s")
        assert s.says("Bob Ng", "Available")


async def test_what_graph_refuses_is_said_with_the_time_of_the_next_try() -> None:
    async with stage(["me", "bob"], size=(200, 24), scopes=(*LESS, *DEFAULT_SCOPES)) as s:
        s.tenant.forbid("Presence.Read.All")
        await s.poll()
        await s.later(70)
        assert s.says("● Ada Lovelace (you)", "Available")
        assert s.says("Bob Ng", "was available", "needs Presence.Read.All, asked again at 14:07")


async def test_a_sign_in_without_consent_says_what_shows_yourself_alone() -> None:
    async with stage(["me"], signed_in=False, size=(120, 40)) as s:
        s.tenant.withhold_consent("Presence.Read.All")
        await s.press("enter")
        await s.shows("Consent is missing")
        assert s.says(LINK)
        assert s.says('scopes = ["Presence.Read"] in config.toml')


async def test_the_sign_in_screen_says_what_is_asked_for() -> None:
    async with stage(["me"], signed_in=False, scopes=LESS) as s:
        assert s.says("Asks", "to read your own presence")
