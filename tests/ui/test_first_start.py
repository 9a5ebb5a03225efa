"""The set-up screen: from nothing to the sign-in screen, and back when the ids were wrong."""

from __future__ import annotations

import pytest
from textual import events

from presence_tui.model.errors import StorageError
from presence_tui.view.set_up_facts import SetUpValues
from tests.ui.answers import Answers
from tests.ui.stage import Stage, stage

CLIENT = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
TENANT = "66825e03-7ef5-42da-9069-724602c31f6b"
LINK = f"https://login.microsoftonline.com/contoso.com/adminconsent?client_id={CLIENT}"
SIZES = [(120, 40), (80, 24), (60, 18), (50, 20), (40, 12), (30, 8), (20, 5)]


async def paste(s: Stage, text: str) -> None:
    s.app.post_message(events.Paste(text))
    await s.drawn()


async def fill_in(s: Stage, tenant: str = "contoso.com") -> None:
    await paste(s, CLIENT)
    await s.press("tab")
    await paste(s, tenant)


async def test_it_says_what_is_needed_and_how_to_get_it() -> None:
    async with stage(answers=Answers(), size=(80, 24)) as s:
        assert "step 1 of 2, then sign in" in s.header
        assert s.says("every organisation registers")
        for words in ("App registrations, New registration", "Accounts in this organizational directory only", "both ids"):
            assert s.says(words)
        assert s.says("Allow public client flows to Yes")
        assert s.says("Presence.Read.All and User.ReadBasic.All")
        assert s.says("Goes to ~/.config/presence-tui/config.toml, readable by you alone.")
        assert s.tenant.requests == []


async def test_two_ids_and_enter_lead_to_the_sign_in_screen() -> None:
    answers = Answers()
    async with stage(answers=answers, signed_in=False, size=(80, 24)) as s:
        await fill_in(s)
        assert s.says("Application (client) id", CLIENT, "✓ a GUID")
        assert s.says("Directory (tenant) id", "contoso.com", "✓ a domain")
        await s.press("enter")
        await s.shows("Press enter for a code.")
        assert answers.saved == [SetUpValues(CLIENT, "contoso.com", "global")]
        await s.sign_in()
        assert len(s.names) == 15


@pytest.mark.parametrize("pasted", [f"  {CLIENT}\n", f'"{CLIENT}"', f"\n\n\t'{CLIENT}' \nand more", f"“{CLIENT}”"])
async def test_what_came_along_with_a_pasted_id_is_taken_away(pasted: str) -> None:
    async with stage(answers=Answers()) as s:
        await paste(s, pasted)
        assert s.says("Application (client) id", f" {CLIENT} ", "✓ a GUID")


@pytest.mark.parametrize(
    "pasted", ["Application (client) ID : {}", "Application (client) ID\n{}\n", "https://entra.example/{}/overview", "{{{}}}"]
)
async def test_the_only_id_in_a_pasted_text_is_taken(pasted: str) -> None:
    async with stage(answers=Answers()) as s:
        await paste(s, pasted.format(CLIENT))
        assert s.says("Application (client) id", f" {CLIENT} ", "✓ a GUID")
        await s.press("tab")
        await paste(s, pasted.format(TENANT.upper()))
        assert s.says("Directory (tenant) id", f" {TENANT.upper()} ", "✓ a GUID")


async def test_a_text_with_several_ids_is_left_as_it_is() -> None:
    async with stage(answers=Answers()) as s:
        await paste(s, f"{CLIENT} {TENANT}")
        assert s.says("✗ not an id like")


async def test_one_id_for_both_fields_is_refused() -> None:
    answers = Answers()
    async with stage(answers=answers) as s:
        await fill_in(s, CLIENT)
        assert s.says("✗ the same as the client id")
        assert "F3 copy link" not in s.footer
        await s.press("enter")
        assert answers.saved == []


async def test_an_id_for_an_issuer_is_pasted_as_it_is() -> None:
    async with stage(answers=Answers(issuer_host="id.example")) as s:
        await paste(s, f"api://{CLIENT}")
        assert s.says(f" api://{CLIENT} ")


async def test_f1_shows_the_keys_of_the_set_up() -> None:
    async with stage(answers=Answers(), size=(80, 24)) as s:
        await s.press("f1")
        for keys in (("F2", "the demo"), ("F3", "copy the consent link"), ("tab", "next field"), ("enter", "save")):
            assert s.says(*keys)
        assert not s.says("Narrow down")
        await s.press("esc")
        assert s.says("Application (client) id")


