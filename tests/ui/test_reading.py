"""While a long list is read: the header says so, keys work, nothing else is drawn."""

from __future__ import annotations

import asyncio

from presence_tui.view.opening import Reading
from tests.ui.stage import Stage


async def test_the_header_says_how_far_a_long_list_is_read_and_keys_work_meanwhile() -> None:
    played = Stage(["ada"])
    shared, done, is_read = played.app._common, [Reading()], asyncio.Event()
    opened = shared.surroundings.open

    async def open_later() -> object:
        await is_read.wait()
        return await opened()

    shared.surroundings = shared.surroundings._replace(people=lambda: done[0], open=open_later)
    async with played.playing() as s:
        await s.until(lambda: "Reading the watch list" in s.screen, "the header")
        done[0] = Reading(42_000, 100_000)
        await s.clock.advance(1)
        await s.drawn()
        assert "Reading the watch list, 42,000 of 100,000" in s.screen
        await s.press("?")
        assert "Keys" in s.screen
        await s.press("esc")
        is_read.set()
        await s.until(lambda: "Ada Lovelace" in s.screen, "the table")
        assert "Reading" not in s.screen


async def test_whoever_leaves_while_a_long_list_is_read_need_not_wait_for_it() -> None:
    played = Stage(["ada"])
    shared, never = played.app._common, asyncio.Event()
    shared.surroundings = shared.surroundings._replace(people=Reading, open=never.wait)
    async with played.playing() as s:
        await s.until(lambda: "Reading the watch list" in s.screen, "the header")
        await s.press("q")
        assert not s.app.is_running
