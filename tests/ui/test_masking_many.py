"""Names of a long list are hidden at once, and numbered beside the event loop."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import Any, cast

from textual import events

from presence_tui.demo.people import generated
from presence_tui.model.ports import Monitor
from presence_tui.model.snapshot import CheckingSession, Live, Snapshot
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.ui.gate import Gate
from tests.ui.stage import Stage
from tests.view.rosters import Row, roster_of

MANY = 5_001
PEOPLE = [one.id for one in generated(0, MANY)]
NAMED = re.compile(r"(?i)person ?\d{6}")
"""A real name: numbers in place of them have four digits here."""


async def test_nobody_of_a_long_list_is_named_from_the_key_on() -> None:
    s = Stage(PEOPLE, size=(130, 24), chosen={"order": "list"})
    s.tenant.add_people(MANY)
    async with s.playing():
        await s.begin()
        await s.until(lambda: "Person 000002" in s.screen, "a name")
        await s.press("j", "j")
        assert s.selected == "Person 000002"
        before = len(s.terminal.written)
        await s.press("m")
        await s.until(lambda: "Person 0003" in s.screen, "a number")
        assert not NAMED.search(s.screen)
        after = "".join(s.terminal.written[before:])
        assert not NAMED.search(after)
        assert "Hiding names" in after
        assert "Asking about" not in after, "the first line goes on to tell tenant and health"
        assert "account hidden" in after
        assert "ada@contoso.com" not in after
        assert s.selected == "Person 0003"
        assert "Names are hidden: m shows them" in s.footer
        await s.press("k")
        assert s.selected == "Person 0002"


class Hurried(Stage):
    """A stage on which somebody presses a key just as the monitor is there."""

    async def _open(self) -> PresenceMonitor:
        opened = await super()._open()
        self.app.post_message(events.Key("m", "m"))
        return opened


async def test_nobody_is_named_whose_names_are_hidden_while_the_first_are_counted_and_sorted() -> None:
    s = Hurried(PEOPLE, size=(130, 24), chosen={"order": "name"})
    s.tenant.add_people(MANY)
    async with s.playing():
        await s.until(lambda: "Person 0003" in s.screen, "a number")
        assert "Names are hidden: m shows them" in s.footer
        await s.later(5)
        written = "".join(s.terminal.written)
        assert not NAMED.search(written)
        assert "Hiding names" in written, "nobody is numbered, nor sorted, while a key waits"


class Watched:
    """A monitor whose snapshot is asked for, and told to a listener."""

    def __init__(self) -> None:
        self.asked_in: list[int] = []
        self.listeners: list[Any] = []
        self._snapshot = Snapshot(1, roster_of(Row("ada"), Row("bob")), CheckingSession(), Live(30), 30.0)

    @property
    def snapshot(self) -> Snapshot:
        self.asked_in.append(threading.get_ident())
        for listener in self.listeners:
            listener(self._snapshot)
        return self._snapshot

    def subscribe(self, listener: Any) -> None:
        self.listeners.append(listener)


async def test_names_are_learned_in_a_thread_and_snapshots_wait_until_they_are() -> None:
    gate, watched, told = Gate(hides=True), Watched(), list[Snapshot]()
    monitor = gate.before(cast("Monitor", watched))
    monitor.subscribe(told.append)
    told.clear()
    watched.asked_in.clear()
    async with gate.learning(monitor) as hidden:
        assert hidden.roster.names == ["Person 01", "Person 02"]
        assert not told
    assert threading.get_ident() not in watched.asked_in
    assert asyncio.current_task() is not None
    assert monitor.snapshot.roster.entries is hidden.roster.entries
    assert told
    assert told[0].roster.entries is hidden.roster.entries
