"""For which app and where somebody signs in. Stands alone: it is made before the first frame."""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.model.permissions import DEFAULT_SCOPES


class SignInFacts(NamedTuple):
    """Every text is printable."""

    client_id: str
    tenant: str
    """As configured: GUID, domain or `organizations`."""
    cloud: str
    """A key of CLOUDS."""
    issuer_host: str = ""
    """Host of an OpenID Connect issuer in place of cloud and tenant; empty where there is none."""
    demo: bool = False
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    """What is asked for, as in config.toml."""
    widens: bool = True
    """Whether more is asked for where the watch list needs it; not where config.toml says what to ask for."""
    way: str = "device-code"
    """One of settings.keys.WAYS."""
    account: str = ""
    """The account that is to sign in, as configured; empty: any."""
    profile: str = ""
    """Name of the profile; empty for the one that nobody named."""
    ssh_target: str = ""
    """What `ssh` is given to reach this machine, with a port where it needs one; empty where nobody came by SSH."""
