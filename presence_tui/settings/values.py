"""Settings: one frozen value with everything that was set. Reads nothing; `load` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from presence_tui.model.cloud import CLOUDS, Cloud
from presence_tui.model.errors import ConfigError
from presence_tui.model.secret import Secret
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE


class ChosenKeys(NamedTuple):
    """What `[keys]` says of one command. Neither the command nor its keys are checked: the view knows them."""

    keys: tuple[str, ...]
    """As they were written; empty: none."""
    subject: str
    """Begins an error message: file, line and key."""


class EnvironmentSecrets(NamedTuple):
    """What the environment holds itself, where a key could only name a file. None: it holds none."""

    client_secret: Secret | None = None
    certificate_key: Secret | None = None
    """PEM."""
    certificate_key_password: Secret | None = None


class Settings(NamedTuple):
    """What holds for this run. Every value was checked, alone and against the others."""

    profile: str
    client_id: str
    """Empty where nobody set one; see `require_client_id`."""
    tenant: str
    """Meaningless beside an issuer."""
    cloud: str
    """A key of CLOUDS. Meaningless beside an issuer."""
    sign_in: str
    """One of keys.WAYS."""
    browser_port: int
    """0: any."""
    client_secret_file: Path | None
    certificate_file: Path | None
    certificate_key_file: Path | None
    secrets: EnvironmentSecrets
    account: str | None
    """Whose tokens to use; None: the ones that were chosen."""
    issuer: str | None
    """Takes the place of cloud and tenant."""
    poll_interval: float
    """Seconds."""
    limit: int
    """Questions after presences in 30 s that the application has in the tenant."""
    share: float
    """The part of them for this program; ask `most_presences` for what that makes."""
    reachable: tuple[str, ...]
    """Graph's words for the states in which somebody can be reached, in either spelling."""
    graph_url: str | None
    """As it was set; ask `graph_root` for the one that holds."""
    ca_file: Path | None
    """As it was set; `ca` is the one that holds."""
    ca: Path | None
    """Certificates to trust; None: certifi's. With `ca_is_folder` a folder of them, or several joined by `:`."""
    ca_is_folder: bool
    proxy: str | None
    """Proxy for everything but `no_proxy`, with its scheme. It may hold a password."""
    no_proxy: str
    """Hosts to reach without the proxy, as NO_PROXY has them; empty beside a proxy that was set in config.toml."""
    scopes: tuple[str, ...]
    """As they were set; ask `scopes_for_request` for what to send."""
    watch_list: Path | None
    """The watch list's file; None in the demo, which has none."""
    mouse: bool
    glyphs: str | None
    """As it was set; `ascii` is what came of it."""
    ascii: bool
    theme: str
    columns: tuple[str, ...] | None
    """Ids of keys.COLUMNS, in order; None: the usual ones, as many as have room."""
    mask: bool
    """Whether names are hidden from the start."""
    work_location: bool
    """Whether the details tell where people work."""
    difference: bool
    """Whether the terminal is sent only what differs from what it shows."""
    keys: Mapping[str, ChosenKeys]
    """By command id, in the order of the file; a profile's come after the top level's."""
    notify_command: tuple[str, ...] | None
    """Program and arguments to run for an alarm."""
    log_level: str
    demo: bool
    config_file: Path | None
    """Where config.toml is or would be; None in the demo."""
    later: Mapping[str, object]
    """Keys that are accepted, and from which nothing follows in this version, by their names."""
    origins: Mapping[str, str]
    """Where each key's value came from: `default`, a file (and profile), a variable or a flag. Also for `ca`."""

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self._asdict().items() if name != "proxy")
        return f"Settings({', '.join(shown)})"

    @property
    def cloud_record(self) -> Cloud:
        """The cloud that holds where no issuer is set."""
        return CLOUDS[self.cloud]

    @property
    def graph_root(self) -> str:
        """Root of Graph's API, without a slash at the end."""
        return (self.graph_url or self.cloud_record.graph_url).rstrip("/")

    @property
    def most_presences(self) -> int:
        """Questions after presences in 30 s that this program may ask."""
        return int(self.limit * self.share)

    @property
    def is_application(self) -> bool:
        """Whether an application signs in as itself: nobody is asked for anything, and nobody is `me`."""
        return self.sign_in in ("client-secret", "certificate")

    @property
    def widens(self) -> bool:
        """Whether more is asked for where the watch list needs it: a person signs in, and nobody set what to ask for."""
        return not self.is_application and self.origins["scopes"] == "default"

    @property
    def scopes_for_request(self) -> tuple[str, ...]:
        """The scopes as they are sent: short names get the cloud's Graph host in front, unless an issuer is set.

        Entra gives an application what it was granted, all of it, for the one scope `.default`, unless others were set.
        """
        if self.issuer is not None:
            return self.scopes
        host = self.cloud_record.graph_host
        scopes = (".default",) if self.is_application and self.origins["scopes"] == "default" else self.scopes
        return tuple(scope if "://" in scope else f"https://{host}/{scope}" for scope in scopes)


def require_client_id(settings: Settings) -> str:
    """Return the client id. Raises ConfigError, one sentence that says what to do, where nobody set one."""
    if settings.client_id:
        return settings.client_id
    place = printable(str(settings.config_file))
    if settings.profile != DEFAULT_PROFILE:
        place = f"[profile.{settings.profile}] of {place}"
    raise ConfigError(
        "no client_id is set: the live table, presence-tui, asks for it and says where to get one, and so does "
        f"presence-tui config init; or set client_id in {place} or PRESENCE_TUI_CLIENT_ID, or look at presence-tui --demo"
    )
