"""Whom to watch, in which order and in which groups. Knows no file and no directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from presence_tui.model.text import printable

DIRECT_REPORTS = "direct-reports"
"""The source that names whoever reports to the account that is signed in."""

_NAME_LIMIT = 80
"""Characters that a group's name may have where the program gives it; a file may have longer ones."""


def key_of(who: str) -> str:
    """Return `WatchEntry.key` of an entry: `who` itself where that is equal."""
    key = who.strip().casefold()
    return who if key == who else key


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """One line of a watch list."""

    who: str
    """A UPN, a mail address, an object id or `me`, as typed."""
    label: str = ""
    """What the user calls this entry; empty: the directory's name."""
    groups: tuple[str, ...] = ()
    """Names of the groups it stands in, in the list's order."""
    sourced: bool = False
    """Whether it stands in no file, and is here since a group's source names it. Then `who` is an object id."""
    key: str = field(init=False, repr=False, compare=False)
    """What makes two entries the same: Graph compares addresses and ids without case."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key_of(self.who))


@dataclass(frozen=True, slots=True)
class Group:
    """A named part of the watch list."""

    name: str
    minimum_reachable: int | None = None
    """Alarm when fewer people than this can be reached."""
    source: str | None = None
    """Where its people come from: `direct-reports` or `entra-group:<id or name>`; None: typed by hand."""


@dataclass(frozen=True, slots=True)
class WatchList:
    """Entries in order, each once, and the groups they name."""

    entries: tuple[WatchEntry, ...]
    groups: tuple[Group, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[WatchEntry], groups: Iterable[Group] = ()) -> WatchList:
        """Make a list in which everybody stands once, at the first place: groups add up, the first label wins."""
        by_key: dict[str, WatchEntry] = {}
        added: dict[str, dict[str, None]] = {}
        for entry in entries:
            key = entry.key
            first = by_key.setdefault(key, entry)
            if first is not entry:
                added.setdefault(key, {}).update(dict.fromkeys(entry.groups))
                if entry.label and not first.label:
                    by_key[key] = replace(first, label=entry.label)
        for key, names in added.items():
            first = by_key[key]
            before = set(first.groups)
            by_key[key] = replace(first, groups=(*first.groups, *(name for name in names if name not in before)))
        return cls(tuple(by_key.values()), tuple(groups))

    def keeping(self, old: WatchList) -> WatchList:
        """Return this list with the entries of `old` in place of those that are equal: same objects are compared at once."""
        before = {entry.key: entry for entry in old.entries}
        pairs = ((entry, before.get(entry.key)) for entry in self.entries)
        return WatchList(tuple(known if known == entry and known is not None else entry for entry, known in pairs), self.groups)

    @classmethod
    def of_words(cls, words: Iterable[str]) -> WatchList:
        """Make a list of the people named on the command line."""
        return cls.of(WatchEntry(word) for word in words)


def group_problem(name: str) -> str | None:
    """Say what is wrong with `name` as a new name of a group; None where nothing is."""
    if not name:
        return "is empty"
    if len(name) > _NAME_LIMIT:
        return f"is longer than {_NAME_LIMIT} characters"
    if name != printable(name):
        return "holds what a terminal does not show as it is"
    return None


def source_problem(source: str) -> str | None:
    """Say what is wrong with `source` as `Group.source`; None where nothing is."""
    kind, _, which = source.partition(":")
    if source == DIRECT_REPORTS or (kind == "entra-group" and which.strip() and which == printable(which)):
        return None
    return 'must be "direct-reports" or "entra-group:<id or name>"'
