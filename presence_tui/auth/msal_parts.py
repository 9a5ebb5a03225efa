"""What this program uses of MSAL, loaded without the rest, which takes 7 MB: a table that stands for days has no use for it.

The rest is what MSAL has for machines of Azure (it alone needs requests and urllib3), for passwords (XML), and its own way of
waiting for a browser (`http.server`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType

_UNUSED = (
    "msal.managed_identity",
    "msal.mex",
    "msal.wstrust_request",
    "msal.wstrust_response",
    "msal.oauth2cli.authcode",
)


@contextmanager
def _spared(name: str) -> Iterator[None]:
    """Have whoever imports the module `name` meanwhile find None by any name in it."""
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    vars(stand_in).update(__all__=[], __getattr__=lambda _: None)
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


try:
    with ExitStack() as stand_ins:
        for unused in _UNUSED:
            stand_ins.enter_context(_spared(unused))
        import msal  # type: ignore[import-untyped]  # noqa: F401  # it ships no types; loaded for what follows
except Exception:  # another release may need at once what this one does not: then it is loaded whole
    for _name in [name for name in sys.modules if name.partition(".")[0] == "msal"]:
        del sys.modules[_name]

from msal import (  # noqa: E402  # once it is loaded
    ClientApplication,
    ConfidentialClientApplication,
    PublicClientApplication,
    SerializableTokenCache,
    TokenCache,
)
from msal.exceptions import MsalServiceError  # type: ignore[import-untyped]  # noqa: E402  # it ships no types

__all__ = [
    "ClientApplication",
    "ConfidentialClientApplication",
    "MsalServiceError",
    "PublicClientApplication",
    "SerializableTokenCache",
    "TokenCache",
]
