"""`presence-tui config path`: where config.toml is, or would be. Reads nothing."""

from __future__ import annotations

from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.own_files import own_files
from presence_tui.cli.table_of_commands import command_of


@with_options()
@click.command("path", help=command_of("config", "path").help)
def command(**values: Any) -> int:
    """Print the path; return the exit code."""
    path = own_files(values).config
    if not path.exists():
        say("it does not exist yet; `presence-tui config init` writes it")
    give(f"{path}\n")
    return exit_codes.DONE
