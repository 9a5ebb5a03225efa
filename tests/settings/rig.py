"""Loads settings as the command line does, from files of the test's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.paths import Places
from presence_tui.settings.load import load_settings
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config

GUID = "11111111-2222-3333-4444-555555555555"


class Rig:
    """A user's folders, environment and flags."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "config", folder / "state", folder / "cache", folder / "log" / "presence-tui.log")
        self.places.config_dir.mkdir()
        self.environ: dict[str, str] = {}
        self.flags: dict[str, object] = {}

    @property
    def file(self) -> Path:
        """The config file."""
        return self.places.config_file

    def load(self, text: str = "", environ: Mapping[str, str] | None = None, /, **flags: object) -> Settings:
        """Load with `text` as config.toml; without it the one from before stays."""
        if text:
            self.file.write_text(text)
        return load_settings(self.flags | flags, self.environ | dict(environ or {}), self.places, read_config)

    def problem(self, text: str = "", environ: Mapping[str, str] | None = None, /, **flags: object) -> str:
        """Return the error's sentence, with config.toml's folder cut off."""
        with pytest.raises(ConfigError) as caught:
            self.load(text, environ, **flags)
        return str(caught.value).replace(f"{self.places.config_dir}/", "")
