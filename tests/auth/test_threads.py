"""Threads of our own: results, errors, cancelling, and an end that waits for nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from presence_tui.auth.threads import Threads


async def test_results_and_errors_come_back() -> None:
    threads = Threads("work")
    assert await threads.run(lambda: 7) == 7
    with pytest.raises(KeyError):
        await threads.run(lambda: {}["x"])
    assert threads.wait(0)


async def test_a_thread_is_called_after_its_work() -> None:
    assert await Threads("watch list").run(lambda: threading.current_thread().name) == "watch list"


async def test_cancelling_stops_the_waiting_and_not_the_call() -> None:
    threads, go, done = Threads("work"), threading.Event(), threading.Event()
    task = asyncio.create_task(threads.run(lambda: (go.wait(10), done.set())))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not await threads.settle(0)
    go.set()
    assert await threads.settle(10)
    assert done.is_set()


def test_a_call_that_never_ends_does_not_hold_the_process() -> None:
    program = """
import asyncio, threading
from presence_tui.auth.threads import Threads
threads = Threads("work")
async def main():
    asyncio.create_task(threads.run(threading.Event().wait))
    await asyncio.sleep(0)
asyncio.run(main())
print(threads.wait(0.1))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=10, check=True)
    assert done.stdout == "False\n"
