"""Hands out bearer tokens: from memory while they last, else by one renewal at a time, over tasks and processes.

Decides nothing about signing in; knows MSAL only through the service and its cache.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from presence_tui.auth.accounts import LOCK_WAIT
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.outcomes import Result, without_renewal
from presence_tui.auth.service import SignInService
from presence_tui.auth.session import Session, own
from presence_tui.auth.threads import Threads
from presence_tui.logs import redact
from presence_tui.model.errors import CacheBusy, SignedOutReason, SignInNeeded, SignInUnavailable
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.secret import Secret

MARGIN = 300.0
"""Seconds before its end from which on a token is renewed; a third of its life where that is less."""

_LONGEST_LIFE = 48 * 3600.0
_USUAL_LIFE = 600.0
_CLAIMS_LIMIT = 8192
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """A token in memory."""

    token: Secret
    owner: str
    since: Moment
    seconds: float
    """How long it lasts from `since` on."""
    margin: float
    claims: str | None = None
    """The claims challenge that it answers."""

    def left(self, now: Moment) -> float:
        """Return the seconds it still lasts."""
        return self.seconds - now.since(self.since)

    def fresh(self, now: Moment) -> bool:
        """Say whether it needs no renewal yet."""
        return self.left(now) > self.margin


@dataclass(frozen=True, slots=True)
class _Renewal:
    task: asyncio.Task[Held]
    claims: str | None


class Tokens:
    """The TokenSource. `find` reads the current session from the cache as it is in memory; `ended` says what its lack means."""

    def __init__(
        self,
        *,
        service: SignInService,
        cache: MemoryTokenCache,
        find: Callable[[], Session | None],
        clock: Clock,
        threads: Threads,
        ended: Callable[[SignedOutReason], SignInNeeded] = SignInNeeded,
    ) -> None:
        self._service = service
        self._cache = cache
        self._find = find
        self._clock = clock
        self._threads = threads
        self._ended = ended
        self._held: Held | None = None
        self._renewal: _Renewal | None = None
        self._nobody = SignedOutReason.NEVER
        """What it means that the cache holds no account."""
        self._seen = -1
        """The cache's version when we last looked."""
        self._era = 0
        self._rest: tuple[Moment, float, SignInUnavailable] | None = None

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        """Return a token; see TokenSource."""
        claims = usable(claims)
        if self._cache.unsaved:
            await self.save_again()
        if self._held is None or self._cache.changed() or self._cache.version != self._seen:
            await self._look(rejected)
        held = self._held
        if held is not None and held.token != rejected and held.fresh(self._clock.now()):
            return held.token
        if held is not None and held.token == rejected and claims is not None and held.claims == claims:
            raise SignInNeeded(SignedOutReason.REJECTED, claims=claims)  # it was answered once; only a person can do more
        while (running := self._renewal) is not None and claims not in (None, running.claims):
            await asyncio.wait([running.task])
        if running is None:
            task = asyncio.create_task(self._renew(rejected, claims), name="token renewal")
            running = self._renewal = _Renewal(task, claims)
            task.add_done_callback(self._renewed)
        return (await asyncio.shield(running.task)).token

    async def save_again(self) -> None:
        """Write what could not be written before, unless another call is at work on the cache."""

        def save() -> None:
            try:
                self._cache.reload()
            finally:
                self._cache.save_and_release()

        if await self._cache.acquire(self._clock, 0):
            await self._threads.run(save, self._cache.release)

    @property
    def granted(self) -> frozenset[str] | None:
        """Names of Graph's permissions that the newest token has; None where the service does not say."""
        session = self._find()
        return session.account.granted if session else None

    def adopt(self, held: Held | None) -> None:
        """Hold this token from now on, or none; a renewal that is under way no longer counts."""
        self._era += 1
        self._held = held
        self._nobody = SignedOutReason.SIGNED_OUT
        self._rest = None

    def held_from(self, result: Result, owner: str, asked: Moment, claims: str | None = None) -> Held | None:
        """Return the access token in `result`; None where it has none that fits into a header."""
        token = result.get("access_token")
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable() or " " in token:
            return None
        seconds = _USUAL_LIFE
        with suppress(TypeError, ValueError, OverflowError):
            seconds = min(max(float(result.get("expires_in", _USUAL_LIFE)), 0.0), _LONGEST_LIFE)
        secret = Secret(token)
        redact(secret)
        return Held(secret, owner, asked, seconds, min(MARGIN, seconds / 3), claims)

    async def _look(self, rejected: Secret | None) -> None:
        """See what the cache holds; another process may have renewed, signed in or signed out."""
        era, known = self._era, self._held

        def read() -> tuple[int, Session | None]:
            self._cache.peek()
            return self._cache.version, self._find()

        seen, session = await self._threads.run(read)
        if era != self._era:
            return
        self._seen = seen
        if session is None:
            self._held = None
            raise self._ended(self._nobody)
        self._nobody = SignedOutReason.SIGNED_OUT
        if known is not None and known.owner != session.owner:
            self._held = None
        cached = self._cached(session, rejected)
        now = self._clock.now()
        if cached is not None and (self._held is None or cached.left(now) > self._held.left(now) or self._held.token == rejected):
            self._held = cached

    def _cached(self, session: Session, rejected: Secret | None) -> Held | None:
        """Return the cache's token where it is another one than those that are refused or ageing, and lasts."""
        now = self._clock.now()
        known = {rejected, None if self._held is None else self._held.token}
        for one in session.tokens:
            seconds = min(one.expires - now.utc.timestamp(), one.lifetime or _LONGEST_LIFE, _LONGEST_LIFE)
            held = Held(one.token, session.owner, now, seconds, min(MARGIN, (one.lifetime or seconds) / 3))
            if one.token not in known and held.fresh(now):
                redact(one.token)
                return held
        return None

    async def _renew(self, rejected: Secret | None, claims: str | None) -> Held:
        era, held = self._era, self._held
        try:
            self._keep_resting()
            if not await self._cache.acquire(self._clock, LOCK_WAIT):
                raise CacheBusy(self._service.host)
            renewed = await self._threads.run(lambda: self._renew_locked(rejected, claims), self._cache.release)
        except SignInUnavailable as error:
            _log.info("no token was renewed: %s", error)
            self._remember_rest(error)
            if held is not None and held.token != rejected and held.left(self._clock.now()) > 0 and era == self._era:
                return held
            raise
        except SignInNeeded as error:
            _log.warning("the session ended: %s, AADSTS %s", error, error.aadsts)
            if era == self._era:
                self._held = None
            raise
        if era == self._era:
            self._held, self._rest = renewed, None
        _log.info("the token lasts %.0f s", renewed.left(self._clock.now()))
        return renewed

    def _renew_locked(self, rejected: Secret | None, claims: str | None) -> Held:
        """Renew in a thread that was handed the lock, and let go of it."""
        owner = ""
        try:
            self._cache.reload()
            session = self._find()
            if session is None:
                raise self._ended(self._nobody)
            owner = session.owner
            cached = None if claims else self._cached(session, rejected)
            held = cached or self._cache.attempt(lambda: self._asked_for(session, rejected, claims), self._service.unusable)
            own(self._cache.tokens, held.token.reveal(), owner)
        finally:
            counts = self._cache.save_and_release(owner)
        if not counts:
            raise SignInNeeded(SignedOutReason.SIGNED_OUT)
        return held

    def _asked_for(self, session: Session, rejected: Secret | None, claims: str | None) -> Held:
        now = self._clock.now()
        result = self._service.renew(session.owner, session.scopes, claims)
        if result is None:
            held = self._held
            if held is not None and held.token != rejected and held.left(now) > 0:
                return held
            raise SignInNeeded(SignedOutReason.REVOKED if rejected is None else SignedOutReason.REJECTED, claims=claims)
        refresh = result.get("refresh_token")
        if isinstance(refresh, str):
            redact(Secret(refresh))
        held = self.held_from(result, session.owner, now, claims)
        if held is None or result.get("error"):
            raise without_renewal(result, self._service.host, self._service.heard, claims)
        return held

    def _renewed(self, task: asyncio.Task[Held]) -> None:
        self._renewal = None
        if not task.cancelled():
            task.exception()  # it was told to whoever waited; nobody may be left

    def _remember_rest(self, error: SignInUnavailable) -> None:
        if error.retry_after:
            self._rest = self._clock.now(), error.retry_after, error

    def _keep_resting(self) -> None:
        """Raise the service's last error anew while it asked to be left alone."""
        if self._rest is not None:
            since, seconds, error = self._rest
            if self._clock.now().since(since) < seconds:
                left = seconds - self._clock.now().since(since)
                raise SignInUnavailable(error.host, error.fault, error.status, error.detail, left)


def usable(claims: str | None) -> str | None:
    """Return the challenge where MSAL can use it: it comes from outside, and is taken apart without looking."""
    if claims is None or len(claims) > _CLAIMS_LIMIT:
        return None
    try:
        value = json.loads(claims)
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(value, dict) and isinstance(value.get("access_token", {}), dict) else None
