"""What is left of taking an edit back in a text of a watch list that others changed meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from presence_tui.model.list_edit import Deed
from presence_tui.storage.watch_list_groups import as_written
from presence_tui.storage.watch_list_steps import (
    Append,
    DropGroup,
    Insert,
    Item,
    NameGroup,
    NewGroup,
    Place,
    PlaceGroup,
    Remove,
    Rewrite,
    SetFact,
    Step,
    Withdraw,
    place,
)
from presence_tui.storage.watch_list_text import OWN, ListText

Progress = Literal["to do", "done already", "changed meanwhile"]
"""What others left to do of an edit, or of taking one back."""


def progress_of(text: ListText, steps: Sequence[Step]) -> Progress:
    """Say how far others did `steps` in a text that they changed; those that allow to be done in part do not count,
    nor does a label beside what else is done.

    `changed meanwhile` where it is neither all nor nothing.
    """
    exact = [step for step in steps if not isinstance(step, Append | Withdraw | Rewrite)]
    found = {_progress(text, step) for step in exact or steps if not isinstance(step, Append | Withdraw)}
    return found.pop() if len(found) == 1 else "changed meanwhile"


def _progress(text: ListText, step: Step) -> Progress:
    match step:
        case Insert(path, _, key):
            return _either(key not in text.keys(path) and _has_room(text, path), key in text.keys(path))
        case Remove(path, key, written):
            items = [item for item in text.items(path) if item.key == key]
            return _either(items == [Item(key, written)], not items)
        case Rewrite(path, key, old, new):
            items = [item for item in text.items(path) if item.key == key]
            return _either(Item(key, old) in items, Item(key, new) in items)
        case Place(path, key, _, before, after):
            return _moved_on(text.keys(path), key, step.index, before, after)
        case NewGroup(name):
            return _either(name not in text.groups, name in text.groups)
        case DropGroup(name):
            return _either(name in text.groups and as_written(text, name) == step, name not in text.groups)
        case NameGroup(name, to):
            there = name in text.groups, to in text.groups
            return _either(there == (True, False), there == (False, True))
        case PlaceGroup(name, _, before, after):
            return _moved_on(list(text.groups), name, step.index, before, after)
        case SetFact(name, fact, old, new):
            now = text.groups.get(name, {}).get(fact)
            return _either(name in text.groups and now == old, name in text.groups and now == new)
        case _:
            return "to do"


def _moved_on(keys: list[str], key: str, index: int, before: str, after: str) -> Progress:
    others = [one for one in keys if one != key]
    if key not in keys or not {before, after} & set(others):
        return "changed meanwhile"
    return "done already" if place(index, before, after, others) == keys.index(key) else "to do"


def _has_room(text: ListText, path: tuple[str, ...]) -> bool:
    return path == OWN or path[1] in text.groups


def _either(to_do: bool, done: bool) -> Progress:
    return "to do" if to_do else "done already" if done else "changed meanwhile"


def left_of_people(text: ListText, back: Sequence[Step], removed: bool, all_or_none: bool) -> tuple[tuple[Step, ...], Progress]:
    """Return what is left of bringing people back (`removed`) or of taking them away, and how far others did it."""
    ours = Counter((_path(step), item) for step in back for item in _items(step))
    standing = Counter(text.standing({item.key for _, item in ours}))
    progress: Progress
    if removed:
        not_ours = {item.key for _, item in standing}
        progress = "done already" if all(item.key in not_ours for _, item in ours) else "to do"
    else:
        not_ours = {item.key for _, item in standing - ours}
        nothing_ours = not_ours and (all_or_none or all(item.key in not_ours for _, item in standing))
        progress = "done already" if not standing else "changed meanwhile" if nothing_ours else "to do"
    left = (_without(step, not_ours) for step in back)
    return tuple(step for step in left if step is not None), progress


def kept_on_the_list(before: ListText, steps: Sequence[Step], after: ListText, deed: Deed) -> Append | None:
    """Return what puts those among the list's own people whom `steps` leave in no place, since others took the rest.

    None where there is nobody. Not for steps that are to take people off the list. Of the entries that one edit regroups, all
    are one person: one of them is enough.
    """
    keys = {item.key for step in steps if isinstance(step, Remove | Withdraw | DropGroup) for item in step.items}
    same = {entry.key for entry in deed.entries} | keys if deed.verb == "regrouped" else set[str]()
    still = {item.key for _, item in after.standing(keys | same)}
    if same & still:
        return None
    left: dict[str, Item] = {}
    for _, item in before.standing(keys - still):
        left.setdefault(item.key, item)
    items = tuple(left.values())
    return Append(OWN, items[:1] if same else items) if items else None


def _items(step: Step) -> tuple[Item, ...]:
    if isinstance(step, Append | Withdraw):
        return step.items
    return (Item(step.key, step.written),) if isinstance(step, Insert | Remove) else ()


def _path(step: Step) -> tuple[str, ...]:
    return () if not isinstance(step, Append | Withdraw | Insert | Remove) else step.path


def _without(step: Step, keys: Collection[str]) -> Step | None:
    """Return `step` without what it does about `keys`; None where nothing is left of it."""
    kept = tuple(item for item in _items(step) if item.key not in keys)
    if len(kept) == len(_items(step)):
        return step
    return replace(step, items=kept) if kept and isinstance(step, Append | Withdraw) else None
