"""Edits the text of one watch list: every entry and comment that is not meant stays, and stays where it is. Opens no file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from presence_tui.model.errors import AlreadyListed, ConfigError
from presence_tui.model.list_edit import AddEntries, AddEntry, ListEdit
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.storage.toml_array import Array, Layout, Splice, insertion, layout_of, newline_of, removal, removals
from presence_tui.storage.toml_text import TomlText
from presence_tui.storage.watch_list_file import watch_list_of
from presence_tui.storage.watch_list_steps import Append, Insert, Item, Path, Remove, Step, Withdraw

TEMPLATE = """\
# Whom presence-tui watches: user principal names, mail addresses, object ids, and "me".
# Changes made here are picked up while the program runs; comments stay when the program changes the list.
people = [
    "me",
]
"""

_OWN: Path = ("people",)
"""Those who are in no group."""


class Stepped(NamedTuple):
    """What steps made of a text."""

    document: Document
    splices: tuple[Splice, ...]
    """The changes, one after the other."""
    back: tuple[Step, ...]
    """The steps that take them back, also in a text that was changed meanwhile."""


@dataclass(frozen=True)
class Document:
    """The text of a list that can be used."""

    toml: TomlText
    known: WatchList | None = None
    """The list that it is known to hold."""

    @cached_property
    def watch_list(self) -> WatchList:
        """The list. Raises ConfigError."""
        return self.known or watch_list_of(self.toml)

    def steps(self, edit: ListEdit) -> tuple[Step, ...]:
        """Return what `edit` comes to here; nothing where nobody is left to remove. Raises AlreadyListed, ConfigError."""
        if isinstance(edit, AddEntry):
            if any(entry.key == edit.entry.key for entry in self.watch_list.entries):
                raise AlreadyListed(edit.entry.key)
            group = next(iter(edit.entry.groups), "")
            return (Insert(self._path_of(group), _written(edit.entry), edit.entry.key),)
        if isinstance(edit, AddEntries):
            return self._appended(edit.missing_in(self.watch_list))
        return tuple(Remove(path, *item) for path, item in self.standing(edit.keys))

    def standing(self, keys: Collection[str]) -> list[tuple[Path, Item]]:
        """Return every place where `keys` stand, and how they are written there."""
        places = [(path, at, key) for path in self._paths() for at, key in enumerate(_keys(self._people(path))) if key in keys]
        return [(path, Item(key, self._written_at(path, at))) for path, at, key in places]

    def _appended(self, entries: Iterable[WatchEntry]) -> tuple[Append, ...]:
        items: dict[str, list[Item]] = {}
        for entry in entries:
            item = Item(entry.key, _written(entry))
            for group in entry.groups or ("",):
                items.setdefault(group, []).append(item)
        return tuple(Append(self._path_of(group), tuple(some)) for group, some in items.items())

    def stepped(self, steps: Iterable[Step]) -> Stepped:
        """Return this text after `steps`; those that others did already are skipped. Raises ConfigError."""
        document, splices, back = self, list[Splice](), list[Step]()
        for step in steps:
            if isinstance(step, Insert) and step.key in _keys(self._people(step.path)):
                continue
            done = document._after(step)
            if done is not None:
                document, new, inverse = done
                splices += new
                back.insert(0, inverse)
        return Stepped(document, tuple(splices), tuple(back))

    def spliced(self, splices: Iterable[Splice]) -> Document:
        """Return the text after changes that are known to be good."""
        text = self.toml.text
        for splice in splices:
            text = splice.applied(text)
        return Document(TomlText(self.toml.path, text, tomllib.loads(text)))

    def changed(self, splices: Iterable[Splice], wanted: dict[str, Any]) -> Document:
        """Return the document after `splices`, once it is sure that it says what is wanted and has every comment.

        Raises ConfigError where it is not so.
        """
        try:
            document = self.spliced(splices)
        except ValueError as error:
            raise self._too_odd() from error
        if document.toml.table != wanted or Counter(document._layout.comments) != Counter(self._layout.comments):
            raise self._too_odd()
        return document

    def _after(self, step: Step) -> tuple[Document, Sequence[Splice], Step] | None:
        match step:
            case Insert():
                return self._put(step)
            case Remove():
                return self._removed(step)
            case Append():
                return self._with_many(step)
            case Withdraw():
                return self._without_many(step)

    def _with_many(self, step: Append) -> tuple[Document, Sequence[Splice], Step] | None:
        people, array = self._people(step.path), self._array(step.path)
        there = set(_keys(people))
        items = tuple(item for item in step.items if item.key not in there)
        if not items:
            return None
        written = [item.written for item in items]
        wanted = _with_people(self.toml.table, step.path, people + _values(written))
        at = len(people)
        splices = [self._new_array(step.path, written)] if array is None else insertion(self.toml.text, array, at, *written)
        return self.changed(splices, wanted), splices, Withdraw(step.path, items)

    def _without_many(self, step: Withdraw) -> tuple[Document, Sequence[Splice], Step] | None:
        people, array = self._people(step.path), self._array(step.path)
        meant = set(step.items)
        items = [Item(key, self._written_at(step.path, at)) for at, key in enumerate(_keys(people))] if array else []
        gone = [at for at, item in enumerate(items) if item in meant]
        if array is None or not gone:
            return None
        wanted = _with_people(
            self.toml.table, step.path, [one for one, item in zip(people, items, strict=True) if item not in meant]
        )
        splices = [removals(self.toml.text, array, gone)]
        return self.changed(splices, wanted), splices, Append(step.path, tuple(items[at] for at in gone))

    def _put(self, step: Insert) -> tuple[Document, Sequence[Splice], Step]:
        """Insert; who stood in a group that is gone, and for which there is no room, comes back into the list's own people."""
        try:
            return self._inserted(step)
        except ConfigError:
            if step.index is None or step.path == _OWN:
                raise
        return self._inserted(replace(step, path=_OWN))

    def _inserted(self, step: Insert) -> tuple[Document, Sequence[Splice], Step]:
        people, array = self._people(step.path), self._array(step.path)
        index = _place(step, _keys(people))
        wanted = _with_people(self.toml.table, step.path, [*people[:index], *_values([step.written]), *people[index:]])
        splices = (
            [self._new_array(step.path, [step.written])]
            if array is None
            else insertion(self.toml.text, array, index, step.written)
        )
        return self.changed(splices, wanted), splices, Remove(step.path, step.key, step.written)

    def _removed(self, step: Remove) -> tuple[Document, Sequence[Splice], Step] | None:
        people, array = self._people(step.path), self._array(step.path)
        keys = _keys(people)
        if array is None or step.key not in keys:
            return None
        index = keys.index(step.key)
        written = self._written_at(step.path, index)
        around = (keys[index + 1] if index + 1 < len(keys) else ""), (keys[index - 1] if index else "")
        wanted = _with_people(self.toml.table, step.path, [*people[:index], *people[index + 1 :]])
        splices = removal(self.toml.text, array, index)
        return self.changed(splices, wanted), splices, Insert(step.path, written, step.key, index, *around)

    def _new_array(self, path: Path, written: Sequence[str]) -> Splice:
        """Return what gives the list, or a group, the first people of its own."""
        from presence_tui.storage.toml_edit import CannotEdit, with_values  # here, since it loads tomlkit

        newline = newline_of(self.toml.text)
        text, marks = self._hollow
        mark = _unused(self.toml.text + text, "new")
        try:
            text = with_values(text, {path: mark})
        except CannotEdit as error:
            raise ConfigError(f"{printable(self.toml.path.name)}: {error}") from error
        arrays = {name: self.toml.text[array.start : array.end] for name, array in marks.items()}
        arrays[mark] = f"[{newline}{''.join(f'    {one},{newline}' for one in written)}]"
        for name, array in arrays.items():
            text = text.replace(f'"{name}"', array, 1)
        return Splice(0, self.toml.text, text)

    def _too_odd(self) -> ConfigError:
        return ConfigError(f"{printable(self.toml.path.name)}: its layout is beyond this program: edit it by hand")

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self.toml.text)

    @cached_property
    def _hollow(self) -> tuple[str, dict[str, Array]]:
        """The text with a name in place of each array, and the arrays by name: it is short, and tells which array is whose."""
        text, pieces, named, end = self.toml.text, list[str](), dict[str, Array](), 0
        stem = _unused(text, "array")
        for number, array in enumerate(self._layout.arrays):
            name = f"{stem}-{number}."
            named[name] = array
            pieces += [text[end : array.start], f'"{name}"']
            end = array.end
        return "".join([*pieces, text[end:]]), named

    @cached_property
    def _hollow_table(self) -> dict[str, Any]:
        return tomllib.loads(self._hollow[0])

    def _array(self, path: Path) -> Array | None:
        return self._hollow[1].get(_at(self._hollow_table, path, ""))

    def _written_at(self, path: Path, index: int) -> str:
        array = self._array(path)
        return self.toml.text[array.elements[index].start : array.elements[index].end] if array else ""

    def _people(self, path: Path) -> list[Any]:
        people: list[Any] = _at(self.toml.table, path, [])
        return people

    def _paths(self) -> Iterator[Path]:
        yield _OWN
        for name in self.toml.table.get("group", {}):
            yield ("group", name, "people")

    def _path_of(self, group: str) -> Path:
        """Return where the people of `group` stand; the list knows groups by what is printable of their names."""
        if not group:
            return _OWN
        names = self.toml.table.get("group", {})
        return ("group", next((name for name in names if printable(name) == group), group), "people")


