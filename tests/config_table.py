"""`python -m tests.config_table`: the README's table of settings, made from the keys. `--write` puts it in its place there."""

from __future__ import annotations

from presence_tui.settings.template import config_reference
from tests.readme import print_or_write

PART = "settings"


def config_table() -> str:
    """Return the table: one line a key, section by section."""
    lines = ["| key | variable | default | what it is |", "|---|---|---|---|"]
    for row in config_reference():
        lines.append(f"| `{row.key}` | {_code(row.variable)} | {_code(row.default)} | {_cell(row.words)} |")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    print_or_write(PART, config_table())
