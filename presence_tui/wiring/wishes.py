"""Keeps wishes in the profile's file: in threads, under a lock that all panes of the profile share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.model.wish import owner
from presence_tui.storage import wishes_file
from presence_tui.storage.file_lock import FileLock
from presence_tui.storage.wishes_file import WishesFile

if TYPE_CHECKING:
    from presence_tui.model.list_ports import ListKeeper
    from presence_tui.model.ports import Clock
    from presence_tui.model.snapshot import Account
    from presence_tui.model.wish import KeptWishes, WishEdit
    from presence_tui.paths import Places
    from presence_tui.settings.values import Settings

_PATIENCE = 2.0
"""Seconds for the lock; whoever holds it writes one small file."""

_T = TypeVar("_T")


def wish_keeper(settings: Settings, places: Places | None, watched: ListKeeper, clock: Clock) -> SharedWishes | None:
    """Return what keeps wishes; None where the list is kept in memory, as the demo's is: they end with it."""
    if places is None or settings.watch_list is None or not watched.file:
        return None
    return SharedWishes(places.wishes_file(settings.profile), settings.watch_list, clock)


class SharedWishes:
    """Implements `model.ports.WishKeeper`."""

    def __init__(self, path: Path, watch_list: Path, clock: Clock) -> None:
        self._path = path
        self._file = WishesFile(path, str(watch_list))
        self._clock = clock
        self._threads = Threads("wishes")

    async def look(self) -> KeptWishes | None:
        """Return what is kept, where it may have changed since this was asked last. Raises StorageError."""
        return await self._threads.run(self._file.look)

    async def change(self, edits: Sequence[WishEdit]) -> tuple[KeptWishes, KeptWishes]:
        """Do `edits`; return what was kept before, and what is kept now. Raises StorageError."""
        change = partial(self._file.change, list(edits), self._clock.now().utc)
        return await _under_lock(self._path, change, self._clock, self._threads)


async def forget_wishes(places: Places, profile: str, account: Account | None, clock: Clock) -> None:
    """Forget what `account` wished, in all lists of the profile; without it what anybody did. Raises StorageError."""
    path = places.wishes_file(profile)
    if path.exists():
        forget = partial(wishes_file.forget_wishes, path, owner(account) if account else None)
        await _under_lock(path, forget, clock, Threads("wishes"))


async def _under_lock(path: Path, call: Callable[[], _T], clock: Clock, threads: Threads) -> _T:
    lock = FileLock(path)
    if not await lock.acquire(clock, _PATIENCE):
        raise StorageError(f"{printable(str(path))} cannot be written: another pane holds it")
    return await threads.run(partial(_then_release, call, lock), unstarted=lock.release)


def _then_release(call: Callable[[], _T], lock: FileLock) -> _T:
    """Return what `call` returns; the lock is let go here, since whoever waits may be cancelled before the end."""
    try:
        return call()
    finally:
        lock.release()
