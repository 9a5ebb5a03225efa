"""MSAL's token cache and its lock: in memory, or in a file that several processes share. Understands no token.

Whoever calls MSAL holds the lock: `acquire` in async code, then `reload`, the call and `save_and_release` in its thread.
Whoever only looks calls `peek`. A file that cannot be used is a warning: signing in works without it, until the end.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msal import SerializableTokenCache  # type: ignore[import-untyped]  # it ships no types

from presence_tui.auth.cache_shape import is_cache
from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.storage.file_lock import FileLock, keep_trying
from presence_tui.storage.private_file import read_private, set_aside, sweep, write_private

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock

_LIMIT = 8_000_000

_Stamp = tuple[int, int, int] | None
_UNREAD: _Stamp = (0, 0, 0)
"""Of no file at all: the next look reads."""

_EMPTY = b"{}"
"""What is written where nobody is signed in."""


class MemoryTokenCache:
    """Lives as long as the process. For the demo."""

    def __init__(self) -> None:
        self.tokens = SerializableTokenCache()
        """MSAL's own; always this object."""
        self.warnings: list[str] = []
        """Sentences about files that could not be used."""
        self.version = 0
        """Counts how often the cache was replaced by what others wrote."""
        self._busy = threading.Lock()
        self._forgotten = False
        """Whether everything was forgotten since the lock was taken: a sign-out does not wait for ever."""

    async def acquire(self, clock: Clock, seconds: float) -> bool:
        """Try until the lock is ours, at most `seconds`; return whether it is. Cancelling it leaves nothing held."""
        return await keep_trying(self._try_acquire, clock, seconds)

    def release(self) -> None:
        """Let go, from any thread."""
        self._busy.release()

    @property
    def unsaved(self) -> bool:
        """Whether there is something newer here than in the file, which could not be written."""
        return False

    def changed(self) -> bool:
        """Say whether somebody else wrote since the last `reload`, `peek` or `save`. One look at the file's facts."""
        return False

    def reload(self) -> None:
        """Take in what others wrote. Hold the lock."""

    def peek(self) -> None:
        """Take in what others wrote, unless a call of MSAL is at work on the cache."""

    def save(self) -> bool:
        """Write what changed. Hold the lock. Return False where somebody signed out meanwhile: then nothing of it is kept.

        Never fails: what could not be written is told, and tried again next time.
        """
        if self._forgotten:
            self.tokens.deserialize("")
        return not self._forgotten

    def save_and_release(self) -> bool:
        """Do as `save`, and let go whatever comes of it."""
        try:
            return self.save()
        finally:
            self.release()

    def clear(self) -> None:
        """Forget everything, also in the file, and what a call under way will bring. Hold the lock, if it can be had.

        Raises StorageError where the file keeps it.
        """
        self._forgotten = True
        self.tokens.deserialize("")

    def _try_acquire(self) -> bool:
        if not self._busy.acquire(blocking=False):
            return False
        self._forgotten = False
        return True


