"""From a roster and what the user wants to see to the rows of the table: people, below their groups' lines. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import Roster
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.arrangement import Arrangement, Section, SortedPeople, is_among
from presence_tui.view.differing import differing
from presence_tui.view.matching import folded, match_spans, wanted
from presence_tui.view.orders import ORDERS, next_order
from presence_tui.view.passing import Passing, passes
from presence_tui.view.sorting import Key, Places, Sorter, moved, picked, places

__all__ = ["ORDERS", "Arranger", "ViewState", "folded", "match_spans", "next_order"]

_MOST = 8
"""Of so many rows one may have changed for the others to stay where they are; where more did, all are arranged anew."""
_OF_A_CLASS = frozenset({"states", "standings"})
_OF_A_TEXT = frozenset({"states", "standings", "names", "notes", "problems", "people"})
"""Columns of the roster on which it depends who passes, besides entries."""


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
    """Arranges rosters. What it made stays as long as nothing changed that it depends on; a few rows that changed are moved."""

    def __init__(self) -> None:
        self._sorter = Sorter()
        self._passing = Passing()
        self._places = _Places((), ())
        self._roster: Roster | None = None
        self._asked: tuple[object, ...] = ()
        """The view and the groups, as they were arranged last."""
        self._view = ViewState()
        self._groups: Sequence[Group] = ()
        self._shown: list[int] | None = None
        """Who passes, ascending; None: everybody."""
        self._order = places()
        """Where people stand in one table, those who pass, sorted: not reversed."""
        self._grouped = False
        self._made = Arrangement.flat(())

    def arrange(self, roster: Roster, view: ViewState, groups: Sequence[Group] = ()) -> Arrangement:
        """Return the rows to show, top first. `groups` are the list's, in its order."""
        asked = (replace(view, shut=frozenset(), clock_times=False, columns=()), tuple(groups))
        before, self._roster = self._roster, roster
        follows = before is not None and before.entries is roster.entries and self._follow(before, roster)
        if asked != self._asked or not follows:
            left, order = self._shown, None
            narrower = follows and self._groups == asked[1] and self._is_narrower(view)
            if narrower and not self._grouped and self._view.order == view.order:
                order = self._order
            self._asked, self._view, self._groups = asked, view, asked[1]
            self._arrange(roster, view, groups, left if narrower else None, order)
        if self._made.sections and self._made.shut != view.shut:
            self._made = Arrangement.of(self._made.sections, view.shut, self._made.people)
        return self._made

    def prepare(self, roster: Roster, rows: int) -> bool:
        """Make ready for somebody who is about to type a text, as far as `rows` people take; return whether others are left."""
        return self._passing.prepare(roster, rows)

    def sort_by_name(self) -> None:
        """Make ready for another order than the list's: all of them begin with that by name."""
        self._sorter.by_name()

    def _follow(self, before: Roster, roster: Roster) -> bool:
        """Arrange `roster` as `before` was; return False where so much changed that all had better be arranged anew."""
        if before is roster:
            return True
        changed = set().union(*(differing(getattr(before, name), getattr(roster, name)) for name in _columns(self._view)))
        if len(changed) > max(len(roster) // _MOST, 1):
            return False
        self._step(roster, self._view, self._groups, changed)
        return True

    def _is_narrower(self, view: ViewState) -> bool:
        """Say whether whoever passes now passed before."""
        before, now = wanted(self._view.filter_text), wanted(view.filter_text)
        same = (self._view.group, self._view.status_class) == (view.group, view.status_class)
        return same and before in now and ("@" in before) == ("@" in now)

    def _arrange(
        self, roster: Roster, view: ViewState, groups: Sequence[Group], left: list[int] | None, order: Places | None
    ) -> None:
        """Arrange everybody anew. Whoever passes is among `left`, if given, and stands in `order` as they do in it, if given."""
        names = tuple(group.name for group in groups)
        if self._places.entries is not roster.entries or self._places.names != names:
            self._places = _Places(roster.entries, names)
        self._grouped = is_grouped(roster, view, groups)
        self._sorter.take(roster, view.order, names)
        if view.is_narrowed:
            self._shown = self._passing.all(roster, view, self._places.in_group, left)
        else:
            self._shown = None
            self._passing.forget()
        self._lay(roster, view, groups, order)

    def _lay(self, roster: Roster, view: ViewState, groups: Sequence[Group], order: Places | None = None) -> None:
        """Make the rows of those who pass."""
        if self._grouped:
            members = self._places.members if self._shown is None else self._places.among(self._shown)
            sections = list(_sections(view, groups, {name: self._sorted(some, view) for name, some in members.items()}))
            self._made = Arrangement.of(sections, view.shut, len(roster) if self._shown is None else len(self._shown))
        else:
            found = self._sorter.sorted(self._shown) if order is None else order
            self._order = found if order is None or self._shown is None else picked(order, self._shown)
            self._made = Arrangement.flat(self._order[::-1] if view.reverse else self._order)

    def _sorted(self, people: Sequence[int], view: ViewState) -> SortedPeople:
        return SortedPeople(people, self._sorter.sorted, view.reverse)

    def _step(self, roster: Roster, view: ViewState, groups: Sequence[Group], changed: set[int]) -> None:
        """Move those who stand elsewhere, now that the rows `changed` are others."""
        former = self._sorter.step(roster, changed)
        there = changed if self._shown is None else {at for at in changed if is_among(self._shown, at)}
        stay = there if self._shown is None else {at for at in changed if passes(roster, view, at)}
        if self._shown is not None and there != stay:
            self._shown = sorted({*self._shown, *stay} - (there - stay))
        go = {at: former.get(at) or self._sorter.key(at) for at in there if at in former or at not in stay}
        come = {at for at in stay if at in former or at not in there}
        if not go and not come:
            return
        if not self._grouped:
            self._order = moved(self._order, go, come, self._sorter.key)
            self._made = Arrangement.flat(self._order[::-1] if view.reverse else self._order)
        elif self._shown is None:
            self._move_in_sections(go)
        else:
            self._lay(roster, view, groups)

    def _move_in_sections(self, go: dict[int, Key]) -> None:
        """Move people below the lines of their groups; `go` are their former keys."""
        by_name: dict[str, dict[int, Key]] = {}
        for at, former in go.items():
            for name in self._places.of(at):
                by_name.setdefault(name, {})[at] = former
        sections = []
        for section in self._made.sections:
            gone = by_name.get(section.name)
            if gone and isinstance(section.people, SortedPeople):
                section = replace(section, people=section.people.moving(partial(self._moved, gone)))
            sections.append(section)
        self._made = Arrangement.of(sections, self._made.shut, self._made.people)

    def _moved(self, gone: dict[int, Key], order: Places) -> Places:
        return moved(order, gone, gone, self._sorter.key)


class _Places:
    """In which of the groups `names` everybody stands."""

    def __init__(self, entries: Sequence[WatchEntry], names: tuple[str, ...]) -> None:
        self.entries = entries
        self.names = names

    @cached_property
    def members(self) -> dict[str, Places]:
        """Positions by group, ascending; those in none of them by the empty name."""
        return self.among(range(len(self.entries)))

    def among(self, rows: Iterable[int]) -> dict[str, Places]:
        """Return who of `rows` stands in each group."""
        members = {name: places() for name in (*self.names, "")}
        nowhere = members[""]
        entries = self.entries
        for at in rows:
            found = nowhere
            for name in entries[at].groups:
                if name in members:
                    found = members[name]
                    found.append(at)
            if found is nowhere:
                nowhere.append(at)
        return members

    def of(self, at: int) -> Sequence[str]:
        """Return the groups that somebody stands in."""
        return [name for name in self.entries[at].groups if name in self.members] or [""]

    def in_group(self, name: str) -> Sequence[int]:
        """Return who stands in a group; nobody does in one that there is not."""
        return self.members[name] if name in self.names else ()


def is_grouped(roster: Roster, view: ViewState, groups: Sequence[Group]) -> bool:
    """Return whether people stand below their groups: where nobody chose, if a group has people, or a source of them."""
    if not groups or view.grouped is False:
        return False
    return bool(view.grouped) or any(group.source for group in groups) or any(entry.groups for entry in roster.entries)


def _columns(view: ViewState) -> set[str]:
    """Return the columns of a roster on which it depends who stands where, besides entries."""
    found = {"names", *ORDERS[view.order].of}
    if view.status_class is not None:
        found |= _OF_A_CLASS
    return found | _OF_A_TEXT if view.filter_text.strip() else found


def _sections(view: ViewState, groups: Iterable[Group], members: dict[str, SortedPeople]) -> Iterable[Section]:
    """Return the groups to show, in the list's order; who is in none stands last."""
    for group in groups:
        people = members[group.name]
        if (people or not view.is_narrowed) if view.group is None else group.name == view.group:
            yield Section(group.name, group, people)
    if members[""] and view.group is None:
        yield Section("", None, members[""])
