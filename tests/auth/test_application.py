"""Signing in as an application, with a client secret or a certificate, against the simulated tenant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from presence_tui.auth.application import ApplicationAuthenticator
from presence_tui.auth.credentials import Certificate, ClientSecret, Credential
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.people import TENANT_ID
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.logs import clean, redact
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import ConfigError, CredentialUnusable, SignedOutReason, SignInNeeded, SignInRefused
from presence_tui.model.secret import Secret
from tests.auth.conftest import OIDC, Told, leave, renewals
from tests.manual_clock import ManualClock

SECRET = "made-up-client-secret-of-a-test"
DEFAULT = ["https://graph.microsoft.com/.default"]

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate_of(key: Key, days: int = 365) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "presence-tui, a test")])
    start = datetime.now(UTC) - timedelta(days=1000)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = made.serial_number(1).not_valid_before(start).not_valid_after(datetime.now(UTC) + timedelta(days=days))
    return dated.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()


def pem_of(key: Key, password: str = "") -> str:
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked).decode()


@pytest.fixture
def clock() -> ManualClock:
    clock = ManualClock()
    clock.jump(wall=(datetime.now(UTC) - clock.now().utc).total_seconds(), ticks=0)  # assertions are good for minutes
    return clock


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    return SimulatedTenant(clock.utc, prefix="test-")


@pytest.fixture
def start(http: httpx.Client, clock: ManualClock) -> Callable[..., ApplicationAuthenticator]:
    def started(credential: Credential, **changes: object) -> ApplicationAuthenticator:
        settings: dict[str, Any] = {
            "client_id": CLIENT_ID, "authority": GLOBAL.authority("contoso.com"), "oidc": False, "scopes": DEFAULT,
            "http": http, "cache": MemoryTokenCache(), "clock": clock, "tenant_hint": "contoso.com", "credential": credential,
        }  # fmt: skip
        return ApplicationAuthenticator(**(settings | changes))

    return started


Start = Callable[..., ApplicationAuthenticator]


async def test_a_secret_signs_the_application_in(start: Start, tenant: SimulatedTenant) -> None:
    tenant.register(secret=SECRET)
    application = start(ClientSecret(None, Secret(SECRET)))
    account = await application.account()
    assert account is not None
    assert account.application
    assert account.tenant == "contoso.com"
    assert account.username == f"application {CLIENT_ID}"
    assert tenant.requests == [], "who it is needs no request"
    first = await application.token()
    assert await application.token() == first
    assert renewals(tenant) == 1
    assert await application.token(rejected=first) != first


async def test_an_issuer_of_ones_own_takes_a_secret_too(start: Start, tenant: SimulatedTenant) -> None:
    tenant.register(secret=SECRET)
    application = start(
        ClientSecret(None, Secret(SECRET)), authority=OIDC, oidc=True, scopes=["Presence.Read.All"], tenant_hint=""
    )
    first = await application.token()
    assert await application.token(rejected=first) != first


async def test_a_certificate_signs_the_application_in(
    start: Start, tenant: SimulatedTenant, key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    public = certificate_of(key)
    tenant.register(certificate=public)
    both, alone, locked = tmp_path / "both.pem", tmp_path / "alone.pem", tmp_path / "locked.pem"
    both.write_text(pem_of(key) + public)
    alone.write_text(public)
    locked.write_text(pem_of(key, "made-up"))
    for credential in (
        Certificate(both, None, None, None),
        Certificate(alone, None, Secret(pem_of(key)), None),
        Certificate(alone, locked, None, Secret("made-up")),
    ):
        assert (await start(credential).token()).reveal().startswith("test-")


async def test_another_certificate_is_refused(
    start: Start, tenant: SimulatedTenant, key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    tenant.register(certificate=certificate_of(rsa.generate_private_key(65537, 2048)))
    file = tmp_path / "both.pem"
    file.write_text(pem_of(key) + certificate_of(key))
    with pytest.raises(SignInRefused) as caught:
        await start(Certificate(file, None, None, None)).token()
    assert (caught.value.error, caught.value.aadsts) == ("invalid_client", 700027)


async def test_a_secret_that_was_renewed_on_disk_is_used_without_a_restart(
    start: Start, tenant: SimulatedTenant, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("made-up-old-secret\n")
    tenant.register(secret=SECRET)
    application = start(ClientSecret(file, None))
    with pytest.raises(SignInRefused) as caught:
        await application.token()
    assert caught.value.aadsts == 7000215
    file.write_text(SECRET + "\n")
    assert await application.token()
    file.unlink()
    with pytest.raises(CredentialUnusable) as unusable:
        await application.token(rejected=await application.token())
    assert "does not exist" in unusable.value.description


async def test_two_processes_share_the_application_s_token(start: Start, tenant: SimulatedTenant, tmp_path: Path) -> None:
    tenant.register(secret=SECRET)
    one, other = (
        start(ClientSecret(None, Secret(SECRET)), cache=SharedTokenCache(tmp_path / "default" / "tokens.json")) for _ in "12"
    )
    assert await one.token() == await other.token()
    assert renewals(tenant) == 1


async def test_signing_out_lasts_until_somebody_signs_in_here(start: Start, tenant: SimulatedTenant) -> None:
    tenant.register(secret=SECRET)
    application = start(ClientSecret(None, Secret(SECRET)))
    await application.token()
    await leave(application)
    assert await application.account() is None
    with pytest.raises(SignInNeeded) as caught:
        await application.token()
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert await application.ask_for_code() is None
    account = await application.redeem(None, Told())
    assert account.application
    assert await application.token()


async def test_an_application_has_no_home_in_organizations(start: Start, tenant: SimulatedTenant) -> None:
    tenant.register(secret=SECRET)
    application = start(ClientSecret(None, Secret(SECRET)), authority=GLOBAL.authority("organizations"), tenant_hint="")
    with pytest.raises(SignInRefused) as caught:
        await application.token()
    assert caught.value.aadsts == 9001023


def test_what_cannot_be_used_is_told_in_a_sentence(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    texts = {
        "good": certificate_of(key),
        "old": certificate_of(key, -1), "other": certificate_of(rsa.generate_private_key(65537, 2048)),
        "key": pem_of(key), "locked": pem_of(key, "made-up"), "curve": pem_of(curve), "of-curve": certificate_of(curve),
        "garbage": "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n", "empty": "",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    now = datetime.now(UTC)

    def problem(certificate: str, key_file: str | None, password: str = "") -> str:
        credential = Certificate(
            tmp_path / certificate, tmp_path / key_file if key_file else None, None, Secret(password) if password else None
        )
        with pytest.raises(ConfigError) as caught:
            credential.for_msal(now)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        return str(caught.value)

    assert "that is not the certificate's" in problem("other", "key")
    assert "ended on" in problem("old", "key")
    assert "encrypted key; set PRESENCE_TUI_CERTIFICATE_KEY_PASSWORD" in problem("good", "locked")
    assert "cannot be opened with that password" in problem("good", "locked", "wrong")
    assert "not RSA" in problem("of-curve", "curve")
    assert "holds no private key" in problem("good", None)
    assert "holds no private key" in problem("good", "empty")
    assert "holds no certificate" in problem("garbage", "key")
    assert "does not exist" in problem("missing", "key")
    for held, file in ((Secret(" \n"), None), (None, tmp_path / "empty"), (Secret("with\nline"), None)):
        with pytest.raises(ConfigError, match="holds no client secret"):
            ClientSecret(file, held).for_msal(now)


def test_what_was_read_stays_out_of_the_log(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    file = tmp_path / "both.pem"
    file.write_text(pem_of(key) + certificate_of(key))
    Certificate(file, None, None, None).for_msal(datetime.now(UTC))
    ClientSecret(None, Secret(SECRET)).for_msal(datetime.now(UTC))
    for number in range(100):
        redact(Secret(f"test-token-{number:04}"))
    for line in [*pem_of(key).splitlines()[1:-1], SECRET]:
        assert line not in clean(f"here it is: {line}!")


async def test_a_region_in_the_environment_sends_the_application_nowhere_else(
    start: Start, tenant: SimulatedTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSAL_FORCE_REGION", "westus")
    tenant.register(secret=SECRET)
    asked: list[str] = []
    inner = SimulatedTransport(tenant)

    def hear(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return inner.handle_request(request)

    application = start(ClientSecret(None, Secret(SECRET)), http=httpx.Client(transport=httpx.MockTransport(hear)))
    assert await application.token()
    assert set(asked) == {GLOBAL.authority_host}


@pytest.mark.parametrize(("tenant_id", "renewed"), [("same", 1), ("11111111-2222-4333-8444-555555555555", 2)])
async def test_a_token_of_another_tenant_is_not_the_application_s(
    start: Start, tenant: SimulatedTenant, tmp_path: Path, tenant_id: str, renewed: int
) -> None:
    tenant.register(secret=SECRET)
    file = tmp_path / "default" / "tokens.json"
    here = {"authority": GLOBAL.authority(TENANT_ID), "tenant_hint": TENANT_ID}
    await start(ClientSecret(None, Secret(SECRET)), cache=SharedTokenCache(file), **here).token()
    wanted = TENANT_ID if tenant_id == "same" else tenant_id
    session = start(ClientSecret(None, Secret(SECRET)), cache=SharedTokenCache(file), **here | {"tenant_hint": wanted})
    await session.token()
    assert renewals(tenant) == renewed
