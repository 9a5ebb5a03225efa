"""One device code: checked when it comes (RFC 8628 section 3.2), remembered while somebody enters it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from presence_tui.model.moment import Moment
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import DeviceCode
from presence_tui.model.text import printable

_CODE_LIMIT = 64
_URI_LIMIT = 500
_LONGEST_LIFE = 3600.0
_INTERVALS = (1.0, 60.0)
_USUAL_INTERVAL = 5.0
_SLOWER = 5.0


class BadCode(ValueError):
    """The reply is no device code that may be shown. The text says why, in a few words, and quotes nothing."""


@dataclass(slots=True)
class Waiting:
    """What is to be asked while somebody enters the code."""

    device_code: Secret
    asked: Moment
    life: float
    """Seconds for which the code holds, from `asked` on."""
    interval: float
    """Seconds between two questions."""
    claims: str | None = None
    """The claims challenge (JSON text) that the token is to meet."""
    troubled: bool = field(default=False)
    """Whether the last question got no usable answer."""

    def left(self, now: Moment) -> float:
        """Return the seconds until the code runs out."""
        return self.life - now.since(self.asked)

    def slow_down(self) -> None:
        """Ask less often, for good (RFC 8628 section 3.5)."""
        self.interval += _SLOWER


def device_code(reply: Mapping[str, Any], asked: Moment, claims: str | None = None) -> DeviceCode:
    """Return the code in the service's `reply` to a request made at `asked`, with those `claims`. Raises BadCode."""
    secret, code = reply.get("device_code"), reply.get("user_code")
    if not isinstance(secret, str) or not secret or not isinstance(code, str):
        raise BadCode("an answer without a code")
    shown = printable(code, _CODE_LIMIT)
    if not shown:
        raise BadCode("an answer without a code")
    page = reply.get("verification_uri", reply.get("verification_url"))
    place = _https(page)
    if place is None or not isinstance(page, str):
        raise BadCode("a verification page that is not https")
    whole = reply.get("verification_uri_complete")
    same = _https(whole)
    kept = whole if isinstance(whole, str) and same is not None and same.netloc.lower() == place.netloc.lower() else None
    life = min(max(_number(reply.get("expires_in"), _LONGEST_LIFE), 0.0), _LONGEST_LIFE)
    interval = min(max(_number(reply.get("interval"), _USUAL_INTERVAL), _INTERVALS[0]), _INTERVALS[1])
    waiting = Waiting(Secret(secret), asked, life, interval, claims)
    return DeviceCode(Secret(shown), page, asked.later(life).utc, kept, waiting)


def _https(uri: object) -> SplitResult | None:
    """Return the parts of `uri` where it is an https address that looks like what it is; None otherwise."""
    if not isinstance(uri, str) or len(uri) > _URI_LIMIT or not uri.isascii() or printable(uri, _URI_LIMIT) != uri or " " in uri:
        return None
    try:
        parts = urlsplit(uri)
        odd = parts.username is not None or parts.password is not None or not parts.hostname or parts.port == 0
    except ValueError:
        return None
    return parts if parts.scheme == "https" and not odd and "\\" not in uri else None


def _number(value: object, usual: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return usual
    return float(min(max(value, -1), 1e9))
