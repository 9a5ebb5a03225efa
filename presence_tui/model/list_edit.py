"""Edits of the watch list: what is wanted, what was done, and what others did to the file. Knows no file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from presence_tui.model.watch_list import WatchEntry, WatchList


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Append an entry."""

    entry: WatchEntry
    """Its `groups`: empty for the list's own people, else the one group to append to."""


@dataclass(frozen=True, slots=True)
class AddEntries:
    """Append many entries at once, each key once; whoever is on the list already is put into the groups alone."""

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

    def joining_in(self, watch_list: WatchList) -> tuple[WatchEntry, ...]:
        """Return those who are listed and come to groups, as they are listed; their `groups` are those they come to."""
        there = {entry.key: entry for entry in watch_list.entries}
        joining: dict[str, WatchEntry] = {}
        for entry in self.entries:
            old = there.get(entry.key)
            groups = tuple(name for name in entry.groups if old and name not in old.groups)
            if old and groups:
                joining.setdefault(entry.key, replace(old, groups=groups))
        return tuple(joining.values())


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


@dataclass(frozen=True, slots=True)
class Regroup:
    """Put a person into a group, take them out of one, or both: move them.

    Whoever stood in no group stands in it alone then; whoever is left in none stands among the list's own people.
    """

    key: str
    """`WatchEntry.key`."""
    into: str = ""
    """Name of the group; empty: into none."""
    out_of: str = ""
    """Name of the group; empty: out of none."""
    others: tuple[str, ...] = ()
    """Keys of entries that are the same person under another name, and leave with it."""
    make: bool = False
    """Whether `into` is made where there is no such group."""

    @property
    def keys(self) -> frozenset[str]:
        """All keys that leave."""
        return frozenset((self.key, *self.others))


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Give an entry a label, or take it away."""

    key: str
    """`WatchEntry.key`."""
    label: str
    """Empty: none."""


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """Put an entry beside another one of the same group, or of the list's own people."""

    key: str
    """`WatchEntry.key`."""
    beside: str
    """Key of the other one."""
    after: bool
    """Whether it comes after it; else before."""
    group: str = ""
    """The group in which; empty: where the entry stands first, which is what the list's order goes by."""


@dataclass(frozen=True, slots=True)
class MakeGroup:
    """Make a group of nobody, the last one."""

    name: str


@dataclass(frozen=True, slots=True)
class DeleteGroup:
    """Delete a group. Its people who stand nowhere else come to the list's own."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameGroup:
    """Give a group another name."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """Put a group beside another one."""

    name: str
    beside: str
    """Name of the other one."""
    after: bool
    """Whether it comes after it; else before."""


@dataclass(frozen=True, slots=True)
class SetMinimum:
    """Say how many of a group have to be reachable, from 1 on; None: drop that."""

    name: str
    minimum: int | None


@dataclass(frozen=True, slots=True)
class SetSource:
    """Say where a group's people come from besides those typed: `Group.source`; None: drop that."""

    name: str
    source: str | None


OfGroup = MakeGroup | DeleteGroup | RenameGroup | MoveGroup | SetMinimum | SetSource
ListEdit = AddEntry | AddEntries | RemoveEntry | Regroup | SetLabel | MoveEntry | OfGroup

Verb = Literal[
    "added",
    "removed",
    "regrouped",
    "labelled",
    "moved",
    "group made",
    "group deleted",
    "group renamed",
    "group moved",
    "minimum set",
    "source set",
]

_OPPOSITE: dict[Verb, Verb] = {
    "added": "removed",
    "removed": "added",
    "group made": "group deleted",
    "group deleted": "group made",
}

Outcome = Literal["done", "done already", "changed meanwhile"]
"""What became of an edit, or of taking one back; but for `done` nothing was written.

`done already`: others did it before. `changed meanwhile`: others wrote the entry anew, and it stays as they wrote it.
"""


@dataclass(frozen=True, slots=True)
class Deed:
    """What an edit does, in words for whoever tells of it."""

    verb: Verb
    entries: tuple[WatchEntry, ...] = ()
    """Whom it is about; nobody for most that happens to groups."""
    count: int = 1
    """How many people were meant: with one, the first of `entries`, and others are the same person."""
    group: str = ""
    """The group's name; empty for none."""
    before: str = ""
    """What was: the group left, the label, the name, the minimum, the source; `up` or `down` for the way back of a move."""
    after: str = ""
    """What is now, likewise."""
    joined: tuple[WatchEntry, ...] = ()
    """Who were listed and were put into `group` besides; with `removed`: who are out of it again."""

    @property
    def undone(self) -> Deed:
        """What taking it back does."""
        group = self.before if self.verb == "group renamed" else self.group
        verb = _OPPOSITE.get(self.verb, self.verb)
        return Deed(verb, self.entries, self.count, group, self.after, self.before, self.joined)


@dataclass(frozen=True, slots=True)
class ListChange:
    """What one edit, undo or redo did, or found done."""

    verb: Verb
    key: str
    """`WatchEntry.key`; empty where it is about a group alone."""
    name: str
    """What the table shows, printable."""
    group: str
    """The group's name; empty for none."""
    saved: bool
    """Whether it stands in a file now; a list of the command line or of the demo is kept in memory."""
    outcome: Outcome = "done"
    count: int = 1
    """How many people it was about; `key` and `name` are the first one's."""
    before: str = ""
    """`Deed.before`."""
    after: str = ""
    """`Deed.after`."""
    joined: int = 0
    """How many `Deed.joined` are."""


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
    deed: Deed
    outcome: Outcome = "done"

    @property
    def verb(self) -> Verb:
        """What it did."""
        return self.deed.verb

    @property
    def entries(self) -> tuple[WatchEntry, ...]:
        """Whom it is about."""
        return self.deed.entries

    @property
    def count(self) -> int:
        """How many people were meant."""
        return self.deed.count
