"""Rosters made by hand, as a poll would leave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from presence_tui.model.availability import standing
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import Call, Roster, RowState, Since
from presence_tui.model.watch_list import WatchList

NOW = Moment(datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC), 5000.0)
"""A Tuesday."""


@dataclass
class Row:
    name: str
    availability: str | None = "Available"
    activity: str | None = None
    out: bool = False
    minutes: float = 12
    at_least: bool = False
    age: float = 5.0
    note: str = ""
    state: RowState = RowState.ANSWERED
    extra: dict[str, Any] = field(default_factory=dict)

    def cells(self, position: int) -> dict[str, Any]:
        known = UserId(f"00000000-0000-0000-0000-{position:012d}")
        mail = f"{self.name.partition(' ')[0].lower()}@contoso.com"
        cells = {"ids": known, "people": Person(known, self.name, mail, mail), "states": self.state, "notes": self.note}
        if self.state is RowState.ANSWERED:
            answered = NOW.later(-self.age)
            cells |= {
                "standings": standing(self.availability, self.activity, self.out),
                "sinces": Since(NOW.utc - timedelta(minutes=self.minutes), self.at_least),
                "answered": answered,
                "calls": Call(answered.later(-0.084), answered, "b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61"),
            }
        return cells | self.extra


def roster_of(*rows: Row) -> Roster:
    watch_list = WatchList.of_words(row.name for row in rows)
    columns: dict[str, dict[int, Any]] = {}
    for position, row in enumerate(rows):
        for column, value in row.cells(position).items():
            columns.setdefault(column, {})[position] = value
    return Roster.of(watch_list, [row.name for row in rows]).replacing(columns)
