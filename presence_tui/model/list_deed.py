"""Says what an edit is going to do to a watch list, and refuses what cannot be done. Changes nothing."""

from __future__ import annotations

from presence_tui.model.errors import AlreadyListed, ConfigError
from presence_tui.model.list_edit import (
    AddEntries,
    AddEntry,
    Deed,
    DeleteGroup,
    ListEdit,
    MakeGroup,
    MoveEntry,
    MoveGroup,
    OfGroup,
    Regroup,
    RemoveEntry,
    RenameGroup,
    SetLabel,
    SetMinimum,
    SetSource,
)
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList, group_problem, source_problem

_WAYS = ("up", "down")
"""Where something goes that comes before, or after, its neighbour."""


def deed_of(watch_list: WatchList, edit: ListEdit) -> Deed:
    """Return what `edit` is going to do to the list.

    Raises AlreadyListed; ConfigError where there is no such group, or is one by the new name, or a value is none.
    """
    there = {entry.key: entry for entry in watch_list.entries}
    match edit:
        case AddEntry(entry):
            if entry.key in there:
                raise AlreadyListed(entry.key)
            return Deed("added", (entry,), group=next(iter(entry.groups), ""))
        case AddEntries():
            new, joined = edit.missing_in(watch_list), edit.joining_in(watch_list)
            same = {entry.groups for entry in (*new, *joined)}
            group = next(iter(same.pop()), "") if len(same) == 1 else ""
            return Deed("added", new, len(new), group=group, joined=joined)
        case RemoveEntry(key, others):
            gone = tuple(there[one] for one in (key, *others) if one in there)
            return Deed("removed", gone, group=next((name for entry in gone for name in entry.groups), ""))
        case Regroup(key, into, out_of, others, make):
            if make and all(group.name != into for group in watch_list.groups):
                _check_new(watch_list, into)
            else:
                _check_there(watch_list, into)
            _check_there(watch_list, out_of)
            known = _those(there, key) or tuple(there[one] for one in others if one in there)[:1]
            return Deed("regrouped", known, group=into, before=out_of, after=into)
        case SetLabel(key, label):
            known = _those(there, key)
            return Deed("labelled", known, before=known[0].label if known else "", after=label)
        case MoveEntry(key, _, after, group):
            return Deed("moved", _those(there, key), group=group, before=_WAYS[not after], after=_WAYS[after])
        case _:
            return _of_group(watch_list, edit)


def _of_group(watch_list: WatchList, edit: OfGroup) -> Deed:
    if isinstance(edit, MakeGroup):
        _check_new(watch_list, edit.name)
        return Deed("group made", group=edit.name, count=0)
    _check_there(watch_list, edit.name)
    group = next(group for group in watch_list.groups if group.name == edit.name)
    match edit:
        case DeleteGroup(name):
            left = tuple(entry for entry in watch_list.entries if entry.groups == (name,))
            return Deed("group deleted", left, len(left), name)
        case RenameGroup(name, to):
            if to != name:
                _check_new(watch_list, to, name)
            return Deed("group renamed", group=to, before=name, after=to)
        case MoveGroup(name, beside, after):
            _check_there(watch_list, beside)
            return Deed("group moved", group=name, before=_WAYS[not after], after=_WAYS[after])
        case SetMinimum(name, minimum):
            if minimum is not None and minimum < 1:
                raise ConfigError("the minimum is a whole number from 1 on")
            before = group.minimum_reachable
            return Deed("minimum set", group=name, before=str(before or ""), after=str(minimum or ""))
        case SetSource(name, source):
            if source is not None and source_problem(source):
                raise ConfigError(f"the source {source_problem(source)}")
            return Deed("source set", group=name, before=group.source or "", after=source or "")


def _those(there: dict[str, WatchEntry], key: str) -> tuple[WatchEntry, ...]:
    return (there[key],) if key in there else ()


def _check_there(watch_list: WatchList, name: str) -> None:
    if name and all(group.name != name for group in watch_list.groups):
        raise ConfigError(f'there is no group "{printable(name, 40)}"')


def _check_new(watch_list: WatchList, name: str, old: str = "") -> None:
    """Refuse a name that cannot be one, or that looks like another group's: blanks of all kinds are the same on a screen."""
    if problem := group_problem(name):
        raise ConfigError(f"the group's name {problem}")
    if any(group.name.split() == name.split() for group in watch_list.groups if group.name != old):
        raise ConfigError(f'there is a group "{printable(name, 40)}" already')
