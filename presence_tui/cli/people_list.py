"""`presence-tui people list`: the watch list's entries as they stand, with labels and groups; or its groups. Asks no service."""

from __future__ import annotations

from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.wiring.services import Services

_FORMAT = click.Option(
    ["--format", "form"],
    type=click.Choice(["table", "json"]),
    default="table",
    help="json: who, label, groups; of groups: name, people, minimum_reachable, source.",
)
_GROUPS = click.Option(["--groups"], is_flag=True, help="The groups instead: how many people, minimum, source.")


@with_options(_FORMAT, _GROUPS)
@click.command("list", help=command_of("people", "list").help)
def command(form: str, groups: bool, **values: Any) -> int:
    """Print the list; return the exit code."""
    settings, places = settings_for(values, client_id_needed=False)
    watch_list = Services(settings, places=places).watch_list()
    entries = watch_list.entries
    if settings.watch_list is not None and not settings.watch_list.exists():
        say(f"{settings.watch_list} does not exist yet; until it does you watch yourself")
    elif groups and not watch_list.groups:
        say("the list has no groups")
    elif not groups and not entries:
        say("nobody is on the list")
    if groups:
        give(_groups_as_json(watch_list) if form == "json" else _groups_as_table(watch_list))
        return exit_codes.DONE
    give(_as_json(entries) if form == "json" else _as_table(entries))
    return exit_codes.DONE


def _as_json(entries: tuple[WatchEntry, ...]) -> str:
    from presence_tui.cli.machine import as_json

    return as_json({"who": entry.who, "label": entry.label or None, "groups": entry.groups} for entry in entries)


def _as_table(entries: tuple[WatchEntry, ...]) -> str:
    from presence_tui.cli.table import aligned

    return aligned([(printable(entry.who), entry.label, ", ".join(entry.groups)) for entry in entries])


def _people_of(watch_list: WatchList) -> dict[str, list[str]]:
    people: dict[str, list[str]] = {group.name: [] for group in watch_list.groups}
    for entry in watch_list.entries:
        for name in entry.groups:
            people[name].append(entry.who)
    return people


def _groups_as_json(watch_list: WatchList) -> str:
    from presence_tui.cli.machine import as_json

    people = _people_of(watch_list)
    return as_json(
        {
            "name": group.name,
            "people": people[group.name],
            "minimum_reachable": group.minimum_reachable,
            "source": group.source,
        }
        for group in watch_list.groups
    )


def _groups_as_table(watch_list: WatchList) -> str:
    from presence_tui.cli.table import aligned
    from presence_tui.view.list_form import people_words
    from presence_tui.view.sources import source_words

    people = _people_of(watch_list)
    rows = []
    for group in watch_list.groups:
        needs = f"needs {group.minimum_reachable}" if group.minimum_reachable else ""
        source = f"from {source_words(group.source)}" if group.source else ""
        rows.append((group.name, people_words(len(people[group.name])), needs, source))
    return aligned(rows) if rows else ""
