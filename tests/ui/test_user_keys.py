"""Keys that the user chose: they work, they are the ones that are named, and the old ones are free."""

from __future__ import annotations

import re

import pytest

from presence_tui.model.errors import SignedOutReason
from presence_tui.model.snapshot import SignedOut
from presence_tui.view.commands import COMMANDS
from presence_tui.view.key_names import key_of
from presence_tui.view.keymap import Keymap
from tests.ui.stage import Stage, stage

_SPARE = [f"ctrl+{letter}" for letter in "adefgklnoqrstuvwxyz"] + [
    f"alt+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"
]
_SPARE += [f"f{number}" for number in range(2, 13)]


def mapped(**keys: str) -> Keymap:
    """Return a keymap as `[keys]` makes it."""
    return Keymap({command: tuple(key_of(word) for word in words.split()) for command, words in keys.items()})


def every_key_moved() -> Keymap:
    """Return a keymap in which no command has a key that it had, but ctrl+c."""
    moved = [command for command in COMMANDS if command.keys]
    chosen = {command.id: (key,) for command, key in zip(moved, _SPARE, strict=False)}
    assert len({key for keys in chosen.values() for key in keys}) == len(moved)
    return Keymap(chosen | {"quit": (*chosen["quit"], "ctrl+c")})


async def test_a_command_has_its_new_key_and_not_its_old_one() -> None:
    async with stage(keys=mapped(filter="h", next_order="f5 o")) as s:
        await s.press("/", "s")
        assert not s.app.main.has_class("-filtering")
        await s.press("o")
        assert s.footer.startswith(" Sorted by")
        await s.press("f5")
        assert s.footer.startswith(" Sorted by")
        await s.press("h")
        await s.type("olu")
        assert s.names == ["Olu Adeyemi"]


async def test_two_commands_change_places() -> None:
    async with stage(keys=mapped(filter="s", next_order="/")) as s:
        await s.press("/")
        assert s.footer.startswith(" Sorted by")
        await s.press("s")
        assert s.app.main.has_class("-filtering")


async def test_a_command_without_a_key_is_in_no_footer_and_no_help_but_in_the_sheet() -> None:
    async with stage(keys=mapped(next_order=""), size=(120, 40)) as s:
        await s.press("s")
        assert not s.footer.startswith(" Sorted by")
        assert "sort" not in s.footer
        await s.press("?")
        assert not s.says("next order")
        await s.press("esc", ":")
        await s.type("next order")
        await s.press("enter")
        assert s.footer.startswith(" Sorted by")


async def test_a_command_without_a_key_of_its_own_can_have_one() -> None:
    async with stage(keys=mapped(sort_by_name="f6", theme_light="f7")) as s:
        await s.press("f6")
        assert s.footer.startswith(" Sorted by name")
        await s.press("f7")
        assert s.footer.startswith(" Theme: light")
        assert s.remembered == {"theme": "light"}


async def test_the_users_keys_are_named_everywhere() -> None:
    keys = mapped(help="h", ask_now="f5", sign_in="f9", only_busy="b", only_unclear="x", step_back="z", cursor_down="f2 down")
    async with stage(["ada", "bob", "partner"], keys=keys, size=(120, 45)) as s:
        assert "F5 ask now" in s.footer
        assert "h help" in s.footer
        assert s.says("b ■ 0 busy", "x ! 1 unclear")
        await s.press("h")
        assert s.says("F2 ↓", "one row down")
        assert s.says("F9", "sign in")
        assert "z close" in s.footer
        await s.press("z", ":")
        await s.type("ask Graph")
        assert s.says("▌ ask Graph now", "F5")
        await s.press("esc", "b")
        assert s.says("z  shows everybody again")
        assert s.footer.startswith(" z everybody")
        await s.press("z")
        s.tenant.revoke()
        await s.later(40)
        await s.shows("F9 signs in")


async def test_the_sign_in_screen_names_the_users_keys() -> None:
    async with stage(signed_in=False, keys=mapped(ask_for_code="f4", copy_code="c", to_the_table="t", quit="Q")) as s:
        assert s.says("Press F4 for a code.")
        assert s.footer.startswith(" F4 get a code  t to the table")
        await s.press("enter")
        assert s.says("Press F4 for a code.")
        await s.press("f4")
        await s.shows("Enter this code")
        await s.later(901)
        await s.shows("F4 asks for a new one.")


