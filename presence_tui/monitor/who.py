"""Puts people into the roster: names, ids, and one row for whoever is named twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from presence_tui.model.person import ME, Person, UserId, user_id
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.shapes import whole
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.monitor.store import Cells, PresenceStore

Row = dict[str, Any]

_OF_AN_ANSWER = ("states", "standings", "sinces", "reaches", "notes", "raws", "calls", "answered", "sequences", "prints")


def shown_name(entry: WatchEntry, person: Person | None) -> str:
    """Return what the table calls an entry: the label, else the directory's name, else the entry as typed."""
    if entry.label:
        return printable(entry.label)
    if person is None:
        return printable(entry.who)
    return f"{person.name} (you)" if entry.key == ME else person.name


def first_roster(watch_list: WatchList, known: Callable[[str], Person | None]) -> Roster:
    """Return the roster before the first answer; `known` returns who an entry is, if that is known. An id is usable at once."""
    return without_twins(unasked(watch_list, [known(entry.who) for entry in watch_list.entries]))


def unasked(watch_list: WatchList, known: list[Person | None]) -> Roster:
    """Return the roster of people who were not asked for yet; `known` says who each entry is, where that is known."""
    names = [shown_name(entry, person) for entry, person in zip(watch_list.entries, known, strict=True)]
    ids = [person.id if person else user_id(entry.who) for entry, person in zip(watch_list.entries, known, strict=True)]
    return replace(Roster.of(watch_list, names), ids=ids, people=list(known))


def recognised(roster: Roster, at: int, person: Person) -> Row:
    """Return the row of an entry that turned out to be `person`."""
    row: Row = {"people": person, "ids": person.id, "names": shown_name(roster.entries[at], person)}
    if roster.ids[at] is None:
        row |= {"states": RowState.ASKING, "problems": None, "notes": ""}
    elif roster.ids[at] != person.id:
        row["raws"] = whole(roster.raw(at))  # its id is not the one in the row any more
    return row


def anew(roster: Roster, at: int, person: Person | None) -> Row:
    """Return the row of an entry that means `person` now, or nobody, with nothing left of whom it meant before."""
    blank = Roster.of(WatchList((roster.entries[at],)), [shown_name(roster.entries[at], person)])
    row: Row = {column.name: getattr(blank, column.name)[0] for column in fields(blank)}
    return row | {"people": person, "ids": person.id if person else None}


def publish_people(store: PresenceStore, cells: Cells) -> None:
    """Publish rows that may have got an id; a row whose person has one higher up goes."""
    roster = store.snapshot.roster
    if not _makes_twins(roster, cells.get("ids", {})):
        store.publish(cells)
        return
    roster = roster.replacing(cells)
    merged = without_twins(roster)
    if merged is roster:
        store.publish(cells)
    else:
        store.publish(roster=merged)


def _makes_twins(roster: Roster, ids: dict[int, UserId | None]) -> bool:
    """Say whether somebody may have two rows once `ids` stand in place of what is there; where nobody had before."""
    new = [whose for at, whose in ids.items() if whose is not None and whose != roster.ids[at]]
    there = set(new)
    return len(there) < len(new) or (bool(new) and not there.isdisjoint(roster.ids))


def without_twins(roster: Roster) -> Roster:
    """Return a roster in which nobody has two rows: the first stays, with the groups of both and the answer there is."""
    first: dict[UserId, int] = {}
    twins: set[int] = set()
    cells = Cells()
    for at, whose in enumerate(roster.ids):
        if whose is None or first.setdefault(whose, at) == at:
            continue
        twins.add(at)
        stays = first[whose]
        entries = cells.setdefault("entries", {})
        entries[stays] = _in_groups_of(entries.get(stays, roster.entries[stays]), roster.entries[at])
        if roster.states[at] is RowState.ANSWERED and roster.states[stays] is RowState.ASKING:
            for column in _OF_AN_ANSWER:
                cells.setdefault(column, {})[stays] = getattr(roster, column)[at]
    return roster.replacing(cells).without(twins) if twins else roster


def _in_groups_of(entry: WatchEntry, other: WatchEntry) -> WatchEntry:
    return replace(entry, groups=entry.groups + tuple(name for name in other.groups if name not in entry.groups))
