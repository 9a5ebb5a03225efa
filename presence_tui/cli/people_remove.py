"""`presence-tui people remove`: takes entries off the watch list, or out of a group, named as they stand or are remembered.

Asks no service. What a WHO could mean is never guessed: several entries of different people are told, and none is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.list_groups import check_group
from presence_tui.cli.options import with_options
from presence_tui.cli.output import say
from presence_tui.cli.report import Report
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.cli.who import check_who, nearest_name
from presence_tui.model.list_edit import Regroup, RemoveEntry
from presence_tui.model.person import Person
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry
from presence_tui.paths import Places
from presence_tui.wiring.services import Services

_SHOWN = 80
"""Characters of a WHO in a sentence."""


_GROUP = click.Option(
    ["--group"], metavar="NAME", help="Only take out of this group; whoever is in no other one stays all the same."
)


@with_options(_GROUP)
@click.command("remove", help=command_of("people", "remove").help)
@click.argument("who", nargs=-1, required=True)
def command(who: tuple[str, ...], group: str | None, **values: Any) -> int:
    """Remove; return the exit code."""
    for word in who:
        check_who(word)
    settings, places = settings_for(values, client_id_needed=False)
    known = _remembered(places, settings.profile)
    return run_until_done(_remove(Services(settings, places=places, tell=say), who, known, group or ""))


def _remembered(places: Places | None, profile: str) -> Mapping[str, Person]:
    if places is None:
        return {}
    from presence_tui.storage.directory_file import load_directory

    people, complaint = load_directory(places.directory_file(profile))
    if complaint:
        say(complaint)
    return people


async def _remove(services: Services, words: Sequence[str], known: Mapping[str, Person], group: str) -> int:
    report = Report()
    async with services:
        check_group(services.watch_list(), group)
        entries = list(services.watch_list().entries)
        keeper = services.list_keeper()
        for who in words:
            meant = _meant(who, entries, known, report)
            if not meant:
                continue
            first, *others = meant
            if group:
                out = Regroup(first.key, out_of=group, others=tuple(entry.key for entry in others))
                if await keeper.edit(out) is None:
                    report.failed(f"{printable(first.who)} is not in {group}", exit_codes.USAGE)
                else:
                    report.did(printable(first.who), _name(first, known))
                continue
            if await keeper.edit(RemoveEntry(first.key, tuple(entry.key for entry in others))) is None:
                say(f"{printable(first.who)} is not on the list any more")
                continue
            for entry in meant:
                entries.remove(entry)
                report.did(printable(entry.who), _name(entry, known))
        report.tell_unsaved(keeper.file)
    return report.code


def _name(entry: WatchEntry, known: Mapping[str, Person]) -> str:
    person = known.get(entry.key)
    return entry.label or (person.name if person else "")


def _meant(who: str, entries: Sequence[WatchEntry], known: Mapping[str, Person], report: Report) -> list[WatchEntry]:
    """Return the entries that are called `who`, all of one person; none where it cannot be told, and say why."""
    key = who.strip().casefold()
    found = [entry for entry in entries if entry.key == key] or [entry for entry in entries if key in _names(entry, known)]
    shown = printable(who, _SHOWN)
    if len({person.id if (person := known.get(entry.key)) else entry.key for entry in found}) > 1:
        names = ", ".join(printable(entry.who) for entry in found)
        report.failed(f"{shown} could be any of these entries: {names}; name one of them", exit_codes.USAGE)
        return []
    if not found:
        by_name = {name: entry for entry in reversed(entries) for name in _names(entry, known)}
        close = nearest_name(key, by_name)
        advice = f"; {printable(by_name[close].who, _SHOWN)}?" if close else ""
        report.failed(f"nobody on the list is called {shown}{advice}", exit_codes.USAGE)
    return found


def _names(entry: WatchEntry, known: Mapping[str, Person]) -> set[str]:
    """Return what `entry` may be called, in the case in which names are compared."""
    person = known.get(entry.key)
    names = [entry.key, entry.label, *((person.name, person.upn, person.mail, person.id) if person else ())]
    return {name.casefold() for name in names if name}