async def test_what_is_pasted_cannot_act_on_the_terminal() -> None:
    async with stage(answers=Answers()) as s:
        s.terminal.forget()
        await paste(s, "\x1b]52;c;aGk=\x07\x9b2J")
        assert s.says("✗ not an id like")
        assert s.terminal.system_commands == set()


async def test_typed_blanks_and_quotes_do_not_matter_either() -> None:
    answers = Answers()
    async with stage(answers=answers, signed_in=False) as s:
        await s.type(f'"{CLIENT}" ')
        await s.press("tab")
        await s.type(" contoso.com")
        await s.press("enter")
        await s.shows("Press enter for a code.")
        assert answers.saved == [SetUpValues(CLIENT, "contoso.com", "global")]


async def test_letters_are_text_also_those_that_are_commands() -> None:
    async with stage(answers=Answers()) as s:
        await s.type("q?:e")
        assert s.says("Application (client) id", "q?:e")
        assert s.says("✗ not an id like")
        await s.press("tab", "tab")
        await s.type("q?:e")
        assert s.says("Cloud", "global")
        assert s.app.is_running


async def test_enter_with_something_wrong_goes_there_and_saves_nothing() -> None:
    answers = Answers()
    async with stage(answers=answers) as s:
        await s.press("enter")
        assert s.says("Application (client) id", "✗ missing")
        await fill_in(s, "contoso")
        await s.press("shift+tab", "enter")
        assert s.says("✗ neither a GUID nor a domain such as contoso.com")
        await s.type(".com")
        assert s.says("Directory (tenant) id", "contoso.com", "✓ a domain")
        assert answers.saved == []


async def test_a_failure_to_save_is_a_sentence_and_everything_stays() -> None:
    answers = Answers()
    async with stage(answers=answers, signed_in=False, size=(80, 24)) as s:
        answers.refusal = StorageError("~/.config/presence-tui/config.toml cannot be written: no space left on device")
        await fill_in(s)
        before = s.terminal.lines[10:17]
        await s.press("enter")
        await s.shows("! ~/.config/presence-tui/config.toml cannot be written: no space left on")
        assert s.says("device. What you typed stays.")
        assert s.terminal.lines[10:17] == before
        answers.refusal = None
        await s.press("enter")
        await s.shows("Press enter for a code.")


async def test_the_cloud_is_chosen_by_arrows_and_space_and_one_is_refused_with_the_reason() -> None:
    answers = Answers()
    async with stage(answers=answers, signed_in=False) as s:
        await fill_in(s)
        await s.press("tab")
        assert s.footer.startswith(" ← → choose")
        await s.press("right")
        assert s.says("Cloud", "us-gov-l4", "US Government L4")
        assert s.says("https://login.microsoftonline.us/contoso.com/adminconsent")
        await s.press(" ", "space")
        assert s.says("Cloud", "china", "operated by 21Vianet")
        assert s.says("✗ Microsoft Graph has no presence in the cloud operated by 21Vianet")
        await s.press("enter")
        assert answers.saved == []
        await s.press("left", "enter")
        await s.shows("Press enter for a code.")
        assert answers.saved == [SetUpValues(CLIENT, "contoso.com", "us-gov-dod")]


async def test_a_click_goes_to_a_field() -> None:
    async with stage(answers=Answers()) as s:
        await s.click("global")
        assert s.footer.startswith(" ← → choose")
        await s.press("tab")
        await s.type("abc")
        assert s.says("Application (client) id", "abc")
        assert s.says("✗ not an id like")


async def test_the_consent_link_is_whole_on_a_line_and_a_key_copies_it() -> None:
    async with stage(answers=Answers(), size=(120, 30)) as s:
        await s.press("f3")
        assert s.footer.startswith(" No link before all is right")
        await fill_in(s)
        assert LINK in [line.strip() for line in s.terminal.lines]
        assert "F3 copy link" in s.footer
        await s.press("f3")
        assert s.app.clipboard == LINK
        assert s.footer.startswith(" Copied the link, if the terminal allows it")
        await s.press("x")
        assert s.footer.startswith(" tab next field")


async def test_f2_runs_the_demo_and_saves_nothing() -> None:
    answers = Answers()
    async with stage(answers=answers, signed_in=False) as s:
        await s.type("half an id")
        await s.press("f2")
        await s.shows("Press enter for a code.")
        assert "(demo)" in s.header
        assert answers.saved == []


async def test_esc_does_nothing_and_ctrl_c_quits() -> None:
    async with stage(answers=Answers()) as s:
        await s.type("abc")
        await s.press("esc")
        assert s.says("Application (client) id", "abc")
        await s.press("f1", "esc")
        assert s.says("Application (client) id", "abc")
        await s.press("ctrl+c")
        assert not s.app.is_running


