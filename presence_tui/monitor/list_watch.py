"""Notices what others do to the watch list's file: is told, or looks by a clock.

Reads no file itself, and survives one that is broken.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from presence_tui.model.errors import ConfigError
from presence_tui.model.list_ports import ListKeeper
from presence_tui.model.ports import Clock
from presence_tui.monitor.editing import Editing

_EVERY = 1.4
"""Seconds between two looks from outside; with what follows a change is told within two."""

_SELDOM = 60.0
"""The same where somebody tells of changes: some, such as another folder in place of the one above, are not told."""

_SETTLES = 0.25
"""Seconds that a file gets which changed, and again one that looks broken: an editor may write it in two steps."""

_PATIENCE = 8

_log = logging.getLogger(__name__)


class ListWatch:
    """One loop."""

    def __init__(self, *, keeper: ListKeeper, editing: Editing, clock: Clock) -> None:
        self._keeper = keeper
        self._editing = editing
        self._clock = clock

    def start(self) -> asyncio.Task[None]:
        """Begin to look, until the task is cancelled. A bug ends the looking, and is logged."""
        task = asyncio.create_task(self._run())
        task.add_done_callback(_note_bug)
        return task

    async def _run(self) -> None:
        await self._clock.sleep(_EVERY)
        while True:
            if looks := await self._keeper.changed():
                await self._settled(looks)
                await self._pick_up()
                await self._clock.sleep(_EVERY)
            else:
                await self._next_look()

    async def _next_look(self) -> None:
        """Return when it is time for another look."""
        told = asyncio.ensure_future(self._keeper.stirred())
        asleep = asyncio.ensure_future(self._clock.sleep(_SELDOM))
        try:
            await asyncio.wait({told, asleep}, return_when=asyncio.FIRST_COMPLETED)
            nobody_tells = told.done() and not told.result()
        finally:
            told.cancel()
            asleep.cancel()
        if nobody_tells:
            await self._clock.sleep(_EVERY)

    async def _settled(self, looks: tuple[object, ...]) -> None:
        """Return when the file stands still; one that never does is not waited for."""
        for _ in range(_PATIENCE):
            await self._clock.sleep(_SETTLES)
            before, looks = looks, await self._keeper.changed()
            if looks == before:
                return

    async def _pick_up(self) -> None:
        with suppress(ConfigError):
            return await self._editing.look()
        await self._clock.sleep(_SETTLES)
        try:
            await self._editing.look()
        except ConfigError as error:
            _log.warning("the watch list cannot be used: %s", error)
            self._editing.tell(str(error))


def _note_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("watching the list's file ended by a bug", exc_info=task.exception())
