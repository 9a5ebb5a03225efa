"""Reads MSAL's token cache: who is signed in, and with which tokens. Only what is under `owner_of` changes it.

MSAL's own `get_accounts` will not do: it needs an application object, whose making asks the network.
Source of the fields: the schema that all MSAL libraries share, as `TokenCache.search` yields it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from presence_tui.auth.msal_parts import TokenCache
from presence_tui.model.permissions import granted_in
from presence_tui.model.person import user_id
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account
from presence_tui.model.text import printable

Entry = dict[str, Any]

APPLICATION = "application"
"""Owner of the tokens of the application itself, with which they are marked; no home account id looks like it."""

_KIND = TokenCache.CredentialType


@dataclass(frozen=True, slots=True)
class CachedToken:
    """An access token in the cache."""

    token: Secret
    expires: float
    """Seconds since 1970, UTC."""
    lifetime: float
    """Seconds for which it was issued."""


@dataclass(frozen=True, slots=True)
class Session:
    """The signed-in account and what the cache holds for it."""

    owner: str
    """MSAL's home account id."""
    account: Account
    scopes: tuple[str, ...]
    """What to ask for silently: of the configured scopes those that were granted at sign-in, else all of them."""
    tokens: tuple[CachedToken, ...]
    """Access tokens that cover `scopes`, the one that expires last first."""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that has tokens in the cache."""

    owner: str
    """MSAL's home account id."""
    account: Account


def known_accounts(cache: TokenCache, *, host: str, client_id: str, hint: str = "") -> list[KnownAccount]:
    """Return the accounts of `client_id` at the authority's `host`, the one that signed in or was renewed last first.

    `hint` is the tenant as configured, empty where it names none.
    """
    ours = {"environment": host, "client_id": client_id}
    tokens = _entries(cache, _KIND.REFRESH_TOKEN, ours) + _entries(cache, _KIND.ACCESS_TOKEN, ours)
    found: dict[str, tuple[float, Entry]] = {}
    for entry in _entries(cache, _KIND.ACCOUNT, {"environment": host}):
        owner = str(entry.get("home_account_id"))
        owned = [token for token in tokens if token.get("home_account_id") == owner]
        if owned and owner not in found:
            found[owner] = _newest(owned, "last_modification_time", "cached_at"), entry
    newest_first = sorted(found.items(), key=lambda pair: -pair[1][0])
    return [KnownAccount(owner, _account(cache, entry, ours, host, hint)) for owner, (_, entry) in newest_first]


def find_session(
    cache: TokenCache, *, host: str, client_id: str, scopes: Iterable[str], hint: str = "", owner: str | None = None
) -> Session | None:
    """Return the session that `owner` has of `client_id` at the authority's `host`, the newest without `owner`; None without any.

    `hint` is the tenant as configured, empty where it names none.
    """
    accounts = known_accounts(cache, host=host, client_id=client_id, hint=hint)
    known = next((one for one in accounts if owner in (None, one.owner)), None)
    if known is None:
        return None
    ours, owner = {"environment": host, "client_id": client_id}, known.owner
    refresh = _entries(cache, _KIND.REFRESH_TOKEN, ours)
    access = _entries(cache, _KIND.ACCESS_TOKEN, ours)
    own = [token for token in refresh if token.get("home_account_id") == owner]
    at_sign_in = _target(max(own, key=lambda one: _newest([one], "last_modification_time"), default={}))
    wanted = granted(scopes, at_sign_in)
    owned = [token for token in access if token.get("home_account_id") == owner]
    tokens = [_token(one) for one in owned if _covers(_target(one), wanted, at_sign_in)]
    newest = max(reversed(owned), key=lambda one: _newest([one], "cached_at"), default={})  # of one second the last
    permissions = granted_in((_target(newest) or at_sign_in).split())
    account = replace(known.account, granted=permissions, key=owner, session=_mark(own or owned))
    return Session(owner, account, wanted, tuple(sorted(tokens, key=lambda one: -one.expires)))


def claims_of(cache: TokenCache, *, host: str, client_id: str, owner: str) -> Mapping[str, Any]:
    """Return the claims of the id token that `owner` has; none where there is none."""
    id_tokens = _entries(cache, _KIND.ID_TOKEN, {"environment": host, "client_id": client_id, "home_account_id": owner})
    return decode_claims(str(id_tokens[-1].get("secret"))) if id_tokens else {}


def _account(cache: TokenCache, entry: Entry, ours: Mapping[str, str], host: str, hint: str) -> Account:
    claims = claims_of(cache, host=host, client_id=ours["client_id"], owner=str(entry.get("home_account_id")))
    return account_of(claims, entry, host, hint)


def application_session(cache: TokenCache, *, host: str, client_id: str, scopes: Iterable[str], hint: str = "") -> Session:
    """Return the session of the application `client_id` itself at the authority's `host`. It needs no entry in the cache."""
    wanted = tuple(scopes)
    access = _entries(cache, _KIND.ACCESS_TOKEN, {"environment": host, "client_id": client_id})
    own = [entry for entry in access if entry.get("home_account_id") == APPLICATION and _is_realm(entry, hint)]
    tokens = [_token(one) for one in own if _covers(_target(one), wanted, "")]
    account = Account(f"application {printable(client_id)}", tenant=printable(hint or host), application=True, key=APPLICATION)
    return Session(APPLICATION, account, wanted, tuple(sorted(tokens, key=lambda one: -one.expires)))


def _is_realm(entry: Entry, tenant: str) -> bool:
    """Say whether the token is one of `tenant`, as far as that can be told: the cache knows a tenant by its GUID alone."""
    return user_id(tenant) is None or entry.get("realm") in (None, user_id(tenant))


