"""`presence-tui people import`: adds everybody whom a text or CSV file names, in one save, and tells who did not come and why.

What is added goes to stdout, the rest to stderr with line numbers. Addresses and ids that cannot be looked up, since nobody is
signed in or no service answers, are added as they stand; display names are not; where nobody is signed in
the exit code is 3 then, and what was added is said. Ended early, it has changed nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.list_groups import check_group
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say, show_progress
from presence_tui.cli.people_add import listed
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.directory.resolver import Resolved
from presence_tui.model.errors import ConfigError, GraphError, PresenceError, SignedOutReason, SignInError, SignInNeeded
from presence_tui.model.importing import Fate, Import, ImportLine, PeopleFile, import_of, wanted
from presence_tui.model.list_edit import AddEntries
from presence_tui.model.person import UserId, user_id
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList, group_problem, key_of
from presence_tui.storage.people_file import LIMIT, parse_people, read_people_file
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator
    from presence_tui.model.snapshot import Account

_GROUP = click.Option(
    ["--group"], metavar="NAME", help="Put into this group of the list, which has to be there or be made; also who is listed."
)
_MAKE = click.Option(["--make-group"], is_flag=True, help="Make the group where the list has none of that name.")
_DRY_RUN = click.Option(["--dry-run"], is_flag=True, help="Look everybody up and tell what would come of it; save nothing.")
_STDIN = "-"

_HELP = f"""{command_of("people", "import").help}

FILE has one entry a line (user principal name, mail address, object id, display name), or a column named upn, mail, email or id,
as Entra and Excel export them; `-` is stdin. Empty lines and those that begin with # are skipped.
"""


@with_options(_GROUP, _MAKE, _DRY_RUN)
@click.command("import", help=_HELP)
@click.argument("file")
def command(file: str, group: str | None, make_group: bool, dry_run: bool, **values: Any) -> int:
    """Import; return the exit code."""
    settings, places = settings_for(values, client_id_needed=False)
    found = _read(file)
    if not found.entries:
        raise ConfigError(f"{_called(file)} names nobody")
    services = Services(settings, places=places, signed_in=True, tell=say)
    return run_until_done(_import(services, found, _called(file), group or "", make_group, dry_run))


def _called(file: str) -> str:
    return "stdin" if file == _STDIN else printable(file)


def _read(file: str) -> PeopleFile:
    if file != _STDIN:
        if os.path.exists(file) and not os.path.isdir(file) and not os.path.isfile(file):
            raise ConfigError(f"{printable(file)}: is no regular file; `-` reads what comes through a pipe")
        return read_people_file(file)
    if sys.stdin is None:
        raise ConfigError("stdin is closed")
    return parse_people(sys.stdin.buffer.read(LIMIT + 1), "stdin")


async def _import(services: Services, found: PeopleFile, called: str, group: str, make_group: bool, dry_run: bool) -> int:
    async with services:
        watch_list = services.watch_list()
        if make_group and group not in [one.name for one in watch_list.groups]:
            if problem := group_problem(group):
                raise ConfigError(f"the group's name {problem}")
        else:
            check_group(watch_list, group)
        entries = {entry.key: entry for entry in watch_list.entries}
        outcomes, known = await _looked_up(services, watch_list, wanted(found.entries, entries))
        people = {whose: entries[key_of(who)] for whose, who in known.items()}
        by_key = {key_of(who): outcome for who, outcome in outcomes.outcomes.items()}
        plan = import_of(found.entries, by_key, outcomes.failure, entries, people, group)
        keeper = services.list_keeper()
        if plan.come and not dry_run:
            try:
                await keeper.edit(AddEntries(plan.entries(group)))
            except PresenceError as error:
                _tell_left_out(services, plan, called)
                say(f"{called}: nothing was imported")
                raise error
    _tell(services, plan, called, group, saved=bool(keeper.file), dry_run=dry_run)
    if isinstance(outcomes.failure, SignInError) and plan.count(Fate.UNCHECKED, Fate.UNASKED):
        return exit_codes.code_for(outcomes.failure)
    return next((_code(line) for line in plan.left_out), exit_codes.DONE)


async def _looked_up(services: Services, watch_list: WatchList, words: Sequence[str]) -> tuple[Resolved, Mapping[UserId, str]]:
    """Return who `words` are, and who is on the list already as far as that is known."""
    try:
        if not services.settings.client_id:
            raise SignInNeeded(SignedOutReason.NEVER)
        reached = await services.reach()
        account = await _account(reached.sign_in)
        people = listed(watch_list, reached, account.id)
        total = len(words)
        try:
            resolved = await reached.directory.resolve_all(
                words, account, told=lambda count: show_progress(f"looked up {count:,} of {total:,}")
            )
        finally:
            show_progress("")
    except (GraphError, SignInError) as error:
        return Resolved({}, error), {}
    return resolved, people


async def _account(sign_in: Authenticator) -> Account:
    account = await sign_in.account()
    if account is None:
        raise SignInNeeded(SignedOutReason.NEVER)
    return account


def _tell_left_out(services: Services, plan: Import, called: str) -> None:
    from presence_tui.view.importing import left_out_lines

    for number, why in left_out_lines(plan, services.zone):
        say(f"{called} line {number}: {why}")
    for line in plan.added:
        if line.fate is Fate.ADDED and user_id(line.entry) and not line.name:
            say(f"{called} line {line.line}: no such person, or their name may not be read: {line.entry}; added all the same")


def _tell(services: Services, plan: Import, called: str, group: str, *, saved: bool, dry_run: bool) -> None:
    from presence_tui.view.importing import summary, unchecked_words

    give("".join(f"{printable(line.entry)}{f'  {line.name}' if line.name else ''}\n" for line in plan.come))
    _tell_left_out(services, plan, called)
    if unchecked := unchecked_words(plan, services.zone):
        say(unchecked)
    say(f"{called}: {summary(plan, group, done=not dry_run)}")
    if plan.come and not saved and not dry_run:
        say("not saved: the demo keeps nothing")


def _code(line: ImportLine) -> int:
    if line.error is not None:
        return exit_codes.code_for(line.error)
    return exit_codes.USAGE if line.fate is Fate.UNUSABLE else exit_codes.NOBODY
