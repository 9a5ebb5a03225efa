"""Notices that the terminal is gone, also where the kernel tells nobody.

SIGHUP goes to the terminal's foreground processes only. Whoever runs in another group or session (under `timeout`, in some
containers) would go on without a terminal for ever: Textual's input thread reads its end over and over.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable

_GONE = select.POLLHUP | select.POLLERR


def watch(on_gone: Callable[[], None], descriptor: int = 0) -> None:
    """Call `on_gone` from a thread of its own once the terminal behind `descriptor` hung up. Wakes for nothing else."""
    threading.Thread(target=_wait, args=(on_gone, descriptor), name="hang-up", daemon=True).start()


def _wait(on_gone: Callable[[], None], descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)
    if any(event & _GONE for _, event in poll.poll()):
        on_gone()
