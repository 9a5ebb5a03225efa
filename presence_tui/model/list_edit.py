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
class AddEntries:
    """Append many entries at once; those whose key stands on the list already, or twice here, are left out."""

    entries: tuple[WatchEntry, ...]
    """Their `groups`: empty for the list's own people, else all groups to append to."""

    def missing_in(self, watch_list: WatchList) -> tuple[WatchEntry, ...]:
        """Return those that are to come, each once."""
        there = {entry.key for entry in watch_list.entries}
        new: dict[str, WatchEntry] = {}
        for entry in self.entries:
            if entry.key not in there:
                new.setdefault(entry.key, entry)
        return tuple(new.values())


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


ListEdit = AddEntry | AddEntries | RemoveEntry

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
    count: int = 1
    """How many people it was about; `key` and `name` are the first one's."""


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
    """Those that were added or removed, at least one."""
    count: int = 1
    """How many people were meant: with one, the first of `entries`, and others are the same person."""
    outcome: Outcome = "done"


def applied(watch_list: WatchList, edit: ListEdit) -> WatchList:
    """Return the list after `edit`."""
    match edit:
        case AddEntry(entry):
            return WatchList.of((*watch_list.entries, entry), watch_list.groups)
        case AddEntries():
            return WatchList.of((*watch_list.entries, *edit.missing_in(watch_list)), watch_list.groups)
        case RemoveEntry():
            kept = tuple(entry for entry in watch_list.entries if entry.key not in edit.keys)
            return WatchList(kept, watch_list.groups)
