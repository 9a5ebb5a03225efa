"""`python -m tests.cli.crashing KIND [WORDS...]`: the program with a bug in it, which holds the bearer in a local variable.

Nothing of the program knows of this: the services alone are others.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import presence_tui.wiring.services as services
from presence_tui.__main__ import main
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.ui.surroundings import ExtraCommand, Surroundings
from presence_tui.wiring.connecting import Connected


class Bug(Exception):
    """What nobody foresaw."""


class Finalized:
    """Fails when it goes, and says more than it should."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __repr__(self) -> str:
        return f"Finalized({self._token})"

    def __del__(self) -> None:
        fail(self._token)


def fail(token: str) -> None:
    header = {"Authorization": f"Bearer {token}"}
    raise Bug(f"the finalizer, the thread or the task failed with {len(header)} header, {token[4:-3]} and\n{token[:-1]}")


async def fail_later(token: str) -> None:
    fail(token)


class Broken(PresenceMonitor):
    """A monitor whose verbs fail in one way or another."""

    kind = ""
    connected: Connected

    async def run(self) -> None:
        """Go on as usual, until there is a token in a local variable."""
        if self.kind != "loop":
            return await super().run()
        await self.poll_once()
        bearer = (await self.connected.authenticator.token()).reveal()
        raise Bug(f"the loop failed, and tells {bearer}")

    def poll_soon(self) -> None:
        """Fail in a screen's handler, or beside it."""
        bearer = self._bearer()
        if self.kind == "handler":
            raise Bug(f"the handler failed, and tells {bearer[3:]}")
        threading.Thread(target=fail, args=(bearer,), name="broken").start()
        self._nobody_waits = asyncio.create_task(fail_later(bearer))
        del self._nobody_waits
        Finalized(bearer)

    def _bearer(self) -> str:
        held = self.connected.authenticator.token._held
        assert held is not None
        return held.token.reveal()


class BrokenServices(services.Services):
    """Opens that monitor."""

    async def open(self) -> PresenceMonitor:
        monitor = await super().open()
        assert self._connected is not None
        monitor.__class__ = Broken
        assert isinstance(monitor, Broken)
        monitor.kind, monitor.connected = KIND, self._connected
        return monitor

    def surroundings(self) -> Surroundings:
        worker = ExtraCommand("crash in a worker", "Bugs", self._crash_in_httpx)
        return super().surroundings()._replace(extra_commands=lambda: (worker,))

    async def _crash_in_httpx(self) -> str:
        assert self._connected is not None
        bearer = (await self._connected.authenticator.token()).reveal()
        extensions = {"trace": _explode}
        headers = {"Authorization": f"Bearer {bearer}"}
        await self._connected.clients.graph.get(self.settings.graph_root, headers=headers, extensions=extensions)
        return "not reached"


async def _explode(event: str, info: dict[str, Any]) -> None:
    if event == "http11.send_request_headers.complete":
        raise Bug(f"httpcore failed, and tells {info} of {sys._getframe(1).f_locals}")


KIND = sys.argv[1]

if __name__ == "__main__":
    services.Services = BrokenServices  # type: ignore[misc]  # the way in: the program makes it by that name
    main(sys.argv[2:])
