"""Signing in and out, as states that are published. No code is asked for unless somebody is there to use it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from presence_tui.model.errors import (
    CodeExpired,
    SignedOutReason,
    SignInError,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
    TokenRejected,
)
from presence_tui.model.ports import Clock, SignIn
from presence_tui.model.snapshot import (
    Account,
    AskingForCode,
    AwaitingUser,
    BrowserPage,
    DeviceCode,
    SignedIn,
    SignedOut,
    SignInState,
)
from presence_tui.monitor.asking_again import AskingAgain
from presence_tui.monitor.store import PresenceStore

_log = logging.getLogger(__name__)


class SignInFlow:
    """One attempt at a time. While the service cannot be asked for a code it is asked again, until somebody cancels or 15 minutes
    are over; a code that was had is waited for, and not replaced.

    `welcome` is called with each account, before it is published as signed in; `resume` when a session that was there goes on
    after an attempt that came to nothing.
    """

    def __init__(
        self,
        *,
        sign_in: SignIn,
        store: PresenceStore,
        clock: Clock,
        chance: random.Random,
        welcome: Callable[[Account], None],
        resume: Callable[[], None],
    ) -> None:
        self._sign_in = sign_in
        self._store = store
        self._clock = clock
        self._welcome = welcome
        self._resume = resume
        self._again = AskingAgain(clock, chance)
        self._attempt: asyncio.Task[None] | None = None
        self._claims: str | None = None
        """The claims challenge on which the session ended, for the next sign-in to meet."""
        self._seen: str | None = None
        """Which session the cache held at the last look; None: no look since the last one ended."""
        self._over: tuple[int, datetime] | None = None
        """The number of the last poll when the session ended, and when that was."""
        self._before: SignedIn | SignedOut = SignedOut(SignedOutReason.NEVER)
        """What holds when the attempt comes to nothing."""

    @property
    def is_signed_in(self) -> bool:
        """Whether tokens can be had."""
        return isinstance(self._store.snapshot.sign_in, SignedIn)

    @property
    def goes_on_alone(self) -> bool:
        """Whether an application is refused, which may be mended without anybody here: a new secret, a permission granted."""
        snapshot = self._store.snapshot
        refused = isinstance(snapshot.sign_in, SignedOut) and snapshot.sign_in.reason is not SignedOutReason.SIGNED_OUT
        return refused and snapshot.account is not None and snapshot.account.application

    async def check(self, *, for_news: bool = False) -> None:
        """Look into the token cache, unless somebody is signing in. Makes no request.

        `for_news`: enter only a session that is another one than the last look saw; the one that ended may still be there.
        """
        before = self._store.snapshot.sign_in
        try:
            account = await self._sign_in.account()
        except SignInError as error:
            if not for_news and not self._is_overtaken(before):
                self._rest_at(SignedOut(SignedOutReason.NEVER, trouble=error))
            return
        if self._waits_in_vain(account):
            self._stop()
        elif self._is_overtaken(before):
            return
        seen, self._seen = self._seen, account.session if account else ""
        if account is not None and for_news and seen in (None, account.session):
            return
        if account is not None:
            self._enter(account)
        elif not isinstance(self._store.snapshot.sign_in, SignedOut):
            self._rest_at(SignedOut(SignedOutReason.NEVER))

    def _waits_in_vain(self, account: Account | None) -> bool:
        """Return whether a code or a page is shown though another pane signed somebody in meanwhile."""
        waits = self._attempt is not None and isinstance(self._store.snapshot.sign_in, AwaitingUser)
        is_new = account is not None and account.session not in (None, self._seen)
        return waits and is_new and isinstance(self._before, SignedOut)

    def _is_overtaken(self, before: SignInState) -> bool:
        """Return whether somebody signs in, or came or went since the state was `before`: a look from then says nothing now."""
        state = self._store.snapshot.sign_in
        went = isinstance(state, SignedOut) and state.reason is SignedOutReason.SIGNED_OUT
        return self._attempt is not None or (state is not before and (went or isinstance(state, SignedIn)))

    async def prove_again(self) -> float:
        """Have an application that was refused prove itself once more; where that is in vain, nothing changes.

        Returns the seconds for which the sign-in service asks to be left alone, 0 where it does not.
        """
        try:
            account = await self._sign_in.redeem(None, self._note_trouble)
        except SignInUnavailable as trouble:
            return trouble.retry_after or 0.0
        except SignInError:
            return 0.0
        if self.goes_on_alone and self._attempt is None:  # nobody signed in or out meanwhile
            self._enter(account)
        return 0.0

    async def follow(self) -> None:
        """Note before a poll that another pane signed another account in, or that a token permits more or less now."""
        state = self._store.snapshot.sign_in
        if not isinstance(state, SignedIn):
            return
        try:
            account = await self._sign_in.account()
        except SignInError:
            return
        # that nobody is signed in any more is told by whoever asks for a token
        if account is not None and account != state.account and self._store.snapshot.sign_in is state:
            self._enter(account)

    async def use(self, key: str) -> None:
        """Go over to another account of the token cache, in every pane. Raises ConfigError, SignInError."""
        self.cancel()
        await self._sign_in.choose(key)
        account = await self._sign_in.account()
        if account is not None and self._attempt is None:
            self._enter(account)

    def begin(self) -> None:
        """Ask for a code or a page and wait for the person; a second call asks for a new one. An application needs neither."""
        self._stop()
        state = self._store.snapshot.sign_in
        if isinstance(state, SignedIn | SignedOut):
            self._before = state
        self._store.publish(sign_in=AskingForCode())
        self._attempt = asyncio.create_task(self._try())
        self._attempt.add_done_callback(self._ended)

    def cancel(self) -> None:
        """Stop waiting for the code."""
        if self._attempt is not None:
            self._stop()
            self._fall_back()

    async def sign_out(self, account: Account | None = None) -> None:
        """Forget `account`, the one that is shown without it, and no other, whichever is current by now."""
        self._stop()
        self._claims = None
        shown = next((one.account for one in (self._store.snapshot.sign_in, self._before) if isinstance(one, SignedIn)), None)
        if (leaving := account or shown) is not None:
            await self._sign_in.sign_out(leaving)
        self._rest_at(SignedOut(SignedOutReason.SIGNED_OUT, self._clock.now().utc))

    async def lost(self, error: SignInNeeded | SignInRefused | TokenRejected) -> None:
        """Note that no token can be had any more, or that Graph takes none, and at once which session that was."""
        if not self.is_signed_in:
            return
        self._conclude(error)
        # a later look might find the next session, of another pane, and take it for the one that ended
        with suppress(SignInError):
            account = await self._sign_in.account()
            if self._seen is None:
                self._seen = account.session if account else ""

    def _conclude(self, error: SignInNeeded | SignInRefused | TokenRejected) -> None:
        now, self._seen = self._end(), None
        self._claims = None if isinstance(error, SignInRefused) else error.claims
        if isinstance(error, TokenRejected):
            self._rest_at(SignedOut(SignedOutReason.REJECTED, now))
        elif isinstance(error, SignInNeeded):
            self._rest_at(SignedOut(error.reason, now, trouble=error))
        else:
            account = self._store.snapshot.account
            reason = SignedOutReason.REFUSED if account and account.application else SignedOutReason.FORBIDDEN
            self._rest_at(SignedOut(reason, now, trouble=error))

    def _end(self) -> datetime:
        """Return since when nobody is signed in: a session that was tried again in vain ended when it did before."""
        poll = self._store.snapshot.last_poll
        number = poll.number if poll else 0
        if self._over is None or self._over[0] != number:
            self._over = number, self._clock.now().utc
        return self._over[1]

    async def close(self) -> None:
        """End an attempt, and wait until it has ended."""
        attempt = self._attempt
        self._stop()
        if attempt is not None:
            await asyncio.wait([attempt])

    def _stop(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()
            self._attempt = None

    async def _try(self) -> None:
        code: DeviceCode | BrowserPage | None = None
        try:
            code = await self._again.until_answered(self._ask, self._tell_next_try)
            if code is not None:
                self._store.publish(sign_in=AwaitingUser(code))
                account = await self._sign_in.redeem(code, self._note_trouble)
            else:  # an application proves itself, which takes a service that answers as well
                account = await self._again.until_answered(self._prove, self._tell_next_try)
        except CodeExpired:
            expired = code.expires if code else self._clock.now().utc
            self._fail(code_expired=expired)
        except SignInError as error:
            if isinstance(error, SignInRefused) and error.left_out:
                return await self._try()
            self._fail(trouble=error, not_before=self._again.not_before)
        else:
            self._attempt = self._over = None
            self._enter(account)

    async def _ask(self) -> DeviceCode | BrowserPage | None:
        return await self._sign_in.ask_for_code(claims=self._claims)

    async def _prove(self) -> Account:
        return await self._sign_in.redeem(None, self._note_trouble)

    def _tell_next_try(self, trouble: SignInUnavailable, next_try: datetime | None) -> None:
        self._store.publish(sign_in=AskingForCode(trouble, next_try))

    def _note_trouble(self, trouble: SignInUnavailable | None) -> None:
        state = self._store.snapshot.sign_in
        if isinstance(state, AwaitingUser):
            self._store.publish(sign_in=replace(state, trouble=trouble))

    def _fail(self, **what: object) -> None:
        """Publish that nobody is signed in, and what became of the attempt; a session that was there goes on."""
        self._attempt = None
        if isinstance(self._before, SignedIn):
            self._fall_back()
            return
        cleared = SignedOut(self._before.reason, self._before.since)
        self._rest_at(replace(cleared, **what))  # type: ignore[arg-type]  # fields of SignedOut, by name

    def _fall_back(self) -> None:
        self._store.publish(sign_in=self._before)
        if isinstance(self._before, SignedIn):
            self._resume()

    def _rest_at(self, state: SignedOut) -> None:
        self._before = state
        self._store.publish(sign_in=state)

    def _enter(self, account: Account) -> None:
        self._claims = None
        self._welcome(account)
        self._before = SignedIn(account)
        self._store.publish(sign_in=self._before, account=account)

    def _ended(self, attempt: asyncio.Task[None]) -> None:
        """Note an attempt that ended by a bug: the screen must not wait for it."""
        if attempt.cancelled() or attempt.exception() is None:
            return
        _log.error("signing in ended by a bug", exc_info=attempt.exception())
        if attempt is self._attempt:
            self._attempt = None
            self._fall_back()
