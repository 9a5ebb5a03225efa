"""Every command by name, with its line of help. Imports none of them: help and completion read this table alone."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command."""

    name: str
    help: str
    """Its line in `--help`."""
    module: str
    """Module of this package that holds the click command, as `command`."""


_ALL = (
    CommandEntry("watch", "The live table; what happens without a command too.", "watch"),
    CommandEntry("once", "Ask once and print who is what.", "once"),
    CommandEntry("login", "Sign in with a code, also without a terminal.", "login"),
    CommandEntry("logout", "Forget the account on this machine.", "logout"),
)

COMMANDS = MappingProxyType({entry.name: entry for entry in _ALL})
"""By name, in the order of help."""

RESERVED = ("get", "stream", "wait", "status", "people", "whoami", "config", "doctor", "history", "serve")
"""Names that belong to commands of other versions: nobody on a watch list is ever called that."""

DEFAULT = "watch"
"""What a line without a command's name means."""
