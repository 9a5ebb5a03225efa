"""Who the token cache says is signed in."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from msal import SerializableTokenCache

from presence_tui.auth.session import account_of, decode_claims, find_session, granted
from presence_tui.model.snapshot import Account

GUID = "0d4b1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
LONG = ("https://graph.microsoft.com/Presence.Read.All", "https://graph.microsoft.com/User.ReadBasic.All")


def id_token(**claims: Any) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".x"


@pytest.mark.parametrize(
    ("claims", "account"),
    [
        (
            {"preferred_username": "ada@contoso.com", "name": "Ada", "oid": GUID.upper(), "tid": "t"},
            Account("ada@contoso.com", "Ada", "contoso.com", GUID),  # type: ignore[arg-type]  # a UserId is a text
        ),
        ({"upn": "ada@contoso.com"}, Account("ada@contoso.com", "", "contoso.com")),
        ({"email": "ada@x.example", "sub": "7"}, Account("ada@x.example", "", "x.example")),
        ({"sub": "7f", "tid": "tenant-id"}, Account("7f", "", "tenant-id")),
        ({"sub": "7f"}, Account("7f", "", "id.example")),
        ({"preferred_username": "ada@intranet", "oid": "no guid"}, Account("ada@intranet", "", "id.example")),
        ({"preferred_username": 7, "name": ["x"], "tid": {}, "sub": "7f"}, Account("7f", "", "id.example")),
        (
            {"preferred_username": "a\x1b]0;x\x07@c.example", "name": "[/foo]\x9b31m"},
            Account("a␛]0;x␇@c.example", "[/foo]␦31m", "c.example"),
        ),
    ],
)
def test_an_account_is_what_the_claims_say_made_harmless(claims: dict[str, Any], account: Account) -> None:
    found = account_of(claims, {}, "id.example")
    assert (found.username, found.tenant, found.id) == (account.username, account.tenant, account.id)
    assert found.name.isprintable()
    assert "\x1b" not in repr(found)


def test_the_configured_tenant_is_shown_where_no_username_tells_it() -> None:
    assert account_of({"sub": "7", "tid": GUID}, {}, "login.example", "contoso.com").tenant == "contoso.com"
    assert account_of({"sub": "7", "tid": GUID}, {}, "login.example", GUID).tenant == GUID


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.!!!.c", id_token().replace("e30", "ZZZ", 1)[:6], "a.WzFd.c", "." * 9])
def test_a_broken_id_token_has_no_claims(token: str) -> None:
    assert decode_claims(token) == {}


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("", LONG),
        (" ".join(LONG).lower() + " openid", LONG),
        ("Presence.Read.All openid profile", LONG[:1]),
        ("https://graph.microsoft.com/User.ReadBasic.All", LONG[1:]),
        ("openid profile", LONG),
    ],
)
def test_granted_scopes_are_found_by_long_and_short_names(target: str, found: tuple[str, ...]) -> None:
    assert granted(LONG, target) == found


def test_an_issuer_with_its_own_names_for_scopes_needs_no_renewal_at_each_start() -> None:
    cache = SerializableTokenCache()
    reply = {
        "access_token": "at",
        "refresh_token": "rt",
        "expires_in": 3600,
        "id_token": id_token(sub="ada"),
        "scope": "presence:all",
    }
    event = {"client_id": "c", "token_endpoint": "https://id.example/x/token", "environment": "id.example", "response": reply}
    cache.add(event | {"scope": ["presence:all"], "grant_type": "urn:ietf:params:oauth:grant-type:device_code"})
    session = find_session(cache, host="id.example", client_id="c", scopes=["Presence.Read.All"])
    assert session is not None
    assert session.scopes == ("Presence.Read.All",)
    assert [one.token.reveal() for one in session.tokens] == ["at"]
    assert find_session(cache, host="id.example", client_id="another", scopes=[]) is None
    assert find_session(cache, host="elsewhere.example", client_id="c", scopes=[]) is None
