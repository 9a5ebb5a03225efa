"""Saves caches beside the event loop, each in a thread of its own. Knows nothing of what is in them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Generic, ParamSpec

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import StorageError

_P = ParamSpec("_P")

_log = logging.getLogger(__name__)


class SavedBeside(Generic[_P]):
    """Calls `save` with the newest of what it is called with: what is given during a save replaces what waits for its turn.

    A failure is a warning in the log, which calls the cache `what`.
    """

    def __init__(self, save: Callable[_P, None], what: str) -> None:
        self._save = save
        self._what = what
        self._threads = Threads(f"saving {what}")
        self._next: Callable[[], None] | None = None
        self._saving: asyncio.Task[None] | None = None

    def __call__(self, *facts: _P.args, **more: _P.kwargs) -> None:
        """Save soon. What is given must not be altered any more."""
        self._next = partial(self._save, *facts, **more)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._work())

    async def settle(self, seconds: float) -> None:
        """Return when all is saved, after `seconds` at the latest."""
        if self._saving is not None:
            await asyncio.wait({self._saving}, timeout=seconds)

    async def _work(self) -> None:
        while (save := self._next) is not None:
            self._next = None
            try:
                await self._threads.run(save)
            except StorageError as error:
                _log.warning("%s were not saved: %s", self._what, error)
            except Exception:  # the next one may be saved
                _log.exception("saving %s met a bug", self._what)
