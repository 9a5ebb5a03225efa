"""What MSAL returned or raised, as this program's errors. Behaviour hangs on `error` and `suberror`; the AADSTS number is a hint.

Results hold tokens in clear: nothing here logs or quotes one, and no error raised here has a chain.
Sources: RFC 6749 section 5.2, RFC 8628 section 3.5,
https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and for `suberror`
https://learn.microsoft.com/dotnet/api/microsoft.identity.client.uirequiredexceptionclassification
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from presence_tui.auth.http_adapter import Heard
from presence_tui.model.errors import (
    CodeExpired,
    SignedOutReason,
    SignInError,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
)
from presence_tui.model.text import printable

Result = Mapping[str, Any]
"""What MSAL returns: the token endpoint's JSON object, and a little more."""

PENDING = "authorization_pending"
SLOW_DOWN = "slow_down"

UNUSABLE = "an unusable answer"
"""What is wrong with a whole answer in which MSAL finds what must not be, such as another sign-in's nonce."""

_SESSION_OVER = {"invalid_grant", "interaction_required", "login_required", "consent_required", "account_selection_required"}
_REASONS = {
    "interaction_required": SignedOutReason.INTERACTION,
    "login_required": SignedOutReason.INTERACTION,
    "account_selection_required": SignedOutReason.INTERACTION,
    "consent_required": SignedOutReason.CONSENT,
}
"""Why a session is over, by `error`."""
_MORE_CLOSELY = {
    "bad_token": SignedOutReason.REVOKED,
    "token_expired": SignedOutReason.EXPIRED,
    "basic_action": SignedOutReason.INTERACTION,
    "additional_action": SignedOutReason.INTERACTION,
    "user_password_expired": SignedOutReason.INTERACTION,
    "device_authentication_failed": SignedOutReason.INTERACTION,
    "client_mismatch": SignedOutReason.INTERACTION,
    "consent_required": SignedOutReason.CONSENT,
    "message_only": SignedOutReason.FORBIDDEN,
    "protection_policy_required": SignedOutReason.FORBIDDEN,
}
"""The same by `suberror`, which says it more closely."""
_PASSING = {"temporarily_unavailable", "server_error"}
_CODE_OVER = {"expired_token", "code_expired"}
_AADSTS = re.compile(r"\s*AADSTS(\d{2,9})\b", re.ASCII)
_SUPPORT = re.compile(r"\s*\b(?:Trace ID|Correlation ID|Timestamp): .*", re.DOTALL)
_CORRELATION = re.compile(r"\bCorrelation ID: ([0-9A-Za-z-]{8,64})\b")
_CORRELATION_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_LOOKED_AT = 10_000
"""Characters of a description."""
_TOO_MANY = 429


class Unavailable(SignInUnavailable):
    """SignInUnavailable by what was heard last."""

    def __init__(self, host: str, heard: Heard | None = None, detail: str = "") -> None:
        heard = heard or Heard()
        super().__init__(heard.host or host, heard.fault, heard.status, detail or heard.detail, heard.retry_after)


def failed(host: str, heard: Heard) -> SignInError:
    """Return what a call of MSAL came to that raised, by what was heard last: a refusal, or no usable answer."""
    if _is_passing(heard):
        return Unavailable(host, heard)
    if isinstance(heard.error.get("error"), str) and heard.error["error"] not in _PASSING:
        return refusal(heard.error)
    return Unavailable(host, heard, "" if heard.fault or heard.detail or (heard.status or 0) >= 400 else UNUSABLE)


def without_code(result: Result, host: str, heard: Heard) -> SignInError:
    """Return why a request for a device code brought none."""
    if error := _error(result):
        return Unavailable(host, heard) if _is_passing(heard) or error in _PASSING else refusal(result)
    return Unavailable(host, heard, "an answer without a code")


def without_token(result: Result, host: str, heard: Heard) -> SignInError:
    """Return why a device code brought no token. The caller has dealt with PENDING and SLOW_DOWN, by `error` alone."""
    error = _error(result)
    if _is_passing(heard) or error in _PASSING:
        return Unavailable(host, heard)
    if error in _CODE_OVER:
        return CodeExpired()
    return refusal(result) if error else Unavailable(host, heard, "an answer without a token")


def without_renewal(result: Result, host: str, heard: Heard, claims: str | None = None) -> SignInError:
    """Return why a refresh token brought no access token. `claims` is the challenge that it was used for."""
    error = _error(result)
    if _is_passing(heard) or error in _PASSING:
        return Unavailable(host, heard)
    if error in _SESSION_OVER:
        suberror = result.get("suberror")
        reason = _MORE_CLOSELY.get(suberror) if isinstance(suberror, str) else None
        wanted = result.get("claims")
        wanted = wanted if isinstance(wanted, str) and wanted else claims
        return SignInNeeded(reason or _REASONS.get(error, SignedOutReason.REVOKED), refusal(result), wanted)
    return refusal(result) if error else Unavailable(host, heard, "an answer without a token")


def refusal(result: Result) -> SignInRefused:
    """Return the error in `result`."""
    description = _described(result)
    return SignInRefused(
        printable(_error(result), 100),
        suberror=_text(result.get("suberror"), 100),
        description=_text(_SUPPORT.sub("", description)),
        aadsts=aadsts(result),
        correlation_id=_correlation_id(result, description),
    )


def aadsts(result: Result) -> int | None:
    """Return the AADSTS number, from `error_codes` or else from the description's beginning; None where there is none."""
    codes = result.get("error_codes")
    for code in codes if isinstance(codes, list) else ():
        if isinstance(code, int) and not isinstance(code, bool) and 0 < code < 10**9:
            return code
    found = _AADSTS.match(_described(result))
    return int(found[1]) if found else None


def _described(result: Result) -> str:
    description = result.get("error_description")
    return description[:_LOOKED_AT] if isinstance(description, str) else ""


def _correlation_id(result: Result, description: str) -> str:
    """Return what support asks for; empty where nothing looks like it."""
    sent = result.get("correlation_id")
    if isinstance(sent, str) and _CORRELATION_ID.fullmatch(sent):
        return sent
    found = _CORRELATION.search(description)
    return found[1] if found else ""


def _is_passing(heard: Heard) -> bool:
    return heard.fault is not None or heard.status == _TOO_MANY or (heard.status or 0) >= 500


def _error(result: Result) -> str:
    error = result.get("error")
    return error if isinstance(error, str) else ""


def _text(value: object, limit: int = 300) -> str:
    return printable(value, limit) if isinstance(value, str) else ""
