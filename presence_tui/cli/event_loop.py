"""Runs a command's async part in an event loop that never holds the process: no thread is joined at its end.

`asyncio.run` would wait for a hanging name server. Signals end the work cleanly, with exit code 128 and the signal's number.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from presence_tui.cli.exit_codes import SIGNALLED

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_LAST_STEPS = 0.2
"""Seconds for tasks that were cancelled to end."""

_PATIENCE = 1.9
"""Seconds after a signal at which the process leaves whatever still runs, such as a terminal that takes no byte any more."""


def run_until_done(work: Coroutine[Any, Any, int], leave: Callable[[int], None] | None = None) -> int:
    """Return what `work` returns, or 128 and the number of the signal that ended it.

    `leave` is given a signal's number and has `work` end by itself; without it a signal cancels `work`.
    """
    gc.freeze()  # what was loaded so far stays for good
    gc.enable()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    task = loop.create_task(work)
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        _leave_at_last(SIGNALLED + number)
        if leave is None or len(received) > 1:
            task.cancel()
        else:
            leave(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        code = loop.run_until_complete(task)
    except asyncio.CancelledError:
        if not received:
            raise
        code = SIGNALLED
    finally:
        _end(loop)
    return SIGNALLED + received[0] if received else code


def _end(loop: asyncio.AbstractEventLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=_LAST_STEPS))
    with suppress(TimeoutError):
        loop.run_until_complete(asyncio.wait_for(loop.shutdown_asyncgens(), _LAST_STEPS))
    asyncio.set_event_loop(None)
    loop.close()


def _leave_at_last(code: int) -> None:
    timer = threading.Timer(_PATIENCE, os._exit, (code,))
    timer.daemon = True
    timer.start()
