"""Edits of the watch list: what is wanted, what was done, and what others did to the file. Knows no file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from presence_tui.model.watch_list import WatchEntry, WatchList


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Append an entry."""

    entry: WatchEntry
    """Its `groups`: empty for the list's own people, else the one group to append to."""


@dataclass(frozen=True, slots=True)
class RemoveEntry:
    """Take an entry away, wherever it stands."""

    key: str
    """`WatchEntry.key`."""
    others: tuple[str, ...] = ()
    """Keys of entries that are the same person under another name, and go with it."""

    @property
    def keys(self) -> frozenset[str]:
        """All keys that go."""
        return frozenset((self.key, *self.others))


ListEdit = AddEntry | RemoveEntry

Outcome = Literal["done", "done already", "changed meanwhile"]
"""What became of an edit, or of taking one back; but for `done` nothing was written.

`done already`: others did it before. `changed meanwhile`: others wrote the entry anew, and it stays as they wrote it.
"""


@dataclass(frozen=True, slots=True)
class ListChange:
    """What one edit, undo or redo did, or found done."""

    verb: Literal["added", "removed"]
    key: str
    """`WatchEntry.key`."""
    name: str
    """What the table shows, printable."""
    group: str
    """The group's name; empty for none."""
    saved: bool
    """Whether it stands in a file now; a list of the command line or of the demo is kept in memory."""
    outcome: Outcome = "done"


@dataclass(frozen=True, slots=True)
class ListNews:
    """What somebody else did to the file, as it was picked up."""

    number: int
    """Counts such news since the start."""
    added: int
    removed: int
    file: str
    """The file's name without its folder, printable."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What the keeper of a list did, and the list as it is now, with what others did to it meanwhile."""

    watch_list: WatchList
    verb: Literal["added", "removed"]
    entries: tuple[WatchEntry, ...]
    """Those that were added or removed, at least one; the first one was meant, others are the same person."""
    outcome: Outcome = "done"


def applied(watch_list: WatchList, edit: ListEdit) -> WatchList:
    """Return the list after `edit`."""
    match edit:
        case AddEntry(entry):
            return WatchList.of((*watch_list.entries, entry), watch_list.groups)
        case RemoveEntry():
            kept = tuple(entry for entry in watch_list.entries if entry.key not in edit.keys)
            return WatchList(kept, watch_list.groups)
