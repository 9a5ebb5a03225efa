from __future__ import annotations

import asyncio
import time

import pytest

from presence_tui.wiring.clock import SystemClock


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system has no clock of that name")
def test_ticks_go_on_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = {time.CLOCK_MONOTONIC: 5000.0, time.CLOCK_BOOTTIME: 33800.0}
    monkeypatch.setattr(time, "clock_gettime", slept.__getitem__)
    monkeypatch.setattr(time, "monotonic", lambda: slept[time.CLOCK_MONOTONIC])
    assert SystemClock().now().ticks == 33800.0


def test_both_clocks_go_on_together_and_the_wall_clock_is_aware() -> None:
    clock = SystemClock()
    before = clock.now()
    asyncio.run(clock.sleep(0.02))
    after = clock.now()
    assert after.ticks - before.ticks >= 0.019
    assert 0 <= (after.utc - before.utc).total_seconds() < 60


def test_an_hour_that_is_skipped_is_later_by_both_clocks() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.skip(3600)
    after = clock.now()
    assert 3600 <= after.ticks - before.ticks < 3660
    assert 3600 <= (after.utc - before.utc).total_seconds() < 3660


def test_a_moment_tells_what_the_program_has_used_of_a_processor() -> None:
    before = SystemClock().now()
    while time.process_time() - before.worked < 0.02:
        pass
    after = SystemClock().now()
    assert 0.02 <= after.worked - before.worked <= time.process_time()
    assert after.later(60).worked == after.worked
