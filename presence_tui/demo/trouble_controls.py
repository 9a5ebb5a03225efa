"""Controls over trouble: errors, throttling, a network that fails, answers that are not Graph's."""

from __future__ import annotations

import math
from datetime import timedelta

from presence_tui.demo import odata
from presence_tui.demo.controls import Parts
from presence_tui.demo.faults import EVERYWHERE, GRAPH, PORTAL, Planned, failing, said
from presence_tui.demo.wire import Fault, SimulatedReply, SimulatedRequest, json_reply

_CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
_MESSAGE = "Something went wrong."


class TroubleControls(Parts):
    """`times` is how many requests meet it (None: until `recover`); `where` is graph, entra or "" for both; `path` narrows it."""

    def throttle(self, retry_after: str | None = "120", times: int | None = 1, path: str = "", where: str = GRAPH) -> None:
        """Answer 429, with this Retry-After: an integer, a decimal, an HTTP date, or none."""
        self.fail(429, times, retry_after=retry_after, path=path, where=where)

    def throttle_for(self, seconds: float) -> None:
        """Answer 429 for so long; Retry-After names what is left of it."""
        until = self._now() + timedelta(seconds=seconds)

        def answer(request: SimulatedRequest) -> SimulatedReply:
            left = math.ceil((until - self._now()).total_seconds())
            return self._graph.failure(request, 429, _CODES[429], _MESSAGE, {"Retry-After": str(left)}, "innerError")

        with self._lock:
            self._faults.plan(Planned(answer, GRAPH, None, until=until))

    def halve(self) -> None:
        """Answer bulk calls for the first half alone of whom the next one asks for, until `recover`.

        503 to those of the other half, 400 to a mixture.
        """
        failing: set[str] = set()

        def answer(request: SimulatedRequest) -> SimulatedReply | None:
            try:
                in_order = [one.lower() for one in odata.ids_of(request)]
            except odata.Refusal:
                return None
            asked = set(in_order)
            if not failing:
                failing.update(in_order[len(in_order) // 2 :])
            if not asked & failing:
                return None
            status = 503 if asked <= failing else 400
            return self._graph.failure(request, status, _CODES[status], _MESSAGE, {}, "innerError")

        with self._lock:
            self._faults.plan(Planned(answer, GRAPH, None, "getPresencesByUserId"))

    def fail(
        self,
        status: int,
        times: int | None = 1,
        code: str | None = None,
        *,
        retry_after: str | None = None,
        message: str = _MESSAGE,
        path: str = "",
        where: str = GRAPH,
        inner: str = "innerError",
    ) -> None:
        """Answer an error as Graph sends it, or Entra."""
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        named = _CODES.get(status, "UnknownError") if code is None else code

        def answer(request: SimulatedRequest) -> SimulatedReply:
            if request.route.startswith("/v1.0"):
                return self._graph.failure(request, status, named, message, headers, inner)
            body = {"error": "temporarily_unavailable", "error_description": message, "error_codes": [90033]}
            return json_reply(status, body, headers)

        with self._lock:
            self._faults.plan(Planned(answer, where, times, path))

    def say(
        self,
        status: int,
        body: str | bytes,
        headers: dict[str, str] | None = None,
        times: int | None = 1,
        *,
        path: str = "",
        where: str = GRAPH,
    ) -> None:
        """Answer exactly this."""
        raw = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._faults.plan(Planned(said(status, raw, headers or {"Content-Type": "application/json"}), where, times, path))

    def html(self, status: int = 200, times: int | None = 1, where: str = EVERYWHERE) -> None:
        """Answer the page of a captive portal."""
        self.say(status, PORTAL, {"Content-Type": "text/html"}, times, where=where)

    def redirect(self, location: str, times: int | None = 1, where: str = GRAPH) -> None:
        """Answer 302 to `location`."""
        self.say(302, b"", {"Location": location}, times, where=where)

    def flood(self, size: int, times: int | None = 1, where: str = GRAPH) -> None:
        """Answer a JSON body of `size` bytes."""
        self.say(200, b'{"value":"' + b"x" * max(0, size - 12) + b'"}', None, times, where=where)

    def strike(self, fault: Fault | str, times: int | None = 1, path: str = "", where: str = EVERYWHERE) -> None:
        """Let requests meet `fault`."""
        with self._lock:
            self._faults.plan(Planned(failing(Fault(fault)), where, times, path))

    def hang(self, times: int | None = 1, path: str = "", where: str = EVERYWHERE) -> None:
        """Never answer."""
        self.strike(Fault.HANG, times, path, where)

    def delay(self, seconds: float) -> None:
        """Let every reply take `seconds` longer."""
        self.latency = seconds

    def go_offline(self, fault: Fault | str = Fault.REFUSE) -> None:
        """Let every connection fail until `come_back`."""
        with self._lock:
            self._faults.offline = Fault(fault)

    def come_back(self) -> None:
        """Be reachable again."""
        with self._lock:
            self._faults.offline = None

    def recover(self) -> None:
        """Forget all planned trouble, and be reachable."""
        with self._lock:
            self._faults.clear()

    @property
    def offline(self) -> bool:
        """Whether every connection fails."""
        return self._faults.offline is not None
