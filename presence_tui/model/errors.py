"""What can go wrong, as facts. The view finds the words, the command line the exit code.

PresenceError
├── ConfigError             a file, key or variable that cannot be used
├── StorageError            a file of ours cannot be read or written
├── AlreadyListed           who is to be added is watched already
├── Sourced                 who is to be changed comes from a group's source, not from the list
├── SignInError
│   ├── SignInNeeded        nobody is signed in, or the session ended
│   ├── SignInRefused       Entra said no: declined, unknown client, policy
│   │   ├── CodeExpired     nobody entered the code in time, or came back from the page
│   │   ├── CredentialUnusable  the application's secret, certificate or key cannot be used
│   │   └── PortTaken       the browser has no way back to here
│   └── SignInUnavailable   Entra cannot be reached or answers nonsense
│       └── CacheBusy       it was not asked: another process holds the token cache
└── GraphError
    ├── GraphUnavailable    no answer: name, connection, TLS, deadline
    ├── ServerTrouble       5xx
    ├── Throttled           429
    ├── TokenRejected       401, also after a forced refresh
    ├── Forbidden           403
    │   └── NotGranted      the sign-in did not grant what the call needs; nothing was asked
    ├── NotFound            404
    ├── BadRequest          any other 4xx
    │   └── NobodyIsMe      an application is signed in, and /me is nobody
    └── Nonsense            an answer that is not Graph's: a redirect, HTML, too long, broken JSON
        └── Unreadable      JSON, but not the object that was asked for; others may well be right
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


class PresenceError(Exception):
    """Anything this program raises on purpose."""


class ConfigError(PresenceError):
    """Something the user wrote cannot be used. The message names the file or variable, the key and the nearest key."""


class StorageError(PresenceError):
    """A file of ours cannot be read or written. The message names it and says why."""


class AlreadyListed(PresenceError):
    """Who is to be added to the watch list is watched already, perhaps under another name."""

    def __init__(self, key: str) -> None:
        super().__init__("is watched already")
        self.key = key
        """Of the row: `WatchedPerson.key`."""


class Sourced(PresenceError):
    """Who is to be changed stands in no list: a group's source names them."""

    def __init__(self, name: str, source: str) -> None:
        super().__init__("comes from a source")
        self.name = name
        """What the table shows."""
        self.source = source
        """As in the watch list."""


class SignInError(PresenceError):
    """Signing in did not work."""


class SignedOutReason(Enum):
    """Why nobody is signed in."""

    NEVER = "nobody signed in yet"
    SIGNED_OUT = "signed out here"
    REVOKED = "session revoked"
    EXPIRED = "session expired"
    INTERACTION = "sign-in needed again"
    CONSENT = "consent is missing"
    FORBIDDEN = "sign-in refused"
    REJECTED = "Graph refused the token"
    REFUSED = "the application is refused"


