"""The token cache in a file that several processes share. A file that cannot be used is a warning: signing in works without
it, until the end.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

from presence_tui.auth.cache_shape import is_cache, owners_in, put_together, taken_apart
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.session import token_owners
from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.storage.file_lock import FileLock
from presence_tui.storage.private_file import read_private, remove_private, set_aside, sweep, write_private

_LIMIT = 8_000_000

_Stamp = tuple[int, int, int] | None
_UNREAD: _Stamp = (0, 0, 0)
"""Of no file at all: the next look reads."""

_EMPTY = b"{}"
"""What is written where nobody is signed in."""


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
        self._failure = ""
        """Why the file could not be written the last time."""
        self._owners: frozenset[str] = frozenset()
        """Who had tokens in the file when it was read or written last."""
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

    def save(self, owner: str = "") -> bool:
        """Write what changed, unless somebody signed out meanwhile; a failure is a warning. See MemoryTokenCache."""
        with self._guard:
            behind = self._left_behind()
            if self._forgotten or behind is None:
                self._forget_if(True)
                return False
            gone = behind | self._left
            self._drop(gone)
            try:
                if self._unsaved or self.tokens.has_state_changed:
                    self._write()
            except StorageError as error:
                self._failure = str(error)
                self._warn(self._failure)
            return owner not in gone

    def clear(self) -> None:
        """Forget everything, also in the file. See MemoryTokenCache."""
        with self._guard:
            super().clear()
            self._write_or_remove()

    def forget(self, owner: str, nobody_at: str = "") -> None:
        """Forget one account, also in the file. See MemoryTokenCache.

        Without the lock another process may write at the same time: what it wrote last is read at the last moment.
        """
        with self._guard:
            self._load(may_set_aside=True)
            super().forget(owner, nobody_at)
            self._write_or_remove()

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
        text = put_together(self.tokens.serialize(), self.chosen)
        write_private(self._path, text.encode())
        self._stamp = self._stamp_now()
        self._owners = token_owners(self.tokens)
        self._unsaved = False
        self.warnings = [each for each in self.warnings if each != self._failure]  # to be told again when it fails again

    def _write_or_remove(self) -> None:
        """Write; where that fails, as on a full disk, and nobody is left, remove the file: that signs out as well."""
        try:
            self._write()
        except StorageError:
            if not self._usable or token_owners(self.tokens):
                raise
            remove_private(self._path)
            self._stamp, self._owners, self._unsaved = self._stamp_now(), frozenset(), False

    def _left_behind(self) -> frozenset[str] | None:
        """Return whom another process forgot, without the lock, since we read the file; None: everybody."""
        if self._stamp == _UNREAD or not self.changed():
            return frozenset()
        try:
            data = read_private(self._path, _LIMIT)
        except StorageError:
            return frozenset()
        if data is None or data == _EMPTY:
            return None
        there = _owners(data)
        return frozenset() if there is None else self._owners - there

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
            self._empty()
            self._owners = frozenset()
        self._unsaved = False

    def _take(self, data: bytes) -> bool:
        """Read `data` into MSAL's cache; return False where it is no token cache."""
        try:
            value = json.loads(data.decode())
            if is_cache(value):
                self._owners = owners_in(value)
                tokens, self.chosen = taken_apart(value)
                self.tokens.deserialize(tokens)
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


def read_only(path: Path) -> MemoryTokenCache:
    """Return what the file holds now, for a look: it is left alone, also where it is damaged, and needs no lock."""
    cache = MemoryTokenCache()
    try:
        value = json.loads((read_private(path, _LIMIT) or b"{}").decode())
    except (StorageError, ValueError, RecursionError):
        return cache
    if is_cache(value):
        tokens, cache.chosen = taken_apart(value)
        cache.tokens.deserialize(tokens)
    return cache


def _owners(data: bytes) -> frozenset[str] | None:
    """Return who owns tokens in the file's `data`; None where it is no token cache."""
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError):
        return None
    return owners_in(value) if is_cache(value) else None
