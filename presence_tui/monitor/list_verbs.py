"""The verbs of the monitor that edit the watch list."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.directory.resolver import Directory
from presence_tui.model.list_edit import ListChange, ListEdit
from presence_tui.model.watch_list import WatchEntry
from presence_tui.monitor.editing import Editing


class ListVerbs:
    """Each edit is saved before it is shown."""

    _directory: Directory
    _editing: Editing

    async def add(self, who: str, group: str = "") -> ListChange:
        """Append `who` to the watch list, or to one of its groups. Raises AlreadyListed, ConfigError, StorageError."""
        change = await self._editing.add(who, group)
        self._directory.adopt(who)  # whom a search found
        self._directory.save_new()  # who was looked up before
        return change

    async def add_many(self, entries: Sequence[WatchEntry]) -> ListChange | None:
        """Append all that are not on the list yet, in one change. Raises ConfigError, StorageError."""
        change = await self._editing.add_many(entries)
        self._directory.save_new()
        return change

    async def remove(self, key: str) -> ListChange:
        """Take the person of row `key` off the watch list. Raises ConfigError, StorageError."""
        return await self._editing.remove(key)

    async def edit_list(self, edit: ListEdit) -> ListChange | None:
        """Do one edit of groups, or of one person's groups, label or place. Raises ConfigError, StorageError."""
        return await self._editing.edit(edit)

    async def undo(self) -> ListChange | None:
        """Take back the newest edit; None where there is none. Raises ConfigError, StorageError."""
        return await self._editing.undo()

    async def redo(self) -> ListChange | None:
        """Do again what was taken back last; None where there is nothing. Raises ConfigError, StorageError."""
        return await self._editing.redo()

    def groups(self) -> tuple[str, ...]:
        """Return the names of the watch list's groups, in order."""
        return tuple(group.name for group in self._editing.watch_list.groups)