class SignInNeeded(SignInError):
    """Nobody is signed in any more; only a person can mend it."""

    def __init__(self, reason: SignedOutReason, refusal: SignInRefused | None = None, claims: str | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.refusal = refusal
        """What the service answered; None where it was not asked."""
        self.claims = claims
        """A claims challenge (JSON text) that the next sign-in has to meet."""

    @property
    def aadsts(self) -> int | None:
        """The AADSTS number, where Entra gave one."""
        return self.refusal.aadsts if self.refusal else None


class SignInRefused(SignInError):
    """The sign-in service said no for good."""

    def __init__(
        self,
        error: str,
        *,
        suberror: str = "",
        description: str = "",
        aadsts: int | None = None,
        correlation_id: str = "",
    ) -> None:
        super().__init__(error)
        self.error = error
        """OAuth's error code (RFC 6749 section 5.2, RFC 8628 section 3.5), such as `access_denied`."""
        self.suberror = suberror
        self.description = description
        """The service's own text, printable; may be empty."""
        self.aadsts = aadsts
        self.correlation_id = correlation_id
        self.left_out: tuple[str, ...] = ()
        """Scopes that were asked for, and that the next attempt leaves out: it may work without."""


class CodeExpired(SignInRefused):
    """The device code ran out before somebody entered it."""

    def __init__(self) -> None:
        super().__init__("expired_token")


class CredentialUnusable(SignInRefused):
    """What the application proves itself with cannot be used. The text names the file or variable and says why."""

    def __init__(self, problem: str) -> None:
        super().__init__("unusable_credential", description=problem)


class PortTaken(SignInRefused):
    """The port to which the browser is to come back is in use."""

    def __init__(self, port: int) -> None:
        super().__init__("port_taken", description=f"port {port} of this machine is in use")
        self.port = port


class NetworkFault(Enum):
    """Why no answer came."""

    NAME = "not found"
    REFUSED = "refuses connections"
    UNREACHABLE = "cannot be reached"
    TIMEOUT = "did not answer in time"
    TLS = "TLS failed"
    CUT = "cut the connection"
    PROXY = "the proxy failed"


class SignInUnavailable(SignInError):
    """The sign-in service gave no usable answer; the same may work later."""

    def __init__(
        self,
        host: str,
        fault: NetworkFault | None = None,
        status: int | None = None,
        detail: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{host} {fault.value if fault else status or detail}")
        self.host = host
        self.fault = fault
        """None where it answered, but with an error of its own or with nonsense."""
        self.status = status
        """HTTP status, where there was one."""
        self.detail = detail
        self.retry_after = retry_after
        """Seconds to leave it alone, as it asked; None where it said nothing."""


class CacheBusy(SignInUnavailable):
    """Another process holds the token cache, and has for longer than a call may take."""

    def __init__(self, host: str) -> None:
        super().__init__(host, detail="another process holds the token cache")


class Reply(NamedTuple):
    """What support asks for about one answer of Graph. Every text is printable and bounded."""

    status: int
    code: str = ""
    """`error.code`; branch on this and on the status, never on the message."""
    message: str = ""
    request_id: str = ""
    client_request_id: str = ""
    date: str = ""
    diagnostic: str = ""
    """`x-ms-ags-diagnostic`."""


NOBODY_IS_ME = "nobodyIsMe"
"""Stands in place of Graph's code where an application was to be asked for itself."""


class GraphError(PresenceError):
    """Graph did not do what was asked."""

    reply: Reply | None = None
    of_directory = False
    """Whether the service failed that knows people and groups: a pause that it asks for concerns no presence."""


class GraphUnavailable(GraphError):
    """No answer came: nothing was reached, or it fell silent."""

    def __init__(self, host: str, fault: NetworkFault, detail: str = "") -> None:
        super().__init__(f"{host} {fault.value}")
        self.host = host
        self.fault = fault
        self.detail = detail


class _Answered(GraphError):
    def __init__(self, reply: Reply, retry_after: float | None = None) -> None:
        super().__init__(f"{reply.status} {reply.code}".rstrip())
        self.reply: Reply = reply
        self.retry_after = retry_after
        """Seconds to wait, as Graph asked; None where it said nothing."""


class ServerTrouble(_Answered):
    """5xx. 503 and 504 may carry `retry_after`."""


class Throttled(_Answered):
    """429: too many requests of this application in this tenant."""


class TokenRejected(_Answered):
    """401 for a fresh token."""

    claims: str | None = None
    """The claims challenge (JSON text) that came with it: the next sign-in has to meet it."""


class Forbidden(_Answered):
    """403: permission, licence or policy."""

    permission = "Presence.Read.All"
    """The least that the call needs."""


class NotGranted(Forbidden):
    """The sign-in did not grant what the call needs. Graph was not asked: it could only refuse."""

    def __init__(self, permission: str) -> None:
        super().__init__(Reply(0))
        self.args = (f"{permission} was not granted",)
        self.permission = permission


class NotFound(_Answered):
    """404: no such user, or nobody with Teams."""


class BadRequest(_Answered):
    """Any other 4xx."""


class NobodyIsMe(BadRequest):
    """An application is signed in as itself: there is no `me`. Nothing was asked, so `reply` tells nothing but that."""

    def __init__(self) -> None:
        super().__init__(Reply(0, NOBODY_IS_ME))


class Nonsense(GraphError):
    """An answer that is not Graph's."""

    def __init__(self, what: str, reply: Reply | None = None, json: bytes = b"") -> None:
        super().__init__(what)
        self.what = what
        """A few words: `HTML, not JSON`, `a redirect`, `longer than 8 MB`, `broken JSON`."""
        self.reply = reply
        self.json = json
        """What came in place of the object asked for, as it was sent; empty where it is no JSON, or is not kept."""


class Unreadable(Nonsense):
    """Graph answered JSON that is not the object asked for. Costs one row: the next one may well be right."""


def weightiest(failures: Sequence[GraphError | SignInError]) -> GraphError | SignInError:
    """Return the failure to heed among several: the one that asks for the longest pause, else a 429, else the first."""
    return max(failures, key=lambda one: (getattr(one, "retry_after", None) or 0.0, isinstance(one, Throttled)))