async def test_esc_clears_a_filter_that_is_typed_whatever_the_keys_are() -> None:
    async with stage(keys=mapped(step_back="z")) as s:
        await s.press("/")
        await s.type("oluz")
        assert s.says("esc clear")
        await s.press("esc")
        assert not s.app.main.has_class("-filtering")
        assert len(s.names) > 1


async def test_ctrl_c_quits_whatever_the_keys_are() -> None:
    async with stage(keys=mapped(quit="Q ctrl+c")) as s:
        await s.press("q")
        assert s.app.is_running
        await s.press("/", "Q")
        assert s.app.is_running
        await s.press("ctrl+c")
        assert not s.app.is_running


async def test_the_other_quitting_key_can_be_another_one() -> None:
    async with stage(keys=mapped(quit="Q ctrl+c")) as s:
        assert "Q quit" in s.footer
        await s.press("Q")
        assert not s.app.is_running


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+p"])
async def test_textuals_own_keys_do_nothing_that_is_not_ours(key: str) -> None:
    async with stage(keys=mapped(commands="f2")) as s:
        await s.press(key)
        assert s.app.is_running
        assert not s.says("Commands")


async def test_no_sentence_names_a_key_by_hand() -> None:
    keys = every_key_moved()
    old = {name for command in COMMANDS for name in Keymap().names(command.id)} - {"ctrl+c", "enter", "esc", "↑", "↓", "tab"}

    def named(s: Stage) -> set[str]:
        """Return the old keys that the header, the footer and the counts line name, as words of their own."""
        text = " ".join([s.header, s.terminal.lines[1], s.footer]).replace("every 30 s", "")
        words = re.sub(r" a (?!add)", " ", text).split()  # an article, not the key
        return {word for word in words if word in old and not word.isdigit()}

    async with stage(signed_in=False, keys=keys, size=(120, 40)) as s:
        assert named(s) == set()
        assert not s.says("Press enter")
        await s.press(keys.keys("to_the_table")[0])
        assert isinstance(s.snapshot.sign_in, SignedOut)
        assert s.snapshot.sign_in.reason is SignedOutReason.NEVER
        assert named(s) == {"!"}, "the mark of trouble"
    async with stage(keys=keys, size=(120, 40)) as s:
        for command in (
            "open",
            "help",
            "step_back",
            "only_busy",
            "everybody",
            "ask_now",
            "copy_json",
            "next_order",
            "remove",
            "undo",
            "redo",
        ):
            await s.press(keys.keys(command)[0])
            assert named(s) - {"!"} == set(), command
        await s.press(keys.keys("help")[0])
        for command in COMMANDS:
            if command.keys:
                assert s.says(keys.names(command.id)[0], f" {command.words}"), command.id
                assert not s.says(f"{' '.join(Keymap().names(command.id)):<14}{command.words}"), command.id


async def test_empty_lists_and_edits_name_the_users_keys() -> None:
    async with stage(["me"], keys=mapped(add="f3", undo="f4", remove="f5")) as s:
        assert s.says("F3  adds somebody")
    async with stage(["ada", "bob"], keys=mapped(add="f3", undo="f4", remove="f5")) as s:
        await s.press("f5")
        await s.shows("Removed Ada Lovelace", "F4 undoes")


@pytest.mark.parametrize("size", [(80, 24), (50, 20), (120, 40)])
async def test_many_long_keys_leave_the_words_of_the_help_whole(size: tuple[int, int]) -> None:
    many = Keymap({"cursor_down": ("shift+pagedown", "ctrl+pagedown", "ctrl+right", "ctrl+down")})
    async with stage(["ada"], size=size, keys=many) as s:
        await s.press("?")
        assert s.says("shift+PgDn    one row down")
        assert s.says("ctrl+PgDn")
        assert s.says("ctrl+→ ctrl+↓")
        assert s.says("k ↑           one row up")
