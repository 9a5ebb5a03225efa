"""The table of everything that can be set. Records only: files, variables, flags and help are made from them."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from presence_tui.model.permissions import DEFAULT_SCOPES
from presence_tui.settings import checks
from presence_tui.settings.checks import Check
from presence_tui.settings.kinds import ARGUMENTS, FLAG, KEY_TABLE, NUMBER, PATH, TABLE, TEXT, WHOLE, WORDS, Kind

THEMES = ("auto", "dark", "light", "dark-colorblind", "light-colorblind", "terminal")
"""What `theme` can be."""

COLUMNS = (
    "name",
    "activity",
    "since",
    "message",
    "job_title",
    "department",
    "groups",
    "work_location",
    "id",
    "age",
)
"""What `table.columns` can hold; `name` stands first whatever is chosen."""

REACHABLE = ("available", "availableIdle", "availableInactive")
"""What `reachable` is where nobody sets it: the model's REACHABLE_WORDS, of which a start loads nothing else."""

WAYS = ("device-code", "browser", "client-secret", "certificate")
"""What `sign_in` can be. The first two need a person, the others a secret."""

ENVIRONMENT_PREFIX = "PRESENCE_TUI_"


SECTIONS = ("Sign-in", "Watch", "Look", "Network", "Advanced")
"""What keys are about, in the order of a new config.toml."""


