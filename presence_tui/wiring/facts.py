"""For which app and where somebody signs in, as the view has it told, from the settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings.values import Settings
from presence_tui.view.sign_in_facts import SignInFacts


def facts_of(settings: Settings, ssh_target: str = "") -> SignInFacts:
    """Return the facts; `ssh_target` is what `ssh` is given to reach this machine."""
    return SignInFacts(
        client_id=printable(settings.client_id),
        tenant=settings.tenant,
        cloud=settings.cloud,
        issuer_host=urlsplit(settings.issuer).hostname or "" if settings.issuer else "",
        demo=settings.demo,
        scopes=tuple(map(printable, settings.scopes)),
        widens=settings.widens,
        way=settings.sign_in,
        account=printable(settings.account or ""),
        profile="" if settings.profile == DEFAULT_PROFILE or settings.demo else settings.profile,
        ssh_target=ssh_target,
    )
