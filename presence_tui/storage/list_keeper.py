"""Keeps a watch list in its file: reads, edits, undoes, and notices what others did to it. Blocks; one call at a time.

Each edit reads the file anew, so that nobody's edits are lost, and remembers how to take itself back.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from presence_tui.model.errors import ConfigError
from presence_tui.model.person import ME
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList
from presence_tui.storage.toml_text import parse_toml, read_bytes
from presence_tui.storage.watch_list_file import LIMIT, Note, unnoted, watch_list_of

if TYPE_CHECKING:
    from presence_tui.model.list_edit import Deed, Edited, ListEdit
    from presence_tui.storage.toml_array import Splice
    from presence_tui.storage.watch_list_edit import Document, Stepped
    from presence_tui.storage.watch_list_steps import Step

NOBODY_SAVED = WatchList.of_words([ME])
"""The list of whoever has no file yet."""

_REMEMBERED = 100
"""Edits that can be undone."""
_LOOKS = 2
"""How often one state of the file is read: what is written twice within a tick of its clock looks the same."""
_Digest = tuple[int, int]
_Stamp = tuple[int, ...] | None
_MARK = b"\xef\xbb\xbf"


class _Done(NamedTuple):
    """One edit, and how to take it back."""

    deed: Deed
    splices: tuple[Splice, ...]
    """What changed in the text, one after the other."""
    forth: tuple[Step, ...]
    """What was done."""
    back: tuple[Step, ...]
    """What takes it back where others changed the file meanwhile."""
    after: _Digest = (0, 0)
    """Tells whether the file is still as the edit left it."""


class _NothingToDo(Exception):
    """Leaves the file as it is."""

    def __init__(self, found: Edited | None = None) -> None:
        super().__init__()
        self.found = found
        """What others did with an edit that was to be taken back."""


class WatchListFile:
    """The file `path`."""

    def __init__(self, path: Path) -> None:
        self.path = self._path = path
        self.seen = False
        """Whether there was a file: then that it is gone is trouble, and no new one is made."""
        self._stamp: _Stamp = ()
        """What the file looked like from outside when it was read; none yet."""
        self._looks = 0
        self._known: tuple[_Digest | None, WatchList] = (None, NOBODY_SAVED)
        """The list as it was read or written last, and a digest of the bytes."""
        self._left: tuple[_Digest, Document] | None = None
        """What the file held as the last edit left it, so that the next one need not parse it anew."""
        self._done: list[_Done] = []
        self._undone: list[_Done] = []

    @property
    def watch_list(self) -> WatchList:
        """The list as it was read or written last."""
        return self._known[1]

    @property
    def name(self) -> str:
        """The file's name without its folder, printable."""
        return printable(self._path.name)

    @property
    def folder(self) -> str:
        """What stands before the name in a sentence about the file, printable."""
        return f"{printable(str(self._path.parent))}/"

    def edit(self, edit: ListEdit) -> Edited | None:
        """Do one edit; None where nobody was left to remove. Raises AlreadyListed, ConfigError, StorageError."""
        edited = self._change(lambda document, data: _first_time(document, edit), self._done)
        if edited is not None:
            self._undone.clear()
            del self._done[:-_REMEMBERED]
        return edited

    def undo(self) -> Edited | None:
        """Take back the newest edit, to the byte where the file is as it was left; None where there is none left.

        One that others took back, or whose entry they wrote anew, is forgotten instead. Raises ConfigError, StorageError.
        """
        return self._reverse(self._done, self._undone)

    def redo(self) -> Edited | None:
        """Do the newest edit again that was taken back; None where there is none left. Raises ConfigError, StorageError.

        One that others did again, or whose entry they wrote anew, is forgotten instead.
        """
        return self._reverse(self._undone, self._done)

    def changed(self) -> tuple[object, ...]:
        """Return what the file looks like from outside, where it may hold something else than was read last; else nothing."""
        stamp = _stamp_of(self._path)
        if stamp != self._stamp:
            self._stamp, self._looks = stamp, 0
        return (stamp,) if self._looks < _LOOKS else ()

    @property
    def size(self) -> int:
        """How many bytes the file has; 0 where there is none that can be read."""
        try:
            return os.stat(self._path).st_size
        except OSError:
            return 0

    def look(self, note: Note = unnoted) -> WatchList:
        """Return the list that the file holds now; where there is none yet, yourself alone. Raises ConfigError.

        `note` is told how many entries are read, of how many.
        """
        self.changed()
        self._looks += 1
        data = read_bytes(self._path, LIMIT)
        if data is None:
            self._refuse_vanished()
            self._known = (None, NOBODY_SAVED)
        elif _digest(data) != self._known[0]:
            self._known = (_digest(data), watch_list_of(parse_toml(self._path, data), note).keeping(self._known[1]))
            self.seen = True
        return self._known[1]

    def _reverse(self, of: list[_Done], onto: list[_Done]) -> Edited | None:
        """Take back the newest of `of`, never an older one in its place: nobody means that."""
        if not of:
            return None
        edited = self._change(lambda document, data: _taken_back(of[-1], document, data), onto)
        of.pop()
        return edited

    def _change(self, act: Callable[[Document, bytes], tuple[Document, _Done]], onto: list[_Done]) -> Edited | None:
        """Have `act` make another document of what the file holds, write it, and remember what was done."""
        from presence_tui.model.list_edit import Edited  # here and below, since a start edits nothing
        from presence_tui.storage.user_file import edit_user_file
        from presence_tui.storage.watch_list_edit import Document

        made: list[tuple[Document, _Done]] = []

        def change(old: bytes | None) -> bytes:
            after, done = act(self._document(old), old or b"")
            made.append((_checked(after), done))
            mark = _MARK if old and old.startswith(_MARK) else b""
            return mark + after.toml.text.encode()

        try:
            new = edit_user_file(self._path, change, LIMIT)
        except _NothingToDo as nothing:
            return nothing.found
        document, done = made[-1]
        watch_list = document.watch_list.keeping(self._known[1])
        self._left = _digest(new), Document(document.toml, watch_list)
        onto.append(done._replace(after=_digest(new)))
        self.seen, self._stamp, self._looks = True, _stamp_of(self._path), 1
        self._known = (_digest(new), watch_list)
        return Edited(watch_list, done.deed)

    def _document(self, data: bytes | None) -> Document:
        """Return what the file holds, or is to hold at first. Raises ConfigError where it cannot be used, or is gone."""
        from presence_tui.storage.watch_list_edit import TEMPLATE, Document

        if data is None:
            self._refuse_vanished()
            data = TEMPLATE.encode()
        digest, watch_list = self._known
        now = _digest(data)
        if self._left is not None and self._left[0] == now:
            return self._left[1]
        return _checked(Document(parse_toml(self._path, data), watch_list if now == digest else None))

    def _refuse_vanished(self) -> None:
        if self.seen:
            raise ConfigError(f"{self.name}: is not there any more")


