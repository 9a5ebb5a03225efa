"""A group of commands that is made from the table: lists them without importing any, and loads the one that is called.

The words of a line come with the group's own command in front (see `arguments`), so that all options are that command's. The
group names the common ones too, for its help and for the shell's completion.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from presence_tui.cli.options import COMMON, HELP
from presence_tui.cli.table_of_commands import CommandEntry


class TableGroup(click.Group):
    """The commands in `entries`, in their order."""

    def __init__(self, name: str, entries: Sequence[CommandEntry], **attributes: Any) -> None:
        super().__init__(name, add_help_option=False, **attributes)
        self._entries = {entry.name: entry for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the table's order."""
        return list(self._entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; None where there is none of that name."""
        entry = self._entries.get(cmd_name)
        if entry is None:
            return None
        if entry.commands:
            return group_of(entry)
        command: click.Command = import_module(f"presence_tui.cli.{entry.module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, without importing what is in it."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in self._entries.values()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """Complete names from the table, and options."""
        from click.shell_completion import CompletionItem

        found = [entry for entry in self._entries.values() if entry.name.startswith(incomplete)]
        items = [CompletionItem(entry.name, help=entry.help) for entry in found]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]


def group_of(entry: CommandEntry) -> TableGroup:
    """Return the group that the table calls `entry`."""
    metavar = "|".join(each.name for each in entry.commands)
    return TableGroup(entry.name, entry.commands, help=entry.help, params=[*COMMON, HELP], subcommand_metavar=metavar)
