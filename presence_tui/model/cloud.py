"""The clouds in which Microsoft Graph answers presence. Records only.

Source: https://learn.microsoft.com/graph/deployments
"""

from __future__ import annotations

from typing import NamedTuple


class Cloud(NamedTuple):
    """One national cloud."""

    key: str
    """The word in config.toml."""
    authority_host: str
    """Host name of Entra's sign-in pages."""
    graph_host: str
    """Host name of Microsoft Graph; scopes name it."""
    words: str
    """What the header says after the account; empty for the global cloud."""

    @property
    def graph_url(self) -> str:
        """Root of the v1.0 API, without a slash at the end."""
        return f"https://{self.graph_host}/v1.0"

    def authority(self, tenant: str) -> str:
        """Authority URL of `tenant` (GUID, domain or `organizations`)."""
        return f"https://{self.authority_host}/{tenant}"


GLOBAL = Cloud("global", "login.microsoftonline.com", "graph.microsoft.com", "")

CLOUDS = {
    cloud.key: cloud
    for cloud in (
        GLOBAL,
        Cloud("us-gov-l4", "login.microsoftonline.us", "graph.microsoft.us", "US Government L4"),
        Cloud("us-gov-dod", "login.microsoftonline.us", "dod-graph.microsoft.us", "US Government DoD"),
    )
}

REFUSED = {"china": "Microsoft Graph has no presence in the cloud operated by 21Vianet"}
"""Clouds that people ask for and why they cannot be had."""
