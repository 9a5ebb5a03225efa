"""What editing the watch list needs of whatever keeps it. Protocols only; wiring brings the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from presence_tui.model.list_edit import Edited, ListEdit
    from presence_tui.model.watch_list import WatchList


_T = TypeVar("_T")


class Beside(Protocol):
    """Calls what takes its time, and alters nothing, beside the event loop."""

    async def __call__(self, call: Callable[[], _T]) -> _T:
        """Return what `call` returns, or raise what it raises."""


async def at_once(call: Callable[[], _T]) -> _T:
    """Call it here and now, for lists that are never long."""
    return call()


class ListKeeper(Protocol):
    """Keeps the watch list, in a file or in memory, and remembers its edits. Nothing is done in part."""

    @property
    def file(self) -> str:
        """The name of the file, printable, without its folder; empty where the list is kept in memory."""

    async def edit(self, edit: ListEdit) -> Edited | None:
        """Do one edit; None where nothing was left to do. Raises AlreadyListed, ConfigError, StorageError."""

    async def undo(self) -> Edited | None:
        """Take back the newest edit that is not taken back yet; None where there is none. Raises ConfigError, StorageError.

        One that others took back, or whose entry they wrote anew, is forgotten instead: `Edited.outcome` tells.
        """

    async def redo(self) -> Edited | None:
        """Do the newest edit again that was taken back; None where there is none. Raises ConfigError, StorageError.

        One that others did again, or whose entry they wrote anew, is forgotten instead: `Edited.outcome` tells.
        """

    async def changed(self) -> tuple[object, ...]:
        """Return what the file looks like from outside, where somebody else may have changed it since it was read last.

        Nothing where nobody has. Reads no file; equal answers mean that it stands still.
        """

    async def stirred(self) -> bool:
        """Return True when somebody may have changed the file after `changed` was asked last; False where nobody would tell."""

    async def look(self) -> WatchList:
        """Read the list and return it. Raises ConfigError where the file cannot be used now."""
