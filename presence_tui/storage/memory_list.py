"""Keeps a watch list in memory alone: of people named on the command line, and of the demo. Nobody else changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presence_tui.model.list_edit import Deed, Edited, ListEdit
    from presence_tui.model.outline import Outline
    from presence_tui.model.watch_list import WatchList


class MemoryList:
    """Implements `model.list_ports.ListKeeper`."""

    file = ""

    def __init__(self, watch_list: WatchList) -> None:
        self._given = watch_list
        self._now: tuple[Outline, WatchList] | None = None
        """The list as it is now; not before it is asked for: a start need only know how many there are."""
        self._done: list[tuple[Outline, WatchList, ListEdit, Deed]] = []
        """The list before each edit, the edit, and what it did."""
        self._undone: list[ListEdit] = []

    def __len__(self) -> int:
        return len(self._given.entries if self._now is None else self._now[1].entries)

    @property
    def watch_list(self) -> WatchList:
        """The list as it is now."""
        return self._known()[1]

    def _known(self) -> tuple[Outline, WatchList]:
        if self._now is None:
            from presence_tui.model.outline import Outline  # here and below, since a start edits nothing

            outline = Outline.of(self._given)
            self._now = outline, outline.watch_list
        return self._now

    async def edit(self, edit: ListEdit) -> Edited | None:
        """Do one edit; None where nothing was left to do. Raises AlreadyListed, ConfigError."""
        edited = self._do(edit)
        if edited is not None:
            self._undone.clear()
        return edited

    async def undo(self) -> Edited | None:
        """Take back the newest edit that is not taken back yet."""
        if not self._done:
            return None
        from presence_tui.model.list_edit import Edited

        outline, watch_list, edit, deed = self._done.pop()
        self._now = outline, watch_list
        self._undone.append(edit)
        return Edited(self.watch_list, deed.undone)

    async def redo(self) -> Edited | None:
        """Do the newest edit again that was taken back."""
        return self._do(self._undone.pop()) if self._undone else None

    async def changed(self) -> tuple[object, ...]:
        """Return nothing: nobody else has it."""
        return ()

    async def stirred(self) -> bool:
        """Return that there is nobody who would tell."""
        return False

    async def look(self) -> WatchList:
        """Return the list."""
        return self.watch_list

    def _do(self, edit: ListEdit) -> Edited | None:
        from presence_tui.model.list_deed import deed_of
        from presence_tui.model.list_edit import Edited

        before, watch_list = self._known()
        deed, after = deed_of(watch_list, edit), before.after(edit)
        if after == before:
            return None
        self._done.append((before, watch_list, edit, deed))
        self._now = after, after.watch_list
        return Edited(self.watch_list, deed)
