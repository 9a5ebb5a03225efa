"""What edits of a watch list's text are made of. Each step is taken back by another one, also in a text that others changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from presence_tui.storage.toml_array import Splice

Path = tuple[str, ...]
"""Keys from the top of the file to an array of people."""


class Item(NamedTuple):
    """One entry as it stands in an array."""

    key: str
    written: str
    """The entry as TOML."""


@dataclass(frozen=True, slots=True)
class Insert:
    """Put an entry into one array: where it stood, or last."""

    path: Path
    written: str
    """The entry as TOML."""
    key: str
    index: int | None = None
    """Where it stood; None: last."""
    before: str = ""
    """Key of the entry that stood after it."""
    after: str = ""
    """Key of the entry that stood before it."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The entry."""
        return (Item(self.key, self.written),)


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an entry out of one array, once."""

    path: Path
    key: str
    written: str
    """The entry as it stands there, as TOML."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The entry."""
        return (Item(self.key, self.written),)


@dataclass(frozen=True, slots=True)
class Append:
    """Put many entries behind all others of one array, in order; those that stand there already stay where they are."""

    path: Path
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take many entries out of one array, as far as they stand there as they are written here."""

    path: Path
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Write an entry anew where it stands."""

    path: Path
    key: str
    old: str
    """The entry as it stands there, as TOML."""
    new: str


@dataclass(frozen=True, slots=True)
class Place:
    """Put an entry elsewhere in its array: where it stood, beside a neighbour of old."""

    path: Path
    key: str
    index: int
    before: str = ""
    """Key of the entry that stood after it."""
    after: str = ""
    """Key of the entry that stood before it."""


@dataclass(frozen=True, slots=True)
class NewGroup:
    """Make a group: where it stood if it can be put there, else last."""

    name: str
    """The key, as TOML reads it; so in all steps."""
    items: tuple[Item, ...] = ()
    facts: tuple[tuple[str, str | int], ...] = ()
    """Its minimum and its source, by their keys."""
    index: int | None = None
    """Where it stood among the groups; None: last."""
    before: str = ""
    """The group that stood after it."""
    after: str = ""
    """The group that stood before it."""


@dataclass(frozen=True, slots=True)
class DropGroup:
    """Delete a group that is as it is written here."""

    name: str
    items: tuple[Item, ...] = ()
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Give a group another name."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Put a group elsewhere among the groups: where it stood, beside a neighbour of old."""

    name: str
    index: int
    before: str = ""
    """The group that stood after it."""
    after: str = ""
    """The group that stood before it."""


@dataclass(frozen=True, slots=True)
class SetFact:
    """Set or drop the minimum or the source of a group."""

    name: str
    fact: str
    """The key."""
    old: str | int | None
    new: str | int | None


OfPeople = Insert | Remove | Append | Withdraw | Rewrite | Place
OfGroups = NewGroup | DropGroup | NameGroup | PlaceGroup | SetFact
Step = OfPeople | OfGroups


class Change(NamedTuple):
    """What one step does to a text."""

    splices: Sequence[Splice]
    wanted: dict[str, Any]
    """What the text says then."""
    back: Step
    """The step that takes it back, also in a text that was changed meanwhile."""


def place(index: int, before: str, after: str, keys: list[str]) -> int:
    """Return where among `keys` something goes: beside a neighbour of old, the nearest to where it stood; else there."""
    index = min(index, len(keys))
    spots = [at for at, key in enumerate(keys) if key == before]
    spots = spots or [at + 1 for at, key in enumerate(keys) if key == after]
    return min(spots, key=lambda at: abs(at - index), default=index)


def neighbours(keys: list[str], index: int) -> tuple[str, str]:
    """Return what stands after and before the one at `index`; empty for nothing."""
    return (keys[index + 1] if index + 1 < len(keys) else ""), (keys[index - 1] if index else "")
