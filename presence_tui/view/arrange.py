"""From a roster and what the user wants to see to the rows of the table: people, below their groups' lines. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import Roster
from presence_tui.model.watch_list import Group
from presence_tui.view.arrangement import Arrangement, Section
from presence_tui.view.matching import folded, match_spans, wanted
from presence_tui.view.orders import ORDERS, Sorter, next_order
from presence_tui.view.states import class_at, look_at

__all__ = ["ORDERS", "Arranger", "ViewState", "filtered", "folded", "match_spans", "next_order"]


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the user chose to see. Local to one screen."""

    filter_text: str = ""
    status_class: StatusClass | None = None
    group: str | None = None
    """Only this group's people; None: everybody."""
    order: str = "reach"
    """The id of one of ORDERS."""
    reverse: bool = False
    clock_times: bool = False
    columns: tuple[str, ...] = ()
    """The columns that were chosen, as config.toml calls them, in order; empty: the usual ones."""
    grouped: bool | None = None
    """Whether people stand below their groups; None: they do if any group has people."""
    shut: frozenset[str] = frozenset()
    """Names of the groups whose people are folded away; the empty name: those in no group."""

    @property
    def is_narrowed(self) -> bool:
        """Whether some people are left out."""
        return bool(self.filter_text.strip()) or self.status_class is not None or self.group is not None

    def widened(self) -> ViewState:
        """Return the view of everybody."""
        return replace(self, filter_text="", status_class=None, group=None)


class Arranger:
    """Arranges rosters. What it made stays as long as nothing changed that it depends on."""

    def __init__(self) -> None:
        self._sorter = Sorter()
        self._made_of: tuple[object, ...] = ()
        self._sections: list[Section] | None = None
        self._made = Arrangement.flat(())

    def arrange(self, roster: Roster, view: ViewState, groups: Sequence[Group] = ()) -> Arrangement:
        """Return the rows to show, top first. `groups` are the list's, in its order."""
        columns = (roster.names, roster.entries, roster.states, roster.standings, roster.sinces)
        asked = replace(view, shut=frozenset(), clock_times=False, columns=())
        made_of = (*columns, roster.notes, roster.people, roster.problems, tuple(groups), asked)
        if not _same(made_of, self._made_of):
            self._made_of, self._sections = made_of, None
            self._made = self._arranged(roster, view, groups)
        elif self._sections is not None and self._made.shut != view.shut:
            self._made = Arrangement.of(self._sections, view.shut, self._made.people)
        return self._made

    def _arranged(self, roster: Roster, view: ViewState, groups: Sequence[Group]) -> Arrangement:
        shown = filtered(roster, view) if view.is_narrowed else None
        names = [group.name for group in groups]
        order = self._sorter.sorted(roster, shown, view.order, view.reverse, names)
        if not is_grouped(roster, view, groups):
            return Arrangement.flat(order)
        self._sections = list(_sections(view, groups, _members(roster, order, names)))
        return Arrangement.of(self._sections, view.shut, len(order))


def is_grouped(roster: Roster, view: ViewState, groups: Sequence[Group]) -> bool:
    """Return whether people stand below their groups: where nobody chose, if a group has people, or a source of them."""
    if not groups or view.grouped is False:
        return False
    return bool(view.grouped) or any(group.source for group in groups) or any(entry.groups for entry in roster.entries)


def filtered(roster: Roster, view: ViewState) -> list[int]:
    """Return the positions of the rows that match, in the watch list's order."""
    positions = list(range(len(roster)))
    if view.group is not None:
        positions = [at for at in positions if view.group in roster.entries[at].groups]
    if view.status_class is not None:
        positions = [at for at in positions if class_at(roster, at) is view.status_class]
    looked_for = wanted(view.filter_text)
    if looked_for:
        positions = [at for at in positions if _matches(roster, at, looked_for)]
    return positions


def _members(roster: Roster, order: Iterable[int], names: Iterable[str]) -> dict[str, list[int]]:
    """Return who of `order` stands in each group, in that order; those in none of them by the empty name."""
    members: dict[str, list[int]] = {name: [] for name in names}
    nowhere = members.setdefault("", [])
    entries = roster.entries
    for position in order:
        found = nowhere
        for name in entries[position].groups:
            if name in members:
                found = members[name]
                found.append(position)
        if found is nowhere:
            nowhere.append(position)
    return members


def _sections(view: ViewState, groups: Iterable[Group], members: dict[str, list[int]]) -> Iterable[Section]:
    """Return the groups to show, in the list's order; who is in none stands last."""
    for group in groups:
        people = members[group.name]
        if (people or not view.is_narrowed) if view.group is None else group.name == view.group:
            yield Section(group.name, group, people)
    if members[""] and view.group is None:
        yield Section("", None, members[""])


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Say whether both hold the same objects; the last two, which are small, are compared."""
    *columns, groups, view = one
    if len(one) != len(other):
        return False
    return all(a is b for a, b in zip(columns, other, strict=False)) and (groups, view) == other[-2:]


def _matches(roster: Roster, position: int, looked_for: str) -> bool:
    """Look at what stands in the row, at its groups, and at addresses up to the @ unless one is typed.

    Nobody means an id or a domain.
    """
    person = roster.people[position]
    texts = [roster.names[position], roster.notes[position], look_at(roster, position).word, *roster.entries[position].groups]
    if person:
        texts += [address if "@" in looked_for else address.partition("@")[0] for address in (person.upn, person.mail)]
    return any(looked_for in folded(text) for text in texts)
