"""The simulated tenant: Entra and Graph behind one function, and methods that make its day good or bad.

Pure: it opens no socket, starts no thread, never sleeps and reads time only from the clock it is given. `handle` and every
control may be called from any thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from presence_tui.demo.authorization import Authorizations
from presence_tui.demo.company import ME, NEVER_ANSWERED, REPORTS
from presence_tui.demo.crowd import Crowd
from presence_tui.demo.entra import Entra
from presence_tui.demo.faults import GRAPH, SIGN_IN, Faults
from presence_tui.demo.grants import Grants
from presence_tui.demo.graph import Graph
from presence_tui.demo.member_controls import MemberControls
from presence_tui.demo.people_controls import PeopleControls
from presence_tui.demo.sign_in_controls import SignInControls
from presence_tui.demo.trouble_controls import TroubleControls
from presence_tui.demo.wire import Fault, SimulatedReply, SimulatedRequest
from presence_tui.model.cloud import CLOUDS

CLIENT_ID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
"""The app registration that the tenant knows."""

APPROVE_AFTER = 6.0
"""Seconds after which `--demo` approves its device code by itself."""

_DEMO_INTERVAL = 2.0
"""Seconds between polls of the demo's device code, so that the approval is noticed soon."""

_GRAPH_HOSTS = {cloud.graph_host for cloud in CLOUDS.values()}
_LOGIN_HOSTS = {cloud.authority_host for cloud in CLOUDS.values()}
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that came, without anything secret of it."""

    method: str
    host: str
    path: str
    status: int
    """0 where a fault stood in for the reply."""
    fault: Fault | None
    user_agent: str
    client_request_id: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.fault or self.status}"


class SimulatedTenant(PeopleControls, MemberControls, SignInControls, TroubleControls):
    """Contoso, with Entra and Graph in one.

    The hosts of all clouds answer, and `localhost` with both halves; another host's name is not found. `approve_after` is
    the number of seconds after which a device code approves itself (0: at once; None: `approve()` does). `lively`: the people
    are the demo's company, and live through its day. `prefix` begins every token, so that none looks like a real one.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        seed: int = 0,
        approve_after: float | None = None,
        *,
        lively: bool = False,
        interval: float = 5.0,
        client_id: str = CLIENT_ID,
        prefix: str = "demo-",
    ) -> None:
        self.client_id = client_id
        self.latency = 0.0
        self.leaks: list[str] = []
        """Requests that carried a bearer to the sign-in host."""
        self._now = now
        self._lock = threading.RLock()
        self._seen: deque[Seen] = deque(maxlen=_REMEMBERED)
        self._crowd = Crowd(now, seed, lively)
        self._grants = Grants(now, seed, prefix, approve_after)
        self._grants.interval = interval
        self._grants.approver = self._crowd.person("ada").id
        self._graph = Graph(now, self._crowd, self._grants, seed)
        self._authorizations = Authorizations(now, seed, prefix)
        self._entra = Entra(now, self._crowd, self._grants, self._authorizations, seed, client_id)
        self._faults = Faults(now)

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """Answer one request, or say what the carrier has to act out instead."""
        with self._lock:
            reply = self._answer(request)
            headers = request.headers
            self._seen.append(
                Seen(
                    request.method, request.host, request.path, reply.status, reply.fault,
                    headers.get("user-agent", ""), headers.get("client-request-id", ""),
                )
            )  # fmt: skip
        if self.latency:
            return SimulatedReply(reply.status, reply.headers, reply.body, reply.fault, reply.delay + self.latency)
        return reply

    @property
    def seen(self) -> list[Seen]:
        """The latest requests, oldest first."""
        with self._lock:
            return list(self._seen)

    @property
    def requests(self) -> list[str]:
        """The latest requests as `METHOD path status`, oldest first."""
        return [str(one) for one in self.seen]

    @property
    def bulk_sizes(self) -> list[int]:
        """How many ids each getPresencesByUserId asked for."""
        with self._lock:
            return list(self._graph.bulk_sizes)

    def forget_requests(self) -> None:
        """Begin counting anew."""
        with self._lock:
            self._seen.clear()
            self._graph.bulk_sizes.clear()
            self.leaks.clear()

    def _answer(self, request: SimulatedRequest) -> SimulatedReply:
        host = request.hostname.lower()
        if host not in _GRAPH_HOSTS | _LOGIN_HOSTS | _LOCAL_HOSTS:
            return SimulatedReply(0, fault=Fault.DNS)
        is_graph = host in _GRAPH_HOSTS or (host in _LOCAL_HOSTS and request.route.startswith("/v1.0"))
        if not is_graph and "authorization" in request.headers:
            self.leaks.append(f"{request.method} {request.route}")
        self._crowd.catch_up()
        planned = self._faults.answer(request, GRAPH if is_graph else SIGN_IN)
        if planned is not None and planned.fault not in (Fault.CUT, Fault.DRIP):
            return planned
        reply = self._graph.handle(request) if is_graph else self._entra.handle(request)
        if planned is None:
            return reply
        return SimulatedReply(reply.status, reply.headers, reply.body, planned.fault, reply.delay)


def demo_tenant(now: Callable[[], datetime], client_id: str = CLIENT_ID) -> SimulatedTenant:
    """Return the tenant of `--demo`: its people live through a day, and its device code approves itself."""
    tenant = SimulatedTenant(now, approve_after=APPROVE_AFTER, lively=True, interval=_DEMO_INTERVAL, client_id=client_id)
    tenant.absent(NEVER_ANSWERED)
    tenant.set_reports(ME, REPORTS)
    return tenant
