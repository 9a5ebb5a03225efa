"""The other ways into the tenant: authorization codes with PKCE, and applications that prove themselves. Knows nothing of HTTP.

Sources: RFC 6749 sections 4.1 and 4.4, RFC 7636, RFC 7523 section 2.2,
https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from presence_tui.demo.chance import opaque

_CODE_LIFETIME = timedelta(seconds=600)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


ALL_OF_APPLICATION = ("Presence.Read.All", "User.ReadBasic.All")
"""Application permissions that the program has a use for."""


@dataclass(slots=True)
class AuthorizationCode:
    """What a browser brings back."""

    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    nonce: str
    expires: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """What the application proves itself with, and what it may do by itself."""

    secret: str = ""
    certificate: str = ""
    """PEM."""
    permissions: tuple[str, ...] = ALL_OF_APPLICATION
    """Application permissions that an administrator consented to."""


class Authorizations:
    """The tenant's book of authorization codes, and its one registration."""

    def __init__(self, now: Callable[[], datetime], seed: int, prefix: str) -> None:
        self._now = now
        self._seed = seed
        self._prefix = prefix
        self._codes: dict[str, AuthorizationCode] = {}
        self.registration = Registration()
        self.refusal: tuple[str, str] | None = None
        """`error` and `error_description` that the page answers in place of a code."""

    def new_code(self, user: str, scopes: tuple[str, ...], sent: Mapping[str, str]) -> str:
        """Mint a code for `user`, by what the page was `sent`."""
        value = opaque(self._seed, f"{self._prefix}authorization-code-", "authorization", len(self._codes))
        self._codes[value] = AuthorizationCode(
            user, scopes, sent["redirect_uri"], sent["code_challenge"], sent.get("nonce", ""), self._now() + _CODE_LIFETIME
        )
        return value

    def redeem(self, value: str, redirect_uri: str, verifier: str) -> AuthorizationCode | None:
        """Return the code `value`, once, and only to whoever asked for it; else None."""
        code = self._codes.get(value)
        if code is None or code.used or code.expires <= self._now():
            return None
        code.used = True
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        return code if hmac.compare_digest(made, code.challenge) and redirect_uri == code.redirect_uri else None

    def proves(self, form: Mapping[str, str], audience: str) -> bool:
        """Say whether `form` holds the secret, or an assertion that the registered certificate's key signed for `audience`."""
        if "client_secret" in form:
            return bool(self.registration.secret) and hmac.compare_digest(form["client_secret"], self.registration.secret)
        return bool(self.registration.certificate) and self._is_signed(
            form.get("client_assertion", ""), form["client_id"], audience
        )

    def _is_signed(self, assertion: str, client_id: str, audience: str) -> bool:
        import jwt  # here and below: the demo itself needs neither
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        certificate = x509.load_pem_x509_certificate(self.registration.certificate.encode())
        thumbprint = base64.urlsafe_b64encode(certificate.fingerprint(SHA256())).decode().rstrip("=")
        key = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        try:
            header = jwt.get_unverified_header(assertion)
            claims = jwt.decode(assertion, key, algorithms=["RS256", "PS256"], audience=audience, leeway=60)
        except jwt.PyJWTError:
            return False
        return header.get("x5t#S256", "").rstrip("=") == thumbprint and claims.get("iss") == claims.get("sub") == client_id


def is_loopback(uri: str) -> bool:
    """Say whether `uri` is a redirect of a native app (RFC 8252 section 7.3): any port of this machine, no path."""
    parts = urlsplit(uri)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.path in ("", "/")
