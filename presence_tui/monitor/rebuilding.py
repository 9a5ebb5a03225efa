"""Works out which rows of a roster become which of another list's. Alters nothing: a long list is worked out in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

from presence_tui.model.column import arranged, stretches_of
from presence_tui.model.person import Person
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.positions import Index, indexes_of
from presence_tui.monitor.who import shown_name, unasked, without_twins


@dataclass(frozen=True, slots=True)
class Plan:
    """How the roster `of` becomes that of another list. What is known of the people who stay, stays."""

    of: Roster
    fresh: Roster
    """The rows of entries that had none."""
    stretches: list[range]
    """Where the new rows come from, in order: from the length of `of` on they are those of `fresh`."""
    renamed: list[int]
    """New rows whose name had to be found anew."""
    made: Roster
    """What becomes of `of`; nobody is looked for in it under two names."""
    indexes: tuple[Index, Index]
    """Of the new rows, by id and by key."""
    same_person: bool
    """Whether somebody new is known already under another name, or is new under two."""

    def fits(self, roster: Roster) -> bool:
        """Say whether it holds for `roster`, in which answers may have come meanwhile, and names."""
        known = any(whose is not None for whose in self.fresh.ids)
        return roster.entries is self.of.entries and (roster.ids is self.of.ids or not known)

    def applied(self, roster: Roster) -> Roster:
        """Return what becomes of `roster`: only columns that changed meanwhile are arranged now."""
        names = [column.name for column in fields(roster)]
        changed = [name for name in names if getattr(roster, name) is not getattr(self.of, name)]
        new: dict[str, Any] = {
            name: arranged(getattr(roster, name), getattr(self.fresh, name), self.stretches) for name in changed
        }
        made = replace(self.made, **new)
        if new.keys() & {"names", "people"}:
            made = replace(made, names=_names(arranged(roster.names, self.fresh.names, self.stretches), made, self.renamed))
        return without_twins(made) if self.same_person else made

    def to_be_asked(self, roster: Roster, by_key: Index) -> list[str]:
        """Return the keys of the rows that are new in `roster` and have no answer yet: two of them tell as much as all."""
        rows = ((entry.key, by_key.get(entry.key)) for entry in self.fresh.entries)
        return list(islice((key for key, at in rows if at is not None and roster.states[at] is RowState.ASKING), 2))


def plan_of(of: Roster, watch_list: WatchList, known: Callable[[str], Person | None]) -> Plan:
    """Return how `of` becomes the roster of `watch_list`; `known` says who a new entry is, if that is known."""
    entries, count = list(watch_list.entries), len(of)
    head, tail = shared_ends(of.entries, entries)
    rows = {entry.key: at for at, entry in enumerate(of.entries[head : count - tail], head)}
    middle = entries[head : len(entries) - tail]
    strangers = tuple(entry for entry in middle if entry.key not in rows)
    fresh = unasked(WatchList(strangers), [known(entry.who) for entry in strangers])
    ids = [whose for whose in fresh.ids if whose is not None]
    by_id = {whose: at for at, whose in enumerate(of.ids) if whose is not None} if ids else {}
    for at, (entry, whose) in enumerate(zip(strangers, fresh.ids, strict=True), count):
        rows[entry.key] = by_id.get(whose, at) if whose is not None else at
    origins = [rows[entry.key] for entry in middle]
    kept = [(at, entry, of.entries[to]) for at, (entry, to) in enumerate(zip(middle, origins, strict=True), head) if to < count]
    stretches = [rows for rows in (range(head), *stretches_of(origins, count), range(count - tail, count)) if rows]
    renamed = [at for at, entry, before in kept if (entry.label, entry.key) != (before.label, before.key)]
    made = replace(of.arranged(fresh, stretches), entries=entries)
    return Plan(
        of,
        fresh,
        stretches,
        renamed,
        replace(made, names=_names(made.names, made, renamed)),
        indexes_of(made.ids, entries),
        len(set(ids)) < len(ids) or any(whose in by_id for whose in ids),
    )


def _names(names: Sequence[str], roster: Roster, renamed: Sequence[int]) -> list[str]:
    """Return `names` with those of the rows `renamed` as they are called now."""
    made = list(names)
    for at in renamed:
        made[at] = shown_name(roster.entries[at], roster.people[at])
    return made


def shared_ends(one: Sequence[Any], other: Sequence[Any]) -> tuple[int, int]:
    """Return how many values two lists begin with together, and how many of the others they end with. Same objects are quick."""
    most = min(len(one), len(other))
    head = _most(most, lambda low, high: one[low:high] == other[low:high])
    ends = len(one), len(other)
    tail = _most(most - head, lambda low, high: one[ends[0] - high : ends[0] - low] == other[ends[1] - high : ends[1] - low])
    return head, tail


def _most(most: int, same: Callable[[int, int], bool]) -> int:
    """Return how far it is the same, from 0 to `most`; each value is compared about twice."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
