"""Controls over sign-in: approving codes, ending sessions, refusing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from presence_tui.demo.authorization import ALL_OF_APPLICATION, Registration
from presence_tui.demo.controls import Parts
from presence_tui.demo.entra import numbered
from presence_tui.demo.faults import SIGN_IN, Planned
from presence_tui.demo.grants import CodeState, Grant

_CLAIMS = {"access_token": {"nbf": {"essential": True, "value": "1763474400"}}}


class SignInControls(Parts):
    """Acts for the person at the verification page, and for the administrator."""

    def approve(self, who: str = "ada") -> None:
        """Enter every code that waits, as `who`. Raises LookupError where none waits."""
        self._settle(CodeState.APPROVED, who)

    def decline(self) -> None:
        """Decline every code that waits. Raises LookupError where none waits."""
        self._settle(CodeState.DECLINED, "ada")

    def approve_after(self, seconds: float | None, who: str = "ada") -> None:
        """Let codes approve themselves after `seconds` (0: at once; None: not), as `who`."""
        with self._lock:
            self._grants.approve_after = seconds
            self._grants.approver = self._crowd.person(who).id

    def register(self, secret: str = "", certificate: str = "", permissions: Iterable[str] = ALL_OF_APPLICATION) -> None:
        """Let the application prove itself with a client secret, or with a certificate (PEM), for these permissions."""
        with self._lock:
            self._authorizations.registration = Registration(secret, certificate, tuple(permissions))

    def belong_to(self, tenant: str) -> None:
        """Let id tokens say from now on that people belong to `tenant`."""
        with self._lock:
            self._entra.home = tenant

    def refuse_page(self, error: str = "", description: str = "") -> None:
        """Have the page to sign in on answer an error; none at all ends that."""
        with self._lock:
            self._authorizations.refusal = (error, description) if error else None

    def begin_session(self, scopes: Iterable[str], who: str = "ada") -> str:
        """Sign `who` in without a device code and return the refresh token."""
        with self._lock:
            grant = Grant(self._crowd.person(who).id, self.client_id, (*scopes, "openid", "profile", "offline_access"))
            return self._grants.new_refresh(grant)

    def user_codes(self) -> list[str]:
        """Return the user codes that wait, oldest first."""
        with self._lock:
            return [code.user_code for code in self._grants.pending()]

    def revoke(self) -> None:
        """End every session: refresh tokens and access tokens are dead."""
        with self._lock:
            self._grants.revoke()

    def expire_access_tokens(self) -> None:
        """Let every access token be too old; refreshing still works."""
        with self._lock:
            self._grants.expire_access()

    def revive_access_tokens(self) -> None:
        """Take `expire_access_tokens` back."""
        with self._lock:
            self._grants.revive_access()

    def lifetimes(self, *, code: float | None = None, token: float | None = None, interval: float | None = None) -> None:
        """Set how many seconds codes and access tokens live from now on, and the polling interval of codes."""
        with self._lock:
            self._grants.code_lifetime = self._grants.code_lifetime if code is None else code
            self._grants.token_lifetime = self._grants.token_lifetime if token is None else token
            self._grants.interval = self._grants.interval if interval is None else interval

    def detect_reuse(self, on: bool = True, grace: float = 0.0) -> None:
        """Kill a session whose refresh token is used twice; but for the newest one, within `grace` seconds."""
        with self._lock:
            self._grants.reuse_detected, self._grants.reuse_grace = on, grace

    def reuses(self) -> int:
        """Return how often a refresh token was used again."""
        with self._lock:
            return self._grants.reuses

    def challenge(self, claims: dict[str, Any] | str | None = None) -> None:
        """Answer 401 insufficient_claims until a token comes that was asked for with `claims` (a JSON object)."""
        with self._lock:
            self._grants.claims_wanted = json.loads(claims) if isinstance(claims, str) else claims or _CLAIMS

    def end_challenge(self) -> None:
        """Take tokens as they are."""
        with self._lock:
            self._grants.claims_wanted = None

    def grant_only(self, *permissions: str) -> None:
        """Let consent give no more than these permissions, whatever is asked for; none at all ends that."""
        with self._lock:
            self._entra.granted = frozenset(permissions) or None

    def withhold_consent(self, permission: str, withheld: bool = True) -> None:
        """Refuse whoever asks for `permission` (AADSTS65001), or no longer."""
        with self._lock:
            (self._entra.unconsented.add if withheld else self._entra.unconsented.discard)(permission)

    def forbid(self, permission: str, forbidden: bool = True) -> None:
        """Answer 403 to the calls of Graph that need `permission`, or no longer."""
        with self._lock:
            (self._graph.forbidden.add if forbidden else self._graph.forbidden.discard)(permission)

    def refuse_sign_in(self, aadsts: int, times: int | None = 1, path: str = "/token") -> None:
        """Refuse the next `times` requests to the token endpoint (or to another `path`) with an AADSTS number."""
        refusal = numbered(aadsts)
        with self._lock:
            self._faults.plan(Planned(lambda request: self._entra.refused(request, refusal), SIGN_IN, times, path))

    def _settle(self, state: CodeState, who: str) -> None:
        with self._lock:
            user = self._crowd.person(who).id
            waiting = self._grants.pending()
            if not waiting:
                raise LookupError("no device code waits")
            for code in waiting:
                code.state, code.user = state, user
