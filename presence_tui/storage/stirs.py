"""Has the kernel tell when something happens to a file, so that nobody need look for it over and over. Reads no file.

Only Linux tells (inotify(7)), and only of file systems on which nobody else writes: what another machine does on NFS, or Windows
under WSL, is not told. Then there is no descriptor, and whoever asks has to look.
"""

from __future__ import annotations

import os
import struct
import sys
import weakref
from pathlib import Path
from typing import Any

_TOLD = 0x0000_0FCE
"""IN_MODIFY, IN_ATTRIB, IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE, IN_DELETE_SELF, IN_MOVE_SELF."""
_ONLY_FOLDERS = 0x0100_0000
_BEGIN_ANEW = 0x0000_EC00
"""IN_DELETE_SELF, IN_MOVE_SELF, IN_UNMOUNT, IN_Q_OVERFLOW, IN_IGNORED: what is watched is something else from now on."""
_HEAD = struct.Struct("iIII")
_PIECE = 4096

_LOCAL = (0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0xF2F5_2010, 0x2FC1_2FC1, 0xF15F, 0x3153_464A)
"""What statfs(2) calls ext, xfs, btrfs, tmpfs, overlay, f2fs, zfs, ecryptfs and jfs."""
_LARGEST_STATFS = 512


class FileStirs:
    """What happens to the file `path`, and where that is a symbolic link, to the file it leads to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[str, set[str]] = {}
        """By watched folder, of which files there is news."""
        self._watched: dict[int, set[str]] = {}
        """The same by what the kernel calls the folders."""
        self._open: weakref.finalize[..., Any] | None = None
        self.descriptor: int | None = None
        """Can be read when something may have happened since `watch`; None where nobody tells."""

    def watch(self) -> None:
        """Be told from now on; where there is no such folder yet, of its coming. Blocks no longer than a few looks would."""
        if sys.platform != "linux":
            return
        names: dict[str, set[str]] = {}
        for each in (os.path.abspath(self._path), os.path.realpath(self._path)):
            folder, name = os.path.split(each)
            while not os.path.isdir(folder) and folder != os.path.dirname(folder):
                folder, name = os.path.split(folder)
            names.setdefault(folder, set()).add(name)
        if names != self._names:
            self._close()
            self._begin(names)

    def happened(self) -> bool:
        """Return whether something may have happened to the file since this was asked last, as far as that was told."""
        there_was = False
        while self.descriptor is not None:
            try:
                told = os.read(self.descriptor, _PIECE)
            except BlockingIOError:
                break
            there_was |= self._concerns_us(told)
        return there_was

    def _concerns_us(self, told: bytes) -> bool:
        there_was, at = False, 0
        while at < len(told):
            folder, mask, _, length = _HEAD.unpack_from(told, at)
            at += _HEAD.size + length
            if mask & _BEGIN_ANEW:
                self._names = {}
                there_was = True
            name = os.fsdecode(told[at - length : at].rstrip(b"\0"))
            there_was |= name in self._watched.get(folder, ())
        return there_was

    def _begin(self, names: dict[str, set[str]]) -> None:
        import ctypes  # here, since it takes its time

        kernel = ctypes.CDLL(None)
        if not all(_is_local(kernel, folder) for folder in names):
            return
        descriptor = kernel.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if descriptor < 0:
            return
        self._open = weakref.finalize(self, os.close, descriptor)
        self._watched = {}
        for folder, files in names.items():  # two paths may lead to one folder
            called = kernel.inotify_add_watch(descriptor, os.fsencode(folder), _TOLD | _ONLY_FOLDERS)
            self._watched.setdefault(called, set()).update(files)
        if min(self._watched) < 0:
            self._close()
            return
        self._names, self.descriptor = names, descriptor

    def _close(self) -> None:
        self._names, self.descriptor = {}, None
        if self._open is not None:
            self._open()


def _is_local(kernel: Any, folder: str) -> bool:
    import ctypes

    facts = ctypes.create_string_buffer(_LARGEST_STATFS)
    if kernel.statfs(os.fsencode(folder), facts) != 0:
        return False
    return ctypes.c_long.from_buffer(facts).value & 0xFFFF_FFFF in _LOCAL
