"""The text of a watch list, and where in it people and groups stand. Changes nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList, key_of
from presence_tui.storage.toml_array import Array, Layout, Splice, layout_of, newline_of
from presence_tui.storage.toml_text import TomlText
from presence_tui.storage.watch_list_file import watch_list_of
from presence_tui.storage.watch_list_steps import Item, Path

OWN: Path = ("people",)
"""Those who are in no group."""


@dataclass(frozen=True)
class ListText:
    """The text of a list that can be used."""

    toml: TomlText
    known: WatchList | None = None
    """The list that it is known to hold."""

    @cached_property
    def watch_list(self) -> WatchList:
        """The list. Raises ConfigError."""
        return self.known or watch_list_of(self.toml)

    @cached_property
    def layout(self) -> Layout:
        """Where its arrays and comments are."""
        return layout_of(self.toml.text)

    @property
    def newline(self) -> str:
        """How its lines end."""
        return newline_of(self.toml.text)

    @property
    def groups(self) -> dict[str, Any]:
        """Its groups by their keys."""
        groups: dict[str, Any] = self.toml.table.get("group", {})
        return groups

    @cached_property
    def hollow(self) -> str:
        """The text with a name in place of each array: it is short, and tells which array is whose."""
        text, pieces, end = self.toml.text, list[str](), 0
        for name, array in self._named.items():
            pieces += [text[end : array.start], f'"{name}"']
            end = array.end
        return "".join([*pieces, text[end:]])

    @cached_property
    def _named(self) -> dict[str, Array]:
        stem = self.unused("array")
        return {f"{stem}-{number}.": array for number, array in enumerate(self.layout.arrays)}

    @cached_property
    def _hollow_table(self) -> dict[str, Any]:
        return tomllib.loads(self.hollow)

    def refilled(self, hollow: str, more: Mapping[str, str] | None = None) -> str:
        """Return a changed `hollow` with the arrays in it again, and with `more` texts in place of their names."""
        texts = {name: self.toml.text[array.start : array.end] for name, array in self._named.items()} | dict(more or {})
        names = re.compile("|".join(f'"{re.escape(name)}"' for name in texts) or "(?!)")
        return names.sub(lambda match: texts[match[0][1:-1]], hollow)

    def array_named(self, name: str) -> str:
        """Return the text of the array that `name` stands for in `hollow`; empty where it stands for none."""
        array = self._named.get(name)
        return self.toml.text[array.start : array.end] if array else ""

    def unused(self, stem: str) -> str:
        """Return a word that is nowhere in the text."""
        while stem in self.toml.text:
            stem += "-"
        return stem

    def array(self, path: Path) -> Array | None:
        """Return where the people of `path` stand; None where they are written in no array of their own."""
        name = _at(self._hollow_table, path, "")
        return self._named.get(name) if isinstance(name, str) else None

    def people(self, path: Path) -> list[Any]:
        """Return the people of `path` as TOML reads them."""
        people: list[Any] = _at(self.toml.table, path, [])
        return people

    def keys(self, path: Path) -> list[str]:
        """Return their keys."""
        return [key_of(item if isinstance(item, str) else item["who"]) for item in self.people(path)]

    def item(self, path: Path, index: int, key: str) -> Item:
        """Return an entry as it is written."""
        array = self.array(path)
        return Item(key, self.toml.text[array.elements[index].start : array.elements[index].end] if array else "")

    def items(self, path: Path) -> list[Item]:
        """Return all entries of `path` as they are written."""
        array, text = self.array(path), self.toml.text
        if array is None:
            return [Item(key, "") for key in self.keys(path)]
        elements = zip(self.keys(path), array.elements, strict=True)
        return [Item(key, text[element.start : element.end]) for key, element in elements]

    def standing(self, keys: Collection[str]) -> list[tuple[Path, Item]]:
        """Return every place where `keys` stand, and how they are written there."""
        places = [(path, at, key) for path in self.paths() for at, key in enumerate(self.keys(path)) if key in keys]
        return [(path, self.item(path, at, key)) for path, at, key in places]

    def paths(self) -> Iterator[Path]:
        """Yield where people may stand."""
        yield OWN
        for name in self.groups:
            yield path_of(name)

    def key_of(self, group: str) -> str:
        """Return the key of `group`; the list knows groups by what is printable of their names."""
        return next((name for name in self.groups if printable(name) == group), group)

    def path_of(self, group: str) -> Path:
        """Return where the people of `group` stand; of none: the list's own."""
        return path_of(self.key_of(group)) if group else OWN

    def too_odd(self) -> ConfigError:
        """Return what is raised where the layout is beyond this program."""
        return ConfigError(f"{printable(self.toml.path.name)}: its layout is beyond this program: edit it by hand")

    def after(self, splices: Iterable[Splice], wanted: dict[str, Any] | None = None) -> ListText:
        """Return the text after changes that are known to be good; without `wanted` it is read what they say."""
        text = self.toml.text
        for splice in splices:
            text = splice.applied(text)
        return type(self)(TomlText(self.toml.path, text, tomllib.loads(text) if wanted is None else wanted))


def path_of(key: str) -> Path:
    """Return where the people of the group with this key stand."""
    return ("group", key, "people")


def values(written: Sequence[str]) -> list[Any]:
    """Return entries as TOML reads them."""
    read: list[Any] = tomllib.loads(f"values = [{', '.join(written)}]")["values"]
    return read


def with_people(table: dict[str, Any], path: Path, people: list[Any]) -> dict[str, Any]:
    """Return what a list says with other people at `path`."""
    first, *rest = path
    return table | {first: with_people(table.get(first, {}), tuple(rest), people) if rest else people}


def _at(table: Any, path: Path, missing: Any) -> Any:
    for key in path:
        if not isinstance(table, dict) or key not in table:
            return missing
        table = table[key]
    return table
