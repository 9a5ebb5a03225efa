"""What edits of a watch list's text are made of. Each step is taken back by another one, also in a text that others changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NamedTuple

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


Step = Insert | Remove | Append | Withdraw


def without(step: Step, keys: Collection[str]) -> Step | None:
    """Return `step` without what it does about `keys`; None where nothing is left of it."""
    kept = tuple(item for item in step.items if item.key not in keys)
    if len(kept) == len(step.items):
        return step
    return replace(step, items=kept) if kept and isinstance(step, Append | Withdraw) else None
