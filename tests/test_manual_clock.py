"""The clock that tests move."""

from __future__ import annotations

import asyncio

from tests.manual_clock import START, ManualClock


async def test_sleepers_wake_in_the_order_they_are_due(clock: ManualClock) -> None:
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, (clock.utc() - START).total_seconds()))

    tasks = [asyncio.create_task(sleeper(name, seconds)) for name, seconds in (("late", 30), ("soon", 5), ("never", 31))]
    await clock.advance(30)
    assert woken == [("soon", 5.0), ("late", 30.0)]
    assert clock.now().ticks == 1030.0
    assert clock.sleeping == 1
    tasks[2].cancel()


async def test_a_loop_sleeps_again_before_advance_returns(clock: ManualClock) -> None:
    turns: list[float] = []

    async def loop() -> None:
        while True:
            await clock.sleep(10)
            for _ in range(100):
                await asyncio.sleep(0)
            turns.append(clock.now().ticks - 1000)

    task = asyncio.create_task(loop())
    await clock.advance(35)
    assert turns == [10.0, 20.0, 30.0]
    task.cancel()


async def test_a_cancelled_sleeper_is_forgotten(clock: ManualClock) -> None:
    task = asyncio.create_task(clock.sleep(10))
    await clock.settle()
    task.cancel()
    await clock.settle()
    assert clock.sleeping == 0


async def test_a_jump_wakes_nobody(clock: ManualClock) -> None:
    task = asyncio.create_task(clock.sleep(10))
    await clock.settle()
    clock.jump(wall=3600)
    await clock.settle()
    assert not task.done()
    assert clock.now().ticks == 1000.0
    await clock.advance(10)
    assert task.done()
