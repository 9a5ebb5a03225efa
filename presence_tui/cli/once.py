"""`presence-tui once`: one poll, printed. What is known is printed also where something failed; the exit code tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.sentences import sentence_of
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import NotFound, PresenceError
from presence_tui.model.person import ME, UserId, user_id
from presence_tui.model.roster import RowState
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from presence_tui.model.person import Person
    from presence_tui.model.roster import Roster, WatchedPerson
    from presence_tui.monitor.presence_monitor import PresenceMonitor


_FORMAT = click.Option(
    ["--format", "form"],
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    help="What to print. Names stand in csv as they are: import its columns as text where a spreadsheet is to show them.",
)


@with_options(_FORMAT)
@click.command("once", help=COMMANDS["once"].help)
@click.argument("who", nargs=-1)
def command(who: tuple[str, ...], form: str, **values: Any) -> int:
    """Ask once and print; return the exit code."""
    settings, places = settings_for(values)
    return run_until_done(_once(Services(settings, who, places=places, signed_in=True, tell=say), who, form))


async def _once(services: Services, words: tuple[str, ...], form: str) -> int:
    async with services:
        monitor = await services.open()
        code = await _poll(monitor, services)
        _print(services, monitor, words or _everybody(services, monitor), form)
    return code


def _everybody(services: Services, monitor: PresenceMonitor) -> tuple[str, ...]:
    """Return the list's entries as typed, then the object ids of those whom only a group's source names."""
    sourced = (entry for entry in monitor.snapshot.roster.entries if entry.sourced)
    return tuple(entry.who for entry in (*services.watch_list().entries, *sourced))


async def _poll(monitor: PresenceMonitor, services: Services) -> int:
    """Poll; say what failed first, and return the exit code for it."""
    try:
        await monitor.poll_once()
    except NotFound as error:
        # NOBODY is for `get`: here a name that nobody has is a row, and no failure
        say(_not_found_sentence(error, monitor.snapshot.roster, services))
        return exit_codes.code_for_status(error.reply.status)
    except PresenceError as error:
        say(sentence_of(error, services.zone, services.settings))
        return exit_codes.code_for(error)
    return _first_unreadable(monitor.snapshot.roster)


def _not_found_sentence(error: NotFound, roster: Roster, services: Services) -> str:
    at = roster.position_of(ME)
    if at is not None and roster.states[at] is RowState.FAILED:
        return f"Graph has no presence of yours ({error}); an account without Teams has none."
    return sentence_of(error, services.zone, services.settings)


def _first_unreadable(roster: Roster) -> int:
    """Say in whose place something came that is no presence; return the exit code."""
    for at, state in enumerate(roster.states):
        problem = roster.problems[at]
        if state is RowState.FAILED and problem is not None:
            say(f"Graph's answer for {roster.entries[at].who} cannot be read: {problem.code}.")
            return exit_codes.code_for_status(problem.status)
    return exit_codes.DONE


def _print(services: Services, monitor: PresenceMonitor, entries: tuple[str, ...], form: str) -> None:
    snapshot = monitor.snapshot
    find = Finder(services.known, monitor)
    rows = [(who, find.row(who)) for who in entries]
    now = services.clock.now()
    if form == "table":
        from presence_tui.cli.table import table

        give(table(rows, now, snapshot.interval, services.zone, ascii_only=services.settings.ascii))
        return
    from presence_tui.cli.machine import as_csv, as_json, as_jsonl, record

    written = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv}[form]
    failures = monitor.failures
    give(written(record(who, row, snapshot, failures, now) for who, row in rows))


class Finder:
    """Finds everybody's row by the name they were asked for; two names of one person share a row."""

    def __init__(self, known: Callable[[str], Person | None], monitor: PresenceMonitor) -> None:
        self._known = known
        self._own_id = monitor.own_id
        self._roster = roster = monitor.snapshot.roster
        self._by_key = {entry.key: at for at, entry in enumerate(roster.entries)}
        self._by_id = {whose: at for at, whose in enumerate(roster.ids) if whose is not None}

    def row(self, who: str) -> WatchedPerson | None:
        """Return the row of `who`; None where nothing is known."""
        key = who.strip().casefold()
        at = self._by_key.get(key)
        if at is None:
            whose = self._id_of(who, key)
            at = self._by_id.get(whose) if whose else None
        return None if at is None else self._roster.person(at)

    def _id_of(self, who: str, key: str) -> UserId | None:
        if key == ME:
            return self._own_id
        person = self._known(who)
        return person.id if person else user_id(who)
