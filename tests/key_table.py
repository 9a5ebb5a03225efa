"""`python -m tests.key_table`: the README's table of keys, made from the commands. `--write` puts it in its place there."""

from __future__ import annotations

from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.keymap import STANDARD
from tests.readme import print_or_write

PART = "keys"


def key_table() -> str:
    """Return the table: one line a command, in the order of the help."""
    lines = ["| | keys | what they do | command |", "|---|---|---|---|"]
    for section in dict.fromkeys(command.section for command in COMMANDS):
        commands = [command for command in COMMANDS if command.section == section]
        for number, command in enumerate(commands):
            lines.append(f"| {section if number == 0 else ''} | {_keys(command)} | {command.words} | `{command.id}` |")
    return "\n".join(lines) + "\n"


def _keys(command: Command) -> str:
    """Return the keys, or for a command without any the key that lists all commands."""
    return " ".join(f"`{key}`" for key in STANDARD.names(command.id)) if command.keys else "in `:`"


if __name__ == "__main__":
    print_or_write(PART, key_table())
