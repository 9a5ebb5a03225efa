"""What an edit comes to in the text of one list, and what is left of taking one back where others changed the text meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from presence_tui.model import list_edit as edits
from presence_tui.model.list_deed import deed_of
from presence_tui.model.watch_list import WatchEntry
from presence_tui.storage.watch_list_groups import as_written
from presence_tui.storage.watch_list_steps import (
    Append,
    Insert,
    Item,
    NameGroup,
    NewGroup,
    Path,
    Place,
    PlaceGroup,
    Remove,
    Rewrite,
    SetFact,
    Step,
    Withdraw,
)
from presence_tui.storage.watch_list_text import OWN, ListText, path_of, values


def steps_of(text: ListText, edit: edits.ListEdit) -> tuple[Step, ...]:
    """Return the steps of `edit`; nothing where nothing is to be done. Raises AlreadyListed, ConfigError."""
    deed_of(text.watch_list, edit)
    match edit:
        case edits.AddEntry(entry):
            group = next(iter(entry.groups), "")
            return (Insert(text.path_of(group), _written(entry), entry.key),)
        case edits.AddEntries():
            return _appended(text, edit.missing_in(text.watch_list), edit.joining_in(text.watch_list))
        case edits.RemoveEntry():
            return tuple(Remove(path, *item) for path, item in text.standing(edit.keys))
        case edits.Regroup():
            return _regrouped(text, edit)
        case edits.SetLabel():
            return _labelled(text, edit)
        case edits.MoveEntry():
            return _moved(text, edit)
        case _:
            return _of_group(text, edit)


def _appended(text: ListText, new: Iterable[WatchEntry], joining: Iterable[WatchEntry]) -> tuple[Step, ...]:
    """Return what appends to groups those who are new, and then those who are listed; who stood in no group leaves the rest."""
    joined = {entry.key: entry for entry in joining}
    standing: dict[str, list[tuple[Path, Item]]] = {}
    for path, item in text.standing(joined):
        standing.setdefault(item.key, []).append((path, item))
    coming = [(entry, Item(entry.key, _written(entry))) for entry in new]
    coming += [(entry, standing[key][0][1]) for key, entry in joined.items()]
    items: dict[str, list[Item]] = {}
    for entry, item in coming:
        for group in entry.groups or ("",):
            items.setdefault(group, []).append(item)
    alone = tuple(item for some in standing.values() if {path for path, _ in some} == {OWN} for _, item in some)
    steps = (Append(text.path_of(group), tuple(some)) for group, some in items.items())
    return (*steps, Withdraw(OWN, alone)) if alone else tuple(steps)


def _regrouped(text: ListText, edit: edits.Regroup) -> tuple[Step, ...]:
    standing = text.standing(edit.keys)
    source, target = text.path_of(edit.out_of), text.path_of(edit.into)
    item = next((item for path, item in standing if not edit.out_of or path == source), None)
    if item is None:
        return ()
    gone = [place for place in standing if edit.out_of and place[0] == source]
    steps: list[Step] = []
    if edit.into and all(path != target for path, _ in standing):
        steps.append(Insert(target, item.written, item.key))
        if {path for path, each in standing if each.key == item.key} == {OWN}:
            gone += [place for place in standing if place[1].key == item.key]
    if not steps and len(gone) == len(standing):
        steps.append(Insert(OWN, item.written, item.key))
    labelled = () if steps else _labels_kept(gone, [place for place in standing if place not in gone])
    return (*steps, *labelled, *(Remove(path, *one) for path, one in gone))


def _labels_kept(gone: Iterable[tuple[Path, Item]], staying: Iterable[tuple[Path, Item]]) -> tuple[Rewrite, ...]:
    """Return what gives the labels of places that go to those that stay, where none of them has one."""
    labels: dict[str, str] = {}
    for _, item in gone:
        labels[item.key] = labels.get(item.key) or _label(item.written)
    first: dict[str, tuple[Path, Item]] = {}
    for path, item in staying:
        if _label(item.written):
            labels.pop(item.key, None)
        first.setdefault(item.key, (path, item))
    return tuple(
        Rewrite(path, key, item.written, _written(WatchEntry(_who(item.written), labels[key])))
        for key, (path, item) in first.items()
        if labels.get(key) and item.written
    )


def _labelled(text: ListText, edit: edits.SetLabel) -> tuple[Step, ...]:
    standing = text.standing({edit.key})
    labels = [_label(item.written) for _, item in standing]
    meant = [place for place, label in zip(standing, labels, strict=True) if label] or standing[:1]
    steps = []
    for path, item in meant:
        who, old = _who(item.written), _label(item.written)
        if old != edit.label:
            steps.append(Rewrite(path, item.key, item.written, _written(WatchEntry(who, edit.label))))
    return tuple(steps)


def _moved(text: ListText, edit: edits.MoveEntry) -> tuple[Step, ...]:
    path = next((path for path, _ in text.standing({edit.key}) if edit.group in ("", *path[1:2])), None)
    if path is None or edit.key == edit.beside:
        return ()
    keys = [key for key in text.keys(path) if key != edit.key]
    if edit.beside not in keys:
        return ()
    index = keys.index(edit.beside) + edit.after
    step = Place(path, edit.key, index, "" if edit.after else edit.beside, edit.beside if edit.after else "")
    return (step,)


def _of_group(text: ListText, edit: edits.OfGroup) -> tuple[Step, ...]:
    name = text.key_of(edit.name)
    match edit:
        case edits.MakeGroup():
            return (NewGroup(edit.name),)
        case edits.DeleteGroup():
            return _deleted(text, name)
        case edits.RenameGroup(_, to):
            return (NameGroup(name, to),) if to != edit.name else ()
        case edits.MoveGroup(_, beside, after):
            other = text.key_of(beside)
            names = [one for one in text.groups if one != name]
            index = names.index(other) + after if other in names else 0
            return (PlaceGroup(name, index, "" if after else other, other if after else ""),) if other in names else ()
        case edits.SetMinimum(_, minimum):
            return _fact(text, name, "minimum_reachable", minimum)
        case edits.SetSource(_, source):
            return _fact(text, name, "source", source)


def _deleted(text: ListText, name: str) -> tuple[Step, ...]:
    gone = [(path_of(name), item) for item in text.items(path_of(name))]
    staying = [place for place in text.standing({item.key for _, item in gone}) if place[0] != path_of(name)]
    elsewhere = {item.key for _, item in staying}
    left = tuple(item for _, item in gone if item.key not in elsewhere)
    steps: tuple[Step, ...] = (*_labels_kept(gone, staying), as_written(text, name))
    return (Append(OWN, left), *steps) if left else steps


def _fact(text: ListText, name: str, fact: str, new: str | int | None) -> tuple[Step, ...]:
    old = text.groups[name].get(fact)
    return (SetFact(name, fact, old, new),) if old != new else ()


def _written(entry: WatchEntry) -> str:
    import tomlkit  # here, since a start edits nothing

    who = tomlkit.item(entry.who).as_string()
    return f"{{ who = {who}, label = {tomlkit.item(entry.label).as_string()} }}" if entry.label else who


def _who(written: str) -> str:
    (value,) = values([written])
    who: str = value if isinstance(value, str) else value["who"]
    return who


def _label(written: str) -> str:
    if not written.startswith("{"):  # most have none, and a reader for each of 100,000 takes its time
        return ""
    (value,) = values([written])
    label: str = "" if isinstance(value, str) else value.get("label", "")
    return label
