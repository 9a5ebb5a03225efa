"""Wishes: somebody wants to be told once when a person, or anybody of a group, can be reached. Knows no file and no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from presence_tui.model.availability import Standing
from presence_tui.model.person import UserId

if TYPE_CHECKING:
    from presence_tui.model.snapshot import Account

MOST_WISHES = 100
"""How many may be pending at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Be told once. Either `key` or `group` is set."""

    asked: datetime
    """When somebody asked (UTC)."""
    key: str = ""
    """`WatchEntry.key` of the person's row."""
    id: UserId | None = None
    """The person's object id, as soon as it is known: with it a wish outlives that the entry is written otherwise."""
    group: str = ""
    """The group's name."""
    of: str = ""
    """Whose it is, see `owner`: another account may see other people. Empty: nobody was signed in yet."""

    def is_same(self, other: Wish) -> bool:
        """Return whether both are about the same person or group, and not of different accounts."""
        if self.of and other.of and self.of != other.of:
            return False
        if self.group or other.group:
            return self.group == other.group
        return self.key == other.key or (self.id is not None and self.id == other.id)


def owner(account: Account | None) -> str:
    """Return what names `account` in a wish."""
    return f"{account.tenant}/{account.username}" if account else ""


@dataclass(frozen=True, slots=True)
class Granted:
    """Why a wish is over: somebody can be reached."""

    at: datetime
    """When that was seen (UTC)."""
    key: str
    """Of the row of whoever can be reached."""
    id: UserId | None = None


@dataclass(frozen=True, slots=True)
class WishEdit:
    """One change of the wishes that are kept."""

    verb: Literal["ask", "update", "cancel", "grant", "forget"]
    """`update`, `cancel` and `grant` change nothing where the wish is not pending any more. `forget` takes all of `wish.of`."""
    wish: Wish
    to: Wish | None = None
    """For `update`: what stands in its place."""
    granted: Granted | None = None
    """For `grant`."""


@dataclass(frozen=True, slots=True)
class KeptWishes:
    """What is kept of wishes from one start to the next, for every pane of a profile."""

    pending: tuple[Wish, ...] = ()
    granted: tuple[tuple[Wish, Granted], ...] = ()
    """The ones that were granted lately: every pane that waits tells its user, each once."""

    def after(self, edit: WishEdit) -> KeptWishes:
        """Return what is kept after `edit`."""
        if edit.verb == "forget":
            left = tuple(one for one in self.granted if one[0].of != edit.wish.of)
            return KeptWishes(tuple(wish for wish in self.pending if wish.of != edit.wish.of), left)
        at = next((at for at, wish in enumerate(self.pending) if wish.is_same(edit.wish)), None)
        if edit.verb == "ask":
            kept = self.pending if at is not None else (*self.pending, edit.wish)
            return KeptWishes(kept, without(self.granted, edit.wish))
        if at is None:
            return self
        before, behind = self.pending[:at], self.pending[at + 1 :]
        if edit.to is not None:  # two entries of one person may turn out to be that
            kept = () if same((*before, *behind), edit.to) else (edit.to,)
            return KeptWishes((*before, *kept, *behind), self.granted)
        if edit.granted is not None:
            return KeptWishes((*before, *behind), (*without(self.granted, edit.wish), (edit.wish, edit.granted)))
        return KeptWishes((*before, *behind), self.granted)


def without(granted: Iterable[tuple[Wish, Granted]], wish: Wish) -> tuple[tuple[Wish, Granted], ...]:
    """Return those of `granted` that are not about the same as `wish`."""
    return tuple(one for one in granted if not one[0].is_same(wish))


def same(wishes: Sequence[Wish], wish: Wish) -> Wish | None:
    """Return the one of `wishes` that is about the same as `wish`."""
    return next((one for one in wishes if one.is_same(wish)), None)


@dataclass(frozen=True, slots=True)
class WishEnd:
    """A wish that is over, for the screen to tell. Every text is printable."""

    number: int
    """Counts these since the start."""
    wish: Wish
    outcome: Literal["reachable", "gone"]
    """`gone`: the person left the list, or there is no such group any more."""
    at: datetime
    """When that was seen (UTC)."""
    name: str
    """Of whoever can be reached; of the person or group that is gone."""
    key: str = ""
    """The row of whoever can be reached."""
    standing: Standing | None = None
    """What they are; None where nobody can be reached."""


WishOutcome = Literal["noted", "reachable", "nobody", "too many"]


@dataclass(frozen=True, slots=True)
class WishReply:
    """What became of asking."""

    outcome: WishOutcome
    """`reachable`: they can be reached now, and nothing is pending. `nobody`: there is no such person, or nobody in the group."""
    name: str
    """Who that is, or the group's name; printable."""
    standing: Standing | None = None
    """What they are, where they can be reached."""
