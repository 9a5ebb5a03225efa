"""While a long list is read: the header says so, keys work, nothing else is drawn."""

from __future__ import annotations

import asyncio
import threading

import pytest

from presence_tui.model.moment import Moment
from presence_tui.model.watch_list import WatchList
from presence_tui.view.opening import Reading
from tests.manual_clock import ManualClock
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


class _Asked(ManualClock):
    """Notes which threads ask what time it is, as whoever counts people does."""

    def __init__(self) -> None:
        super().__init__()
        self.by: set[threading.Thread] = set()

    def now(self) -> Moment:
        self.by.add(threading.current_thread())
        return super().now()


@pytest.mark.parametrize(("people", "threads"), [(20, 1), (5_001, 2)])
async def test_many_people_are_counted_and_sorted_beside_the_event_loop_before_they_are_shown_first(
    people: int, threads: int
) -> None:
    clock, watched = _Asked(), WatchList.of_words(f"person{number:05d}@contoso.com" for number in range(people))
    async with Stage(watch_list=watched, clock=clock, signed_in=False).playing() as s:
        await s.begin()
        await s.shows("enter get a code")
        await s.press("esc")
        await s.shows("person00000@")
        await s.shows("person00009@")
        assert len(clock.by) == threads
