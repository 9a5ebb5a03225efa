"""Which files and which profile the `config` commands are about: named on the command line, by a variable, or the usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from presence_tui.cli.environment import environment
from presence_tui.cli.options import flags_of
from presence_tui.paths import Places, user_places
from presence_tui.settings.load import asked_profile, config_file


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What a command line means, before anything is read."""

    flags: dict[str, object]
    places: Places
    config: Path
    """Whether or not it is there."""
    config_origin: str
    """A flag, a variable, or `default`."""
    profile: str
    """Whether or not it is there."""
    profile_origin: str


def own_files(values: Mapping[str, Any]) -> OwnFiles:
    """Return what click's `values` mean. Raises ConfigError; click.UsageError for the demo, which has none of it."""
    if values.get("demo"):
        raise click.UsageError("--demo does not go with `config`, which is about your own files")
    flags, places, environ = flags_of(values), user_places(), environment()
    config, config_named = config_file(flags, environ, places)
    profile, profile_named = asked_profile(flags, environ)
    return OwnFiles(flags, places, config, config_named or "default", profile, profile_named or "default")