class SharedTokenCache(MemoryTokenCache):
    """Lives in the file `path`, 0600 in 0700, beside its lock file.

    `on_warning` is called with each new sentence of `warnings`, perhaps from a thread.
    """

    def __init__(self, path: Path, on_warning: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self._path = path
        self._on_warning = on_warning
        self._file_lock = FileLock(path)
        self._guard = threading.Lock()
        """Held while the cache is replaced or written, so that a look never does so under a call of MSAL."""
        self._stamp = _UNREAD
        self._unsaved = False
        self._failure = ""
        """Why the file could not be written the last time."""
        self._usable = True
        """False while the file is there but cannot be read: it is not ours to overwrite."""

    @property
    def unsaved(self) -> bool:
        """Whether there is something newer here than in the file, which could not be written."""
        return self._unsaved

    def release(self) -> None:
        """Let go, from any thread."""
        try:
            if self._file_lock.held:
                self._file_lock.release()
        finally:
            super().release()

    def changed(self) -> bool:
        """Say whether somebody else wrote the file, or removed it."""
        return self._stamp != self._stamp_now()

    def reload(self) -> None:
        """Read the file where it changed; set a damaged one aside. Hold the lock."""
        with self._guard:
            self._load(may_set_aside=True)

    def peek(self) -> None:
        """Read the file where it changed, unless a call of MSAL is at work on the cache."""
        if not self.changed():
            return
        if self._try_acquire():
            try:
                self.reload()
            finally:
                self.release()
            return
        with self._guard:
            if not self._busy.locked():  # another process holds it: the file is whole all the same
                self._load(may_set_aside=False)

    def save(self) -> bool:
        """Write what changed, unless somebody signed out meanwhile; a failure is a warning. See MemoryTokenCache."""
        with self._guard:
            if self._forgotten or self._is_emptied():
                self._forget_if(True)
                return False
            try:
                if self._unsaved or self.tokens.has_state_changed:
                    self._write()
            except StorageError as error:
                self._failure = str(error)
                self._warn(self._failure)
            return True

    def clear(self) -> None:
        """Forget everything, also in the file. See MemoryTokenCache."""
        with self._guard:
            super().clear()
            self._write()

    def _try_acquire(self) -> bool:
        if not super()._try_acquire():
            return False
        try:
            if self._file_lock.try_acquire():
                return True
        except StorageError as error:  # nothing can be written beside it either; this process is still one at a time
            self._warn(str(error))
            return True
        except BaseException:
            self._busy.release()
            raise
        self._busy.release()
        return False

    def _write(self) -> None:
        self._unsaved = True
        if not self._usable:
            raise StorageError(f"{printable(str(self._path))} is not written: it cannot be read")
        write_private(self._path, self.tokens.serialize().encode())
        self._stamp = self._stamp_now()
        self._unsaved = False
        self.warnings = [each for each in self.warnings if each != self._failure]  # to be told again when it fails again

    def _is_emptied(self) -> bool:
        """Say whether another process forgot everything, without the lock, since we read the file."""
        if self._stamp == _UNREAD or not self.changed():
            return False
        try:
            return read_private(self._path, _LIMIT) in (None, _EMPTY)
        except StorageError:
            return False

    def _load(self, *, may_set_aside: bool) -> None:
        before = self._stamp_now()
        if before == self._stamp:
            return
        if self._stamp == _UNREAD:
            sweep(self._path)
        try:
            data = read_private(self._path, _LIMIT)
        except StorageError as error:  # it says nothing about who is signed in: what is known still counts
            self._usable = False
            self._stamp = _UNREAD
            self._warn(str(error))
            return
        self._usable = True
        self.version += 1
        if data is None or self._take(data):
            self._forget_if(data is None)
            self._stamp = before
            return
        self._forget_if(True)
        if may_set_aside:
            self._set_aside()
            self._stamp = self._stamp_now()

    def _forget_if(self, empty: bool) -> None:
        if empty:
            self.tokens.deserialize("")
        self._unsaved = False

    def _take(self, data: bytes) -> bool:
        """Read `data` into MSAL's cache; return False where it is no token cache."""
        try:
            text = data.decode()
            if is_cache(json.loads(text)):
                self.tokens.deserialize(text)
                return True
        except (ValueError, RecursionError):
            pass
        return False

    def _set_aside(self) -> None:
        name = printable(str(self._path))
        try:
            kept = set_aside(self._path)
        except StorageError as error:
            self._usable = False
            self._warn(f"{name} is damaged; {error}")
        else:
            self._warn(f"{name} was damaged; it is kept as {printable(kept.name)}")

    def _stamp_now(self) -> _Stamp:
        try:
            facts = os.lstat(self._path)
        except OSError:
            return None
        return facts.st_ino, facts.st_mtime_ns, facts.st_size

    def _warn(self, sentence: str) -> None:
        if sentence in self.warnings:
            return
        self.warnings.append(sentence)
        del self.warnings[:-20]
        if self._on_warning is not None:
            self._on_warning(sentence)
