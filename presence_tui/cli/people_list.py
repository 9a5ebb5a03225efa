"""`presence-tui people list`: the watch list's entries as they stand, with labels and groups. Asks no service."""

from __future__ import annotations

from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry
from presence_tui.wiring.services import Services

_FORMAT = click.Option(
    ["--format", "form"], type=click.Choice(["table", "json"]), default="table", help="json: who, label, groups."
)


@with_options(_FORMAT)
@click.command("list", help=command_of("people", "list").help)
def command(form: str, **values: Any) -> int:
    """Print the list; return the exit code."""
    settings, places = settings_for(values, client_id_needed=False)
    entries = Services(settings, places=places).watch_list().entries
    if settings.watch_list is not None and not settings.watch_list.exists():
        say(f"{settings.watch_list} does not exist yet; until it does you watch yourself")
    elif not entries:
        say("nobody is on the list")
    give(_as_json(entries) if form == "json" else _as_table(entries))
    return exit_codes.DONE


def _as_json(entries: tuple[WatchEntry, ...]) -> str:
    from presence_tui.cli.machine import as_json

    return as_json({"who": entry.who, "label": entry.label or None, "groups": entry.groups} for entry in entries)


def _as_table(entries: tuple[WatchEntry, ...]) -> str:
    from presence_tui.cli.table import aligned

    return aligned([(printable(entry.who), entry.label, ", ".join(entry.groups)) for entry in entries])
