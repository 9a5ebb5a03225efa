"""What goes wrong on purpose: canned replies and faults that stand in for the next answers. Decides; acts nothing out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from presence_tui.demo.wire import Fault, SimulatedReply, SimulatedRequest

GRAPH = "graph"
SIGN_IN = "entra"
EVERYWHERE = ""

PORTAL = b"<!DOCTYPE html><html><head><title>Sign in to the guest network</title></head><body>Welcome</body></html>"
"""What a captive portal answers."""

Answer = Callable[[SimulatedRequest], SimulatedReply | None]
"""Returns None where the true answer is to be given."""


@dataclass(slots=True)
class Planned:
    """An answer that replaces the true one."""

    answer: Answer
    where: str
    """GRAPH, SIGN_IN or EVERYWHERE."""
    times: int | None
    """How often; None is until cleared."""
    path: str = ""
    """Only requests whose path holds this."""
    until: datetime | None = None
    """When it is over."""

    def replaces(self, request: SimulatedRequest, where: str, now: datetime) -> bool:
        """Return whether it stands in for the true answer to `request`."""
        over = self.until is not None and self.until <= now
        return not over and self.where in (EVERYWHERE, where) and self.path in request.path


class Faults:
    """Planned answers, in the order they were planned."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._planned: deque[Planned] = deque()
        self.offline: Fault | None = None
        """How every connection fails; None while the network works."""

    def plan(self, planned: Planned) -> None:
        """Add one."""
        self._planned.append(planned)

    def clear(self) -> None:
        """Forget what was planned, and go online."""
        self._planned.clear()
        self.offline = None

    def answer(self, request: SimulatedRequest, where: str) -> SimulatedReply | None:
        """Return what replaces the true answer to `request`, None where nothing does."""
        if self.offline is not None:
            return SimulatedReply(0, fault=self.offline)
        now = self._now()
        for planned in list(self._planned):
            if not planned.replaces(request, where, now):
                continue
            answer = planned.answer(request)
            if answer is not None:
                self._use(planned)
                return answer
        return None

    def _use(self, planned: Planned) -> None:
        if planned.times is None:
            return
        planned.times -= 1
        if planned.times <= 0:
            self._planned.remove(planned)


def said(status: int, body: bytes, headers: dict[str, str]) -> Answer:
    """Return an answer that always says the same."""
    return lambda _: SimulatedReply(status, dict(headers), body)


def failing(fault: Fault) -> Answer:
    """Return an answer that is `fault`."""
    return lambda _: SimulatedReply(0, fault=fault)
