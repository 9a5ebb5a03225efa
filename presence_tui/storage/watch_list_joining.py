"""What is left of taking back that many came to a list and to groups, in a text that others changed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from presence_tui.model.list_edit import Deed
from presence_tui.storage.watch_list_progress import Progress, left_of_people
from presence_tui.storage.watch_list_steps import Append, Item, Path, Step, Withdraw
from presence_tui.storage.watch_list_text import OWN, ListText

_Places = dict[str, list[tuple[Path, Item]]]


def left_of_joining(text: ListText, back: Sequence[Step], deed: Deed) -> tuple[tuple[Step, ...], Progress]:
    """Return what is left of taking `deed` back, with `back` in the text as it was, and how far others did it.

    Who was listed before never leaves the list by this: who would stand nowhere comes to the list's own people.
    """
    keys = {entry.key for entry in deed.joined}
    many = [step for step in back if isinstance(step, Append | Withdraw)]
    new = [step for step in (_only(step, keys, joined=False) for step in many) if step.items]
    steps, progress = left_of_people(text, new, removed=deed.verb == "removed", all_or_none=deed.count == 1)
    places: _Places = {}
    for path, item in text.standing(keys):
        places.setdefault(item.key, []).append((path, item))
    joined = [_only(step, keys, joined=True) for step in many]
    more = _again(text, joined, places) if deed.verb == "removed" else _out(joined, places)
    if more and progress != "to do":
        return more, "to do"
    if not new:
        return more, "changed meanwhile"
    return (*steps, *more), progress


def _only(step: Append | Withdraw, keys: set[str], *, joined: bool) -> Append | Withdraw:
    return replace(step, items=tuple(item for item in step.items if (item.key in keys) == joined))


def _out(steps: Sequence[Append | Withdraw], places: _Places) -> tuple[Step, ...]:
    """Take those out of the groups who stand there as they were put there."""
    gone = {(step.path, item) for step in steps if isinstance(step, Withdraw) for item in step.items}
    left = [some for some in places.values() if all(place in gone for place in some)]
    home = (Append(OWN, tuple(some[0][1] for some in left)),) if left else ()
    there = {place for some in places.values() for place in some}
    withdrawn = (_those(step, {item for path, item in there if path == step.path}) for step in steps if step.path != OWN)
    return (*home, *(step for step in withdrawn if step.items))


def _again(text: ListText, steps: Sequence[Append | Withdraw], places: _Places) -> tuple[Step, ...]:
    """Put those into the groups again who are on the list and not in them."""
    groups = set(text.paths())
    again: list[Append | Withdraw] = []
    for step in steps:
        if isinstance(step, Append) and step.path in groups:
            coming = (item for item in step.items if all(path != step.path for path, _ in places.get(item.key, ())))
            again.append(Append(step.path, tuple(places[item.key][0][1] for item in coming if item.key in places)))
    coming_keys = {item.key for step in again for item in step.items}
    alone = [some for key, some in places.items() if key in coming_keys and {path for path, _ in some} == {OWN}]
    again.append(Withdraw(OWN, tuple(item for some in alone for _, item in some)))
    return tuple(step for step in again if step.items)


def _those(step: Append | Withdraw, items: set[Item]) -> Append | Withdraw:
    return replace(step, items=tuple(item for item in step.items if item in items))
