"""Device codes, refresh tokens and access tokens: who may do what until when. Knows nothing of HTTP.

A grant is one sign-in; every token that comes of it dies with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from presence_tui.demo.chance import opaque, user_code
from presence_tui.model.cloud import CLOUDS

_CLOUD_GRAPHS = {cloud.graph_host for cloud in CLOUDS.values()}


class TokenProblem(Exception):
    """A bearer that Graph does not take. The text is Graph's message."""

    def __init__(self, message: str, claims: str = "") -> None:
        super().__init__(message)
        self.claims = claims
        """Claims that a new token must answer, as JSON text."""


class CodeState(Enum):
    """What became of a device code."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    REDEEMED = "redeemed"


@dataclass(slots=True)
class DeviceCode:
    """A code that waits for somebody (RFC 8628)."""

    value: str
    user_code: str
    client_id: str
    scopes: tuple[str, ...]
    asked: datetime
    expires: datetime
    interval: float
    """Seconds between two polls; grows by 5 with each slow_down."""
    state: CodeState = CodeState.PENDING
    polled: datetime | None = None
    user: str = ""


@dataclass(slots=True)
class Grant:
    """One sign-in of one person on one client."""

    user: str
    client_id: str
    scopes: tuple[str, ...]
    alive: bool = True
    last_used: RefreshToken | None = None
    """The refresh token that brought the newest tokens."""


@dataclass(slots=True, eq=False)
class RefreshToken:
    """Good for new tokens until its grant dies, or once where reuse is punished."""

    grant: Grant
    used: datetime | None = None
    """When it was used first."""


@dataclass(slots=True)
class AccessToken:
    """What a bearer is good for."""

    grant: Grant
    scopes: tuple[str, ...]
    expires: datetime
    claims: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> str:
        """Object id of whoever signed in."""
        return self.grant.user

    @property
    def permissions(self) -> frozenset[str]:
        """Names of the permissions, without the Graph host in front."""
        return frozenset(scope.rpartition("/")[2] for scope in self.scopes)

    @property
    def hosts(self) -> set[str]:
        """Graph hosts that the scopes name; empty where they name none."""
        return {scope.split("/")[2] for scope in self.scopes if scope.startswith("https://")}


class Grants:
    """The tenant's book of codes and tokens."""

    def __init__(self, now: Callable[[], datetime], seed: int, prefix: str, approve_after: float | None) -> None:
        self._now = now
        self._seed = seed
        self._prefix = prefix
        self._count = 0
        self._codes: dict[str, DeviceCode] = {}
        self._refresh: dict[str, RefreshToken] = {}
        self._access: dict[str, AccessToken] = {}
        self.approve_after = approve_after
        """Seconds after which a code approves itself; None is never."""
        self.approver = ""
        """Object id of whoever enters codes."""
        self.interval = 5.0
        """Seconds between polls that a device code asks for."""
        self.code_lifetime = 900.0
        self.token_lifetime = 3600.0
        self.reuse_detected = False
        """Whether a refresh token used twice kills its grant. Entra does no such thing; Auth0, Okta, Keycloak and others can."""
        self.reuse_grace = 0.0
        """Seconds in which a refresh token may be used again all the same, if none that came of it was used yet: perhaps the
        answer was lost. Auth0 calls that the rotation overlap period."""
        self.reuses = 0
        """How often a refresh token was used again, punished or not."""
        self.claims_wanted: dict[str, Any] | None = None
        """Claims that every access token must have been asked with, by whose JSON Graph challenges the others."""

    def new_code(self, client_id: str, scopes: tuple[str, ...]) -> DeviceCode:
        """Mint a device code."""
        self._count += 1
        now = self._now()
        code = DeviceCode(
            self._opaque("device-code"), user_code(self._seed, self._count), client_id, scopes,
            now, now + timedelta(seconds=self.code_lifetime), self.interval,
        )  # fmt: skip
        self._codes[code.value] = code
        return code

    def code(self, value: str) -> DeviceCode | None:
        """Return the device code `value`, approved by now where it approves itself."""
        code = self._codes.get(value)
        if code is None or code.state is not CodeState.PENDING or self.approve_after is None:
            return code
        if self._now() >= code.asked + timedelta(seconds=self.approve_after):
            code.state, code.user = CodeState.APPROVED, self.approver
        return code

    def pending(self) -> list[DeviceCode]:
        """Return the codes that wait, oldest first."""
        now = self._now()
        return [code for code in self._codes.values() if code.state is CodeState.PENDING and code.expires > now]

    def too_fast(self, code: DeviceCode) -> bool:
        """Note a poll of `code`; whether it came before its interval was over, in which case the interval grows by 5 s."""
        now, before = self._now(), code.polled
        code.polled = now
        if before is None or (now - before).total_seconds() >= code.interval - 0.5:
            return False
        code.interval += 5
        return True

    def redeem(self, code: DeviceCode) -> Grant:
        """Turn an approved code into a grant."""
        code.state = CodeState.REDEEMED
        return Grant(code.user or self.approver, code.client_id, code.scopes)

    def new_access(self, grant: Grant, scopes: tuple[str, ...], claims: dict[str, Any]) -> str:
        """Mint an access token."""
        value = self._opaque("access-token")
        self._access[value] = AccessToken(grant, scopes, self._now() + timedelta(seconds=self.token_lifetime), claims)
        return value

    def new_refresh(self, grant: Grant) -> str:
        """Mint a refresh token."""
        value = self._opaque("refresh-token")
        self._refresh[value] = RefreshToken(grant)
        return value

    def refresh(self, value: str) -> Grant | None:
        """Use a refresh token; return its grant, None where it is unknown, dead, or used twice and that is punished."""
        token = self._refresh.get(value)
        if token is None or not token.grant.alive:
            return None
        grant, now = token.grant, self._now()
        if token.used is not None:
            self.reuses += 1
            spared = grant.last_used is token and (now - token.used).total_seconds() < self.reuse_grace
            if self.reuse_detected and not spared:
                grant.alive = False
                return None
        token.used, grant.last_used = token.used or now, token
        return grant

    def access(self, value: str, host: str) -> AccessToken:
        """Return what the bearer `value` is good for at the Graph host `host`. Raises TokenProblem."""
        token = self._access.get(value)
        if token is None:
            raise TokenProblem("IDX14100: JWT is not well formed, there are no dots (.).")
        if not token.grant.alive:
            raise TokenProblem("Continuous access evaluation resulted in challenge with result: InteractionRequired.")
        if token.expires <= self._now():
            raise TokenProblem("Lifetime validation failed, the token is expired.")
        if host in _CLOUD_GRAPHS and token.hosts and host not in token.hosts:
            raise TokenProblem("Access token validation failure. Invalid audience.")
        if self.claims_wanted is not None and not _answers(token.claims, self.claims_wanted):
            raise TokenProblem("Continuous access evaluation resulted in challenge.", json.dumps(self.claims_wanted))
        return token

    def expire_access(self) -> None:
        """Let every access token be too old."""
        now = self._now()
        for token in self._access.values():
            token.expires = min(token.expires, now)

    def revive_access(self) -> None:
        """Let every access token last as long as a new one."""
        for token in self._access.values():
            token.expires = self._now() + timedelta(seconds=self.token_lifetime)

    def revoke(self) -> None:
        """End every grant."""
        tokens: list[RefreshToken | AccessToken] = [*self._refresh.values(), *self._access.values()]
        for token in tokens:
            token.grant.alive = False

    def _opaque(self, kind: str) -> str:
        self._count += 1
        return opaque(self._seed, f"{self._prefix}{kind}-", kind, self._count)


def _answers(claims: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for part, members in wanted.items():
        have = claims.get(part)
        if not isinstance(have, dict) or any(have.get(name) != value for name, value in members.items()):
            return False
    return True
