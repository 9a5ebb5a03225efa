"""The sign-in service behind MSAL: blocking calls, one attempt and one deadline each. Holds no lock, saves nothing, never waits.

An unusable answer is raised as SignInError without a chain: what MSAL raises quotes whole bodies.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from presence_tui.auth.credentials import Credential
from presence_tui.auth.http_adapter import DEADLINE, Form, Heard, HttpAdapter, NothingHeard
from presence_tui.auth.msal_parts import (
    ClientApplication,
    ConfidentialClientApplication,
    MsalServiceError,
    PublicClientApplication,
    SerializableTokenCache,
)
from presence_tui.auth.outcomes import UNUSABLE, Result, Unavailable, failed
from presence_tui.model.errors import ConfigError, CredentialUnusable, SignInError, SignInRefused
from presence_tui.model.ports import Clock

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

_UNUSABLE = (
    NothingHeard, MsalServiceError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    RuntimeError, AssertionError,
)  # fmt: skip
"""What MSAL raises for answers that are no answers: it takes JSON apart without looking."""

_LOSSES = (NothingHeard,)
"""For which MSAL falls back to an ageing token. Where it is not told, it takes those of requests, and loads that for it."""

_CAPABILITIES = ["CP1"]
"""Declares that claims challenges are understood (continuous access evaluation)."""

_REFRESH = "refresh_token"
_ANYHOW = "{}"
"""A claims challenge that asks for nothing: with one, MSAL asks the service instead of its cache."""


class SignInService:
    """Asks for codes and tokens. `authority` is Entra's (`https://host/tenant`), or with `oidc` any issuer with a path.

    May be called from several threads; MSAL's cache is `tokens`. With a `credential` it speaks for an application.
    """

    def __init__(
        self,
        *,
        client_id: str,
        authority: str,
        oidc: bool,
        scopes: Iterable[str],
        http: httpx.Client,
        tokens: SerializableTokenCache,
        clock: Clock,
        deadline: float = DEADLINE,
        credential: Credential | None = None,
    ) -> None:
        self.client_id = client_id
        self._scopes = tuple(scopes)
        self.also: tuple[str, ...] = ()
        """Scopes that are asked for as well, though nothing but one feature needs them."""
        self.host = (urlsplit(authority).hostname or "").lower()
        """The authority's host; MSAL's cache calls it the environment."""
        self._authority = authority.rstrip("/")
        self._oidc = oidc
        self._tokens = tokens
        self._clock = clock
        self._credential = credential
        self._adapter = HttpAdapter(http, clock, deadline=deadline, amend=_for_any_issuer if oidc else None)
        self._replies: dict[str, Any] = {}
        self._app: ClientApplication | None = None
        _quieten()

    @property
    def scopes(self) -> tuple[str, ...]:
        """What a sign-in asks for."""
        return (*self._scopes, *(scope for scope in self.also if scope not in self._scopes))

    @property
    def heard(self) -> Heard:
        """What the last request of this thread brought."""
        return self._adapter.heard

    def unusable(self) -> SignInError:
        """Return what it means that the answer of this thread's last request can be no token."""
        return Unavailable(self.host, self.heard, UNUSABLE)

    def ask_for_code(self, claims: str | None = None) -> Result:
        """Return the reply to a request for a device code, or an OAuth error. Raises SignInError."""
        app = self._ready()
        scopes = list(self.scopes)
        asked = self._attempt(lambda: app.initiate_device_flow(scopes=scopes, claims_challenge=claims), at_once=True)
        return _object(asked)

    def redeem(self, device_code: str, claims: str | None = None) -> Result:
        """Ask once whether `device_code` was approved; `claims` as it was asked for. Raises SignInError."""
        app = self._ready()
        # a flow made anew: MSAL's own marks of time would make it complain on stderr, and its interval makes it wait
        flow = {"device_code": device_code, "interval": 1}
        asked = self._attempt(
            lambda: app.acquire_token_by_device_flow(flow, claims_challenge=claims, exit_condition=lambda flow: True)
        )
        return _object(asked)

    def begin_page(self, redirect_uri: str, hint: str = "", claims: str | None = None) -> dict[str, Any]:
        """Return MSAL's flow of an authorization code with PKCE (RFC 7636): `auth_uri` is the page, `state` what comes back.

        `hint` names the account that is wanted, `claims` a challenge that is to be met. Raises SignInError.
        """
        app = self._ready()
        flow = self._attempt(
            lambda: app.initiate_auth_code_flow(
                list(self.scopes),
                redirect_uri=redirect_uri,
                # what is pasted into no address bar is kept by none; an issuer need not know how (OAuth 2.0 Form Post)
                response_mode="query" if self._oidc else "form_post",
                # `offline_access` counts only with `consent` (OpenID Connect Core 1.0 section 11)
                prompt="consent" if self._oidc else "select_account",
                login_hint=hint or None,
                claims_challenge=claims,
            ),
            at_once=True,
        )
        return dict(_object(flow))

    def is_ours(self, issuer: str) -> bool:
        """Say whether an answer in which the service names itself (RFC 9207; empty: it does not) is this service's."""
        return not issuer or not self._oidc or issuer.rstrip("/") == self._authority

    def redeem_answer(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> Result:
        """Turn what the browser brought back into tokens. Raises SignInError."""
        app = self._ready()
        brought = {name: answer[name] for name in ("code", "state") if name in answer}
        return _object(self._attempt(lambda: app.acquire_token_by_auth_code_flow(dict(flow), brought)))

    def prove(self, scopes: Iterable[str], claims: str | None) -> Result:
        """Ask for a token of the application itself; its credential is read anew. Raises SignInError."""
        self._app = None
        app = self._ready()
        asked = self._attempt(
            lambda: app.acquire_token_for_client(list(scopes), claims_challenge=claims or _ANYHOW, http_exceptions=_LOSSES)
        )
        return _object(asked)

    def renew(self, owner: str, scopes: Iterable[str], claims: str | None) -> Result | None:
        """Use `owner`'s refresh token, or prove anew who we are; None where neither can be. Raises SignInError."""
        if self._credential is not None:
            return self.prove(scopes, claims)
        app = self._ready()

        def ask() -> Result | None:
            account = next((one for one in app.get_accounts() if one.get("home_account_id") == owner), None)
            if account is None:
                return None
            result: Result | None = app.acquire_token_silent_with_error(
                list(scopes), account, force_refresh=True, claims_challenge=claims, http_exceptions=_LOSSES
            )
            return result

        asked = self._attempt(ask)
        return None if asked is None else _object(asked)

    def _ready(self) -> ClientApplication:
        """Begin a call, and return MSAL's application; making it asks the authority for its endpoints."""
        self._adapter.begin()
        if self._app is None:
            self._app = self._attempt(self._built)
        return self._app

    def _built(self) -> ClientApplication:
        where: dict[str, Any] = {"oidc_authority": self._authority} if self._oidc else {"authority": self._authority}
        make = PublicClientApplication
        if self._credential is not None:
            try:
                where["client_credential"] = self._credential.for_msal(self._clock.now().utc)
            except ConfigError as error:
                raise CredentialUnusable(str(error)) from None
            where["azure_region"] = ClientApplication.DISABLE_MSAL_FORCE_REGION  # a variable must not send it elsewhere
            make = ConfidentialClientApplication
        return make(
            self.client_id,
            **where,
            # otherwise an unknown host, or an error of a known one, sends MSAL to login.microsoftonline.com
            instance_discovery=False,
            # a plain issuer may refuse what it does not know about claims
            client_capabilities=None if self._oidc else _CAPABILITIES,
            http_client=self._adapter,
            http_cache=self._replies,
            token_cache=self._tokens,
        )

    def _attempt(self, call: Callable[[], _T], *, at_once: bool = False) -> _T:
        """Return what `call` returns. `at_once`: where it raises without asking anybody, the issuer has no such way."""
        # MSAL replays errors for 60 s, and any reply with a Retry-After; pauses are ours to keep
        self._replies.clear()
        self._adapter.forget()
        try:
            return call()
        except _UNUSABLE as error:
            heard = self._adapter.heard
            _log.info("no usable answer, %s: %s", type(error).__name__, heard)
        if at_once and heard == Heard():  # it asked nobody: the issuer has no such endpoint
            raise SignInRefused("unsupported_grant_type")
        raise failed(self.host, heard)


def _for_any_issuer(url: str, form: Form) -> Form:
    """Make MSAL's forms such that strict issuers take them.

    A renewal must not ask for more than was granted (RFC 6749 section 6), but MSAL asks for `openid profile offline_access`
    in any case; without `scope` it asks for what was granted. And `offline_access` counts only with `prompt=consent`
    (OpenID Connect Core 1.0 section 11).
    """
    if form.get("claims") == _ANYHOW:
        form = {name: value for name, value in form.items() if name != "claims"}
    if form.get("grant_type") == _REFRESH:
        return {name: value for name, value in form.items() if name != "scope"}
    if "grant_type" not in form:
        return form | {"prompt": "consent"}
    return form


def _object(value: Any) -> Result:
    return value if isinstance(value, dict) else {}


def _quieten() -> None:
    for kind in (UserWarning, DeprecationWarning):  # advice for developers
        warnings.filterwarnings("ignore", category=kind, module=r"msal\b")
    logging.getLogger("msal").setLevel(logging.WARNING)
    loud = logging.getLogger("msal.oauth2cli.oauth2")
    if _drop_body not in loud.filters:
        loud.addFilter(_drop_body)


def _drop_body(record: logging.LogRecord) -> bool:
    """Take the arguments and the exception from a record: they hold whole replies."""
    record.msg, record.args, record.exc_info, record.exc_text = "MSAL could not use a reply", (), None, None
    return True
