"""The environment the program began with. What holds a secret is read once and removed, so that no program we start inherits it.

It stays in `/proc/PID/environ`, which the kernel keeps from everybody but the same user and root, and which nobody can remove.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from presence_tui import logs
from presence_tui.model.secret import Secret
from presence_tui.settings.keys import SECRET_VARIABLES
from presence_tui.settings.network import passwords_of

_PROXIES = "_proxy"
_removed: dict[str, str] = {}
"""For the settings, which may be read again."""


def environment() -> Mapping[str, str]:
    """Return all variables, those too that are removed from the process by this call or one before."""
    for name in [name for name, value in os.environ.items() if _secrets_in(name, value)]:
        _removed[name] = os.environ.pop(name)
        for secret in _secrets_in(name, _removed[name]):
            logs.redact(Secret(secret), for_good=True)
    return _removed | os.environ


def _secrets_in(name: str, value: str) -> tuple[str, ...]:
    if name in SECRET_VARIABLES:
        return (value,) if value else ()
    return passwords_of(value) if name.lower().endswith(_PROXIES) else ()
