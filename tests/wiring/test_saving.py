"""Caches are saved beside the event loop: the newest, one save at a time."""

from __future__ import annotations

import asyncio
import threading

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.wiring.saving import SavedBeside

DEADLINE = 10.0


async def test_what_comes_during_a_save_is_saved_once_by_the_newest() -> None:
    saved, threads, begun, go_on = list[int](), set[int](), asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def save(number: int) -> None:
        threads.add(threading.get_ident())
        saved.append(number)
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(DEADLINE)

    beside = SavedBeside(save, "numbers")
    beside(1)
    await asyncio.wait_for(begun.wait(), DEADLINE)
    for number in (2, 3, 4):
        beside(number)
    await beside.settle(0.0)
    assert saved == [1], "one at a time, and whoever waits for it is held up no longer than they said"
    go_on.set()
    await beside.settle(DEADLINE)
    assert saved == [1, 4]
    assert threading.get_ident() not in threads


async def test_a_save_that_fails_is_told_and_the_next_one_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    saved: list[int] = []

    def save(number: int) -> None:
        if number == 1:
            raise StorageError("the disk is full")
        saved.append(number)

    beside = SavedBeside(save, "numbers")
    for number in (1, 2):
        beside(number)
        await beside.settle(DEADLINE)
    assert saved == [2]
    assert "numbers were not saved: the disk is full" in caplog.text
