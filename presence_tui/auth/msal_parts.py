"""What this program uses of MSAL, loaded without MSAL's part for machines of Azure.

That part alone needs requests and urllib3, and takes 6 MB; a table that stands for days has no use for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_UNUSED = "msal.managed_identity"


@contextmanager
def _spared(name: str) -> Iterator[None]:
    """Have whoever imports the module `name` meanwhile find None by any name in it."""
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    vars(stand_in)["__getattr__"] = lambda _: None
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


with _spared(_UNUSED):
    from msal import (  # type: ignore[import-untyped]  # it ships no types
        ClientApplication,
        ConfidentialClientApplication,
        PublicClientApplication,
        SerializableTokenCache,
        TokenCache,
    )
    from msal.exceptions import MsalServiceError  # type: ignore[import-untyped]  # it ships no types

__all__ = [
    "ClientApplication",
    "ConfidentialClientApplication",
    "MsalServiceError",
    "PublicClientApplication",
    "SerializableTokenCache",
    "TokenCache",
]
