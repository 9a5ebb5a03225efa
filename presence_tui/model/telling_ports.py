"""What telling somebody something needs of the outside. Protocols only; wiring brings the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from presence_tui.model.alarm import Alarm
    from presence_tui.model.wish import KeptWishes, WishEdit


class Alarms(Protocol):
    """Sees to alarms beside the bell. Nobody waits for it."""

    def __call__(self, alarm: Alarm) -> None:
        """See to `alarm`, some time soon. Returns at once."""

    async def close(self) -> None:
        """See to no more alarms; what is under way gets a moment."""


class WishKeeper(Protocol):
    """Keeps wishes from one start to the next, together with every other pane of the profile."""

    async def change(self, edits: Sequence[WishEdit]) -> tuple[KeptWishes, KeptWishes]:
        """Do `edits`; return what was kept before, and what is kept now. Raises StorageError: nothing has changed then."""

    async def look(self) -> KeptWishes | None:
        """Return what is kept, where it may have changed since this was asked last. Raises StorageError."""
