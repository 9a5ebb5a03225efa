"""Opens clients in a thread, and closes what nobody uses any more. Whoever waits may be cancelled: nothing is lost by that."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from presence_tui.auth.threads import Threads

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator
    from presence_tui.directory.resolver import Directory
    from presence_tui.graph.client import GraphClient
    from presence_tui.wiring.connecting import Connected

_LAST_OPENING = 1.5
"""Seconds that an opening gets for which nobody waits any more, when the program leaves."""

_UNUSED = "httpx._main"
"""httpx does without its own command line where that cannot be imported, and with it without 2 MB of pygments and rich."""

_SELDOM = (700, 10, 1000)
"""When garbage is looked for, as `gc.set_threshold` has it. What is new is looked at as often as usual; to look at all that is
known of 100,000 people takes a tenth of a second, and comes after some thousand answers instead of some dozens."""


class Reached(NamedTuple):
    """What a few questions need: no monitor, and no watch list."""

    sign_in: Authenticator
    graph: GraphClient
    directory: Directory


def resume_collecting() -> None:
    """Collect garbage from now on, but never what was loaded so far: while it was, there was hardly any to find."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()


class Openings:
    """What is being opened, and what is still to be closed."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._unused: list[Connected] = []
        """To be closed. Each stays here until that is done, since it may be cancelled."""
        self._abandoned: list[asyncio.Task[Connected]] = []
        """Openings whose result nobody waits for any more."""
        self._loading = True

    def loaded(self) -> None:
        """Say that all is loaded, so that garbage is collected. Once: later it is a long call that has it left for a while."""
        if self._loading:
            self._loading = False
            resume_collecting()

    async def open(self, opening: Callable[[], Connected]) -> Connected:
        """Return what `opening` opens, in a thread, or raise what it raises."""
        sys.modules.setdefault(_UNUSED, None)  # type: ignore[arg-type]  # as the language has it: this one cannot be imported
        if self._loading and not gc.isenabled():
            gc.collect()  # of what the first frame left: what is loaded now takes its place
        task = asyncio.create_task(self._threads.run(opening), name="opening")
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._abandoned.append(task)
            raise

    async def close(self, *unused: Connected | None) -> None:
        """Close these, and whatever was left to be closed before."""
        self._unused += [one for one in unused if one is not None]
        while self._unused:
            one = self._unused[0]
            await one.aclose()
            self._unused = [other for other in self._unused if other is not one]

    async def aclose(self, *unused: Connected | None) -> None:
        """Do as `close`, and close as well what is opened for nobody."""
        self._unused += [one for one in unused if one is not None]
        if self._abandoned:
            await asyncio.wait(self._abandoned, timeout=_LAST_OPENING)
        over = [task for task in self._abandoned if task.done()]
        self._abandoned = [task for task in self._abandoned if not task.done()]
        await self.close(*(task.result() for task in over if not task.cancelled() and task.exception() is None))
