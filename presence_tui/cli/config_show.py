"""`presence-tui config show`: every setting in effect, and where its value came from. Asks no service; shows no password."""

from __future__ import annotations

import json
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give
from presence_tui.cli.own_files import own_files
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.text import printable
from presence_tui.settings.shown import ShownSetting, shown_settings

_FORMAT = click.Option(
    ["--format", "form"], type=click.Choice(["table", "json"]), default="table", help="json: key, value, origin."
)


@with_options(_FORMAT)
@click.command("show", help=command_of("config", "show").help)
def command(form: str, **values: Any) -> int:
    """Print the settings; return the exit code."""
    files = own_files(values)
    settings, _ = settings_for(values, client_id_needed=False)
    rows = [ShownSetting("profile", files.profile, files.profile_origin), *shown_settings(settings)]
    give(_as_json(rows) if form == "json" else _as_table(rows))
    return exit_codes.DONE


def _as_json(rows: list[ShownSetting]) -> str:
    from presence_tui.cli.machine import as_json

    return as_json(row._asdict() for row in rows)


def _as_table(rows: list[ShownSetting]) -> str:
    from presence_tui.cli.table import aligned

    return aligned([[printable(row.key), _written(row.value), printable(row.origin)] for row in rows])


def _written(value: object) -> str:
    if value is None or value == "":
        return "unset"
    if isinstance(value, float):
        return f"{value:g}"
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
