"""Learns who vouches for a host, by TLS handshakes after which nothing is sent."""

from __future__ import annotations

import ssl
from typing import Any

import certifi
import httpx
from cryptography import x509
from cryptography.x509.oid import NameOID

from presence_tui.graph.faults import translate
from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import GraphUnavailable, NetworkFault
from presence_tui.model.finding import Finding
from presence_tui.model.text import printable
from presence_tui.settings.values import Settings
from presence_tui.view.examination import network as words
from presence_tui.wiring.connections import one_client, trusting
from presence_tui.wiring.examination.names import goes_directly, shown_proxy
from presence_tui.wiring.examination.subject import Shared, Side, address_of

_PUBLIC_HOSTS = {host for cloud in CLOUDS.values() for host in (cloud.authority_host, cloud.graph_host)}
"""Microsoft's: their certificates come from public authorities."""

_CALLED = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
_NAME_LIMIT = 120


class _Enough(Exception):
    """The handshake is done."""


async def tls(side: Side, shared: Shared) -> Finding:
    """Shake hands as the program does, and tell who signed."""
    settings = shared.settings
    if settings.demo:
        return words.no_network_in_the_demo()
    url = address_of(settings, side)
    if url.scheme != "https":
        return words.no_tls(url.host)
    if "proxy" in shared.hindered and not goes_directly(settings, url):
        return words.hindered("proxy")
    origin = printable(settings.origins["ca"])
    try:
        certificate = await _shaken(settings, url, trusting(settings))
    except GraphUnavailable as error:
        return await _without_trust(settings, url, error, origin) if error.fault is NetworkFault.TLS else words.unreachable(error)
    issuer = issuer_of(certificate)
    if settings.ca is None or await _is_public(settings, url):
        return words.signed_publicly(url.host, issuer)
    return words.signed_privately(url.host, issuer, origin, public_host=url.host in _PUBLIC_HOSTS)


async def _without_trust(settings: Settings, url: httpx.URL, error: GraphUnavailable, origin: str) -> Finding:
    """Learn who signed what is not trusted. Nothing is sent over such a connection."""
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    try:
        certificate = await _shaken(settings, url, blind)
    except GraphUnavailable as again:
        # a proxy is trusted or not by the settings in any case: it is told its password
        by_proxy = again.fault is NetworkFault.TLS and (settings.proxy or "").startswith("https://")
        if by_proxy and not goes_directly(settings, url):
            return words.proxy_not_trusted(shown_proxy(settings), again.detail, origin)
        return words.unreachable(error)
    return words.not_trusted(url.host, issuer_of(certificate), error.detail, origin)


async def _is_public(settings: Settings, url: httpx.URL) -> bool:
    try:
        await _shaken(settings, url, ssl.create_default_context(cafile=certifi.where()))
    except GraphUnavailable:
        return False
    return True


async def _shaken(settings: Settings, url: httpx.URL, context: ssl.SSLContext) -> bytes:
    """Return the certificate (DER) of whoever answers at `url`. Only the proxy is told anything. Raises GraphUnavailable."""
    through_proxy = settings.proxy is not None and not goes_directly(settings, url)
    done = "proxy.start_tls.complete" if through_proxy else "connection.start_tls.complete"
    certificates: list[bytes] = []

    async def trace(event: str, info: dict[str, Any]) -> None:
        if event == done:
            stream = info["return_value"]
            certificates.append(stream.get_extra_info("ssl_object").getpeercert(binary_form=True) or b"")
            await stream.aclose()
            raise _Enough

    async with one_client(settings, context) as client:
        try:
            await client.get(url, extensions={"trace": trace})
        except _Enough:
            return certificates[0]
        except httpx.TransportError as error:
            raise translate(error, url.host) from None
    raise GraphUnavailable(url.host, NetworkFault.TLS)


def issuer_of(certificate: bytes) -> str:
    """Return who signed a certificate: organisation and name, as far as they are told. Empty where it cannot be read."""
    try:
        read = x509.load_der_x509_certificate(certificate)
        issuer = read.issuer
        parts = [str(found[0].value) for oid in _CALLED if (found := issuer.get_attributes_for_oid(oid))]
        if len(parts) < len(_CALLED):
            parts += [str(one.value) for one in issuer.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)[:1]]
        itself = " (it itself)" if issuer == read.subject else ""
    except ValueError:
        return ""
    return (
        printable(", ".join(dict.fromkeys(parts)) or issuer.rfc4514_string() or "somebody without a name", _NAME_LIMIT) + itself
    )
