"""When Graph or the network fails the header says what, since when and what happens next, and no old answer looks fresh."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.ui.palettes import DARK, LIGHT
from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

AMBER = "d7af5f"
AVAILABLE = DARK.tones["available"].lstrip("#")

TROUBLE: dict[str, tuple[Callable[[SimulatedTenant], None], str]] = {
    "throttled": (lambda t: t.throttle("290"), r"! Throttled until 14:07 · answers from 14:02 · then again every 30 s"),
    "refused": (lambda t: t.go_offline(), "! Offline since 14:02 · graph.microsoft.com refuses connections · next try 14:02"),
    "name": (lambda t: t.go_offline(Fault.DNS), "! Offline since 14:02 · graph.microsoft.com not found · next try 14:02"),
    "503": (lambda t: t.fail(503, None, retry_after="200"), "! Graph fails since 14:02 · 503 · next try 14:0"),
    "portal": (lambda t: t.html(times=None), "! Graph answers nonsense since 14:02 · HTML, not JSON · next try 14:02"),
    "403": (
        lambda t: t.forbid("Presence.Read.All"),
        "! Not permitted · Presence.Read.All is missing to see others · enter says what to do",
    ),
}


async def in_trouble(s: Stage, cause: Callable[[SimulatedTenant], None]) -> None:
    """Let the next poll fail, and return when the header says so."""
    before = s.snapshot.health
    cause(s.tenant)
    for _ in range(12):
        await s.clock.advance(3)
        await s.drawn()
        if s.snapshot.health != before:
            break
    await s.drawn()


@pytest.mark.parametrize("name", TROUBLE)
async def test_the_header_says_what_is_wrong_and_what_happens_next(name: str) -> None:
    cause, words = TROUBLE[name]
    async with stage() as s:
        await in_trouble(s, cause)
        assert words in s.header
        assert {ink.ground for ink in s.terminal.inks(0)} == {AMBER}
        assert s.names[0] == "Ada Lovelace"
        s.tenant.recover()
        s.tenant.forbid("Presence.Read.All", False)
        await s.later(310)
        await s.shows("● Live · every 30 s")
        assert {ink.ground for ink in s.terminal.inks(0)} == {"22252c"}
        assert s.says("Ada Lovelace", "Available")
        assert not s.says("was available")


async def test_narrow_headers_say_it_shorter() -> None:
    async with stage(size=(80, 24)) as s:
        await in_trouble(s, TROUBLE["throttled"][0])
        assert "! Throttled until 14:07" in s.header
        for size in ((50, 20), (40, 12)):
            await s.resize(*size)
            assert s.header.endswith("! Throttled until 14:07")
            assert_exact(s.app)


async def test_some_answers_are_partly_live() -> None:
    people = [f"person{number:06d}@contoso.com" for number in range(700)]
    played = Stage(people)
    played.tenant.add_people(700)
    async with played.playing():
        await played.begin()
        played.tenant.fail(500, times=1)
        await in_trouble(played, lambda tenant: None)
        assert "◐ Partly live · 50 of 700 answered · again 14:0" in played.header


async def test_stale_rows_speak_in_the_past_with_their_age_and_are_never_green() -> None:
    async with stage() as s:
        assert AVAILABLE in s.inks
        await in_trouble(s, TROUBLE["throttled"][0])
        await s.later(65)
        rows = [s.row_of(name) for name in ("Ada Lovelace", "Olu Adeyemi", "Zoë Papadopoulos")]
        assert [("was " in row, "1m old" in row) for row in rows] == [(True, True)] * 3
        assert s.says("● was available  1m old, answered 14:02")
        assert s.terminal.lines[1].endswith("as of 14:02")
        assert "reachable" not in s.terminal.lines[1]
        assert AVAILABLE not in s.inks
        await s.later(65)
        await s.shows("Ada Lovelace", "was available", "2m old")


async def test_stale_rows_keep_their_place() -> None:
    async with stage() as s:
        await s.press("s", "g")
        before = s.names
        await in_trouble(s, TROUBLE["refused"][0])
        await s.later(120)
        assert s.says("Ada Lovelace", "was available")
        assert s.names == before


async def test_a_light_theme_hides_the_available_tone_of_stale_rows_too() -> None:
    async with stage(theme="light") as s:
        green = LIGHT.tones["available"].lstrip("#")
        assert s.terminal.ink("Available").colour == green
        await in_trouble(s, TROUBLE["throttled"][0])
        await s.later(65)
        assert green not in s.inks


async def test_a_late_answer_is_said() -> None:
    async with stage() as s:
        s.tenant.delay(100)
        await s.later(50)
        assert "◐ Late · answers from 14:02 · asking since 14:02" in s.header


async def test_every_state_of_a_row_has_its_own_words() -> None:
    played = Stage(["ada", "nobody@contoso.com", "bob", "kwame", "freya"], size=(160, 24))
    played.tenant.absent("bob")
    played.tenant.bad_id("kwame")
    played.tenant.garble("freya", {"id": played.tenant.id_of("freya"), "availability": 7})
    async with played.playing() as s:
        await s.begin()
        assert s.says("╌ Bob Ng", "No answer", "not in the reply since 14:02")
        assert s.says("✗ nobody@contoso.com", "Not found")
        assert s.says("! Kwame Mensah", "Error 400")
        assert s.says("! Freya Madsen", "Unreadable")
        assert s.says("● Ada Lovelace", "Available")
        assert s.says("! 4 unclear")


async def test_unknown_says_possible_causes_and_calls_them_possible() -> None:
    async with stage(["partner"]) as s:
        assert s.says("◌ Guest: partner@fabrik…", "Unknown")
        assert s.says("Possible causes: ")
