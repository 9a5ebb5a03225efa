"""The orders in which people can stand. Each is a column of what is compared; equal ones stand by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from presence_tui.model.roster import Roster, RowState
from presence_tui.view.matching import folded
from presence_tui.view.states import ROW_RANKS

Keys = Sequence[float]
"""What is compared of each row of a roster, by position."""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort."""

    id: str
    words: str
    """Completes "Sorted by ..."."""
    column: str | None
    """The id of the column whose head bears the arrow."""
    keys: Callable[[Roster, Sequence[str]], Keys] | None = None
    """Returns what is compared before the name, from a roster and the names of its groups; None: the name alone."""


def ranks(roster: Roster) -> list[int]:
    """Return each row's rank; the answer's age does not matter, so that nothing jumps."""
    found: dict[int, int] = {}
    for standing in roster.standings:
        if id(standing) not in found:
            found[id(standing)] = standing.rank
    answered = RowState.ANSWERED
    return [
        found[id(standing)] if state is answered else ROW_RANKS[state]
        for state, standing in zip(roster.states, roster.standings, strict=True)
    ]


def _by_reach(roster: Roster, _groups: Sequence[str]) -> Keys:
    """Return 0 for all who could be reached by the newest answer, and the rank for everybody else."""
    reachable = {id(standing): standing.reachable for standing in roster.standings}
    return [
        0 if reachable[id(standing)] and state is RowState.ANSWERED else rank
        for standing, state, rank in zip(roster.standings, roster.states, ranks(roster), strict=True)
    ]


def _by_state(roster: Roster, _groups: Sequence[str]) -> Keys:
    return ranks(roster)


def _by_since(roster: Roster, _groups: Sequence[str]) -> Keys:
    return [-since.at.timestamp() if since else inf for since in roster.sinces]


def _by_group(roster: Roster, groups: Sequence[str]) -> Keys:
    """Return the place of each one's first group among `groups`; who is in none comes last."""
    places = {name: place for place, name in enumerate(groups)}
    last = len(places)
    return [min((places.get(name, last) for name in entry.groups), default=last) for entry in roster.entries]


LIST = "list"
"""The id of the watch list's own order, in which people are moved by hand."""
GROUP = "group"

ORDERS = {
    order.id: order
    for order in (
        Order("reach", "reachability", "doing", _by_reach),
        Order("name", "name", "name"),
        Order("state", "state", "doing", _by_state),
        Order("since", "last change", "since", _by_since),
        Order(GROUP, "group", "groups", _by_group),
        Order(LIST, "watch list", None),
    )
}


def next_order(order: str, by_group: bool = True) -> str:
    """Return the id of the order after `order`, in a circle; `by_group`: whether sorting by group would change anything."""
    ids = [known for known in ORDERS if by_group or known != GROUP]
    return ids[(ids.index(order) + 1) % len(ids)] if order in ids else ids[0]


class Sorter:
    """Sorts rosters. Keeps the newest order by name: names seldom change, and every other order begins with it."""

    def __init__(self) -> None:
        self._names: list[str] | None = None
        self._by_name: list[int] = []

    def by_name(self, roster: Roster) -> list[int]:
        """Return all positions by name; not to be altered."""
        if self._names is not roster.names:
            texts = [folded(name) for name in roster.names]
            self._by_name = sorted(range(len(texts)), key=texts.__getitem__)
            self._names = roster.names
        return self._by_name

    def sorted(self, roster: Roster, shown: Sequence[int] | None, order: str, reverse: bool, groups: Sequence[str]) -> list[int]:
        """Return the positions `shown`, ascending as they come (None: all), in `order`."""
        if order == LIST:
            found = list(range(len(roster)) if shown is None else shown)
        elif shown is None:
            found = list(self.by_name(roster))
        else:
            wanted = set(shown)
            found = [at for at in self.by_name(roster) if at in wanted]
        keys = ORDERS[order].keys
        if keys is not None:
            found.sort(key=keys(roster, groups).__getitem__)
        return found[::-1] if reverse else found
