"""What can be said of where the program connects when something else in the settings is wrong. For looking, not for running."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from presence_tui.cli.own_files import OwnFiles
from presence_tui.model.errors import ConfigError
from presence_tui.settings.keys import ENVIRONMENT_PREFIX, KEYS, SECRET_VARIABLES
from presence_tui.settings.load import load_settings
from presence_tui.settings.sources import ConfigText
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config
from presence_tui.storage.toml_text import TomlText

_REACHING = (
    "client_id", "tenant", "cloud", "sign_in", "browser_port", "client_secret_file", "certificate_file", "certificate_key_file",
    "issuer", "graph_url", "ca_file", "proxy", "scopes", "account", "watch_list",
)  # fmt: skip
"""Keys that say where and as whom the program connects, and for whom."""


def reaching_settings(files: OwnFiles, environ: Mapping[str, str]) -> Settings | None:
    """Return settings made of those keys alone, the rest as by default; None where one of them cannot be used.

    None also where config.toml cannot be read, or is not where somebody said.
    """
    if files.config_origin != "default" and not files.config.exists():
        return None
    variables = {KEYS[name].variable for name in _REACHING} | set(SECRET_VARIABLES)
    kept = {name: value for name, value in environ.items() if not name.startswith(ENVIRONMENT_PREFIX) or name in variables}
    flags = {name: value for name, value in files.flags.items() if name in (*_REACHING, "config")}
    try:
        return load_settings(flags | {"profile": files.profile, "config": str(files.config)}, kept, files.places, _read)
    except ConfigError:
        return None


def _read(path: Path) -> ConfigText | None:
    text = read_config(path)
    if not isinstance(text, TomlText):
        return TomlText(path, "", {})
    profiles = text.table.get("profile")
    table = _reaching(text.table)
    if isinstance(profiles, dict):
        table["profile"] = {name: _reaching(one) if isinstance(one, dict) else one for name, one in profiles.items()}
    return TomlText(text.path, text.text, table)


def _reaching(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name in _REACHING}
