"""What every command does first: settings from its options, and the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import click

from presence_tui import logs
from presence_tui.cli.environment import environment
from presence_tui.cli.options import flags_of
from presence_tui.cli.output import say
from presence_tui.model.secret import Secret
from presence_tui.paths import Places, user_places
from presence_tui.settings.load import demo_settings, load_settings
from presence_tui.settings.network import passwords_of
from presence_tui.settings.values import Settings, require_client_id
from presence_tui.storage.config_file import read_config


def settings_for(values: Mapping[str, Any], *, client_id_needed: bool = True) -> tuple[Settings, Places | None]:
    """Return the settings for click's `values`, and where files live: nowhere in the demo. Raises ConfigError.

    `client_id_needed` is False for what asks no service.
    """
    flags, environ = flags_of(values), environment()
    if values.get("demo"):
        return _drawable(demo_settings(flags)), None
    places = user_places()
    settings = load_settings(flags, environ, places, read_config)
    _hide_passwords(settings)
    if client_id_needed:
        require_client_id(settings)
    _remember(settings)
    trouble = logs.install(places.log_file, settings.log_level)
    if trouble is not None:
        say(f"there is no log: {trouble}")
    return _drawable(settings), places


def _remember(settings: Settings) -> None:
    """Let whoever tells an error know what was set."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.find_root().obj = settings


def settings_again(values: Mapping[str, Any]) -> Callable[[Mapping[str, object]], Settings]:
    """Return what reads the settings anew for the same `values`; what it is given comes before all of them."""
    flags, places = flags_of(values), user_places()

    def again(tried: Mapping[str, object]) -> Settings:
        settings = load_settings(flags | dict(tried), environment(), places, read_config)
        _hide_passwords(settings)
        return _drawable(settings)

    return again


def _hide_passwords(settings: Settings) -> None:
    for password in passwords_of(settings.proxy or ""):
        logs.redact(Secret(password), for_good=True)


def _drawable(settings: Settings) -> Settings:
    """Return the settings with `ascii` where the locale is not UTF-8 and nobody asked for anything."""
    asked = any(settings.origins.get(name, "default") != "default" for name in ("ascii", "glyphs"))
    return settings if asked or has_utf8(os.environ) else settings._replace(ascii=True)


def has_utf8(environ: Mapping[str, str]) -> bool:
    """Say whether the locale's character set is UTF-8 (POSIX: the first of these variables that is set decides)."""
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environ.get(name))), "")
    return "utf8" in locale.lower().replace("-", "")
