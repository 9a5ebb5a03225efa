"""Runs a command's async part in an event loop that never holds the process: no thread is joined at its end.

`asyncio.run` would wait for a hanging name server. Signals end the work cleanly, with exit code 128 and the signal's number; one
that was ignored when the process began stays ignored.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import termios
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import FrameType
from typing import Any

from presence_tui.cli import hang_up
from presence_tui.cli.exit_codes import SIGNALLED

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_LAST_STEPS = 0.2
"""Seconds for tasks that were cancelled to end."""

_PATIENCE = 1.9
"""Seconds after a signal at which the process leaves whatever still runs, such as a terminal that takes no byte any more."""


def run_until_done(
    work: Coroutine[Any, Any, int], leave: Callable[[int], None] | None = None, *, still_loading: bool = False
) -> int:
    """Return what `work` returns, or 128 and the number of the signal that ended it.

    `leave` is given a signal's number and has `work` end by itself; without it a signal cancels `work`. Work that is
    `still_loading` lets garbage be collected when it has loaded all.
    """
    gc.freeze()  # what was loaded so far stays for good
    if not still_loading:
        gc.enable()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    task = loop.create_task(work)
    received: list[int] = []
    terminal = _Terminal()

    def stop(number: int) -> None:
        if leave is None or len(received) > 1:
            task.cancel()
        else:
            leave(number)

    def on_signal(number: int, _: FrameType | None) -> None:
        # not the loop's own handlers: the loop may stand still, waiting for a terminal that takes no byte any more
        received.append(number)
        terminal.leave_at_last(SIGNALLED + number)
        with suppress(RuntimeError):  # the loop is closed: the end is near anyway
            loop.call_soon_threadsafe(stop, number)

    for each in _SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:  # as under nohup, and for SIGINT in a script's background jobs
            signal.signal(each, on_signal)
    if leave is not None:
        hang_up.watch(lambda: on_signal(signal.SIGHUP, None))
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


class _Terminal:
    """Remembers how the terminal was."""

    def __init__(self) -> None:
        try:
            self._state = termios.tcgetattr(0)
        except (termios.error, OSError):
            self._state = []

    def leave_at_last(self, code: int) -> None:
        """Leave the process in a while, whatever hangs then."""
        timer = threading.Timer(_PATIENCE, self._leave, (code,))
        timer.daemon = True
        timer.start()

    def _leave(self, code: int) -> None:
        if self._state:
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, self._state)
        os._exit(code)
