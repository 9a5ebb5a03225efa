"""What the set-up screen is told, and what is answered there. Stands alone: it is made before the first frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

FieldName = Literal["client_id", "tenant", "cloud"]
FIELDS: tuple[FieldName, ...] = ("client_id", "tenant", "cloud")


class SetUpValues(NamedTuple):
    """The answers, as they were typed or as they hold. Every text is printable."""

    client_id: str = ""
    tenant: str = ""
    cloud: str = "global"

    def of(self, name: FieldName) -> str:
        """Return one of them."""
        return {"client_id": self.client_id, "tenant": self.tenant, "cloud": self.cloud}[name]


class SetUpFacts(NamedTuple):
    """Every text is printable."""

    place: str
    """Where the answers go: config.toml, and the profile in it."""
    values: SetUpValues
    """What holds now; empty where nobody set anything."""
    given: Mapping[FieldName, str]
    """What environment variables answer, with their names. It is shown, and not asked for."""
    issuer_host: str = ""
    """Host of an OpenID Connect issuer, which takes the place of tenant and cloud; empty where there is none."""
    needed: bool = True
    """Whether nothing can be done before."""

    @property
    def shown(self) -> tuple[FieldName, ...]:
        """The answers that matter here."""
        return FIELDS[:1] if self.issuer_host else FIELDS

    @property
    def asked(self) -> tuple[FieldName, ...]:
        """The answers that are asked for, in order."""
        return tuple(name for name in self.shown if name not in self.given)
