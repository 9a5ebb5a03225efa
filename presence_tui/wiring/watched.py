"""Whom to watch: reads the list that the settings and the command line mean, and makes its keeper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import ConfigError
from presence_tui.model.person import ME, entry_problem
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList
from presence_tui.settings.keys import KEYS
from presence_tui.settings.values import Settings

if TYPE_CHECKING:
    from presence_tui.model.list_edit import Edited, ListEdit
    from presence_tui.model.ports import ListKeeper
    from presence_tui.storage.list_keeper import WatchListFile

_T = TypeVar("_T")


def whom_to_watch(settings: Settings, words: Sequence[str]) -> WatchList:
    """Return the people named by `words`, else those of the file, else yourself; the demo's in the demo. Raises ConfigError."""
    for word in words:
        if problem := entry_problem(word):
            raise ConfigError(f'WHO "{printable(word, 40)}" {problem}')
    if words:
        return WatchList.of_words(words)
    if settings.demo:
        from presence_tui.demo.company import WATCH_LIST

        return WATCH_LIST
    from presence_tui.storage.watch_list_file import read_watch_list

    path, origin = settings.watch_list, settings.origins["watch_list"]
    saved = read_watch_list(path) if path else None
    if saved is None and origin != "default":
        key = KEYS["watch_list"]
        named = origin if origin in (key.flag, key.variable) else f"watch_list in {origin}"
        raise ConfigError(f"{named} is {printable(str(path))}, which does not exist")
    return WatchList.of_words([ME]) if saved is None else saved


def keeper_of(watch_list: WatchList, settings: Settings, words: Sequence[str]) -> ListKeeper:
    """Return what keeps `watch_list`: its file; memory for the people named by `words`, and in the demo."""
    if words or settings.demo or settings.watch_list is None:
        from presence_tui.storage.memory_list import MemoryList

        return MemoryList(watch_list)
    from presence_tui.storage.list_keeper import WatchListFile

    return ThreadedList(WatchListFile(settings.watch_list, watch_list), f"{printable(str(settings.watch_list.parent))}/")


class ThreadedList:
    """Implements `model.ports.ListKeeper` over a file: in threads, so that a slow disk holds up nobody, nor the program's end.

    `folder` is left out of what is said of a file that cannot be used: the screen has no room for it.
    """

    def __init__(self, kept: WatchListFile, folder: str) -> None:
        self._kept = kept
        self._folder = folder
        self._threads = Threads()
        self.file = kept.name

    async def edit(self, edit: ListEdit) -> Edited | None:
        """Do one edit; None where nothing was left to do. Raises AlreadyListed, ConfigError, StorageError."""
        return await self._run(lambda: self._kept.edit(edit))

    async def undo(self) -> Edited | None:
        """Take back the newest edit that is not taken back yet. Raises ConfigError, StorageError."""
        return await self._run(self._kept.undo)

    async def redo(self) -> Edited | None:
        """Do the newest edit again that was taken back. Raises ConfigError, StorageError."""
        return await self._run(self._kept.redo)

    async def look(self) -> WatchList | None:
        """Return the list where somebody else may have changed it since it was read last. Raises ConfigError."""
        return await self._run(self._kept.look)

    async def _run(self, call: Callable[[], _T]) -> _T:
        try:
            return await self._threads.run(call)
        except ConfigError as error:
            raise ConfigError(str(error).removeprefix(self._folder)) from error
