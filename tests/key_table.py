"""`python -m tests.key_table`: the README's table of keys, made from the commands. `--write` puts it in its place there."""

from __future__ import annotations

import sys
from pathlib import Path

from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.keymap import STANDARD

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->"


def key_table() -> str:
    """Return the table: one line a command, in the order of the help."""
    lines = ["| | keys | what they do | command |", "|---|---|---|---|"]
    for section in dict.fromkeys(command.section for command in COMMANDS):
        commands = [command for command in COMMANDS if command.section == section]
        for number, command in enumerate(commands):
            lines.append(f"| {section if number == 0 else ''} | {_keys(command)} | {command.words} | `{command.id}` |")
    return "\n".join(lines) + "\n"


def parts(text: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the place of the table."""
    before, found, rest = text.partition(BEGIN)
    table, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"README.md lacks {BEGIN.strip()} or {END}")
    return before + found, table, ended + after


def _keys(command: Command) -> str:
    """Return the keys, or for a command without any the key that lists all commands."""
    return " ".join(f"`{key}`" for key in STANDARD.names(command.id)) if command.keys else "in `:`"


def main() -> None:
    """Print the table, or write it."""
    if "--write" not in sys.argv[1:]:
        sys.stdout.write(key_table())
        return
    before, _, after = parts(README.read_text())
    README.write_text(before + key_table() + after)


if __name__ == "__main__":
    main()
