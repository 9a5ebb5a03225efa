"""What an application proves itself with: a client secret, or a certificate and its key. Files are read anew each time.

So a secret that was renewed on disk is used without a restart. Both are given as MSAL's `client_credential` takes them.
Source: https://msal-python.readthedocs.io/en/latest/#msal.ClientApplication.params.client_credential
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from presence_tui.logs import redact
from presence_tui.model.errors import ConfigError
from presence_tui.model.secret import Secret
from presence_tui.model.text import printable
from presence_tui.storage.toml_text import read_bytes

if TYPE_CHECKING:  # elsewhere in the functions that need it: most starts prove nothing by a certificate, and it takes its time
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_LIMIT = 64 * 1024


class Credential(Protocol):
    """Proves that we are the application."""

    def for_msal(self, now: datetime) -> str | dict[str, str]:
        """Return it as MSAL takes it. Raises ConfigError, one sentence without a chain, where it cannot be used."""


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A client secret: `held`, else what `file` holds."""

    file: Path | None
    held: Secret | None

    def for_msal(self, now: datetime) -> str:
        """Return the secret, without blanks and line ends around it. Raises ConfigError."""
        text = (self.held.reveal() if self.held else _text(self.file, "client_secret_file")).strip()
        if not text or not text.isascii() or not text.isprintable():
            raise ConfigError(f"{_place(self.file, self.held, 'client_secret_file')} holds no client secret")
        redact(Secret(text), for_good=True)
        return text


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its private key, both PEM: `key`, else what `key_file` holds, else what `file` holds itself."""

    file: Path
    key_file: Path | None
    key: Secret | None
    password: Secret | None

    def for_msal(self, now: datetime) -> dict[str, str]:
        """Return both, after they were checked to be a pair that holds at `now`. Raises ConfigError."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

        public = _text(self.file, "certificate_file")
        place = _place(self.key_file or self.file, self.key, "certificate_key_file" if self.key_file else "certificate_file")
        private = self.key.reveal() if self.key else _text(self.key_file or self.file, "certificate_key_file")
        redact(Secret(private), for_good=True)
        key = self._private_key(private, place)
        certificate = _certificate(public, f"certificate_file {printable(str(self.file))}")
        mine = certificate.public_key()
        if not isinstance(mine, RSAPublicKey) or mine.public_numbers() != key.public_key().public_numbers():
            raise ConfigError(f"{place} holds a key that is not the certificate's in {printable(str(self.file))}")
        if certificate.not_valid_after_utc <= now:
            ended = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
            raise ConfigError(f"certificate_file {printable(str(self.file))} holds a certificate that ended on {ended}")
        credential = {"private_key": private, "public_certificate": public}
        return credential | ({"passphrase": self.password.reveal()} if self._is_locked(private) and self.password else {})

    def _private_key(self, text: str, place: str) -> RSAPrivateKey:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        locked = self._is_locked(text)
        if locked and self.password is None:
            raise ConfigError(f"{place} holds an encrypted key; set PRESENCE_TUI_CERTIFICATE_KEY_PASSWORD")
        try:
            key = load_pem_private_key(text.encode(), self.password.reveal().encode() if locked and self.password else None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            what = "cannot be opened with that password" if locked else "holds no private key in PEM form"
            raise ConfigError(f"{place} {what}") from None
        if not isinstance(key, RSAPrivateKey):
            raise ConfigError(f"{place} holds a key that is not RSA, which Entra needs")
        return key

    @staticmethod
    def _is_locked(pem: str) -> bool:
        return "ENCRYPTED" in pem


def _certificate(pem: str, place: str) -> x509.Certificate:
    from cryptography import x509

    start = pem.find("-----BEGIN CERTIFICATE-----")
    try:
        return x509.load_pem_x509_certificate(pem[max(start, 0) :].encode())
    except ValueError:
        raise ConfigError(f"{place} holds no certificate in PEM form") from None


def _text(file: Path | None, key: str) -> str:
    data = read_bytes(file, _LIMIT) if file else None
    if data is None:
        raise ConfigError(f"{key} {printable(str(file))} does not exist" if file else f"{key} is not set")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{key} {printable(str(file))} is no text") from None


def _place(file: Path | None, held: Secret | None, key: str) -> str:
    return "the environment" if held else f"{key} {printable(str(file))}"
