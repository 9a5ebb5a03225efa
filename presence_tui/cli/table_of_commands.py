"""Every command by name, with its line of help. Imports none of them: help and completion read this table alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple


class CommandEntry(NamedTuple):
    """One command, or a group of them."""

    name: str
    help: str
    """Its line in `--help`."""
    module: str = ""
    """Module of this package that holds the click command, as `command`; empty for a group."""
    commands: tuple[CommandEntry, ...] = ()
    """A group's own commands, in the order of help."""
    reserved: tuple[str, ...] = ()
    """Names in a group that belong to commands of other versions."""


_PEOPLE = CommandEntry(
    "people",
    "The watch list: print it, add people, remove them, import them from a file; search.",
    commands=(
        CommandEntry("list", "Print the entries as they stand; asks no service.", "people_list"),
        CommandEntry("add", "Look people up, and add them as typed.", "people_add"),
        CommandEntry("remove", "Remove entries: as typed, or by a name that is known; asks no service.", "people_remove"),
        CommandEntry("import", "Add everybody whom a text or CSV file names, in one save.", "people_import"),
        CommandEntry("search", "Search the directory for people by name or address.", "people_search"),
    ),
)

_CONFIG = CommandEntry(
    "config",
    "config.toml: where it is, what holds, what is wrong, a new one.",
    commands=(
        CommandEntry("path", "Print where config.toml is, or would be.", "config_path"),
        CommandEntry("show", "Print every setting in effect, and where it came from.", "config_show"),
        CommandEntry("check", "Read config.toml, its profiles and the watch lists, and say what is wrong.", "config_check"),
        CommandEntry("init", "Write client id, tenant and cloud; what is not given is asked.", "config_init"),
    ),
)

_ALL = (
    CommandEntry("watch", "The live table; what happens without a command too.", "watch"),
    CommandEntry("once", "Ask once and print who is what.", "once"),
    CommandEntry("get", "Print the raw JSON of one person's presence, as Graph sent it.", "get"),
    CommandEntry("wait", "Wait until people can be reached, or are in another state; for scripts.", "wait"),
    _PEOPLE,
    CommandEntry("login", "Sign in, also without a terminal; --account goes over to another account.", "login"),
    CommandEntry("logout", "Forget all accounts on this machine; --account: one of them.", "logout"),
    CommandEntry("whoami", "Print who is signed in, the current account first; asks no service.", "whoami"),
    _CONFIG,
    CommandEntry("doctor", "Look for what is wrong: settings, files, network, sign-in, permissions, terminal.", "doctor"),
)

COMMANDS = MappingProxyType({entry.name: entry for entry in _ALL})
"""By name, in the order of help."""

RESERVED = ("stream", "status", "history", "serve")
"""Names that belong to commands of other versions: nobody on a watch list is ever called that."""

DEFAULT = "watch"
"""What a line without a command's name means."""


def command_of(group: str, name: str) -> CommandEntry:
    """Return the command `name` of `group`."""
    return next(entry for entry in COMMANDS[group].commands if entry.name == name)
