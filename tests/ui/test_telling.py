"""`n`, `N`, the notice and the bell when somebody can be reached, and the sheet of what is pending."""

from __future__ import annotations

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage

FEW = ("ada", "bob", "freya", "olu", "rosa")
TIER = "Tier 2"
DESK = WatchList.of(
    [
        WatchEntry("ada@contoso.com"),
        WatchEntry("bob@contoso.com", groups=(TIER, "On call")),
        WatchEntry("olu.adeyemi@contoso.com", groups=(TIER,)),
    ],
    [Group(TIER), Group("On call"), Group("Empty")],
)


def desk(**choices: object) -> Stage:
    """Return a stage with a group of two, both in a call."""
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for who in ("bob", "olu"):
        tenant.set(who, "Busy", "InACall")
    return Stage(watch_list=DESK, tenant=tenant, clock=clock, **choices)


async def begun(s: Stage) -> None:
    """Return when the first poll was answered; bells count from then on."""
    await s.begin()
    s.terminal.forget()


OLU, BOB, ADA = "olu.adeyemi@contoso.com", "bob@contoso.com", "ada@contoso.com"


async def on(s: Stage, who: str, *keys: str) -> None:
    """Press keys with the cursor on the first row of somebody."""
    s.app.main.table.select(who)
    await s.press(*keys)


async def confirmed(s: Stage, who: str, availability: str = "Available") -> None:
    """Let Graph say so twice."""
    s.tenant.set(who, availability)
    await s.poll()
    await s.poll()


async def test_n_asks_to_be_told_once() -> None:
    async with desk().playing() as s:
        await begun(s)
        await on(s, OLU, "n")
        await s.shows(" You will be told once when Olu Adeyemi can be reached · n cancels")
        assert "⚑ In a call" in s.row_of("Olu Adeyemi")
        assert "⚑" not in s.row_of("Bob Ng")
        await confirmed(s, "olu")
        await s.shows(" ⚑ Olu Adeyemi is available", "any key clears", "14:03")
        assert s.terminal.bells == 1
        assert "⚑" in s.row_of("Olu Adeyemi")
        await s.press("t")
        assert not s.says("is available")
        assert "⚑" not in s.row_of("Olu Adeyemi")
        await confirmed(s, "olu", "Busy")
        await confirmed(s, "olu")
        assert (s.terminal.bells, s.says("is available")) == (1, False)


async def test_the_same_key_again_cancels_and_nobody_is_waited_for_in_vain() -> None:
    async with desk().playing() as s:
        await begun(s)
        await on(s, OLU, "n", "n")
        await s.shows(" You will not be told when Olu Adeyemi can be reached")
        assert "⚑" not in s.row_of("Olu Adeyemi")
        await s.press("N", "N")
        await s.shows(" You will not be told when somebody of Tier 2 can be reached")
        await on(s, ADA, "N")
        await s.shows(" Ada Lovelace is in no group: there is nobody else to wait for")
        await s.press("n")
        await s.shows(" Ada Lovelace is available already")
        await confirmed(s, "olu")
        assert (s.terminal.bells, s.says("⚑")) == (0, False)


async def test_capital_n_waits_for_anybody_of_the_group() -> None:
    async with desk().playing() as s:
        await begun(s)
        await on(s, OLU, "N")
        await s.shows(" You will be told once when somebody of Tier 2 can be reached · N cancels")
        await s.press("n")
        s.tenant.set("olu", "Available")
        await confirmed(s, "bob")
        await s.shows(" ⚑ Tier 2: Bob Ng is available", "14:03")
        await s.shows(" ⚑ Olu Adeyemi is available")
        assert s.terminal.bells == 1
        await on(s, BOB, "k", "N")
        assert s.selected == "Tier 2"
        await s.shows(" Tier 2: Bob Ng is available already")
        await s.press("n")
        assert "n tell me" not in s.footer


async def test_a_wish_waits_while_the_network_is_gone() -> None:
    async with desk(size=(80, 24)).playing() as s:
        await begun(s)
        await on(s, OLU, "n")
        s.tenant.go_offline(Fault.DNS)
        await s.later(300)
        assert "⚑ was in a call" in s.row_of("Olu Adeyemi")
        s.tenant.set("olu", "Available")
        s.tenant.come_back()
        await s.later(600)
        await s.shows("⚑ Olu Adeyemi is available")
        assert s.terminal.bells == 1


async def test_whoever_is_removed_takes_the_wish_along_with_a_word() -> None:
    async with desk().playing() as s:
        await begun(s)
        await on(s, OLU, "n", "x")
        await s.shows("⚑ Olu Adeyemi is off the list: you will not be told")
        assert (s.snapshot.wishes, s.terminal.bells) == ((), 0)


async def test_the_marks_have_an_ascii_form() -> None:
    async with desk(ascii_only=True, size=(80, 24)).playing() as s:
        await begun(s)
        await on(s, OLU, "n")
        await s.shows(" Told once when Olu Adeyemi can be reached - n cancels")
        assert "* In a call" in s.row_of("Olu Adeyemi")
        await confirmed(s, "olu")
        await s.shows(" * Olu Adeyemi is available")


async def open_pending(s: Stage) -> None:
    await s.press(":")
    await s.type("pending")
    await s.press("enter")
    await s.shows(" Pending notices")


async def test_what_is_pending_is_listed_and_cancelled() -> None:
    async with desk(size=(80, 24)).playing() as s:
        await begun(s)
        await on(s, OLU, "n", "N")
        await open_pending(s)
        await s.shows("▌⚑ Olu Adeyemi", "In a call", "asked for at 14:02")
        await s.shows(" ⚑ anybody of Tier 2", "asked for at 14:02")
        assert "enter cancel it" in s.footer
        await s.press("enter")
        await s.until(lambda: [wish.group for wish in s.snapshot.wishes] == [TIER], "one is left")
        await s.shows("▌⚑ anybody of Tier 2")
        assert not s.says("⚑ Olu Adeyemi")
        await s.press("x")
        await s.shows(" No pending notice has these words.")
        assert [wish.group for wish in s.snapshot.wishes] == [TIER]
        await s.press("backspace", "enter")
        await s.shows(" Nothing is pending.")
        await s.shows(" n on a person tells you once when they can be reached,")
        assert "cancel it" not in s.footer
        await s.press("esc")
        assert not s.says("Pending notices")
        assert (s.snapshot.wishes, s.says("⚑")) == ((), False)


async def test_letters_narrow_the_list_and_what_is_granted_leaves_it() -> None:
    async with desk(size=(80, 24)).playing() as s:
        await begun(s)
        await on(s, OLU, "n")
        await on(s, BOB, "n")
        await open_pending(s)
        await s.type("ol")
        assert (s.says("⚑ Olu Adeyemi"), s.says("⚑ Bob Ng")) == (True, False)
        await s.type("zzx")
        await s.shows(" No pending notice has these words.")
        for _ in range(5):
            await s.press("backspace")
        await s.type("ox")
        await s.press("backspace", "backspace")
        await confirmed(s, "olu")
        await s.until(lambda: len(s.snapshot.wishes) == 1, "one is granted")
        await s.shows("▌⚑ Bob Ng", "asked for at")
        assert s.terminal.bells == 1


async def test_a_poll_that_grants_nothing_writes_nothing() -> None:
    async with stage(FEW) as s:
        await s.press("j", "j", "n")
        await s.poll()
        await s.later(310)
        await s.at_rest()
        written = len(s.terminal.written)
        await s.poll()
        await s.at_rest()
        assert s.terminal.written[written:] == []
