"""Signing in and out over MSAL: the SignIn that the rest of the program knows. Waits in async code, calls in threads.

At most one call that touches the tokens is under way, over all processes that share the cache.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpx

from presence_tui.auth.accounts import LOCK_WAIT, Accounts
from presence_tui.auth.credentials import Credential
from presence_tui.auth.device_code import BadCode, Waiting, device_code
from presence_tui.auth.http_adapter import DEADLINE
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.outcomes import PENDING, SLOW_DOWN, Result, Unavailable, without_code, without_token
from presence_tui.auth.service import SignInService
from presence_tui.auth.session import Session, find_session, forget_earlier, owner_of
from presence_tui.auth.threads import Threads
from presence_tui.auth.tokens import Held, Tokens, usable
from presence_tui.logs import redact
from presence_tui.model.account_errors import AccountMissing
from presence_tui.model.errors import (
    CacheBusy,
    CodeExpired,
    SignedOutReason,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
)
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """What a sign-in came to."""

    account: Account
    held: Held


class Authenticator:
    """Implements SignIn by device code. The other ways differ in how they get an account and its first token.

    `authority` is `Cloud.authority(tenant)`, or with `oidc` an OpenID Connect issuer with a path. `scopes` are as the service
    spells them, without `openid`, `profile` and `offline_access`. `tenant_hint` is the configured tenant, shown where no
    username tells a better one. `wanted` is the account that the settings name, empty where they name none. `http` belongs to
    the caller, who closes it after `settle`.
    """

    def __init__(
        self,
        *,
        client_id: str,
        authority: str,
        oidc: bool,
        scopes: Iterable[str],
        http: httpx.Client,
        cache: MemoryTokenCache,
        clock: Clock,
        tenant_hint: str = "",
        deadline: float = DEADLINE,
        credential: Credential | None = None,
        wanted: str = "",
    ) -> None:
        self._cache = cache
        self._clock = clock
        self._hint = tenant_hint
        self._also: tuple[str, ...] = ()
        self._threads = Threads("sign-in")
        self._service = SignInService(
            client_id=client_id, authority=authority, oidc=oidc, scopes=scopes, http=http, tokens=cache.tokens, clock=clock,
            deadline=deadline, credential=credential,
        )  # fmt: skip
        self._tokens = Tokens(
            service=self._service, cache=cache, find=self._find_current, clock=clock, threads=self._threads, ended=self._ended
        )
        self.accounts = Accounts(
            cache=cache, host=self.host, client_id=client_id, hint=tenant_hint, wanted=wanted, clock=clock, threads=self._threads,
            changed=lambda: self._tokens.adopt(None),
        )  # fmt: skip
        """All accounts of the cache."""

    @property
    def token(self) -> Tokens:
        """Where Graph's client gets its bearer."""
        return self._tokens

    @property
    def is_kept(self) -> bool:
        """Whether the tokens are where the next start finds them; False while their file cannot be written."""
        return not self._cache.unsaved

    @property
    def host(self) -> str:
        """The sign-in service's host."""
        return self._service.host

    async def account(self) -> Account | None:
        """Return who is signed in, from the token cache, without a request; None where nobody is. Raises AccountMissing."""

        def read() -> Session | None:
            self._cache.peek()
            return self._find()

        # a thread reads the file; what is in memory is asked for before each poll, and needs none
        session = await self._threads.run(read) if self._cache.changed() else self._find()
        return session.account if session else None

    def ask_also(self, scopes: tuple[str, ...]) -> None:
        """Have sign-ins ask for `scopes` as well; one that is refused, or expires, is followed by one that does not."""
        if scopes != self._also:
            self._also = self._service.also = scopes

    async def choose(self, key: str) -> None:
        """Use the account `key` from now on, in every pane; see SignIn."""
        await self.accounts.choose(key)

    async def ask_for_code(self, hint: str = "", claims: str | None = None) -> DeviceCode | BrowserPage | None:
        """Ask for what a person needs to sign in; see SignIn. Raises SignInRefused, SignInUnavailable."""
        try:
            return await self._threads.run(lambda: self._ask_for_code(usable(claims)))
        except SignInRefused as refused:
            self._ask_for_less(refused)
            raise

    async def redeem(
        self, code: DeviceCode | BrowserPage | None, on_trouble: Callable[[SignInUnavailable | None], None]
    ) -> Account:
        """Wait until somebody enters the code; see SignIn. Raises CodeExpired, SignInRefused."""
        waiting = code.flow if code else None
        if not isinstance(waiting, Waiting):
            raise TypeError("the code is not one of this authenticator's")
        rest = 0.0
        while (left := waiting.left(self._clock.now())) > 0:
            # the last question is asked when the code runs out: it may just have been entered
            await self._clock.sleep(min(max(waiting.interval, rest), left))
            rest = 0.0
            try:
                signed_in = await self._locked(lambda: self._ask_about(waiting))
            except SignInUnavailable as error:
                rest = error.retry_after or 0.0
                waiting.troubled = True
                on_trouble(error)
                continue
            except SignInRefused as refused:
                self._ask_for_less(refused)
                raise
            if waiting.troubled:
                waiting.troubled = False
                on_trouble(None)
            if signed_in is not None:
                return self._welcome(signed_in)
        raise self._ask_for_less(CodeExpired())

    async def sign_out(self, account: Account) -> None:
        """Forget this account and its tokens on this machine; see SignIn. Raises StorageError where the file keeps them."""
        await self.accounts.sign_out(account.key)

    async def forget_everybody(self) -> None:
        """Forget all accounts and their tokens on this machine. Raises StorageError where the file keeps them."""
        await self._leave(self._cache.clear)

    async def _leave(self, forget: Callable[[], None]) -> None:
        locked = await self._cache.acquire(self._clock, LOCK_WAIT)
        try:
            await self._threads.run(lambda: self._forget(forget, locked), self._cache.release if locked else None)
        finally:
            self._tokens.adopt(None)

    async def settle(self, seconds: float) -> bool:
        """Give calls under way `seconds` to end and save; return whether none is left."""
        return await self._threads.settle(seconds)

    def wait(self, seconds: float) -> bool:
        """Do as `settle`, blocking; for after the event loop's end."""
        return self._threads.wait(seconds)

    def _find(self) -> Session | None:
        """Return the current account's session, as the cache stands in memory. Raises AccountMissing."""
        service, owner = self._service, self.accounts.current()
        if owner is None:
            return None
        return find_session(
            self._cache.tokens,
            host=service.host,
            client_id=service.client_id,
            scopes=service.scopes,
            hint=self._hint,
            owner=owner,
        )

    def _find_current(self) -> Session | None:
        try:
            return self._find()
        except AccountMissing:
            return None

    def _ended(self, reason: SignedOutReason) -> SignInNeeded:
        """Return what it means that there is no session."""
        try:
            self._find()
        except AccountMissing as error:
            return error
        return SignInNeeded(reason)

    def _ask_for_code(self, claims: str | None) -> DeviceCode:
        asked = self._clock.now()
        reply = self._service.ask_for_code(claims)
        if reply.get("error") or not reply.get("user_code"):
            raise without_code(reply, self.host, self._service.heard)
        try:
            code = device_code(reply, asked, claims)
        except BadCode as error:
            raise Unavailable(self.host, self._service.heard, str(error)) from None
        redact(code.user_code)
        if isinstance(code.flow, Waiting):
            redact(code.flow.device_code)
        return code

    async def _locked(self, ask: Callable[[], SignedInAs | None]) -> SignedInAs | None:
        """Call `ask` in a thread that holds the cache's lock, and save what came of it."""
        if not await self._cache.acquire(self._clock, LOCK_WAIT):
            raise CacheBusy(self.host)
        return await self._threads.run(lambda: self._asked_and_saved(ask), self._cache.release)

    def _asked_and_saved(self, ask: Callable[[], SignedInAs | None]) -> SignedInAs | None:
        """Ask in a thread that was handed the lock, and let go of it."""
        signed_in = None
        try:
            self._cache.reload()
            before = self._cache.state()
            try:
                signed_in = self._cache.attempt(ask, self._service.unusable)
            except Exception:  # MSAL keeps tokens before it looks at what came with them
                self._cache.restore(before)
                raise
        finally:
            counts = self._cache.save_and_release(signed_in.held.owner if signed_in else "")
        if signed_in is not None and not counts:  # somebody signed out in between, who meant this account too
            raise CodeExpired
        return signed_in

    def _ask_about(self, waiting: Waiting) -> SignedInAs | None:
        """Ask whether somebody entered the code; None while nobody has."""
        asked = self._clock.now()
        result = self._service.redeem(waiting.device_code.reveal(), waiting.claims)
        if result.get("error") == SLOW_DOWN:
            waiting.slow_down()
        if result.get("error") in (PENDING, SLOW_DOWN):
            return None
        return self._person_in(result, asked, waiting.claims)

    def _person_in(self, result: Result, asked: Moment, claims: str | None) -> SignedInAs:
        """Return who signed in by the reply `result`, which MSAL has put into its cache. Raises SignInError."""
        refresh = result.get("refresh_token")
        if isinstance(refresh, str):
            redact(Secret(refresh))
        owner = owner_of(self._cache.tokens, str(result.get("access_token"))) if result.get("access_token") else None
        held = self._tokens.held_from(result, owner or "", asked, claims)
        if held is None or result.get("error"):
            raise without_token(result, self.host, self._service.heard)
        if owner is None and result.get("id_token"):  # a token that MSAL dropped at once, since it ended before it began
            raise self._service.unusable()
        if owner is None:  # without an id token nobody is signed in, and no token can be renewed
            raise SignInRefused("invalid_scope", description="the answer has no id token")
        self.accounts.admit(owner)
        forget_earlier(self._cache.tokens, owner, result)
        session = self._find()
        return SignedInAs(session.account if session else Account(""), held)

    def _ask_for_less(self, refused: SignInRefused) -> SignInRefused:
        """Leave out once what one feature needs: an administrator may have to consent, and the rest works without."""
        refused.left_out, self._service.also = self._service.also, ()
        return refused

    def _welcome(self, signed_in: SignedInAs) -> Account:
        self._tokens.adopt(signed_in.held)
        self._service.also = self._also
        _log.info("signed in at %s", self.host)
        return signed_in.account

    def _forget(self, forget: Callable[[], None], locked: bool) -> None:
        """Forget in a thread; without the lock too, where it could not be had: leaving must always be possible."""
        try:
            self._cache.reload()
            forget()
        finally:
            if locked:
                self._cache.release()
