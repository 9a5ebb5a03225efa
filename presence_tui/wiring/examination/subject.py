"""What is examined, and what the checks share: the settings, the files' places, and what one check learned for another."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import httpx

from presence_tui.auth.threads import Threads
from presence_tui.model.watch_list import WatchList
from presence_tui.paths import Places
from presence_tui.settings.values import Settings
from presence_tui.view.examination.files import ConfigRead
from presence_tui.wiring.clock import SystemClock, local_zone

if TYPE_CHECKING:
    from presence_tui.model.ports import TokenSource
    from presence_tui.model.snapshot import Account
    from presence_tui.wiring.connecting import Connected

Side = Literal["sign-in", "graph"]
"""Which of the two services."""

Resolver = Callable[[str, int], list[str]]
"""Returns a host's addresses; blocks, and raises OSError."""


def ask_system(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, as the system's own look-up finds them. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Reading(NamedTuple):
    """Two clocks at one time."""

    host: str
    theirs: datetime
    ours: datetime


@dataclass(frozen=True)
class Subject:
    """What is known before anything is examined."""

    settings: Settings | None
    """None where they cannot be used."""
    config: ConfigRead | None
    """None in the demo."""
    places: Places | None
    """None in the demo."""
    watch_list: Path | None
    """Where the watch list is or would be; None in the demo."""
    environ: Mapping[str, str]
    utf8: bool
    """Whether the locale's character set is UTF-8."""
    tty: tuple[int, int] | None = None
    """Descriptors to read from the terminal and to write to it; None where stdin or stdout is none."""
    clock: SystemClock = field(default_factory=SystemClock)
    zone: tzinfo = field(default_factory=local_zone)
    resolve: Resolver = ask_system
    patience: float = 10.0
    """Seconds for one check."""

    @property
    def demo(self) -> bool:
        """Whether the simulated tenant is examined."""
        return self.settings is not None and self.settings.demo


class Shared:
    """What checks learn and open for one another. To be closed at the end."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.watched: WatchList | None = None
        self.account: Account | None = None
        self.bearer: TokenSource | None = None
        self.readings: list[Reading] = []
        self.hindered: set[str] = set()
        """Checks that are over and went such that those that need them cannot be made."""
        self.at_end = ExitStack()
        """What is to be put in order at the end, whatever happens."""
        self._opening: asyncio.Future[Connected] | None = None

    async def connected(self) -> Connected:
        """Return the clients over the settings, opened once. Raises ConfigError."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open(self.settings))
        return await asyncio.shield(self._opening)

    @property
    def settings(self) -> Settings:
        """The settings; only checks that need them ask."""
        if self.subject.settings is None:
            raise ValueError("the settings cannot be used")
        return self.subject.settings

    async def _open(self, settings: Settings) -> Connected:
        from presence_tui.wiring.connecting import connected_demo, connected_to_look
        from presence_tui.wiring.demo import Demo

        subject, places = self.subject, self.subject.places
        if places is not None:
            return await Threads("clients").run(lambda: connected_to_look(settings, places, subject.clock))
        return connected_demo(settings, Demo(subject.clock, lambda: None).clients(settings.client_id, True), subject.clock)

    async def aclose(self) -> None:
        """Close what was opened; a renewal in flight gets 1.5 s to save its reply."""
        self.at_end.close()
        if self._opening is None:
            return
        if not self._opening.done():
            self._opening.cancel()
        elif not self._opening.cancelled() and self._opening.exception() is None:
            await self._opening.result().aclose()


def address_of(settings: Settings, side: Side) -> httpx.URL:
    """Return the root of one of the two services."""
    if side == "graph":
        return httpx.URL(settings.graph_root)
    return httpx.URL(settings.issuer or settings.cloud_record.authority(settings.tenant))


def port_of(url: httpx.URL) -> int:
    """Return the port that is meant."""
    return url.port or (443 if url.scheme == "https" else 80)