def owner_of(cache: TokenCache, token: str) -> str | None:
    """Return the home account id of the access token `token`; None where it has none."""
    entries = _entries(cache, _KIND.ACCESS_TOKEN, {"secret": token})
    return next((str(entry["home_account_id"]) for entry in entries if entry.get("home_account_id")), None)


def own(cache: TokenCache, token: object, owner: str) -> None:
    """Give the access token `token` to `owner` where the reply did not say whose it is.

    No reply to an application does, and no renewal of an issuer that sends no id token with it. A token that has no owner is
    used by nobody: it may be a person's or the application's.
    """
    for entry in _entries(cache, _KIND.ACCESS_TOKEN, {"secret": token}):
        if not entry.get("home_account_id"):
            cache.remove_at(entry)
            cache.modify(_KIND.ACCESS_TOKEN, {**entry, "home_account_id": owner}, {"secret": token})


def token_owners(cache: TokenCache) -> frozenset[str]:
    """Return the home account ids that own a token."""
    tokens = _entries(cache, _KIND.REFRESH_TOKEN, {}) + _entries(cache, _KIND.ACCESS_TOKEN, {})
    return frozenset(str(entry["home_account_id"]) for entry in tokens if entry.get("home_account_id"))


def keep(cache: TokenCache, *, host: str, client_id: str) -> None:
    """Forget what belongs to another application or authority: no settings lead there any more."""
    _remove(cache, lambda entry: entry.get("environment") != host or entry.get("client_id") not in (client_id, None))


def remove_owner(cache: TokenCache, owner: str) -> None:
    """Forget one account, and access tokens that have no owner: they may be its."""
    _remove(cache, lambda entry: entry.get("home_account_id") in (owner, None))


def _remove(cache: TokenCache, unwanted: Callable[[Entry], bool]) -> None:
    for kind, remove in (
        (_KIND.REFRESH_TOKEN, cache.remove_rt),
        (_KIND.ACCESS_TOKEN, cache.remove_at),
        (_KIND.ID_TOKEN, cache.remove_idt),
        (_KIND.ACCOUNT, cache.remove_account),
    ):
        for entry in _entries(cache, kind, {}):
            if unwanted(entry):
                remove(entry)


def forget_earlier(cache: TokenCache, owner: str, newest: Mapping[str, Any]) -> None:
    """Forget the tokens that `owner` had before the sign-in that brought `newest`: what they permit is no longer meant.

    MSAL keeps them beside the new ones where other scopes were granted.
    """
    for kind, name, remove in (
        (_KIND.REFRESH_TOKEN, "refresh_token", cache.remove_rt),
        (_KIND.ACCESS_TOKEN, "access_token", cache.remove_at),
    ):
        for entry in _entries(cache, kind, {"home_account_id": owner}) if newest.get(name) else ():
            if entry.get("secret") != newest[name]:
                remove(entry)


def granted(scopes: Iterable[str], target: str) -> tuple[str, ...]:
    """Return those of `scopes` that `target`, a reply's scopes, grants; all of them where it grants none of them.

    What was not granted at sign-in must not be asked for in a renewal (RFC 6749 section 6).
    """
    asked = tuple(scopes)
    return tuple(one for one in asked if _grants(target, one)) or asked


def _grants(target: str, scope: str) -> bool:
    """A service may answer with short names for long ones (`Presence.Read.All`), and in another case."""
    have = target.lower().split()
    return scope.lower() in have or scope.lower().rpartition("/")[2] in have


def _covers(target: str, wanted: Iterable[str], at_sign_in: str) -> bool:
    """Say whether a token is as good as any: it has all that is wanted, or all that this issuer grants."""
    return all(_grants(target, one) for one in wanted) or set(target.split()) == set(at_sign_in.split())


def decode_claims(id_token: str) -> Mapping[str, Any]:
    """Return an id token's claims, none where it is broken.

    Unchecked, as OpenID Connect Core 1.0 section 3.1.3.7 allows for one that came straight from the token endpoint over TLS.
    """
    parts = id_token.split(".")
    if len(parts) < 2:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def account_of(claims: Mapping[str, Any], entry: Entry, host: str, hint: str = "") -> Account:
    """Return who the claims speak of; the cache's own `entry` fills in for an id token that is not there."""
    names = (*(claims.get(name) for name in ("preferred_username", "upn", "email")), entry.get("username"), claims.get("sub"))
    username = next((text for name in names if (text := _text(name))), "") or _text(entry.get("local_account_id"))
    domain = username.rpartition("@")[2] if "@" in username else ""
    known = (domain if "." in domain.strip(".") else "", hint if "." in hint else "", _text(claims.get("tid")))
    tenant = next((one for one in known if one), host)
    oid = claims.get("oid")
    return Account(username, _text(claims.get("name")), printable(tenant), user_id(oid) if isinstance(oid, str) else None)


def _mark(entries: list[Entry]) -> str:
    """Return a word that changes with the tokens and from which none can be found out."""
    return hashlib.sha256("\n".join(sorted(str(one.get("secret")) for one in entries)).encode()).hexdigest()[:16]


def _target(entry: Entry) -> str:
    return str(entry.get("target") or "")


def _token(entry: Entry) -> CachedToken:
    expires = float(entry["expires_on"])
    return CachedToken(Secret(str(entry["secret"])), expires, expires - float(entry.get("cached_at") or 0))


def _entries(cache: TokenCache, kind: str, query: Mapping[str, object]) -> list[Entry]:
    return list(cache.search(kind, query=dict(query)))


def _newest(entries: list[Entry], *fields: str) -> float:
    return max(float(entry.get(name) or 0) for entry in entries for name in fields)


def _text(value: object) -> str:
    return printable(value) if isinstance(value, str) else ""
