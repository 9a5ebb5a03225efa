"""A watch list as it is written: who stands where, in which order. Knows no file. What each edit does to a list is said here.

A `WatchList` has everybody once; here somebody stands in each of their groups, and perhaps among the list's own people as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from presence_tui.model import list_edit as edits
from presence_tui.model.watch_list import Group, WatchEntry, WatchList


@dataclass(frozen=True, slots=True)
class Part:
    """The people of one group, or the list's own."""

    group: Group | None
    """None for the list's own."""
    people: tuple[WatchEntry, ...] = ()
    """Without their groups."""

    @property
    def name(self) -> str:
        """The group's name; empty for the list's own people."""
        return self.group.name if self.group else ""

    @property
    def keys(self) -> list[str]:
        """The entries' keys."""
        return [entry.key for entry in self.people]

    def without(self, keys: Iterable[str]) -> Part:
        """Return the part without some of its people."""
        gone = set(keys)
        return replace(self, people=tuple(entry for entry in self.people if entry.key not in gone))

    def also(self, entries: Iterable[WatchEntry]) -> Part:
        """Return the part with more people behind its own, but for those who stand there."""
        there = set(self.keys)
        new = tuple(replace(entry, groups=()) for entry in entries if entry.key not in there)
        return replace(self, people=self.people + new)


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a list: its own people first, then its groups in order."""

    parts: tuple[Part, ...] = (Part(None),)

    @classmethod
    def of(cls, watch_list: WatchList) -> Outline:
        """Return how the list would be written: whoever is in a group is not among the list's own people."""
        by_name: dict[str, list[WatchEntry]] = {group.name: [] for group in watch_list.groups}
        own: list[WatchEntry] = []
        for entry in watch_list.entries:
            places = [by_name[name] for name in entry.groups if name in by_name] or [own]
            for place in places:
                place.append(replace(entry, groups=()))
        groups = (Part(group, tuple(by_name[group.name])) for group in watch_list.groups)
        return cls((Part(None, tuple(own)), *groups))

    @property
    def watch_list(self) -> WatchList:
        """The list that is written so."""
        entries = (replace(entry, groups=(part.name,) if part.group else ()) for part in self.parts for entry in part.people)
        return WatchList.of(entries, (part.group for part in self.parts if part.group))

    def after(self, edit: edits.ListEdit) -> Outline:
        """Return the outline after `edit`, the same one where nothing is to be done; groups that it names have to be there."""
        match edit:
            case edits.AddEntry(entry):
                return self._with((entry,))
            case edits.AddEntries():
                return self._with(edit.missing_in(self.watch_list))._joined(edit.joining_in(self.watch_list))
            case edits.RemoveEntry():
                return Outline(tuple(part.without(edit.keys) for part in self.parts))
            case edits.Regroup():
                return self._regrouped(edit)
            case edits.SetLabel():
                return self._labelled(edit)
            case edits.MoveEntry():
                return self._moved(edit)
            case _:
                return self._of_group(edit)

    def _with(self, entries: Iterable[WatchEntry]) -> Outline:
        by_name: dict[str, list[WatchEntry]] = {}
        for entry in entries:
            for name in entry.groups or ("",):
                by_name.setdefault(name, []).append(entry)
        there = {part.name for part in self.parts}
        new = (Part(Group(name)) for name in by_name if name not in there)
        return Outline(tuple(part.also(by_name.get(part.name, ())) for part in (*self.parts, *new)))

    def _joined(self, entries: Iterable[WatchEntry]) -> Outline:
        """Put people who are listed into groups; who stood in none stands there alone."""
        joining = {entry.key: entry for entry in entries}
        places: dict[str, list[WatchEntry]] = {}
        for part in self.parts:
            for entry in part.people:
                if entry.key in joining:
                    places.setdefault(entry.key, []).append(replace(entry, groups=(part.name,)))
        coming = (replace(places[key][0], groups=entry.groups) for key, entry in joining.items())
        alone = {key for key, some in places.items() if {one.groups for one in some} == {("",)}}
        return Outline(tuple(part if part.group else part.without(alone) for part in self._with(coming).parts))

    def _regrouped(self, edit: edits.Regroup) -> Outline:
        places = [part for part in self.parts if edit.keys & set(part.keys)]
        source = next((part for part in places if not edit.out_of or part.name == edit.out_of), None)
        if source is None:
            return self
        entry = next(one for one in source.people if one.key in edit.keys)
        parts = [part.without(edit.keys) if part.group and part.name == edit.out_of else part for part in self.parts]
        if edit.out_of and (not edit.into or edit.into in [part.name for part in places]):
            parts = _with_labels([one for one in source.people if one.key in edit.keys], parts)
        if edit.into and all(part.name != edit.into for part in parts):
            parts.append(Part(Group(edit.into)))
        if edit.into and edit.into not in [part.name for part in places]:
            parts = [part.also([entry]) if part.name == edit.into else part for part in parts]
            if [part.name for part in self.parts if entry.key in part.keys] == [""]:
                parts = [part if part.group else part.without([entry.key]) for part in parts]
        if not any(edit.keys & set(part.keys) for part in parts):
            parts = [part if part.group else part.also([entry]) for part in parts]
        return Outline(tuple(parts))

    def _labelled(self, edit: edits.SetLabel) -> Outline:
        entries = [entry for part in self.parts for entry in part.people if entry.key == edit.key]
        bare = not any(entry.label for entry in entries)
        changed, parts = False, []
        for part in self.parts:
            people = list(part.people)
            for at, entry in enumerate(people):
                if entry.key == edit.key and (entry.label or (bare and not changed)):
                    people[at], changed = replace(entry, label=edit.label), True
            parts.append(replace(part, people=tuple(people)))
        return Outline(tuple(parts))

    def _moved(self, edit: edits.MoveEntry) -> Outline:
        place = next((part for part in self.parts if edit.key in part.keys and edit.group in ("", part.name)), None)
        if place is None or edit.beside not in place.keys or edit.key == edit.beside:
            return self
        at = place.keys.index(edit.key)
        people = [*place.people[:at], *place.people[at + 1 :]]
        to = [entry.key for entry in people].index(edit.beside) + edit.after
        people.insert(to, place.people[at])
        return Outline(tuple(replace(part, people=tuple(people)) if part is place else part for part in self.parts))

    def _of_group(self, edit: edits.OfGroup) -> Outline:
        match edit:
            case edits.MakeGroup(name):
                return Outline((*self.parts, Part(Group(name))))
            case edits.DeleteGroup(name):
                gone = self._named(name)
                elsewhere = {key for part in self.parts if part.name != name for key in part.keys}
                own = self.parts[0].also(entry for entry in gone.people if entry.key not in elsewhere)
                return Outline(tuple(_with_labels(gone.people, [own, *(part for part in self.parts[1:] if part.name != name)])))
            case edits.MoveGroup(name, beside, after):
                parts = [part for part in self.parts if part.name != name]
                if name != beside:
                    at = next(at for at, part in enumerate(parts) if part.group and part.name == beside)
                    parts.insert(at + after, self._named(name))
                return Outline(tuple(parts)) if name != beside else self
            case edits.RenameGroup(name, to):
                return self._changed(name, lambda group: replace(group, name=to))
            case edits.SetMinimum(name, minimum):
                return self._changed(name, lambda group: replace(group, minimum_reachable=minimum))
            case edits.SetSource(name, source):
                return self._changed(name, lambda group: replace(group, source=source))

    def _changed(self, name: str, change: Callable[[Group], Group]) -> Outline:
        parts = (replace(part, group=change(part.group)) if part.group and part.name == name else part for part in self.parts)
        return Outline(tuple(parts))

    def _named(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def _with_labels(gone: Iterable[WatchEntry], parts: list[Part]) -> list[Part]:
    """Return the parts with the labels of entries that went: each at the first place of its person, where no place has one."""
    labels: dict[str, str] = {}
    for entry in gone:
        labels[entry.key] = labels.get(entry.key) or entry.label
    bare = {key: label for key, label in labels.items() if label}
    for part in parts:
        for entry in part.people:
            if entry.label:
                bare.pop(entry.key, None)
    return [
        replace(part, people=tuple(replace(one, label=bare.pop(one.key)) if one.key in bare else one for one in part.people))
        for part in parts
    ]
