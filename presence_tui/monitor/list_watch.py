"""Notices, by a clock, what others do to the watch list's file. Reads no file itself, and survives one that is broken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from presence_tui.model.errors import ConfigError
from presence_tui.model.ports import Clock

EVERY = 1.5
"""Seconds between two looks: together with the second look a change is told within two."""

_SECOND_LOOK = 0.4
"""Seconds after which what looks broken is looked at again: an editor may write a file in two steps."""

_log = logging.getLogger(__name__)


class ListWatch:
    """One loop. `look` picks up what is new or raises ConfigError; `tell` is given why the file cannot be used."""

    def __init__(self, *, look: Callable[[], Awaitable[None]], tell: Callable[[str], None], clock: Clock) -> None:
        self._look = look
        self._tell = tell
        self._clock = clock

    def start(self) -> asyncio.Task[None]:
        """Begin to look, until the task is cancelled. A bug ends the looking, and is logged."""
        task = asyncio.create_task(self._run())
        task.add_done_callback(_note_bug)
        return task

    async def _run(self) -> None:
        while True:
            await self._clock.sleep(EVERY)
            try:
                await self._look()
            except ConfigError:
                await self._look_again()

    async def _look_again(self) -> None:
        await self._clock.sleep(_SECOND_LOOK)
        try:
            await self._look()
        except ConfigError as error:
            _log.warning("the watch list cannot be used: %s", error)
            self._tell(str(error))


def _note_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("watching the list's file ended by a bug", exc_info=task.exception())
