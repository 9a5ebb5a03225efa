"""Keys that come faster than they are read, as over a slow line: each acts as if the one before had been waited for."""

from __future__ import annotations

import pytest
from textual import events

from presence_tui.view.keymap import Keymap
from tests.ui.stage import Stage, stage
from tests.ui.test_adding import FEW, FREYA, PAUSE


def burst(s: Stage, *keys: str) -> None:
    """Let keys arrive in one read."""
    for key in keys:
        s.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_letters_after_the_key_of_a_sheet_are_its_text() -> None:
    async with stage(FEW) as s:
        burst(s, "a", *"max.ruud@contoso")
        await s.shows("mail or id   max.ruud@contoso")
        assert len(s.snapshot.roster) == 3
        assert s.app.main.table.key == s.snapshot.roster.key(0)


async def test_letters_after_the_filters_key_are_its_text() -> None:
    async with stage(FEW) as s:
        burst(s, "slash", *"oxlu")
        await s.shows(" / oxlu ")
        assert len(s.snapshot.roster) == 3


async def test_keys_after_the_one_of_another_screen_belong_to_that() -> None:
    async with stage(FEW) as s:
        burst(s, "question_mark", "x", "escape", "j")
        await s.until(lambda: s.selected == "Bob Ng", "the next row")
        assert len(s.snapshot.roster) == 3


@pytest.mark.parametrize("key", ["a", "slash", "colon"])
async def test_what_is_mistyped_and_mended_in_one_burst(key: str) -> None:
    async with stage(FEW) as s:
        burst(s, key, *"solt", "backspace", "backspace", *"rr", "left", "delete", "t", "home", "Q", "end", "!")
        await s.shows(" Qsort!")


async def test_a_command_is_found_and_run_in_one_burst() -> None:
    async with stage(FEW) as s:
        burst(s, "colon", *"sort by namex", "backspace", "enter")
        await s.shows(" Sorted by name")


async def test_a_filter_is_kept_in_one_burst() -> None:
    async with stage(FEW) as s:
        burst(s, "slash", *"olux", "backspace", "enter")
        await s.until(lambda: s.app.main.table.has_focus, "the table")
        assert s.names == ["Olu Adeyemi"]


async def test_somebody_is_looked_up_in_one_burst() -> None:
    async with stage(FEW) as s:
        burst(s, "a", *f"{FREYA}x", "backspace", "enter")
        await s.shows("▌  Freya Madsen")


async def test_no_key_of_the_table_acts_while_somebody_types() -> None:
    async with stage(FEW, keys=Keymap({"remove": ("f8",), "open": ("f5",), "last_row": ("f6",)})) as s:
        s.tenant.forget_requests()
        for key in ("a", "/", ":"):
            await s.press(key, "f6", "f5", "f8")
            await s.later(PAUSE)
            assert s.tenant.requests == [], key
            await s.press("esc")
            assert s.selected == "Ada Lovelace"
        await s.press("f6", "f5")
        assert s.selected == "Olu Adeyemi"
        assert len(s.tenant.requests) == 1


@pytest.mark.parametrize("key", ["a", "/", ":"])
async def test_of_a_paste_the_first_line_with_something_on_it_counts(key: str) -> None:
    async with stage(FEW) as s:
        await s.press(key)
        s.app.post_message(events.Paste(f"\n \r\n{FREYA}\nbob@contoso.com\n"))
        await s.shows(FREYA)
        assert not s.says(FREYA, "bob")


async def test_a_paste_after_the_key_of_a_sheet_is_its_text() -> None:
    async with stage(FEW) as s:
        burst(s, "a")
        s.app.post_message(events.Paste(FREYA))
        await s.shows(f"mail or id   {FREYA}")