async def test_with_an_issuer_only_the_client_id_is_asked_for_and_it_is_any_word() -> None:
    answers = Answers(issuer_host="id.example")
    async with stage(answers=answers, signed_in=False) as s:
        assert s.says("This app has to be known to id.example.")
        assert not s.says("Directory (tenant) id")
        await s.type("two words")
        assert s.says("✗ more than one word, or not ASCII")
        await s.press(*["backspace"] * 6)
        assert s.says("Application (client) id", "two", "✓ can be used")
        await s.press("tab", "enter")
        await s.shows("Press enter for a code.")
        assert answers.saved[0].client_id == "two"


async def test_what_the_environment_answers_is_shown_and_not_asked_for() -> None:
    known = {"tenant": "PRESENCE_TUI_TENANT"}
    answers = Answers(given=known)
    answers.facts = type(answers.facts)(answers.facts.place, SetUpValues("", "fabrikam.com"), known)
    async with stage(answers=answers, signed_in=False) as s:
        assert s.says("Directory (tenant) id", "fabrikam.com  from PRESENCE_TUI_TENANT")
        await paste(s, CLIENT)
        await s.press("tab")
        assert s.footer.startswith(" ← → choose")
        await s.press("enter")
        await s.shows("Press enter for a code.")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("presses", [0, 1, 2])
async def test_the_field_with_the_focus_is_always_seen(size: tuple[int, int], presses: int) -> None:
    async with stage(answers=Answers(), size=size) as s:
        await s.press(*["tab"] * presses)
        focused = s.app.screen.focused
        assert focused is not None
        assert focused.id == ("client_id", "tenant", "cloud")[presses]
        words = "global" if presses == 2 else "abc"
        await s.type("abc")
        row = s.terminal.lines[focused.region.y]
        assert row[focused.region.x :].startswith(words)
        assert focused.region.bottom < size[1]


async def test_a_screen_that_shrinks_keeps_what_was_typed() -> None:
    async with stage(answers=Answers(), size=(120, 40)) as s:
        await fill_in(s)
        for size in ((30, 8), (10, 4), (80, 24)):
            await s.resize(*size)
        assert s.says("Application (client) id", CLIENT, "✓ a GUID")
        assert s.says("Directory (tenant) id", "contoso.com", "✓ a domain")


async def test_steps_that_have_no_room_are_scrolled_to() -> None:
    async with stage(answers=Answers(), size=(50, 12)) as s:
        assert s.says(" 1  entra.microsoft.com")
        assert not s.says(" 5  Copy both ids")
        assert "PgDn steps" in s.footer
        await s.press(*["pagedown"] * 9)
        assert s.says(" 5  Copy both ids")
        await s.press(*["pageup"] * 4)
        assert s.says(" 1  entra.microsoft.com")


async def test_a_key_sends_little() -> None:
    async with stage(answers=Answers(), size=(80, 24)) as s:
        await s.type("abc")
        s.terminal.forget()
        await s.type("d")
        assert 0 < s.terminal.bytes_written <= 200, s.terminal.written


async def test_nothing_blinks_or_ticks() -> None:
    async with stage(answers=Answers(), size=(80, 24)) as s:
        s.terminal.forget()
        await s.clock.advance(3600)
        await s.drawn()
        assert s.terminal.bytes_written == 0


async def test_without_colour_fields_are_underlined() -> None:
    async with stage(answers=Answers(), size=(80, 24), NO_COLOR="1") as s:
        await fill_in(s)
        row = next(y for y, line in enumerate(s.terminal.lines) if "Application (client) id" in line)
        inks = s.terminal.inks(row)
        assert [ink.underlined for ink in inks] == [28 <= x < 66 for x in range(80)]


async def test_with_the_terminals_own_colours_the_cursor_is_seen() -> None:
    async with stage(answers=Answers(), size=(80, 24), theme="terminal") as s:
        await s.type("abc")
        row = next(y for y, line in enumerate(s.terminal.lines) if "Application (client) id" in line)
        cursor = s.terminal.inks(row)[31]
        assert (cursor.reverse, cursor.colour, cursor.ground) == (True, "default", "default")


async def test_ascii_draws_nothing_of_ours_beyond_ascii() -> None:
    async with stage(answers=Answers(), ascii_only=True) as s:
        await fill_in(s, "x")
        await s.press("tab", "right", "f3", "enter")
        assert "".join(s.terminal.written).isascii()
        assert s.says("v a GUID")
