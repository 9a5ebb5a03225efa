"""Writes settings into config.toml and keeps everything that the user wrote there. Knows no key: the settings do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.storage.config_file import LIMIT
from presence_tui.storage.toml_edit import CannotEdit, KeyPath, Value, with_values
from presence_tui.storage.toml_text import parse_toml
from presence_tui.storage.user_file import edit_user_file

_BOM = "\ufeff"


def write_settings(path: Path, values: Mapping[str, Value], *, profile: str, template: str) -> None:
    """Set `values`, by key name (dots for tables), in `path`: at its top level for the default profile, else in [profile.NAME].

    A file that is missing or empty is made of `template`, in which a key takes the place of the comment line `# key = ...`. The
    file is 0600 afterwards, whole at any time. Raises ConfigError where its text cannot be read or changed, StorageError where
    it cannot be written; it is as it was then.
    """
    table = () if profile == DEFAULT_PROFILE else ("profile", profile)
    paths = {(*table, *name.split(".")): value for name, value in values.items()}
    hints = _hints(template)

    def change(old: bytes | None) -> bytes:
        text = parse_toml(path, old).text if old else template
        mark = _BOM if old and old.startswith(_BOM.encode()) else ""
        try:
            return (mark + with_values(text, paths, hints)).encode()
        except CannotEdit as error:
            raise ConfigError(f"{printable(str(path))} cannot be changed: {error}") from error

    edit_user_file(path, change, LIMIT, mode=0o600)


def _hints(template: str) -> dict[KeyPath, str]:
    """Return by key the comment line that shows it, `# key = ...`."""
    hints: dict[KeyPath, str] = {}
    for line in template.splitlines():
        name, equals, _ = line.removeprefix("# ").partition(" = ")
        if line.startswith("# ") and equals and name.isidentifier():
            hints[(name,)] = line
    return hints
