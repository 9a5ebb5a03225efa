"""The orders in which people can stand. Each is a column of what is compared; equal ones stand by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from presence_tui.model.roster import Roster, RowState
from presence_tui.view.states import ROW_RANKS

Keys = list[float]
"""What is compared of each row, in the order of the positions asked for."""
Rows = Sequence[int] | None
"""Positions in a roster; None: all."""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort."""

    id: str
    words: str
    """Completes "Sorted by ..."."""
    column: str | None
    """The id of the column whose head bears the arrow."""
    keys: Callable[[Roster, Sequence[str], Rows], Keys] | None = None
    """Returns what is compared before the name, from a roster and the names of its groups; None: the name alone."""
    of: tuple[str, ...] = ()
    """The columns of the roster on which `keys` depends, besides entries."""


def _cells(column: Sequence[Any], rows: Rows) -> Iterable[Any]:
    return column if rows is None else map(column.__getitem__, rows)


def _ranked(roster: Roster, rows: Rows, rank: Callable[[Any], int]) -> Keys:
    """Return the ranks of rows; the answer's age does not matter, so that nothing jumps. `rank` is a standing's."""
    standings = list(_cells(roster.standings, rows))
    by_id = {id(standing): standing for standing in standings}  # equal ones are mostly one object
    ranks = {which: rank(standing) for which, standing in by_id.items()}
    found: Keys = list(map(ranks.__getitem__, map(id, standings)))
    answered = RowState.ANSWERED
    for at, state in enumerate(_cells(roster.states, rows)):
        if state is not answered:
            found[at] = ROW_RANKS[state]
    return found


def _by_reach(roster: Roster, _groups: Sequence[str], rows: Rows) -> Keys:
    """Return 0 for all who could be reached by the newest answer, and the rank for everybody else."""
    return _ranked(roster, rows, lambda standing: 0 if standing.reachable else standing.rank)


def _by_state(roster: Roster, _groups: Sequence[str], rows: Rows) -> Keys:
    return _ranked(roster, rows, lambda standing: standing.rank)


def _by_since(roster: Roster, _groups: Sequence[str], rows: Rows) -> Keys:
    return [-since.at.timestamp() if since else inf for since in _cells(roster.sinces, rows)]


def _by_group(roster: Roster, groups: Sequence[str], rows: Rows) -> Keys:
    """Return the place of each one's first group among `groups`; who is in none comes last."""
    places = {name: place for place, name in enumerate(groups)}
    last = len(places)
    return [min((places.get(name, last) for name in entry.groups), default=last) for entry in _cells(roster.entries, rows)]


LIST = "list"
"""The id of the watch list's own order, in which people are moved by hand."""
GROUP = "group"
_STATES = ("states", "standings")

ORDERS = {
    order.id: order
    for order in (
        Order("reach", "reachability", "doing", _by_reach, _STATES),
        Order("name", "name", "name"),
        Order("state", "state", "doing", _by_state, _STATES),
        Order("since", "last change", "since", _by_since, ("sinces",)),
        Order(GROUP, "group", "groups", _by_group),
        Order(LIST, "watch list", None),
    )
}


def next_order(order: str, by_group: bool = True) -> str:
    """Return the id of the order after `order`, in a circle; `by_group`: whether sorting by group would change anything."""
    ids = [known for known in ORDERS if by_group or known != GROUP]
    return ids[(ids.index(order) + 1) % len(ids)] if order in ids else ids[0]
