"""Does the steps of an edit that are about groups: finds what has to change in the text, and what takes it back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.storage import group_layout
from presence_tui.storage.toml_array import difference
from presence_tui.storage.toml_statements import statements
from presence_tui.storage.watch_list_people import new_array
from presence_tui.storage.watch_list_steps import (
    Change,
    DropGroup,
    NameGroup,
    NewGroup,
    OfGroups,
    PlaceGroup,
    SetFact,
    neighbours,
    place,
)
from presence_tui.storage.watch_list_text import ListText, path_of

_PEOPLE = "people"


def change_of(text: ListText, step: OfGroups) -> Change | None:
    """Return what `step` does to `text`; None where nothing is to be done. Raises ConfigError."""
    match step:
        case NewGroup():
            return _made(text, step)
        case DropGroup():
            return _dropped(text, step)
        case NameGroup():
            return _named(text, step)
        case PlaceGroup():
            return _placed(text, step)
        case SetFact():
            return _set(text, step)


def as_written(text: ListText, name: str) -> DropGroup:
    """Return the step that deletes a group as it is now."""
    facts = text.groups[name]
    kept = tuple((fact, value) for fact, value in facts.items() if fact != _PEOPLE)
    return DropGroup(name, tuple(text.items(path_of(name))), kept)


def _made(text: ListText, step: NewGroup) -> Change | None:
    if step.name in text.groups:
        return None
    made = text.after([new_array(text, path_of(step.name), step.items)])
    new = _with_facts(made, {("group", step.name, fact): value for fact, value in step.facts})
    groups = {**text.groups, step.name: {_PEOPLE: made.people(path_of(step.name)), **dict(step.facts)}}
    back = DropGroup(step.name, step.items, step.facts)
    if step.index is not None:
        made = text.after([difference(text.toml.text, new)])
        to = place(step.index, step.before, step.after, list(text.groups))
        hollow = group_layout.moved(made.hollow, list(made.groups), len(text.groups), to)
        if hollow is not None:
            new = made.refilled(hollow)
            names = list(text.groups)
            names.insert(to, step.name)
            groups = {name: groups[name] for name in names}
    return Change([difference(text.toml.text, new)], _with_groups(text, groups), back)


def _dropped(text: ListText, step: DropGroup) -> Change | None:
    if step.name not in text.groups:
        return None
    now, names = as_written(text, step.name), list(text.groups)
    at = names.index(step.name)
    hollow = group_layout.without_group(text.hollow, step.name, text.array_named, text.newline)
    if hollow is None:
        raise text.too_odd()
    splice = difference(text.toml.text, text.refilled(hollow))
    groups = {name: facts for name, facts in text.groups.items() if name != step.name}
    wanted = {key: value for key, value in text.toml.table.items() if key != "group"}
    table = _table_left(hollow)
    wanted |= {"group": groups} if groups or table else {}
    return Change([splice], wanted, NewGroup(step.name, now.items, now.facts, at, *neighbours(names, at)))


def _table_left(hollow: str) -> bool:
    """Say whether a table of groups is written there, be it empty."""
    return any(one.path[:1] == ("group",) for one in statements(hollow))


def _named(text: ListText, step: NameGroup) -> Change | None:
    if step.name not in text.groups or step.to in text.groups:
        return None
    hollow = group_layout.renamed(text.hollow, step.name, step.to)
    groups = {step.to if name == step.name else name: facts for name, facts in text.groups.items()}
    splice = difference(text.toml.text, text.refilled(hollow))
    return Change([splice], _with_groups(text, groups), NameGroup(step.to, step.name))


def _placed(text: ListText, step: PlaceGroup) -> Change | None:
    names = list(text.groups)
    if step.name not in names:
        return None
    at = names.index(step.name)
    others = names[:at] + names[at + 1 :]
    to = place(step.index, step.before, step.after, others)
    if to == at:
        return None
    hollow = group_layout.moved(text.hollow, names, at, to)
    if hollow is None:
        raise text.too_odd()
    others.insert(to, step.name)
    splice = difference(text.toml.text, text.refilled(hollow))
    groups = {name: text.groups[name] for name in others}
    return Change([splice], _with_groups(text, groups), PlaceGroup(step.name, at, *neighbours(names, at)))


def _set(text: ListText, step: SetFact) -> Change | None:
    facts = text.groups.get(step.name)
    if facts is None or facts.get(step.fact) == step.new:
        return None
    path = ("group", step.name, step.fact)
    if step.new is not None:
        new = _with_facts(text, {path: step.new})
    else:
        new = text.refilled(_without_fact(text, path))
        facts = facts if len(facts) > 1 else {**facts, **tomllib.loads(new)["group"][step.name]}
    changed = {fact: value for fact, value in facts.items() if fact != step.fact}
    changed |= {step.fact: step.new} if step.new is not None else {}
    groups = {name: changed if name == step.name else each for name, each in text.groups.items()}
    back = SetFact(step.name, step.fact, step.new, facts.get(step.fact))
    return Change([difference(text.toml.text, new)], _with_groups(text, groups), back)


def _without_fact(text: ListText, path: tuple[str, ...]) -> str:
    """Return `text.hollow` without a fact; a group that is nowhere but in that line gets nobody there instead."""
    own = [one for one in statements(text.hollow) if one.path == path]
    hollow = group_layout.without(text.hollow, own, text.newline)
    if hollow is None:
        raise text.too_odd()
    if path[1] in tomllib.loads(hollow).get("group", {}):
        return hollow
    return text.hollow[: own[0].parts[-1].start] + f"{_PEOPLE} = []" + text.hollow[own[0].end :]


def _with_facts(text: ListText, values: Mapping[tuple[str, ...], str | int]) -> str:
    from presence_tui.storage.toml_edit import CannotEdit, with_values  # here, since it loads tomlkit

    try:
        return text.refilled(with_values(text.hollow, values, newline=text.newline))
    except CannotEdit as error:
        raise ConfigError(f"{printable(text.toml.path.name)}: {error}") from error


def _with_groups(text: ListText, groups: dict[str, Any]) -> dict[str, Any]:
    return text.toml.table | {"group": groups}
