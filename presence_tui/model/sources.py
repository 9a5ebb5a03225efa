"""Groups of the watch list whose people are named elsewhere: by the directory's reports or by a group of Entra. Facts, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from presence_tui.model.errors import GraphError, PresenceError
from presence_tui.model.permissions import GROUPS
from presence_tui.model.person import Person, UserId
from presence_tui.model.watch_list import Group, WatchEntry, WatchList

_ENTRA_GROUP = "entra-group:"

Members = Mapping[str, tuple[Person, ...]]
"""By source, whom it named last."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Whom one source named."""

    people: tuple[Person, ...]
    as_of: datetime
    """When it said so (UTC)."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of the source of one group."""

    group: str
    """The group's name in the watch list."""
    source: str
    """As in the watch list: `direct-reports` or `entra-group:<id or name>`."""
    people: int = 0
    """How many it named last."""
    as_of: datetime | None = None
    """When (UTC), perhaps in an earlier run; None: it never did."""
    failure: PresenceError | None = None
    """Why the newest question brought nothing; the people of before stay."""
    failing_since: datetime | None = None
    """When that began (UTC); None without a failure."""
    next_try: datetime | None = None
    """When it is asked again by itself (UTC); None while an answer is awaited, or where only somebody can mend it."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What asking all sources at once brought."""

    sources: int
    """How many were asked."""
    came: int = 0
    """People whom one names now and none did before."""
    went: int = 0
    failed: SourceState | None = None
    """The first that failed."""

    @property
    def failures(self) -> list[PresenceError]:
        """Why that one failed, if one did."""
        return [self.failed.failure] if self.failed and self.failed.failure else []


class GroupUnclear(GraphError):
    """No group of Entra has the name that the watch list gives, or several do. A name is asked for, an id never."""

    def __init__(self, name: str, several: bool) -> None:
        super().__init__(f"{'several groups' if several else 'no group'} of that name")
        self.name = name
        """Printable."""
        self.several = several


def entra_group(source: str | None) -> str:
    """Return the id or name of the group of Entra that `source` means; empty where it means none."""
    return source.removeprefix(_ENTRA_GROUP).strip() if source and source.startswith(_ENTRA_GROUP) else ""


def also_needed(groups: Iterable[Group]) -> tuple[str, ...]:
    """Return the permissions that the sources of `groups` need, beyond those that are asked for anyway."""
    return (GROUPS,) if any(entra_group(group.source) for group in groups) else ()


def effective(watch_list: WatchList, members: Members) -> WatchList:
    """Return the list with those added whom its sources name; whoever is typed as well stays as typed."""
    named: dict[UserId, list[str]] = {}
    for group in watch_list.groups:
        for person in members.get(group.source or "", ()):
            named.setdefault(person.id, []).append(group.name)
    sourced = [WatchEntry(who, groups=tuple(names), sourced=True) for who, names in named.items()]
    return WatchList.of([*watch_list.entries, *sourced], watch_list.groups) if sourced else watch_list
