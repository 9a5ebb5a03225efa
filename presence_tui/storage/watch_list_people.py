"""Does the steps of an edit that are about people: finds what has to change in the text, and what takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.storage.toml_array import Splice, difference, insertion, removal, removals
from presence_tui.storage.toml_rotation import rotation
from presence_tui.storage.toml_statements import statements
from presence_tui.storage.watch_list_steps import (
    Append,
    Change,
    Insert,
    Item,
    OfPeople,
    Path,
    Place,
    Remove,
    Rewrite,
    Withdraw,
    neighbours,
    place,
)
from presence_tui.storage.watch_list_text import OWN, ListText, values, with_people


def change_of(text: ListText, step: OfPeople) -> Change | None:
    """Return what `step` does to `text`; None where nothing is to be done. Raises ConfigError."""
    match step:
        case Insert():
            return _put(text, step)
        case Remove():
            return _removed(text, step)
        case Append():
            return _with_many(text, step)
        case Withdraw():
            return _without_many(text, step)
        case Rewrite():
            return _rewritten(text, step)
        case Place():
            return _placed(text, step)


def _put(text: ListText, step: Insert) -> Change:
    """Insert; who stood in a group that is gone, and for which there is no room, comes back into the list's own people."""
    try:
        return _inserted(text, step)
    except ConfigError:
        if step.index is None or step.path == OWN:
            raise
    return _inserted(text, replace(step, path=OWN))


def _inserted(text: ListText, step: Insert) -> Change:
    people = text.people(step.path)
    index = place(len(people) if step.index is None else step.index, step.before, step.after, text.keys(step.path))
    wanted = with_people(text.toml.table, step.path, [*people[:index], *values([step.written]), *people[index:]])
    splices = _inserting(text, step.path, index, [step.written])
    return Change(splices, wanted, Remove(step.path, step.key, step.written))


def _inserting(text: ListText, path: Path, index: int, written: Sequence[str]) -> list[Splice]:
    array = text.array(path)
    return insertion(text.toml.text, array, index, *written) if array else [_new_array(text, path, written)]


def _removed(text: ListText, step: Remove) -> Change | None:
    people, array, keys = text.people(step.path), text.array(step.path), text.keys(step.path)
    if step.key not in keys:
        return None
    if array is None:
        raise text.too_odd()
    index = keys.index(step.key)
    back = Insert(step.path, text.item(step.path, index, step.key).written, step.key, index, *neighbours(keys, index))
    wanted = with_people(text.toml.table, step.path, [*people[:index], *people[index + 1 :]])
    return Change(removal(text.toml.text, array, index), wanted, back)


def _with_many(text: ListText, step: Append) -> Change | None:
    people, there = text.people(step.path), set(text.keys(step.path))
    items = tuple(item for item in step.items if item.key not in there)
    if not items:
        return None
    written = [item.written for item in items]
    wanted = with_people(text.toml.table, step.path, people + values(written))
    splices = _inserting(text, step.path, len(people), written)
    return Change(splices, wanted, Withdraw(step.path, items))


def _without_many(text: ListText, step: Withdraw) -> Change | None:
    people, array, meant = text.people(step.path), text.array(step.path), set(step.items)
    items = text.items(step.path)
    gone = [at for at, item in enumerate(items) if item in meant]
    if array is None or not gone:
        return None
    kept = [one for one, item in zip(people, items, strict=True) if item not in meant]
    splices = [removals(text.toml.text, array, gone)]
    back = Append(step.path, tuple(items[at] for at in gone))
    return Change(splices, with_people(text.toml.table, step.path, kept), back)


def _rewritten(text: ListText, step: Rewrite) -> Change | None:
    people, array, items = list(text.people(step.path)), text.array(step.path), text.items(step.path)
    meant = Item(step.key, step.old)
    if meant not in items:
        return None
    if array is None:
        raise text.too_odd()
    index = items.index(meant)
    element = array.elements[index]
    (people[index],) = values([step.new])
    old = text.toml.text[element.start : element.end]
    back = Rewrite(step.path, step.key, step.new, old)
    return Change([Splice(element.start, old, step.new)], with_people(text.toml.table, step.path, people), back)


def _placed(text: ListText, step: Place) -> Change | None:
    people, array, keys = list(text.people(step.path)), text.array(step.path), text.keys(step.path)
    if step.key not in keys:
        return None
    at = keys.index(step.key)
    others = keys[:at] + keys[at + 1 :]
    to = place(step.index, step.before, step.after, others)
    if to == at:
        return None
    if array is None:
        raise text.too_odd()
    people.insert(to, people.pop(at))
    back = Place(step.path, step.key, at, *neighbours(keys, at))
    splice = rotation(text.toml.text, array, at, to)
    return Change([splice], with_people(text.toml.table, step.path, people), back)


def _new_array(text: ListText, path: Path, written: Sequence[str]) -> Splice:
    """Return what gives the list, or a group, the first people of its own."""
    from presence_tui.storage.toml_edit import CannotEdit, with_values  # here, since it loads tomlkit

    mark = text.unused("new")
    try:
        hollow = with_values(text.hollow, {path: mark}, newline=text.newline)
    except CannotEdit as error:
        raise ConfigError(f"{printable(text.toml.path.name)}: {error}") from error
    if not written or any(one.path == path and one.kind == "inline" for one in statements(hollow)):
        array = f"[{', '.join(written)}]"
    else:
        array = "".join(["[", text.newline, *(f"    {one},{text.newline}" for one in written), "]"])
    new = text.refilled(hollow, {mark: array})
    return difference(text.toml.text, new)


def new_array(text: ListText, path: Path, items: Sequence[Item]) -> Splice:
    """Return what gives a new group its people."""
    return _new_array(text, path, [item.written for item in items])
