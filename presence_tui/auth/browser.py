"""Signing in with a browser on this machine, or one that a tunnel leads to: authorization code with PKCE (RFC 7636, RFC 8252)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from presence_tui.auth.authenticator import Authenticator, SignedInAs
from presence_tui.auth.landing import Landing, Taken
from presence_tui.auth.outcomes import UNUSABLE, Unavailable, refusal
from presence_tui.auth.tokens import usable
from presence_tui.logs import redact
from presence_tui.model.errors import CodeExpired, PortTaken, SignInRefused, SignInUnavailable
from presence_tui.model.moment import Moment
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode
from presence_tui.model.text import printable

PAGE_LIFE = 900.0
"""Seconds for which the browser is waited for: as long as Entra's device codes hold."""

_GLANCE = 10.0
"""Longest stretch of sleep, in seconds: the machine may have slept as well."""

_AGAIN = 5.0
"""Seconds between two tries to redeem what the browser brought, while nothing answers."""


@dataclass(slots=True)
class _Visit:
    """One page and what becomes of it."""

    landing: Landing
    flow: Mapping[str, Any]
    asked: Moment
    claims: str | None
    """The claims challenge (JSON text) that the token is to meet."""

    def left(self, now: Moment) -> float:
        """Return the seconds for which the browser is still waited for."""
        return PAGE_LIFE - now.since(self.asked)


class BrowserAuthenticator(Authenticator):
    """Implements SignIn. Listens on `port` while a page is open, and at no other time."""

    port = 0
    """0: any."""

    async def ask_for_code(self, hint: str = "", claims: str | None = None) -> BrowserPage:
        """Prepare a page to sign in on, and listen for the browser that comes back. Raises SignInError."""
        asked, claims = self._clock.now(), usable(claims)
        try:
            landing = await Landing.open(self.port)
        except Taken:
            raise PortTaken(self.port) from None
        try:
            whom = hint or self.accounts.login_hint
            flow = await self._threads.run(lambda: self._service.begin_page(landing.redirect_uri, whom, claims))
            page, state = flow.get("auth_uri"), flow.get("state")
            if not isinstance(page, str) or not isinstance(state, str) or not _can_be_opened(page):
                raise Unavailable(self.host, detail="a sign-in page that is not https, or no address")
        except BaseException:
            landing.close()
            raise
        for name in ("state", "nonce", "code_verifier"):
            redact(Secret(str(flow.get(name))))
        landing.expect(page, state)
        visit = _Visit(landing, flow, asked, claims)
        return BrowserPage(landing.address, page, landing.port, asked.later(PAGE_LIFE).utc, visit)

    async def redeem(
        self, code: DeviceCode | BrowserPage | None, on_trouble: Callable[[SignInUnavailable | None], None]
    ) -> Account:
        """Wait until somebody signed in on the page; see SignIn. Raises CodeExpired, SignInRefused, SignInUnavailable."""
        visit = code.flow if code else None
        if not isinstance(visit, _Visit):
            raise TypeError("the page is not one of this authenticator's")
        try:
            answer = await self._answered(visit)
        except CodeExpired as expired:
            self._ask_for_less(expired)
            raise
        finally:
            visit.landing.close()
        if answer.get("error"):
            raise self._ask_for_less(refusal(answer))
        if not self._service.is_ours(answer.get("iss", "")):
            raise SignInRefused("invalid_issuer", description="the answer names another issuer")
        redact(Secret(answer["code"]))
        troubled = False
        while True:
            try:
                signed_in = await self._locked(lambda: self._take(visit, answer))
            except SignInUnavailable as error:
                if visit.left(self._clock.now()) <= 0 or error.detail == UNUSABLE:  # a code counts once
                    raise
                troubled = True
                on_trouble(error)
                await self._clock.sleep(max(_AGAIN, error.retry_after or 0.0))
                continue
            if troubled:
                on_trouble(None)
            if signed_in is not None:
                return self._welcome(signed_in)

    async def _answered(self, visit: _Visit) -> Mapping[str, str]:
        """Return what the browser brought. Raises CodeExpired."""
        coming = asyncio.ensure_future(visit.landing.answer())
        try:
            while (left := visit.left(self._clock.now())) > 0:
                asleep = asyncio.ensure_future(self._clock.sleep(min(left, _GLANCE)))
                try:
                    await asyncio.wait({coming, asleep}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    asleep.cancel()
                if coming.done():
                    return coming.result()
            raise CodeExpired
        finally:
            coming.cancel()

    def _take(self, visit: _Visit, answer: Mapping[str, str]) -> SignedInAs:
        asked = self._clock.now()
        return self._person_in(self._service.redeem_answer(visit.flow, answer), asked, visit.claims)


def _can_be_opened(page: str) -> bool:
    """Say whether `page` is an https address with a host, and is shown as it is: a terminal acts on none of it."""
    try:
        host = urlsplit(page).hostname
    except ValueError:
        return False
    return page.startswith("https://") and bool(host) and printable(page, len(page)) == page
