"""The table of everything that can be set. Records only: files, variables, flags and help are made from them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from presence_tui.settings import checks
from presence_tui.settings.checks import Check
from presence_tui.settings.kinds import ARGUMENTS, FLAG, KEY_TABLE, NUMBER, PATH, TABLE, TEXT, WHOLE, WORDS, Kind

THEMES = ("auto", "dark", "light", "dark-colorblind", "light-colorblind", "terminal")
"""What `theme` can be."""

ENVIRONMENT_PREFIX = "PRESENCE_TUI_"


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be set."""

    name: str
    """Path in config.toml, joined by dots."""
    kind: Kind
    default: object
    """None: unset."""
    help: str
    check: Check | None = None
    flag: str = ""
    """The option on the command line that sets it, for messages."""
    used: bool = True
    """False: accepted and checked, but nothing follows from it in this version."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.replace(".", "_").upper()


_ALL = (
    Key("client_id", TEXT, "", "application (client) id of your app registration", checks.client_id),
    Key("tenant", TEXT, "organizations", "GUID, domain, or organizations", checks.tenant),
    Key("cloud", TEXT, "global", "global, us-gov-l4 or us-gov-dod", checks.cloud),
    Key("sign_in", TEXT, "device-code", "how to sign in", checks.sign_in),
    Key("poll_interval", NUMBER, 30.0, "seconds between two polls; 10 is the least", checks.interval, "--interval"),
    Key("issuer", TEXT, None, "OpenID Connect issuer, in place of cloud and tenant", checks.issuer),
    Key("graph_url", TEXT, None, "where Graph is, if not at the cloud's own address", checks.graph_url),
    Key("ca_file", PATH, None, "certificates to trust, in place of the system's", checks.a_file),
    Key("proxy", TEXT, None, "proxy for everything, in place of HTTPS_PROXY and NO_PROXY", checks.proxy),
    Key("scopes", WORDS, ("Presence.Read.All", "User.ReadBasic.All"), "permissions to ask for", checks.scopes),
    Key("watch_list", PATH, None, "the watch list's file", None, "--watch-list"),
    Key("mouse", FLAG, True, "whether the mouse works", None, "--no-mouse"),
    Key("ascii", FLAG, False, "draw with ASCII only", None, "--ascii"),
    Key("glyphs", TEXT, None, "ascii or unicode", checks.one_of("ascii", "unicode")),
    Key("theme", TEXT, "auto", "auto, dark, light, dark-colorblind, light-colorblind or terminal", checks.one_of(*THEMES)),
    Key(
        "log_level",
        TEXT,
        "info",
        "debug, info, warning or error",
        checks.one_of("debug", "info", "warning", "error"),
        "--log-level",
    ),
    Key("account", TEXT, None, "the account to use, where several are signed in"),
    Key("client_secret_file", PATH, None, "file that holds the client secret", checks.a_file, used=False),
    Key("certificate_file", PATH, None, "certificate to sign in with", checks.a_file, used=False),
    Key("certificate_key_file", PATH, None, "the certificate's private key", checks.a_file, used=False),
    Key("notify_command", ARGUMENTS, None, "program and arguments to run for an alarm", checks.not_empty, used=False),
    Key("reachable", WORDS, None, "availabilities that count as reachable", checks.not_empty, used=False),
    Key("rate.limit", WHOLE, 1500, "requests in 30 s that the tenant grants the app", checks.at_least_one, used=False),
    Key("rate.share", NUMBER, 0.25, "the part of it for this program", checks.share, used=False),
    Key("terminal.difference", FLAG, True, "send only the cells that differ", used=False),
    Key("table.columns", WORDS, None, "columns of the table", checks.not_empty, used=False),
    Key("keys", KEY_TABLE, None, 'keys by command: ask_now = "f5", or a list, or "" for none'),
    Key("history", TABLE, None, "what is kept of the past", used=False),
    Key("privacy", TABLE, None, "what is shown of people", used=False),
)

KEYS = MappingProxyType({key.name: key for key in _ALL})
"""Every key by its name, in the order of help."""

TABLES = tuple(dict.fromkeys(name.partition(".")[0] for name in KEYS if "." in name))
"""Tables whose keys are known."""

VARIABLES = MappingProxyType({key.variable: key for key in _ALL if key.kind not in (TABLE, KEY_TABLE)})
"""Keys by environment variable."""

OTHER_VARIABLES = tuple(ENVIRONMENT_PREFIX + name for name in ("CONFIG", "PROFILE"))
"""Variables that say where to look for keys."""
