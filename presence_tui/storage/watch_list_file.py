"""Reads what watchlist.toml says, and says what is wrong in it, by line. Opens no file; never alters an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.person import entry_problem
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group, WatchEntry, WatchList, source_problem
from presence_tui.storage.toml_text import TomlText

LIMIT = 32_000_000
"""Bytes that a list may have."""

_TOP_KEYS = ("people", "group")
_GROUP_KEYS = ("people", "minimum_reachable", "source")
_ENTRY_KEYS = ("who", "label")


Note = Callable[[int, int], None]
"""Is told how many entries are read, of how many, every now and then."""

_NOTED_EVERY = 2_000


def unnoted(done: int, total: int) -> None:
    """Tell nobody."""


def watch_list_of(text: TomlText, note: Note = unnoted) -> WatchList:
    """Return the list that `text` holds. Raises ConfigError."""
    return _Reader(text, note).watch_list()


class _Reader:
    def __init__(self, text: TomlText, note: Note) -> None:
        self.text = text
        self._note = note
        self._done = self._total = 0

    def watch_list(self) -> WatchList:
        table = self.text.table
        self._know(table, _TOP_KEYS)
        groups = table.get("group", {})
        if not isinstance(groups, dict):
            self._fail('"group" is no table; write [group."Name"]', "group")
        tables = [each for each in (table, *groups.values()) if isinstance(each, dict)]
        self._total = sum(len(people) for each in tables if isinstance(people := each.get("people"), list))
        entries = list(self._entries(table, ()))
        kept: list[Group] = []
        for key, facts in groups.items():
            group = self._group(key, facts)
            if any(group.name == other.name for other in kept):
                self._fail(f'group "{group.name}" stands here twice', "group", key)
            kept.append(group)
            entries += self._entries(facts, ("group", key), group.name)
        return WatchList.of(entries, kept)

    def _group(self, key: str, facts: Any) -> Group:
        name = printable(key)
        if not name:
            self._fail("a group has no name", "group", key)
        if not isinstance(facts, dict):
            self._fail(f'group "{name}" is no table; write [group."{name}"]', "group", key)
        self._know(facts, _GROUP_KEYS, "group", key)
        minimum, source = facts.get("minimum_reachable"), facts.get("source")
        if minimum is not None and (type(minimum) is not int or minimum < 1):
            self._fail("minimum_reachable must be a whole number from 1 on", "group", key, "minimum_reachable")
        problem = source_problem(source if isinstance(source, str) else "") if source is not None else None
        if problem:
            self._fail(f"source {problem}", "group", key, "source")
        return Group(name, minimum, source)

    def _entries(self, table: dict[str, Any], keys: tuple[str, ...], group: str = "") -> Iterator[WatchEntry]:
        path = (*keys, "people")
        people = table.get("people", [])
        if not isinstance(people, list):
            self._fail('people must be a list: people = ["ada@contoso.com"]', *path)
        groups = (group,) if group else ()
        for number, item in enumerate(people, 1):
            who, label = (item, "") if isinstance(item, str) else self._record(item, number, path)
            if problem := entry_problem(who):
                self._fail(f'entry {number} of people, "{printable(who, 40)}", {problem}', *path, near=who.strip())
            self._done += 1
            if self._done % _NOTED_EVERY == 0:
                self._note(self._done, self._total)
            yield WatchEntry(who, printable(label) if label else "", groups)

    def _record(self, item: Any, number: int, path: tuple[str, ...]) -> tuple[str, str]:
        if not isinstance(item, dict):
            self._fail(f'entry {number} of people must be a text or {{ who = "...", label = "..." }}', *path)
        self._know(item, _ENTRY_KEYS, *path)
        who, label = item.get("who"), item.get("label", "")
        if not isinstance(who, str):
            self._fail(f"entry {number} of people names nobody: it needs who, a text", *path)
        if not isinstance(label, str):
            self._fail(f'the label of "{printable(who, 40)}" must be a text', *path, near=who)
        return who, label

    def _know(self, table: dict[str, Any], known: tuple[str, ...], *keys: str) -> None:
        for key in table:
            if key not in known:
                meant = nearest(key, known)
                advice = f"; {meant}?" if meant else f"; known here: {', '.join(known)}"
                self._fail(f'"{printable(key, 40)}" is no key{advice}', *keys, key, near=key)

    def _fail(self, problem: str, *keys: str, near: str = "") -> NoReturn:
        line = self.text.line_of(*keys, near=near)
        where = f" line {line}" if line else ""
        raise ConfigError(f"{printable(self.text.path.name)}{where}: {problem}")
