"""Keeps a watch list in memory alone: of people named on the command line, and of the demo. Nobody else changes it."""

from __future__ import annotations

from typing import Literal

from presence_tui.model.errors import AlreadyListed
from presence_tui.model.list_edit import AddEntries, Edited, ListEdit, RemoveEntry, applied
from presence_tui.model.watch_list import WatchEntry, WatchList


class MemoryList:
    """Implements `model.ports.ListKeeper`."""

    file = ""

    def __init__(self, watch_list: WatchList) -> None:
        self.watch_list = watch_list
        """The list as it is now."""
        self._done: list[tuple[WatchList, ListEdit, Edited]] = []
        """The list before each edit, the edit, and what it did."""
        self._undone: list[ListEdit] = []

    async def edit(self, edit: ListEdit) -> Edited | None:
        """Do one edit; None where nobody was left to remove. Raises AlreadyListed."""
        edited = self._do(edit)
        if edited is not None:
            self._undone.clear()
        return edited

    async def undo(self) -> Edited | None:
        """Take back the newest edit that is not taken back yet."""
        if not self._done:
            return None
        self.watch_list, edit, edited = self._done.pop()
        self._undone.append(edit)
        return Edited(self.watch_list, "added" if edited.verb == "removed" else "removed", edited.entries, edited.count)

    async def redo(self) -> Edited | None:
        """Do the newest edit again that was taken back."""
        return self._do(self._undone.pop()) if self._undone else None

    async def changed(self) -> tuple[object, ...]:
        """Return nothing: nobody else has it."""
        return ()

    async def look(self) -> WatchList:
        """Return the list."""
        return self.watch_list

    def _do(self, edit: ListEdit) -> Edited | None:
        before, verb, entries = self.watch_list, *self._meant(edit)
        if not entries:
            return None
        self.watch_list = applied(before, edit)
        edited = Edited(self.watch_list, verb, entries, len(entries) if isinstance(edit, AddEntries) else 1)
        self._done.append((before, edit, edited))
        return edited

    def _meant(self, edit: ListEdit) -> tuple[Literal["added", "removed"], tuple[WatchEntry, ...]]:
        there = {entry.key: entry for entry in self.watch_list.entries}
        if isinstance(edit, RemoveEntry):
            return "removed", tuple(there[key] for key in (edit.key, *edit.others) if key in there)
        if isinstance(edit, AddEntries):
            return "added", edit.missing_in(self.watch_list)
        if edit.entry.key in there:
            raise AlreadyListed(edit.entry.key)
        return "added", (edit.entry,)
