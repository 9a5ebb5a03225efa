"""`presence-tui people add`: looks people up and puts them on the watch list, as typed. Whoever is not found is not added.

In place of a display name stands the user principal name on the list: others may be called so some day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.list_groups import check_group
from presence_tui.cli.options import with_options
from presence_tui.cli.output import say
from presence_tui.cli.report import Report
from presence_tui.cli.sentences import sentence_of
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.cli.who import Nobody, check_who, the_one
from presence_tui.model.errors import AlreadyListed, PresenceError, SignedOutReason, SignInNeeded
from presence_tui.model.list_edit import AddEntry, Regroup
from presence_tui.model.person import ME, Person, UserId, is_name, user_id
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList, key_of
from presence_tui.wiring.openings import Reached
from presence_tui.wiring.services import Services

_GROUP = click.Option(
    ["--group"], metavar="NAME", help="Put into this group of the list, which has to be there; also who is listed."
)
_AS_TYPED = click.Option(["--as-typed"], is_flag=True, help="Look nobody up: for when nobody is signed in.")
_NAMED = 3
"""People who are named in a sentence about many."""


@with_options(_GROUP, _AS_TYPED)
@click.command("add", help=command_of("people", "add").help)
@click.argument("who", nargs=-1, required=True)
def command(who: tuple[str, ...], group: str | None, as_typed: bool, **values: Any) -> int:
    """Add; return the exit code."""
    for word in who:
        check_who(word)
    settings, places = settings_for(values, client_id_needed=not as_typed)
    services = Services(settings, places=places, signed_in=True, tell=say)
    return run_until_done(_add(services, [word.strip() for word in who], group or "", as_typed))


async def _add(services: Services, words: Sequence[str], group: str, as_typed: bool) -> int:
    report = Report()
    async with services:
        watch_list = services.watch_list()
        check_group(watch_list, group)
        adding = _Adding(services, report, watch_list, group)
        if as_typed:
            for who in words:
                await adding.add(who)
        else:
            await adding.look_up_and_add(words)
        report.tell_unsaved(adding.keeper.file)
    return report.code


def listed(watch_list: WatchList, reached: Reached, own_id: UserId | None) -> dict[UserId, str]:
    """Return the entries by whom they are, as far as that is known without asking."""
    listed: dict[UserId, str] = {}
    for entry in watch_list.entries:
        known = reached.directory.known(entry.who)
        whose = own_id if entry.key == ME else known.id if known else user_id(entry.who)
        if whose is not None:
            listed.setdefault(whose, entry.who)
    return listed


class _Adding:
    def __init__(self, services: Services, report: Report, watch_list: WatchList, group: str) -> None:
        self._services = services
        self.keeper = services.list_keeper()
        self._report = report
        self._watch_list = watch_list
        self._group = group
        self._listed: dict[UserId, str] = {}
        """Entries by whom they are."""

    async def look_up_and_add(self, words: Sequence[str]) -> None:
        """Add those who are found; a failure that would meet everybody leaves all that come after it out."""
        reached = await self._services.reach()
        account = await reached.sign_in.account()
        if account is None:
            self._fail(words, SignInNeeded(SignedOutReason.NEVER))
            return
        self._listed = listed(self._watch_list, reached, account.id)
        resolved = await reached.directory.resolve_all((who for who in words if who.casefold() != ME), account)
        known = [entry.who for entry in self._watch_list.entries]
        left = []
        for who in words:
            outcome = resolved.outcomes.get(who)
            if who.casefold() == ME:
                await self.add(who, name=account.name or account.username)
            elif outcome is None:
                left.append(who)
            elif isinstance(outcome, PresenceError):
                self._fail([who], outcome)
            else:
                try:
                    person = the_one(who, outcome, known)
                except Nobody as nobody:
                    self._report.failed(f"not added: {nobody.message}", nobody.exit_code)
                else:
                    await self._add_person(who, person)
        if left and resolved.failure is not None:
            self._fail(left, resolved.failure)

    async def _add_person(self, who: str, person: Person) -> None:
        earlier = self._listed.get(person.id)
        if earlier is not None and earlier.strip().casefold() != (person.entry if is_name(who) else who).casefold():
            if self._group:
                await self._put_into_group(earlier, name=person.name)
                return
            say(f"{printable(who)} is {person.name}, who is on the list already as {printable(earlier)}")
            return
        if person.name == person.id:
            say(f"the directory tells no name for {person.id}")
        await self.add(person.entry if is_name(who) else who, name="" if person.name == person.id else person.name)
        self._listed.setdefault(person.id, who)

    async def add(self, who: str, *, name: str = "") -> None:
        """Add one entry, as typed. Raises ConfigError, StorageError."""
        try:
            await self.keeper.edit(AddEntry(WatchEntry(who, groups=(self._group,) if self._group else ())))
        except AlreadyListed:
            if self._group:
                await self._put_into_group(who, name=name)
            else:
                say(f"{printable(who)} is on the list already")
        else:
            self._report.did(printable(who), name)

    async def _put_into_group(self, who: str, *, name: str) -> None:
        if await self.keeper.edit(Regroup(key_of(who), into=self._group)) is None:
            say(f"{printable(who)} is in {self._group} already")
        else:
            self._report.did(printable(who), name)

    def _fail(self, words: Sequence[str], error: PresenceError) -> None:
        names = [printable(who) for who in words[:_NAMED]]
        more = [f"{len(words) - _NAMED} more"] if len(words) > _NAMED else []
        sentence = sentence_of(error, self._services.zone, self._services.settings)
        told = f"not added ({', '.join(names + more)}): {sentence} `--as-typed` adds without looking up."
        self._report.failed(told, exit_codes.code_for(error))
