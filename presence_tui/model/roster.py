"""Everybody watched, in columns. A row object is made only for a row that is drawn.

A published column is never altered: `Roster.replacing` copies what it touches of the columns and shares the rest.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from typing import Any

from presence_tui.model.availability import UNKNOWN, Standing
from presence_tui.model.column import Column, arranged, replaced, stretches_of
from presence_tui.model.moment import Moment
from presence_tui.model.person import ME, Person, UserId
from presence_tui.model.shapes import restored
from presence_tui.model.stamps import Stamps
from presence_tui.model.watch_list import WatchEntry, WatchList

_OLDEST_FRESH = 600.0
"""Seconds after which no answer is fresh, however long the interval."""


def fresh_for(interval: float) -> float:
    """Return how many seconds an answer stays fresh when people are asked every `interval` seconds."""
    return min(2 * interval, _OLDEST_FRESH)


def gap_after(interval: float) -> float:
    """Return how many seconds after an answer the next one is that something may have been missed in between."""
    return max(fresh_for(interval), 1.5 * interval)


class RowState(Enum):
    """What is known of one entry of the watch list. Whether an answer is stale depends on the time, and is no state."""

    ASKING = "asking"
    ANSWERED = "answered"
    NO_ANSWER = "no-answer"
    """Asked for, and absent from the reply."""
    NOT_FOUND = "not-found"
    """The entry resolves to nobody."""
    FAILED = "failed"
    """This entry made Graph answer an error, or something that is no presence."""


@dataclass(frozen=True, slots=True)
class Since:
    """When a state began."""

    at: datetime
    """When we first saw it (UTC)."""
    at_least: bool = False
    """It may have begun earlier: we came in on it, or missed a stretch."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether somebody can be reached, without the flaps: `monitor/reachability.py` has the rule. Equal ones are shared."""

    says: bool
    """What the newest answer says."""
    reachable: bool | None = None
    """What two answers in a row said last; None: there were no two yet."""
    since: Since | None = None
    """When that began; None where `reachable` is."""
    doubt: Since | None = None
    """When the newest answer began to say otherwise, while no later one has confirmed it."""
    heard: float = 0.0
    """When the answer came that raised the doubt, by the monotonic clock."""


@dataclass(frozen=True, slots=True)
class Call:
    """One answered call to Graph, shared by every row it brought."""

    asked: Moment
    answered: Moment
    request_id: str = ""
    """Graph's; what Microsoft's support asks for."""
    client_request_id: str = ""

    @property
    def took(self) -> float:
        """Seconds between question and answer."""
        return max(self.answered.ticks - self.asked.ticks, 0.0)


AMBIGUOUS = "ambiguous"
"""The code of a NOT_FOUND entry that several people answer to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row has no presence. Every text is printable."""

    since: datetime
    status: int | None = None
    """HTTP status; None where nothing was answered for this entry."""
    code: str = ""
    """Graph's error code, or what stood in place of a presence."""
    again: datetime | None = None
    """When it is asked for again."""
    again_ticks: float | None = None
    """The same by the monotonic clock. Whichever comes first counts."""
    request_id: str = ""
    permissions: tuple[str, ...] = ()
    """What is missing, the weightiest first; empty where no permission is."""

    def puts_off(self, now: Moment) -> bool:
        """Return whether it is too early to ask again."""
        if self.again is None or now.utc >= self.again:
            return False
        return self.again_ticks is None or now.ticks < self.again_ticks


