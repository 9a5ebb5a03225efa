"""Reads config.toml. Knows no key: the settings do."""

from __future__ import annotations

from pathlib import Path

from presence_tui.storage.toml_text import TomlText, read_toml

LIMIT = 1_000_000
"""Longest file that is read, in bytes."""


def read_config(path: Path) -> TomlText | None:
    """Return the file's table, and where its keys stand; None where there is no such file. Raises ConfigError."""
    return read_toml(path, LIMIT)
