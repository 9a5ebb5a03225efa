"""Where the sign-in endpoints are: Entra's paths, and those of a plain OpenID Connect provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from presence_tui.demo.people import DOMAIN, TENANT_ID
from presence_tui.demo.wire import SimulatedRequest

OIDC_ROOT = "/oidc"
"""Path of the plain provider's issuer."""

_SHARED = {"organizations", "common"}
_TENANTS = {*_SHARED, DOMAIN, TENANT_ID}
_ENTRA_PATHS = {
    "/v2.0/.well-known/openid-configuration": "discovery",
    "/discovery/v2.0/keys": "keys",
    "/oauth2/v2.0/devicecode": "device_code",
    "/oauth2/v2.0/token": "token",
    "/oauth2/v2.0/authorize": "authorize",
}
_OIDC_PATHS = {
    "/.well-known/openid-configuration": "discovery",
    "/jwks.json": "keys",
    "/device/authorization": "device_code",
    "/token": "token",
    "/authorize": "authorize",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of both, and for whom."""

    entra: bool
    tenant: str = ""
    known: bool = True
    """Whether there is such a tenant."""


ENTRA = Layout(True, "organizations")
OIDC = Layout(False)


def layout_of(request: SimulatedRequest) -> tuple[Layout, str]:
    """Return the layout of a request's path and the name of its endpoint, which is empty where there is none."""
    route = request.route
    if route == OIDC_ROOT or route.startswith(OIDC_ROOT + "/"):
        return OIDC, _OIDC_PATHS.get(route.removeprefix(OIDC_ROOT), "")
    if route == "/common/discovery/instance":
        return ENTRA, "instances"
    first, slash, rest = route.removeprefix("/").partition("/")
    tenant = unquote(first)
    return Layout(True, tenant, tenant.lower() in _TENANTS), _ENTRA_PATHS.get(slash + rest, "")


def issuer(host: str, layout: Layout) -> str:
    """Return who issues id tokens in this layout."""
    return f"https://{host}/{TENANT_ID}/v2.0" if layout.entra else f"https://{host}{OIDC_ROOT}"


def discovery(host: str, layout: Layout) -> dict[str, Any]:
    """Return the provider's metadata (OpenID Connect Discovery 1.0, RFC 8628 section 4)."""
    common = {
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "private_key_jwt"],
        "code_challenge_methods_supported": ["S256"],
        "response_modes_supported": ["query", "form_post"],
    }
    if not layout.entra:
        root = f"https://{host}{OIDC_ROOT}"
        return common | {
            "issuer": issuer(host, layout),
            "authorization_endpoint": f"{root}/authorize",
            "token_endpoint": f"{root}/token",
            "device_authorization_endpoint": f"{root}/device/authorization",
            "jwks_uri": f"{root}/jwks.json",
            "grant_types_supported": [
                "authorization_code",
                "client_credentials",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code",
            ],
        }
    shared = layout.tenant in _SHARED
    root = f"https://{host}/{layout.tenant if shared else TENANT_ID}"
    return common | {
        "issuer": f"https://{host}/{{tenantid}}/v2.0" if shared else issuer(host, layout),
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{root}/discovery/v2.0/keys",
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
    }
