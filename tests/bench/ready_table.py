"""Our app over snapshots that are ready: a monitor makes them unseen, and the app is shown them by command.

So what a command takes is what the table takes, as in `usual_table`: no request, no decoding.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

from presence_tui.model.ports import Monitor
from presence_tui.model.snapshot import Snapshot
from presence_tui.monitor.presence_monitor import PresenceMonitor
from tests.bench.subject import Subject


class Ready:
    """Stands between a monitor and the app: passes a snapshot on when it is told to."""

    def __init__(self, monitor: PresenceMonitor) -> None:
        self._monitor = monitor
        self._listeners: list[Callable[[Snapshot], None]] = []
        self.snapshot = self._before = self._step = self._newest = monitor.snapshot
        monitor.subscribe(self._published)

    def subscribe(self, listener: Callable[[Snapshot], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        await asyncio.Event().wait()

    def _published(self, snapshot: Snapshot) -> None:
        if snapshot.changed_since(self._newest.version) != frozenset():
            self._before, self._step = self._newest, snapshot
        self._newest = snapshot

    def show(self, which: str = "newest") -> None:
        """Let the app have the newest snapshot; or the newest that changed a row, `step`, or the one `before` that."""
        self.snapshot = {"newest": self._newest, "step": self._step, "before": self._before}[which]
        for listener in self._listeners:
            listener(self.snapshot)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._monitor, name)


class ReadyTable(Subject):
    """Obeys `prepare`, which makes the first snapshot; `begin` and `show`, which show one; and what changes it unseen."""

    works_beside = True

    def __init__(self, people: int, interval: float) -> None:
        super().__init__(people, interval)
        self._begun = asyncio.Event()
        self._ready: Ready | None = None
        self._shown = asyncio.Event()

    async def open_for_app(self) -> Monitor:
        """Wait for `begin`."""
        await self._begun.wait()
        self._shown.set()
        assert self._ready is not None
        return self._ready

    async def _prepare(self) -> None:
        monitor = await self._open()
        self._running = asyncio.create_task(monitor.run())
        await self._poll()
        self._ready = Ready(monitor)

    async def _begin(self) -> None:
        self._begun.set()
        await self._shown.wait()

    async def _show(self, which: str = "newest") -> None:
        assert self._ready is not None
        self._ready.show(which)

    async def _top(self) -> None:
        """Let the first person by name do something else: their row is seen."""
        self._busy = not getattr(self, "_busy", False)
        self._tenant.set(self._people[0].id, "Busy", "Busy" if self._busy else "InACall")

    verbs: ClassVar[Mapping[str, Callable[..., Awaitable[None]]]] = Subject.verbs | {
        "prepare": _prepare, "begin": _begin, "show": _show, "top": _top,
    }  # fmt: skip


if __name__ == "__main__":
    _commands, _answers, _people, _interval = sys.argv[1:]
    asyncio.run(ReadyTable(int(_people), float(_interval)).run(int(_commands), int(_answers)))
