"""Checks what a newcomer types: client id, tenant, cloud; and makes the administrator's link of it. Asks and writes nothing.

A problem is a short phrase for beside a field; nothing is wrong where it is empty. Blanks around what was pasted do not matter.
"""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.model.cloud import CLOUDS, GLOBAL, REFUSED
from presence_tui.model.person import user_id
from presence_tui.settings import checks

MISSING = "missing"
_NOT_AN_ID = "not an id like 1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"


class CloudChoice(NamedTuple):
    """One cloud to choose."""

    key: str
    """The word in config.toml."""
    words: str
    problem: str = ""
    """Why it cannot be chosen."""


CLOUD_CHOICES = (
    *(CloudChoice(key, cloud.words or "worldwide, the usual one") for key, cloud in CLOUDS.items()),
    *(CloudChoice(key, key.capitalize(), problem) for key, problem in REFUSED.items()),
)
"""In the order of a list."""


def problem_of_client_id(text: str, *, with_issuer: bool = False) -> str:
    """Say what is wrong with an application id. It is a GUID at Entra; an issuer of somebody's own takes any word."""
    typed = text.strip()
    if not typed:
        return MISSING
    if with_issuer:
        return "more than one word, or not ASCII" if checks.client_id(typed) else ""
    return "" if user_id(typed) else _NOT_AN_ID


def problem_of_tenant(text: str, client_id: str = "") -> str:
    """Say what is wrong with a tenant, beside `client_id`: both ids stand on one page, and the same one is easily taken twice."""
    typed = text.strip().lower()
    if not typed:
        return MISSING
    if user_id(typed) is not None and user_id(typed) == user_id(client_id):
        return "the same as the client id"
    if checks.tenant(typed) is None:
        return ""
    return checks.PERSONAL if typed in checks.PERSONAL_TENANTS else "neither a GUID nor a domain such as contoso.com"


def problem_of_cloud(text: str) -> str:
    """Say what is wrong with a cloud's word."""
    typed = text.strip().lower()
    if not typed:
        return MISSING
    if typed in REFUSED:
        return REFUSED[typed]
    return "" if typed in CLOUDS else f"no cloud; it can be {checks.listed(tuple(CLOUDS))}"


def settings_to_save(client_id: str, tenant: str = "", cloud: str = GLOBAL.key, *, with_issuer: bool = False) -> dict[str, str]:
    """Return by key what config.toml gets, for texts without a problem. An issuer takes the place of tenant and cloud."""
    if with_issuer:
        return {"client_id": client_id.strip()}
    return {"client_id": client_id.strip().lower(), "tenant": tenant.strip().lower(), "cloud": cloud.strip().lower()}


def consent_link(client_id: str, tenant: str, cloud: str = GLOBAL.key) -> str:
    """Return the page on which an administrator consents for everybody; empty while something is missing or wrong."""
    if problem_of_client_id(client_id) or problem_of_tenant(tenant, client_id) or problem_of_cloud(cloud):
        return ""
    typed = settings_to_save(client_id, tenant, cloud)
    return f"{CLOUDS[typed['cloud']].authority(typed['tenant'])}/adminconsent?client_id={typed['client_id']}"