def _checked(document: Document) -> Document:
    """Raise ConfigError where the list cannot be used."""
    _ = document.watch_list
    return document


def _first_time(document: Document, edit: ListEdit) -> tuple[Document, _Done]:
    from presence_tui.model.list_deed import deed_of

    deed, steps = deed_of(document.watch_list, edit), document.steps(edit)
    if not steps:
        raise _NothingToDo
    after, splices, back = document.stepped(steps)
    return after, _Done(deed, splices, steps, back)


def _taken_back(done: _Done, document: Document, data: bytes) -> tuple[Document, _Done]:
    from presence_tui.model.list_edit import Edited

    if _digest(data) == done.after:
        splices, back = tuple(splice.inverse for splice in reversed(done.splices)), done.forth
        after = document.spliced(splices)
    else:
        try:
            after, splices, back = _replayed(done, document)
        except ConfigError:  # others laid the text out so that it cannot be done there: older edits are not to wait for that
            raise _NothingToDo(Edited(document.watch_list, done.deed.undone, "changed meanwhile")) from None
    return after, _Done(done.deed.undone, splices, done.back, back)


def _replayed(done: _Done, document: Document) -> Stepped:
    """Take `done` back in a text that others changed. Raises _NothingToDo where they left nothing to do."""
    from presence_tui.storage.watch_list_progress import kept_on_the_list

    steps = _left_to_do(done, document)
    stepped = document.stepped(steps)
    if done.deed.verb == "added":
        return stepped
    kept = kept_on_the_list(document, steps, stepped.document, done.deed)
    return document.stepped((*steps, kept)) if kept else stepped


def _left_to_do(done: _Done, document: Document) -> tuple[Step, ...]:
    """Return what takes `done` back in a text that others changed. Raises _NothingToDo where they left nothing to do."""
    from presence_tui.model.list_edit import Edited
    from presence_tui.storage.watch_list_joining import left_of_joining
    from presence_tui.storage.watch_list_progress import left_of_people, progress_of

    steps, verb = done.back, done.deed.verb
    if done.deed.joined:
        steps, progress = left_of_joining(document, steps, done.deed)
    elif verb in ("added", "removed"):
        steps, progress = left_of_people(document, steps, removed=verb == "removed", all_or_none=done.deed.count == 1)
    else:
        progress = progress_of(document, steps)
    if progress != "to do":
        raise _NothingToDo(Edited(document.watch_list, done.deed.undone, progress))
    return steps


def _digest(data: bytes) -> _Digest:
    """Return what tells two contents apart while the program runs; Python's keyed hash is fast, and already loaded."""
    return len(data), hash(data)


def _stamp_of(path: Path) -> _Stamp:
    """Return what changes whenever the file does, as seen without opening it; None where there is none."""
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return (error.errno or 0,)
    return (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
