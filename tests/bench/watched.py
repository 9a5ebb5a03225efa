"""A monitor with its clients over the simulated tenant, all in this process, on a clock that is moved by hand."""

from __future__ import annotations

import random

import httpx

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.demo.people import WATCHED, generated
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.directory.resolver import Directory
from presence_tui.graph.client import GraphClient
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person, UserId
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.storage.memory_list import MemoryList
from tests.auth.hurried import HurriedClock
from tests.manual_clock import ManualClock

_SCOPES = tuple(f"https://{GLOBAL.graph_host}/{name}" for name in ("Presence.Read.All", "User.ReadBasic.All"))


class _Middling(random.Random):
    """Chance that hits the middle: pauses of exactly one interval."""

    def random(self) -> float:
        return 0.5


class Watched:
    """`people` generated ones, who need not be looked up, or where that is 0 those of the tests."""

    def __init__(self, people: int, interval: float) -> None:
        self._interval = interval
        self.clock = ManualClock()
        self.tenant = SimulatedTenant(self.clock.utc, approve_after=0, interval=0)
        self.tenant.lifetimes(token=10_000_000)  # renewals are no part of any figure
        self.people = [Person(UserId(one.id), one.name, one.upn) for one in generated(0, people)]
        self.tenant.add_people(people)
        self.words = [person.id for person in self.people] or list(WATCHED)
        self.transport: httpx.AsyncBaseTransport = AsyncSimulatedTransport(self.tenant, self.clock.sleep)
        """What carries questions to the tenant; may be changed before `open`."""
        self.graph: GraphClient | None = None

    async def open(self) -> PresenceMonitor:
        """Sign in, and return the monitor."""
        sign_in = Authenticator(
            client_id=CLIENT_ID,
            authority=GLOBAL.authority("organizations"),
            oidc=False,
            scopes=_SCOPES,
            http=httpx.Client(transport=SimulatedTransport(self.tenant)),
            cache=MemoryTokenCache(),
            clock=HurriedClock(),  # signing in takes no time, and the session lasts
        )
        await sign_in.redeem(await sign_in.ask_for_code(), lambda trouble: None)
        http = httpx.AsyncClient(transport=self.transport)
        self.graph = graph = GraphClient(http=http, root=GLOBAL.graph_url, token=sign_in.token, clock=self.clock)
        remembered = {person.id.lower(): person for person in self.people}
        return PresenceMonitor(
            graph=graph,
            sign_in=sign_in,
            directory=Directory(graph=graph, remembered=remembered, save=lambda people: None, clock=self.clock),
            watch_list=WatchList.of_words(self.words),
            keeper=MemoryList(WatchList.of_words(self.words)),
            clock=self.clock,
            chance=_Middling(),
            interval=self._interval,
            export=_nowhere,
        )


async def _nowhere(whose: str, presence: bytes) -> str:
    raise StorageError("nothing is measured that writes files")
