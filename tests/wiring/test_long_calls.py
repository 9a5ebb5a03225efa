"""Long calls beside the event loop: what holds meanwhile, and that it is over afterwards."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading

import pytest

from presence_tui.wiring.long_calls import LongCalls

DEADLINE = 10.0


def state() -> tuple[bool, float, int]:
    return gc.isenabled(), round(sys.getswitchinterval(), 6), threading.get_ident()


async def test_while_one_runs_nothing_is_collected_and_the_loop_gets_its_turn_sooner() -> None:
    collects, interval, thread = state()
    assert collects
    there = await LongCalls("test").run(state)
    assert there[:2] == (False, 0.0005)
    assert there[2] != thread
    assert state() == (collects, interval, thread)


async def test_it_holds_until_the_last_of_several_is_over() -> None:
    before, calls, go_on = state(), LongCalls("test"), threading.Event()
    long = asyncio.create_task(calls.run(lambda: go_on.wait(DEADLINE)))
    await calls.run(lambda: None)
    assert not gc.isenabled()
    go_on.set()
    await long
    assert state() == before


async def test_a_call_that_hangs_leaves_the_garbage_no_longer_than_it_may() -> None:
    before, go_on = state(), threading.Event()
    hanging = asyncio.create_task(LongCalls("test", at_most=0.0).run(lambda: go_on.wait(DEADLINE)))
    await asyncio.sleep(0)
    assert not gc.isenabled()
    later = asyncio.Event()
    asyncio.get_running_loop().call_later(0.001, later.set)
    await later.wait()
    assert state() == before
    assert not (await LongCalls("test").run(state))[0], "the next call has its own time"
    assert (state(), hanging.done()) == (before, False)
    gc.disable()
    go_on.set()
    await hanging
    assert not gc.isenabled(), "its end is none any more"
    gc.enable()


async def test_what_is_raised_passes_and_all_is_as_before() -> None:
    before = state()
    with pytest.raises(ZeroDivisionError):
        await LongCalls("test").run(lambda: 1 // 0)
    assert state() == before
