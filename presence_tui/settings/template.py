"""The text of a new config.toml, and the rows of the README's table: both made from the records of KEYS. Writes no file."""

from __future__ import annotations

import json
import textwrap
from typing import NamedTuple

from presence_tui.settings.keys import KEYS, SECTIONS, VARIABLES, Key
from presence_tui.settings.kinds import KEY_TABLE, TABLE

_WIDTH = 100
_HEAD = """\
# Settings of presence-tui. A key that is commented out shows what holds without it, or an example.
# [profile.NAME] tables at the end inherit what they do not set: presence-tui --profile NAME
"""


def config_template() -> str:
    """Return a config.toml that sets nothing and explains every key from which something follows in this version."""
    offered = [key for key in KEYS.values() if key.used]
    parts = [_HEAD]
    for section in SECTIONS:
        plain = [key for key in offered if key.section == section and not _table_of(key)]
        parts += [f"\n## {section}\n", *map(_explained, plain)]
    for table in dict.fromkeys(_table_of(key) for key in offered if _table_of(key)):
        parts += [f"\n# [{table}]", *(_explained(key) for key in offered if _table_of(key) == table)]
    return "".join(parts)


class ReferenceRow(NamedTuple):
    """One key, for a table. Nothing is escaped."""

    key: str
    variable: str
    """Its environment variable; empty where there is none."""
    default: str
    """As TOML; empty where it is unset."""
    words: str


def config_reference() -> tuple[ReferenceRow, ...]:
    """Return the keys from which something follows in this version, section by section."""
    offered = sorted((key for key in KEYS.values() if key.used), key=lambda key: SECTIONS.index(key.section))
    return tuple(
        ReferenceRow(key.name, key.variable if key.variable in VARIABLES else "", _toml(key.default), key.help) for key in offered
    )


def _table_of(key: Key) -> str:
    """Return the table that holds the key, or that it is; empty at the top level."""
    return key.name if key.kind in (TABLE, KEY_TABLE) else key.name.rpartition(".")[0]


def _explained(key: Key) -> str:
    """Return the comment that explains the key, and the line that sets it, commented out."""
    shown = key.example if _is_unset(key.default) else key.default
    lines = textwrap.wrap(key.help, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    if isinstance(shown, dict):
        lines += [f"# {name} = {_toml(value)}" for name, value in shown.items()]
    else:
        lines.append(f"# {key.name.rpartition('.')[2]} = {_toml(shown)}")
    return "\n".join(["", *lines, ""])


def _is_unset(value: object) -> bool:
    return value is None or value == ""


def _toml(value: object) -> str:
    """Return a default or an example as TOML; empty for nothing. Their texts hold nothing that JSON writes otherwise."""
    if _is_unset(value):
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value)
