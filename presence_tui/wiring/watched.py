"""Whom to watch: reads the list that the settings and the command line mean, and makes its keeper."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Self, TypeVar

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import ConfigError
from presence_tui.model.person import entry_problem
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList
from presence_tui.settings.keys import KEYS
from presence_tui.settings.values import Settings
from presence_tui.storage.list_keeper import NOBODY_SAVED, WatchListFile
from presence_tui.view.opening import Reading
from presence_tui.wiring.heap import keep_large_blocks_apart

if TYPE_CHECKING:
    from presence_tui.model.list_edit import Edited, ListEdit
    from presence_tui.model.list_ports import ListKeeper
    from presence_tui.storage.memory_list import MemoryList

_T = TypeVar("_T")


_LONG = 100_000
"""Bytes from which on a list is not read before the first frame, but beside the table: it would take longer than all the rest."""


class Watched:
    """The people named by `words`, else those of the file, else yourself; the demo's in the demo. Raises ConfigError.

    A file is read when its list is asked for first.
    """

    def __init__(self, settings: Settings, words: Sequence[str]) -> None:
        self._settings = settings
        self._guard = threading.Lock()
        self._progress: Reading | None = None
        self._kept: MemoryList | WatchListFile
        if words or settings.demo or settings.watch_list is None:
            from presence_tui.storage.memory_list import MemoryList

            self._kept = MemoryList(_named(words) if words else _unsaved(settings))
        else:
            self._kept = WatchListFile(settings.watch_list)
            self._progress = Reading()

    @property
    def is_long(self) -> bool:
        """Whether it is a long list in a file, which takes its time; it may be broken."""
        return isinstance(self._kept, WatchListFile) and self._kept.size > _LONG

    @property
    def list(self) -> WatchList:
        """The list as it was read or edited last."""
        self.read()
        return self._kept.watch_list

    def words(self) -> Iterator[str]:
        """Yield the entries as they were typed; none where the list was not read yet."""
        with self._guard:
            entries = self._kept.watch_list.entries if self._progress is None else ()
        return (entry.who for entry in entries)

    def people(self) -> int | Reading:
        """Return how many entries there are, or while a long list is not read yet, how far that is."""
        if not isinstance(self._kept, WatchListFile):
            return len(self._kept)
        return len(self.list.entries) if self._progress is None or not self.is_long else self._progress

    def read(self) -> Self:
        """Read the list where that was not done yet, which blocks. Raises ConfigError."""
        with self._guard:
            if self._progress is not None and isinstance(self._kept, WatchListFile):
                if self.is_long:
                    keep_large_blocks_apart()
                _look(self._kept, self._settings, self._note)
                self._progress = None
        return self

    def _note(self, done: int, total: int) -> None:
        self._progress = Reading(done, total)

    def keeper(self) -> ListKeeper:
        """Return what edits the list: in its file, or in memory."""
        self.read()
        return ThreadedList(self._kept) if isinstance(self._kept, WatchListFile) else self._kept


def _named(words: Sequence[str]) -> WatchList:
    for word in words:
        if problem := entry_problem(word):
            raise ConfigError(f'WHO "{printable(word, 40)}" {problem}')
    return WatchList.of_words(words)


def _unsaved(settings: Settings) -> WatchList:
    if not settings.demo:
        return NOBODY_SAVED
    from presence_tui.demo.company import WATCH_LIST

    return WATCH_LIST


def _look(kept: WatchListFile, settings: Settings, note: Callable[[int, int], None]) -> None:
    kept.look(note)
    origin = settings.origins["watch_list"]
    if not kept.seen and origin != "default":
        key = KEYS["watch_list"]
        named = origin if origin in (key.flag, key.variable) else f"watch_list in {origin}"
        raise ConfigError(f"{named} is {printable(str(settings.watch_list))}, which does not exist")


class ThreadedList:
    """Implements `model.list_ports.ListKeeper` over a file, in threads: a slow disk holds up nobody, nor the program's end.

    What it says of a file that cannot be used leaves the folder out: the screen has no room for it.
    """

    def __init__(self, kept: WatchListFile) -> None:
        self._kept = kept
        from presence_tui.storage.stirs import FileStirs  # here, since the first frame does not need it

        self._threads = Threads("watch list")
        self._stirs = FileStirs(kept.path)
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

    async def changed(self) -> tuple[object, ...]:
        """Return what the file looks like from outside, where somebody else may have changed it since it was read last."""
        return await self._threads.run(self._changed)

    async def stirred(self) -> bool:
        """Return True when somebody may have changed the file after `changed` was asked last; False where nobody would tell."""
        while (descriptor := self._stirs.descriptor) is not None:
            await _readable(descriptor)
            if self._stirs.happened():
                return True
        return False

    async def look(self) -> WatchList:
        """Read the list and return it. Raises ConfigError where the file cannot be used now."""
        return await self._run(self._kept.look)

    def _changed(self) -> tuple[object, ...]:
        self._stirs.watch()
        return self._kept.changed()

    async def _run(self, call: Callable[[], _T]) -> _T:
        from presence_tui.wiring.long_calls import LongCalls  # here, since the first frame needs none

        try:
            return await LongCalls("watch list").run(call)
        except ConfigError as error:
            raise ConfigError(str(error).removeprefix(self._kept.folder)) from error


async def _readable(descriptor: int) -> None:
    """Return when `descriptor` can be read."""
    loop = asyncio.get_running_loop()
    news = asyncio.Event()
    loop.add_reader(descriptor, news.set)
    try:
        await news.wait()
    finally:
        loop.remove_reader(descriptor)
