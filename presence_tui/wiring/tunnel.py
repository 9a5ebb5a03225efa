"""How somebody came here by SSH, and so how a browser on their own computer reaches a page on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping

from presence_tui.model.text import printable

_FIELDS = 4
"""SSH_CONNECTION: the client's address and port, the server's address and port (ssh(1))."""
_USUAL_PORT = "22"


def here_by_ssh(environ: Mapping[str, str] = os.environ) -> str:
    """Return what `ssh` is given to come here once more, as the same user; empty where nobody came by SSH."""
    fields = environ.get("SSH_CONNECTION", "").split()
    if len(fields) != _FIELDS or not fields[3].isdecimal():
        return ""
    from ipaddress import ip_address  # here, since most starts need none

    try:
        address = str(ip_address(fields[2].partition("%")[0]))
    except ValueError:
        return ""
    user = environ.get("LOGNAME") or environ.get("USER") or ""
    named = user and " " not in user and printable(user, 64) == user
    port = "" if fields[3] == _USUAL_PORT else f"-p {fields[3]} "
    return f"{port}{user}@{address}" if named else f"{port}{address}"
