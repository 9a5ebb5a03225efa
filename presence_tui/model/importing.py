"""Importing many people at once: what a file names, and what becomes of each line. Facts only; asks nobody, knows no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from presence_tui.model.errors import BadRequest, Forbidden, GraphError, PresenceError, SignInError, Unreadable
from presence_tui.model.list_edit import ListChange
from presence_tui.model.person import ME, Person, UserId, is_name
from presence_tui.model.resolution import Found, NobodyFound, Resolution, SeveralFound
from presence_tui.model.watch_list import WatchEntry, key_of


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One entry of a file."""

    line: int
    """From 1."""
    who: str
    """As it stands there."""
    problem: str = ""
    """Why it can be nobody's name; empty where it can."""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file names."""

    name: str
    """What the file is called, printable."""
    entries: tuple[FileEntry, ...]
    column: str = ""
    """The head of the column that is read first, printable; empty: the file is no table."""


class Fate(Enum):
    """What becomes of an entry."""

    ADDED = "added"
    UNCHECKED = "added, not looked up"
    """Added as it stands, since nobody could be asked: it is looked up later."""
    JOINED = "put into the group"
    """On the list, and put into the group besides."""
    LISTED = "there already"
    TWICE = "in the file twice"
    NOBODY = "nobody"
    SEVERAL = "several people"
    REFUSED = "refused"
    """Graph answers an error for this one, or does not permit the look-up."""
    UNASKED = "not looked up"
    """A display name, and nobody could be asked: what is no address is added only once it is known whose it is."""
    UNUSABLE = "no entry"


ADDED = (Fate.ADDED, Fate.UNCHECKED)
COME = (*ADDED, Fate.JOINED)
THERE = (Fate.LISTED, Fate.TWICE)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one entry of the file."""

    line: int
    who: str
    fate: Fate
    entry: str = ""
    """What comes to the list, or to the group, as it is listed; empty: nothing."""
    name: str = ""
    """The name of who that is, where it is known."""
    near: str = ""
    """Names that are close, or those among whom it cannot be told; or what is wrong with the entry."""
    error: PresenceError | None = None
    """Why it was refused or not asked."""


@dataclass(frozen=True, slots=True)
class Import:
    """What becomes of a file, line by line, in its order."""

    lines: tuple[ImportLine, ...]

    @property
    def added(self) -> tuple[ImportLine, ...]:
        """Those that come to the list."""
        return tuple(line for line in self.lines if line.fate in ADDED)

    @property
    def come(self) -> tuple[ImportLine, ...]:
        """Those that come to the list or to the group."""
        return tuple(line for line in self.lines if line.fate in COME)

    @property
    def left_out(self) -> tuple[ImportLine, ...]:
        """Those that did not resolve."""
        return tuple(line for line in self.lines if line.fate not in (*COME, *THERE))

    def entries(self, group: str = "") -> tuple[WatchEntry, ...]:
        """Return what is to be added, to `group` where it is named."""
        return tuple(WatchEntry(line.entry, groups=(group,) if group else ()) for line in self.come)

    def count(self, *fates: Fate) -> int:
        """Return how many entries have one of `fates`."""
        counts = Counter(line.fate for line in self.lines)
        return sum(counts[fate] for fate in fates)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file."""

    found: Import
    change: ListChange | None
    """What was done to the list; None: nothing."""


def wanted(entries: Sequence[FileEntry], listed: Collection[str]) -> list[str]:
    """Return whom to look up: entries that can be used and whose key is not `listed`, each once."""
    usable = (entry.who for entry in entries if not entry.problem)
    return list({key_of(who): who for who in usable if key_of(who) not in listed and not _is_me(who)}.values())


def import_of(
    entries: Sequence[FileEntry],
    outcomes: Mapping[str, Resolution | BadRequest | Unreadable],
    failure: GraphError | SignInError | None,
    listed: Mapping[str, WatchEntry],
    people: Mapping[UserId, WatchEntry],
    group: str = "",
) -> Import:
    """Return what becomes of each entry.

    `outcomes` hold who was looked up, by key (`WatchEntry.key`); `failure` is why not all were. `listed` are the entries of the
    list by key, `people` those whose person is known, by who that is. Whoever is listed comes to `group` where it is named.
    """
    seen: set[str] = set()
    lines: list[ImportLine] = []
    for entry in entries:
        key = key_of(entry.who)
        line, there = _line(entry, outcomes.get(key), failure), listed.get(key)
        if line.fate in ADDED or (there and not entry.problem):
            names = _names(entry, line, outcomes.get(key))
            there = there or next((known for name in names if (known := listed.get(name) or people.get(UserId(name)))), None)
            names |= {there.key} if there else set()
            if seen & names:
                line = ImportLine(entry.line, entry.who, Fate.TWICE, name=line.name)
            elif there:
                joins = bool(group) and group not in there.groups
                fate, whom = (Fate.JOINED, there.who) if joins else (Fate.LISTED, "")
                line = ImportLine(entry.line, entry.who, fate, whom, line.name)
            seen |= names
        lines.append(line)
    return Import(tuple(lines))


def _line(
    entry: FileEntry, outcome: Resolution | BadRequest | Unreadable | None, failure: GraphError | SignInError | None
) -> ImportLine:
    line, who = entry.line, entry.who
    if entry.problem:
        return ImportLine(line, who, Fate.UNUSABLE, near=entry.problem)
    if _is_me(who):
        return ImportLine(line, who, Fate.ADDED, ME)
    match outcome:
        case Found(person):
            name = "" if person.name == person.id else person.name
            return ImportLine(line, who, Fate.ADDED, person.entry if is_name(who) else who, name)
        case NobodyFound(nearest):
            return ImportLine(line, who, Fate.NOBODY, near=nearest)
        case SeveralFound(several):
            return ImportLine(line, who, Fate.SEVERAL, near=", ".join(person.entry for person in several))
        case BadRequest() | Unreadable():
            return ImportLine(line, who, Fate.REFUSED, error=outcome)
    if isinstance(failure, Forbidden):
        return ImportLine(line, who, Fate.REFUSED, error=failure)
    if is_name(who):
        return ImportLine(line, who, Fate.UNASKED, error=failure)
    return ImportLine(line, who, Fate.UNCHECKED, who, error=failure)


def _names(entry: FileEntry, line: ImportLine, outcome: Resolution | BadRequest | Unreadable | None) -> set[str]:
    """Return the keys under which a list may have who that is."""
    person: Person | None = outcome.person if isinstance(outcome, Found) else None
    names = (entry.who, line.entry, *((person.id, person.upn) if person else ()))
    return {key_of(name) for name in names if name}


def _is_me(who: str) -> bool:
    return key_of(who) == ME
