"""Id tokens: JSON Web Tokens that say who signed in. Signed with a key made from the seed, which nobody should trust."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any

from presence_tui.demo.people import TENANT_ID, SimulatedPerson
from presence_tui.demo.wire import json_bytes

_LIFETIME = 3600


def id_token(
    person: SimulatedPerson, issuer: str, client_id: str, now: datetime, seed: int, nonce: str = "", tenant: str = TENANT_ID
) -> str:
    """Return an id token for `person` (OpenID Connect Core 1.0 section 2, and Entra's oid, tid and preferred_username)."""
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "aud": client_id,
        "iss": issuer,
        "iat": issued,
        "nbf": issued,
        "exp": issued + _LIFETIME,
        "name": person.name,
        "oid": person.id,
        "preferred_username": person.upn,
        "sub": hashlib.sha256(f"{client_id}/{person.id}".encode()).hexdigest(),
        "tid": tenant,
        "ver": "2.0",
    }
    if nonce:
        claims["nonce"] = nonce
    signed = _encoded(json_bytes({"typ": "JWT", "alg": "HS256"})) + "." + _encoded(json_bytes(claims))
    mac = hmac.new(f"simulated tenant {seed}".encode(), signed.encode(), hashlib.sha256)
    return signed + "." + _encoded(mac.digest())


def client_info(user: str) -> str:
    """Return Entra's `client_info` for the object id `user`."""
    return _encoded(json_bytes({"uid": user, "utid": TENANT_ID}))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