PRINTED = {"states", "standings", "reaches", "notes", "raws", "sequences", "problems"}
"""Columns on which a print stands: what changes one of them in a row names the print as well, or there is none any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Columns of equal length, one row an entry. Compares by identity."""

    entries: list[WatchEntry]
    ids: list[UserId | None]
    people: list[Person | None]
    names: list[str]
    """What the table shows: the label, else the directory's name, else the entry as typed; printable."""
    states: Sequence[RowState]
    standings: Sequence[Standing]
    sinces: Sequence[Since | None]
    reaches: Sequence[Reach | None]
    """None: never answered. It outlives an answer that is missing, and is drawn by nobody."""
    notes: Sequence[str]
    raws: Sequence[bytes]
    """Each presence object as `shape_of` made it or as it came: `raw` returns it as it came; empty where there is none."""
    calls: Sequence[Call | None]
    """The call that brought `raws`; an equal answer later does not replace it."""
    answered: Sequence[Moment | None]
    """When Graph last said so, changed or not."""
    sequences: Sequence[str | None]
    problems: Sequence[Problem | None]
    prints: Sequence[int]
    """The hash of each presence object that would change nothing if it came again; 0 where that is not so."""

    @classmethod
    def of(cls, watch_list: WatchList, printable_names: list[str]) -> Roster:
        """Make the roster of people who were not asked for yet; `printable_names` stands for the entries, in order."""
        count = len(watch_list.entries)
        return cls(
            entries=list(watch_list.entries),
            ids=[None] * count,
            people=[None] * count,
            names=printable_names,
            states=Column.of_one(RowState.ASKING, count),
            standings=Column.of_one(UNKNOWN, count),
            sinces=Column.of_one(None, count),
            reaches=Column.of_one(None, count),
            notes=Column.of_one("", count),
            raws=Column.of_one(b"", count),
            calls=Column.of_one(None, count),
            answered=Column.of_one(None, count),
            sequences=Column(Stamps([None] * count)),
            problems=Column.of_one(None, count),
            prints=Column(array("q", bytes(8 * count))),
        )

    def __len__(self) -> int:
        return len(self.entries)

    def replacing(self, columns: Mapping[str, Mapping[int, Any]]) -> Roster:
        """Return a roster in which `columns[name][position]` stand in place of what was there."""
        if told := [columns[name] for name in PRINTED & columns.keys()]:
            columns = {**columns, "prints": dict.fromkeys(set[int]().union(*told), 0) | dict(columns.get("prints", {}))}
        changed: dict[str, Any] = {name: replaced(getattr(self, name), cells) for name, cells in columns.items() if cells}
        return replace(self, **changed) if changed else self

    def without(self, positions: set[int]) -> Roster:
        """Return a roster that lacks the rows at `positions`."""
        count = len(self)
        return self.arranged(self, list(stretches_of((at for at in range(count) if at not in positions), count)))

    def arranged(self, other: Roster, stretches: Sequence[range]) -> Roster:
        """Return the rows of `stretches`, in that order; from the length of this roster on they are rows of `other`."""
        names = [column.name for column in fields(self)]
        return Roster(**{name: arranged(getattr(self, name), getattr(other, name), stretches) for name in names})  # type: ignore[arg-type]  # each of its own kind

    def spread(self) -> Roster:
        """Return the same for whoever is going to look at many rows of it, one by one."""
        columns = {name: list(getattr(self, name)) for name in ("states", "standings", "reaches", "answered", "problems")}
        return replace(self, **columns)

    def is_stale(self, position: int, now: Moment, interval: float) -> bool:
        """Return whether the row's answer is too old to be shown as true."""
        answered = self.answered[position] if self.states[position] is RowState.ANSWERED else None
        return answered is not None and now.since(answered) > fresh_for(interval)

    def person(self, position: int) -> WatchedPerson:
        """Return one row."""
        return WatchedPerson(self, position)

    def position_of(self, key: str) -> int | None:
        """Return where the row with this `WatchedPerson.key` stands now, or None."""
        return next((at for at, entry in enumerate(self.entries) if entry.key == key), None)

    def key(self, position: int) -> str:
        """Return what identifies the row while the list changes: the entry's key."""
        return self.entries[position].key

    def raw(self, position: int) -> bytes:
        """Return the row's presence object as it came; empty where there is none."""
        return restored(self.raws[position], self.ids[position], self.sequences[position])


@dataclass(frozen=True, slots=True)
class WatchedPerson:
    """One row of a roster, made on demand."""

    roster: Roster
    position: int

    @property
    def key(self) -> str:
        """What identifies this row while the list changes."""
        return self.roster.key(self.position)

    @property
    def entry(self) -> WatchEntry:
        """The entry as typed."""
        return self.roster.entries[self.position]

    @property
    def is_me(self) -> bool:
        """Whether the entry is `me`."""
        return self.entry.key == ME

    @property
    def id(self) -> UserId | None:
        """The object id, once it is known."""
        return self.roster.ids[self.position]

    @property
    def person(self) -> Person | None:
        """Who it is, once it is known."""
        return self.roster.people[self.position]

    @property
    def name(self) -> str:
        """What the table shows."""
        return self.roster.names[self.position]

    @property
    def state(self) -> RowState:
        """What is known."""
        return self.roster.states[self.position]

    @property
    def standing(self) -> Standing:
        """What Graph last said; UNKNOWN where it said nothing."""
        return self.roster.standings[self.position]

    @property
    def since(self) -> Since | None:
        """When that began."""
        return self.roster.sinces[self.position]

    @property
    def reach(self) -> Reach | None:
        """Whether they can be reached, as far as that is confirmed."""
        return self.roster.reaches[self.position]

    @property
    def note(self) -> str:
        """Status message or out-of-office text."""
        return self.roster.notes[self.position]

    @property
    def raw(self) -> bytes:
        """The presence object as it came."""
        return self.roster.raw(self.position)

    @property
    def call(self) -> Call | None:
        """The call that brought `raw`."""
        return self.roster.calls[self.position]

    @property
    def answered(self) -> Moment | None:
        """When Graph last said so."""
        return self.roster.answered[self.position]

    @property
    def problem(self) -> Problem | None:
        """Why there is no presence."""
        return self.roster.problems[self.position]
