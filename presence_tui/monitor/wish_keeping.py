"""Keeps wishes together with the other panes of the profile. An edit holds at once, and is kept as soon as may be.

What cannot be kept, since the disk is full or the file is somebody else's, holds here all the same, and is tried again at the
next look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import reduce

from presence_tui.model.errors import StorageError
from presence_tui.model.telling_ports import WishKeeper
from presence_tui.model.wish import KeptWishes, WishEdit, same

_LAST_WRITE = 0.5
"""Seconds that the last write gets when the program leaves."""

Claimed = Callable[[], None]
"""Called where this pane was the first to grant a wish, or where that cannot be known."""

_log = logging.getLogger(__name__)


class WishKeeping:
    """What is pending. Without a `keeper` it ends with the program. `changed` is called after others changed something."""

    def __init__(self, keeper: WishKeeper | None, changed: Callable[[], None]) -> None:
        self._keeper = keeper
        self._changed = changed
        self._kept = KeptWishes()
        """As it was read or written last."""
        self._edits: list[tuple[WishEdit, Claimed | None]] = []
        """What is not written yet."""
        self.is_loaded = keeper is None
        """Whether what was kept before is known."""
        self._looks = False
        self._task: asyncio.Task[None] | None = None
        self._is_warned = False

    @property
    def now(self) -> KeptWishes:
        """What holds now."""
        return reduce(KeptWishes.after, (edit for edit, _ in self._edits), self._kept)

    def edit(self, edit: WishEdit, claimed: Claimed | None = None) -> None:
        """Let `edit` hold from now on."""
        if self._keeper is None:
            self._kept = self._kept.after(edit)
            if claimed is not None:
                claimed()
            return
        self._edits.append((edit, claimed))
        self._work(self._keeper)

    def look(self) -> None:
        """See what others did, and write what could not be written before."""
        if self._keeper is not None:
            self._looks = True
            self._work(self._keeper)

    async def settle(self) -> None:
        """Wait until everything is written, not long."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_LAST_WRITE)

    def _work(self, keeper: WishKeeper) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(keeper))

    async def _run(self, keeper: WishKeeper) -> None:
        while self._edits or self._looks:
            self._looks = False
            edits = list(self._edits)
            try:
                await self._exchange(keeper, edits)
            except StorageError as error:
                self._give_up(edits, error)
                return
            self._is_warned = False

    async def _exchange(self, keeper: WishKeeper, edits: Sequence[tuple[WishEdit, Claimed | None]]) -> None:
        """Write `edits`, or see what others wrote."""
        if not edits:
            kept = await keeper.look()
            if kept is not None:
                self._take(kept, kept)
            return
        before, after = await keeper.change([edit for edit, _ in edits])
        del self._edits[: len(edits)]
        state = before
        for edit, claimed in edits:
            if claimed is not None and same(state.pending, edit.wish) is not None:
                claimed()
            state = state.after(edit)
        self._take(before, after)

    def _take(self, before: KeptWishes, after: KeptWishes) -> None:
        """Go on from `after`; where others changed something, or it is the first time, say so."""
        is_news = before != self._kept or not self.is_loaded
        self._kept, self.is_loaded = after, True
        if is_news:
            self._changed()

    def _give_up(self, edits: list[tuple[WishEdit, Claimed | None]], error: StorageError) -> None:
        """Let `edits` wait for the next look; what they set off does not wait."""
        if not self._is_warned:
            self._is_warned = True
            _log.warning("what you asked to be told of is not kept: %s", error)
        for at, (edit, claimed) in enumerate(edits):
            self._edits[at] = (edit, None)
            if claimed is not None:
                claimed()