def _values(written: Sequence[str]) -> list[Any]:
    values: list[Any] = tomllib.loads(f"values = [{', '.join(written)}]")["values"]
    return values


def _keys(people: Iterable[Any]) -> list[str]:
    return [WatchEntry(item if isinstance(item, str) else item["who"]).key for item in people]


def _place(step: Insert, keys: list[str]) -> int:
    """Return where the entry goes: beside a neighbour of old, the nearest to where it stood; else there."""
    index = len(keys) if step.index is None else min(step.index, len(keys))
    spots = [at for at, key in enumerate(keys) if key == step.before]
    spots = spots or [at + 1 for at, key in enumerate(keys) if key == step.after]
    return min(spots, key=lambda at: abs(at - index), default=index)


def _written(entry: WatchEntry) -> str:
    import tomlkit  # here, since a start edits nothing

    who = tomlkit.item(entry.who).as_string()
    return f"{{ who = {who}, label = {tomlkit.item(entry.label).as_string()} }}" if entry.label else who


def _with_people(table: dict[str, Any], path: Path, people: list[Any]) -> dict[str, Any]:
    first, *rest = path
    return table | {first: _with_people(table.get(first, {}), tuple(rest), people) if rest else people}


def _at(table: Any, path: Path, missing: Any) -> Any:
    for key in path:
        if not isinstance(table, dict) or key not in table:
            return missing
        table = table[key]
    return table


def _unused(text: str, stem: str) -> str:
    while stem in text:
        stem += "-"
    return stem