class Key(NamedTuple):
    """One thing that can be set."""

    name: str
    """Path in config.toml, joined by dots."""
    kind: Kind
    default: object
    """None: unset."""
    help: str
    """What it is, for a comment in config.toml and for the README."""
    check: Check | None = None
    flag: str = ""
    """The option on the command line that sets it, for messages."""
    used: bool = True
    """False: accepted and checked, but nothing follows from it in this version."""
    section: str = "Advanced"
    """One of SECTIONS."""
    example: object = None
    """A value to show where there is no default."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.replace(".", "_").upper()


_ALL = (
    Key(
        "client_id",
        TEXT,
        "",
        "application (client) id of your app registration; required",
        checks.client_id,
        section="Sign-in",
        example="00000000-0000-0000-0000-000000000000",
    ),
    Key(
        "tenant",
        TEXT,
        "organizations",
        "directory (tenant) id or domain of your organisation; organizations stands for any",
        checks.tenant,
        section="Sign-in",
    ),
    Key(
        "cloud",
        TEXT,
        "global",
        "global, us-gov-l4 or us-gov-dod; the cloud operated by 21Vianet has no presence",
        checks.cloud,
        section="Sign-in",
    ),
    Key(
        "sign_in",
        TEXT,
        "device-code",
        "device-code; browser, where codes are blocked; client-secret or certificate: an application of its own, for wallboards",
        checks.one_of(*WAYS),
        section="Sign-in",
    ),
    Key(
        "browser_port",
        WHOLE,
        0,
        "port on this machine to which the browser comes back; 0 takes a free one",
        checks.port,
        section="Sign-in",
    ),
    Key(
        "client_secret_file",
        PATH,
        None,
        "file that holds the client secret; in its place PRESENCE_TUI_CLIENT_SECRET may hold the secret itself",
        checks.a_file,
        section="Sign-in",
        example="/etc/presence-tui/secret",
    ),
    Key(
        "certificate_file",
        PATH,
        None,
        "certificate to sign in with, PEM; it may hold its private key, too",
        checks.a_file,
        section="Sign-in",
        example="/etc/presence-tui/certificate.pem",
    ),
    Key(
        "certificate_key_file",
        PATH,
        None,
        "the certificate's private key, PEM; in its place PRESENCE_TUI_CERTIFICATE_KEY may hold the key itself, and "
        "PRESENCE_TUI_CERTIFICATE_KEY_PASSWORD its password",
        checks.a_file,
        section="Sign-in",
        example="/etc/presence-tui/key.pem",
    ),
    Key("poll_interval", NUMBER, 30.0, "seconds between polls; 10 is the least", checks.interval, "--interval", section="Watch"),
    Key(
        "reachable",
        WORDS,
        REACHABLE,
        "what a row's glyph and word say when somebody can be reached; busy stands for all that is done while busy",
        checks.states,
        section="Watch",
    ),
    Key(
        "issuer",
        TEXT,
        None,
        "an OpenID Connect issuer with a path, in place of tenant and cloud",
        checks.issuer,
        example="https://id.example/tenant/v2.0",
    ),
    Key(
        "graph_url",
        TEXT,
        None,
        "root of Graph's API, if not at the cloud's own address; https, or http on this machine",
        checks.graph_url,
        example="http://localhost:8080/v1.0",
    ),
    Key(
        "ca_file",
        PATH,
        None,
        "certificates to trust in place of the usual ones; else SSL_CERT_FILE, REQUESTS_CA_BUNDLE, SSL_CERT_DIR",
        checks.a_file,
        section="Network",
        example="/etc/ssl/corp.pem",
    ),
    Key(
        "proxy",
        TEXT,
        None,
        "proxy for everything, in place of HTTPS_PROXY and NO_PROXY",
        checks.proxy,
        section="Network",
        example="http://proxy:8080",
    ),
    Key("scopes", WORDS, DEFAULT_SCOPES, "permissions to ask for", checks.scopes),
    Key(
        "watch_list",
        PATH,
        None,
        "the watch list's file, if not beside config.toml",
        None,
        "--watch-list",
        section="Watch",
        example="watchlist.toml",
    ),
    Key("mouse", FLAG, True, "false leaves the mouse to the terminal", None, "--no-mouse", section="Look"),
    Key("ascii", FLAG, False, "true draws with ASCII only", None, "--ascii", section="Look"),
    Key(
        "glyphs",
        TEXT,
        None,
        "ascii or unicode, whatever the locale says",
        checks.one_of("ascii", "unicode"),
        section="Look",
        example="unicode",
    ),
    Key(
        "theme",
        TEXT,
        "auto",
        "auto, dark, light, a pair for the colour-blind (dark-colorblind, light-colorblind), or terminal: its own 16 colours; "
        "NO_COLOR is honoured",
        checks.one_of(*THEMES),
        section="Look",
    ),
    Key(
        "log_level",
        TEXT,
        "info",
        "debug, info, warning or error",
        checks.one_of("debug", "info", "warning", "error"),
        "--log-level",
    ),
    Key(
        "account",
        TEXT,
        None,
        "the account to use, whichever was chosen: a user name, an object id, or a part of a user name that no other has",
        section="Sign-in",
        example="ada@contoso.com",
    ),
    Key(
        "notify_command",
        ARGUMENTS,
        None,
        "program and its arguments, run without a shell when you are told that somebody can be reached, and for alarms; "
        "PRESENCE_TUI_TEXT and others tell it what happened",
        checks.not_empty,
        section="Watch",
        example=["sh", "-c", 'notify-send "$PRESENCE_TUI_TEXT"'],
    ),
    Key("rate.limit", WHOLE, 1500, "presence requests in 30 s that the app has in your tenant, for all who use it", checks.rate),
    Key("rate.share", NUMBER, 0.25, "the part of it for this program; too little for a long list: polls lie apart", checks.share),
    Key("terminal.difference", FLAG, True, "false sends all that is drawn, not changes", None, "--plain-output", section="Look"),
    Key(
        "table.columns",
        WORDS,
        None,
        f"columns of the table in order, name first: {checks.listed(COLUMNS)}; unset: as many of the usual ones as have room",
        checks.columns_among(COLUMNS),
        section="Look",
        example=("name", "activity", "since", "job_title", "message"),
    ),
    Key(
        "keys",
        KEY_TABLE,
        None,
        """keys by command: one, a list, or "" for none; the README's table of keys names the commands""",
        section="Look",
        example={"ask_now": "f5"},
    ),
    Key("history", TABLE, None, "what is kept of the past", used=False),
    Key(
        "privacy.mask", FLAG, False, "true hides names, addresses and messages from the start, for screen sharing", section="Look"
    ),
    Key(
        "privacy.work_location",
        FLAG,
        False,
        "true shows in the details where people say that they work; the column work_location does so, too",
        section="Look",
    ),
)

KEYS = MappingProxyType({key.name: key for key in _ALL})
"""Every key by its name, in the order of help."""

TABLES = tuple(dict.fromkeys(name.partition(".")[0] for name in KEYS if "." in name))
"""Tables whose keys are known."""

VARIABLES = MappingProxyType({key.variable: key for key in _ALL if key.kind not in (TABLE, KEY_TABLE)})
"""Keys by environment variable."""

SECRETS = MappingProxyType(
    {
        "client_secret": f"{ENVIRONMENT_PREFIX}CLIENT_SECRET",
        "certificate_key": f"{ENVIRONMENT_PREFIX}CERTIFICATE_KEY",
        "certificate_key_password": f"{ENVIRONMENT_PREFIX}CERTIFICATE_KEY_PASSWORD",
    }
)
"""Secrets that a variable may hold itself: each one's name, and its variable. config.toml has no place for them."""

SECRET_VARIABLES = tuple(SECRETS.values())
"""Variables whose value is a secret."""

OTHER_VARIABLES = tuple(ENVIRONMENT_PREFIX + name for name in ("CONFIG", "PROFILE"))
"""Variables that say where to look for keys."""

NOT_KEYS = (*OTHER_VARIABLES, *SECRET_VARIABLES)
"""Variables that set no key."""
