"""Signing in as an application, with its secret or certificate: for wallboards, where no person is there to sign in.

Nobody is `me` then, and Graph takes the application permission Presence.Read.All (OAuth 2.0 client credentials, RFC 6749
section 4.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presence_tui.auth.authenticator import Authenticator, SignedInAs
from presence_tui.auth.outcomes import without_token
from presence_tui.auth.session import APPLICATION, Session, application_session, own
from presence_tui.model.errors import SignInUnavailable
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode


class ApplicationAuthenticator(Authenticator):
    """Implements SignIn. Somebody is signed in whenever nobody signed out: the credential is all that it takes."""

    def __init__(self, **arguments: Any) -> None:
        """Take what Authenticator takes; `credential` is needed."""
        super().__init__(**arguments)
        self._left = False
        """Whether somebody signed out here."""

    async def ask_for_code(self, hint: str = "", claims: str | None = None) -> None:
        """Nothing is needed of a person."""
        self._left = False

    async def redeem(
        self, code: DeviceCode | BrowserPage | None, on_trouble: Callable[[SignInUnavailable | None], None]
    ) -> Account:
        """Ask for a token, once. Raises SignInRefused, SignInUnavailable."""
        self._left = False
        signed_in = await self._locked(self._prove)
        return self._welcome(signed_in) if signed_in else Account("")

    async def sign_out(self, account: Account) -> None:
        """Forget the application's token on this machine, and ask for none until somebody signs in here; people stay signed in.

        Raises StorageError.
        """
        self._left = True
        await self._leave(lambda: self._cache.forget(APPLICATION))

    def _find(self) -> Session | None:
        if self._left:
            return None
        service = self._service
        return application_session(
            self._cache.tokens, host=service.host, client_id=service.client_id, scopes=service.scopes, hint=self._hint
        )

    def _prove(self) -> SignedInAs:
        session, asked = self._find(), self._clock.now()
        result = self._service.prove(self._service.scopes, None)
        held = self._tokens.held_from(result, APPLICATION, asked)
        if held is None or result.get("error"):
            raise without_token(result, self.host, self._service.heard)
        own(self._cache.tokens, held.token.reveal(), APPLICATION)
        return SignedInAs(session.account if session else Account(""), held)
