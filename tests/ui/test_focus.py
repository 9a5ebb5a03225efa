"""The focus is on something that is seen, and letters are text only while a field has it."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.ui.stage import Stage, stage


async def filtering(s: Stage) -> None:
    await s.press("slash", "o")
    assert s.app.main.has_class("-filtering")


async def test_tab_is_no_way_out_of_the_filter() -> None:
    async with stage() as s:
        await filtering(s)
        await s.press("tab", "q")
        assert s.app.is_running
        assert s.app.main.query_one("#filter", Input).value == "oq"


async def test_a_click_on_a_row_keeps_the_filter_and_ends_the_typing() -> None:
    async with stage() as s:
        await filtering(s)
        await s.click("Bob Ng")
        assert not s.app.main.has_class("-filtering")
        assert s.app.main.table.has_focus
        assert s.says("/o")


async def test_the_command_sheet_keeps_the_filter_and_ends_the_typing() -> None:
    async with stage() as s:
        await filtering(s)
        await s.press("ctrl+p", "escape")
        assert not s.app.main.has_class("-filtering")
        assert s.app.main.table.has_focus


@pytest.mark.parametrize("keys", [(), ("enter",), ("slash", "o")])
async def test_after_any_resize_something_that_is_seen_has_the_focus(keys: tuple[str, ...]) -> None:
    async with stage() as s:
        await s.press(*keys)
        for size in ((10, 4), (120, 24), (50, 20), (80, 24), (120, 40)):
            await s.resize(*size)
            focused = s.app.main.focused
            assert size == (10, 4) or (focused is not None and focused.display and focused.size), size


async def test_the_filter_is_seen_while_it_is_typed_however_few_rows_there_are() -> None:
    async with stage(size=(80, 6)) as s:
        await filtering(s)
        assert s.says(" / o")


async def test_after_a_text_was_typed_the_terminals_cursor_is_not_moved_there_any_more() -> None:
    async with stage() as s:
        assert s.app.cursor_position == (0, 0)
        for way_out in ("enter", "esc"):
            await s.press("/", "a")
            assert s.app.cursor_position.y > 20, "an input method opens where somebody types"
            await s.press(way_out)
            assert s.app.cursor_position == (0, 0)
        await s.press("c", *"job", "esc")
        assert s.app.cursor_position == (0, 0)


async def test_no_cursor_blinks() -> None:
    async with stage() as s:
        assert [field.id for field in s.app.main.query(Input) if field.cursor_blink] == []


async def test_a_screen_that_was_left_is_not_drawn_by_the_tick() -> None:
    async with stage() as s:
        s.tenant.revoke()
        await s.later(40)
        await s.shows("Signed out")
        for _ in range(3):
            await s.clock.advance(61)
            await s.drawn()
        await s.press("L")
        await s.clock.advance(61)
        await s.drawn()
        await s.press("escape")
        for _ in range(3):
            await s.clock.advance(61)
            await s.drawn()
        assert s.app.is_running
        assert s.app.return_code is None
