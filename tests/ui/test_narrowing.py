"""Filter, classes and orders: whom the table shows, and in which order."""

from __future__ import annotations

from tests.ui.stage import stage

EVERYBODY = 15


async def test_the_filter_works_as_somebody_types() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("an")
        some = len(s.names)
        await s.press("backspace", "backspace")
        await s.type("olu")
        assert s.names == ["Olu Adeyemi"]
        assert EVERYBODY > some > 1
        assert s.footer.startswith(" / olu")
        assert "1 of 15" in s.footer
        assert "enter keep" in s.footer


async def test_what_matches_is_underlined() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("ade")
        y = s.line_of("Olu Adeyemi")
        drawn = s.terminal.inks(y)
        assert [ink.underlined for ink in drawn[3:15]] == [False] * 4 + [True] * 3 + [False] * 5


async def test_the_filter_ignores_case_and_accents() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("CHLOE")
        assert s.names == ["Chloë Dubois"]


async def test_enter_keeps_the_filter_and_esc_then_drops_it() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("olu")
        await s.press("enter")
        assert s.names == ["Olu Adeyemi"]
        assert "/olu  1 of 15" in s.terminal.lines[1]
        assert "details" in s.footer
        await s.press("esc")
        assert len(s.names) == EVERYBODY


async def test_esc_drops_the_filter_while_it_is_typed() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("olu")
        await s.press("esc")
        assert len(s.names) == EVERYBODY
        assert "details" in s.footer


async def test_letters_in_the_filter_are_text_and_no_commands() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("qtd1")
        assert "/ qtd1" in s.footer
        assert s.says('Nobody of 15 matches "qtd1".')
        assert s.app.is_running


async def test_a_filter_that_nobody_passes_says_so() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("zelda")
        await s.press("enter")
        assert s.says('Nobody of 15 matches "zelda".')
        assert s.says("esc  shows everybody again")
        assert s.selected == ""
        await s.press("esc")
        assert len(s.names) == EVERYBODY


async def test_a_digit_narrows_to_a_class_and_the_same_one_widens_again() -> None:
    async with stage() as s:
        for key, names in (
            ("1", ["Ada Lovelace", "Amara Okafor", "Bob Ng", "Chloë Dubois", "Guillermo Fernández-C…"]),
            ("2", ["Freya Madsen", "Kwame Mensah", "Olu Adeyemi", "李 伟"]),
            ("3", ["Rosa Jiménez"]),
            ("4", ["Ursula Brandt", "Wanjiru Kamau"]),
            ("5", ["Yusuf Demir", "Zoë Papadopoulos"]),
            ("!", ["Guest: partner@fabrik…"]),
        ):
            await s.press(key)
            assert s.names == names
        await s.press("!")
        assert len(s.names) == EVERYBODY


async def test_the_active_class_is_underlined() -> None:
    async with stage() as s:
        assert not s.terminal.ink("busy").underlined
        await s.press("2")
        assert s.terminal.ink("busy").underlined
        assert not s.terminal.ink("away").underlined


async def test_zero_shows_everybody() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("an")
        await s.press("enter", "2")
        assert len(s.names) < EVERYBODY
        await s.press("0")
        assert len(s.names) == EVERYBODY


async def test_esc_goes_one_step_back_at_a_time() -> None:
    async with stage() as s:
        await s.press("/")
        await s.type("an")
        await s.press("enter", "4", "tab")
        assert s.app.main.detail.has_focus
        await s.press("esc")
        assert s.app.main.table.has_focus
        narrowed = s.names
        await s.press("esc")
        assert EVERYBODY > len(s.names) > len(narrowed)
        assert "/an " in s.terminal.lines[1]
        await s.press("esc")
        assert len(s.names) == EVERYBODY
        await s.press("esc", "esc")
        assert s.app.is_running


async def test_a_class_of_nobody_says_so() -> None:
    async with stage(["ada"]) as s:
        await s.press("3")
        assert s.says("Nobody is away.")


async def test_s_goes_through_the_orders_and_says_so() -> None:
    async with stage() as s:
        assert s.says("Name ▾")
        await s.press("s")
        assert s.footer.startswith(" Sorted by state")
        assert s.says("Doing ▾")
        assert s.names[5:9] == ["Freya Madsen", "Kwame Mensah", "李 伟", "Olu Adeyemi"]
        await s.press("s")
        assert s.footer.startswith(" Sorted by last change")
        assert s.says("Since ▾")
        await s.press("s")
        assert s.footer.startswith(" Sorted by watch list")
        assert s.names[:3] == ["Ada Lovelace", "Amara Okafor", "Bob Ng"]
        await s.press("s")
        assert s.footer.startswith(" Sorted by reachability")
        assert s.says("Doing ▾")
        await s.press("s")
        assert s.footer.startswith(" Sorted by name")


async def test_capital_s_reverses() -> None:
    async with stage() as s:
        forward = s.names
        await s.press("S")
        assert s.names == forward[::-1]
        assert s.says("Name ▴")
        assert s.footer.startswith(" Sorted by name, reversed")


async def test_the_reply_stands_until_the_next_key() -> None:
    async with stage() as s:
        await s.press("s")
        await s.poll()
        assert s.footer.startswith(" Sorted by state")
        assert s.footer.endswith("? help  q quit")
        await s.press("j")
        assert s.footer.startswith(" enter details")


async def test_t_shows_clock_times_for_ages() -> None:
    async with stage() as s:
        s.tenant.set("bob", "Away")
        await s.poll()
        assert s.says("Bob Ng", "Away", "just now")
        await s.press("t")
        assert s.says("Bob Ng", "Away", "14:02")
        assert s.says("Ada Lovelace", "Available", "by 14:02")
        await s.press("t")
        assert s.says("Bob Ng", "Away", "just now")


async def test_only_your_own_row_says_how_to_add_others() -> None:
    async with stage(["me"]) as s:
        assert s.names[0] == "Ada Lovelace (you)"
        assert s.says("Nobody else is watched yet.")
        assert s.says("~/.config/presence-tui/watchlist.toml")
    async with stage(["ada"]) as s:
        assert not s.says("Nobody else is watched yet.")
