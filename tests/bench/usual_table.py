"""The usual way: an app with Textual's DataTable, obeying the same commands as `ready_table`."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from presence_tui.demo.people import generated
from tests.bench.obeying import Obeying

_WORDS = ("● Available", "■ In a call", "■ Busy", "◐ Away", "○ Offline")
_COLUMNS = ("name", "activity", "since", "message")


class UsualApp(App[None]):
    """A table and nothing else."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")


class UsualTable(Obeying):
    """People in a DataTable, as its documentation has it: `add_rows`, `update_cell`, `sort`; a filter adds anew."""

    works_beside = True

    def __init__(self, people: int) -> None:
        super().__init__(UsualApp())
        self._chance = random.Random(0)
        self._people = [[one.id, one.name, self._chance.choice(_WORDS), "3h+", ""] for one in generated(0, people)]
        self._orders = iter(_COLUMNS * 10)

    @property
    def _table(self) -> DataTable[str]:
        return self._app.query_one(DataTable)

    async def _begin(self) -> None:
        for name in _COLUMNS:
            self._table.add_column(name, key=name)
        self._add(iter(self._people))

    def _add(self, people: Iterator[list[str]]) -> None:
        for identity, *cells in people:
            self._table.add_row(*cells, key=identity)

    async def _change(self, count: str) -> None:
        """Let `count` people do something else than before."""
        for person in self._chance.sample(self._people, int(count)):
            person[2] = self._chance.choice([word for word in _WORDS if word != person[2]])
            self._table.update_cell(person[0], "activity", person[2])
            self._table.update_cell(person[0], "since", "now")

    async def _sort(self) -> None:
        self._table.sort(next(self._orders))

    async def _filter(self) -> None:
        self._table.clear()
        self._add(person for person in self._people if "Available" in person[2])

    async def _all(self) -> None:
        self._table.clear()
        self._add(iter(self._people))

    async def _top(self) -> None:
        """Let the first person do something else: their row is seen."""
        person = self._people[0]
        person[2] = "■ Busy" if "call" in person[2] else "■ In a call"
        self._table.update_cell(person[0], "activity", person[2])

    verbs: ClassVar[Mapping[str, Callable[..., Awaitable[None]]]] = Obeying.verbs | {
        "begin": _begin, "change": _change, "sort": _sort, "filter": _filter, "all": _all, "top": _top,
    }  # fmt: skip


if __name__ == "__main__":
    _commands, _answers, _people, _ = sys.argv[1:]
    asyncio.run(UsualTable(int(_people)).run(int(_commands), int(_answers)))
