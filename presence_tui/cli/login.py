"""`presence-tui login`: signs in with a code, also without a terminal. The code goes to stderr, the account to stdout.

Where that is refused, or nobody enters the code, one more is asked for without what groups of the watch list need beyond.
A service that cannot be asked for a code is asked again, for 15 minutes at most: somebody waits here.
With `--account` it goes over to that account without a request where its tokens are here; else it signs in as that one alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import account_option, with_options
from presence_tui.cli.output import give, say, tell
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.account_errors import AccountMissing
from presence_tui.model.errors import (
    ConfigError,
    NotGranted,
    SignInRefused,
    SignInUnavailable,
)
from presence_tui.model.permissions import PERMISSIONS, includes, short_name
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode
from presence_tui.model.sources import also_needed
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group
from presence_tui.monitor.asking_again import AskingAgain
from presence_tui.view.tunnel import tunnel_command
from presence_tui.wiring.services import Services
from presence_tui.wiring.tunnel import here_by_ssh

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator


_MOST_GROUPS = 3
"""Groups that are named in one sentence."""

_LONGEST_PAGE = 8000
"""Characters of the address of a page that are shown: one that is cut leads nowhere."""


@with_options(account_option("Use this account from now on: a user name, an object id, or a part of a user name."))
@click.command("login", help=COMMANDS["login"].help)
def command(account: str | None, **values: Any) -> int:
    """Sign in; return the exit code."""
    settings, places = settings_for(values)
    if account is None:
        return run_until_done(sign_in_with_code(Services(settings, places=places, tell=say)))
    if settings.is_application or not account.strip():
        raise ConfigError("--account names an account of a person, as in --account ada@contoso.com")
    wanting = settings._replace(account=account)
    return run_until_done(_use(Services(wanting, places=places, tell=say), account, settings.account))


async def _use(services: Services, name: str, configured: str | None) -> int:
    """Go over to the account `name`; where it has no tokens here, sign in as that one."""
    if configured and configured != name:
        say(f"account is {printable(configured)} in the settings, which wins over what is chosen here")
    async with services:
        sign_in = await services.sign_in()
        try:
            account = await sign_in.accounts.choose(name)
        except AccountMissing as missing:
            if missing.candidates:
                raise
        else:
            if not sign_in.is_kept:
                say("what cannot be written is lost with the end of this command")
                return exit_codes.USAGE
            say(f"from now on {account.username} is used; nobody had to sign in")
            give(f"{account.username}\n")
            return exit_codes.DONE
    return await sign_in_with_code(services)


async def sign_in_with_code(services: Services) -> int:
    """Ask for a code, show it and wait; return the exit code. Raises SignInError, StorageError.

    Nobody is asked to sign in where that could not be kept.
    """
    async with services:
        await services.check_token_file()
        sign_in = await services.sign_in()
        await _tell_whom(sign_in)
        try:
            account = await _redeemed(sign_in, services)
        except SignInRefused as refused:
            if not refused.left_out:
                raise
            _tell_left_out(refused, services)
            account = await _redeemed(sign_in, services)
        if not sign_in.is_kept:
            say("signed in, but what cannot be written is lost with the end of this command")
            return exit_codes.USAGE
        say(f"signed in at {account.tenant}" if account.tenant else "signed in")
        _tell_missing(account, services)
        give(f"{account.username or account.name}\n")
    return exit_codes.DONE


async def _redeemed(sign_in: Authenticator, services: Services) -> Account:
    """Ask for one code, show it and wait. Raises SignInError."""
    trouble = _Trouble(services)
    again = AskingAgain(services.clock, random.SystemRandom())
    code = await again.until_answered(sign_in.ask_for_code, trouble.tell_next_try)
    if isinstance(code, BrowserPage):
        _show_page(code, services)
    elif code is not None:
        _show(code, services)
    return await sign_in.redeem(code, trouble.tell)


def _tell_left_out(refused: SignInRefused, services: Services) -> None:
    """Say which permissions are not asked for a second time, and whose they are."""
    from presence_tui.view.refusals import advice

    needing = [group.name for group in _groups(services) if also_needed([group])]
    whose = ", ".join(f'"{printable(name, 40)}"' for name in needing[:_MOST_GROUPS])
    more = f" and {len(needing) - _MOST_GROUPS} more" if len(needing) > _MOST_GROUPS else ""
    left_out = ", ".join(map(short_name, refused.left_out))
    say(f"{advice(refused).sentence} Asking again without {left_out}, which only the members of {whose}{more} need.")


def _groups(services: Services) -> Sequence[Group]:
    with suppress(ConfigError):
        return services.watch_list().groups
    return ()


def _tell_missing(account: Account, services: Services) -> None:
    """Say what was asked for and not granted."""
    from presence_tui.cli.sentences import sentence_of

    more = also_needed(_groups(services)) if services.settings.widens else ()
    for scope in (*services.settings.scopes, *more):
        name = short_name(scope)
        if name in PERMISSIONS and not includes(account.granted, name):
            say(sentence_of(NotGranted(name), services.zone, services.settings))


async def _tell_whom(sign_in: Authenticator) -> None:
    """Say who is signed in, and who is to sign in."""
    try:
        before = await sign_in.account()
    except AccountMissing as missing:
        if missing.candidates:
            raise
        say(f"{missing.name} is not signed in here: sign in as that account, any other one is refused")
    else:
        if before is not None and not before.application:
            say(f"signed in as {before.username or before.name}; this asks for another sign-in")


def _show(code: DeviceCode, services: Services) -> None:
    from presence_tui.view.ages import clock

    tell(f"On any device, open  {code.verification_uri}")
    tell(f"Enter this code      {code.user_code.reveal()}")
    tell(f"It holds until {clock(code.expires, services.zone)}.")
    tell("Enter only a code you asked for here, never one that somebody sent you.")


def _show_page(page: BrowserPage, services: Services) -> None:
    from presence_tui.view.ages import clock

    where = "on this machine"
    if command := tunnel_command(here_by_ssh(), page.port):
        tell("On your own computer, run")
        tell(command)
        where = "there"
    tell(f"In a browser {where}, open  {page.address}")
    tell(f"which leads to  {page.url}", _LONGEST_PAGE)
    tell(f"It is waited for until {clock(page.expires, services.zone)}.")
    tell("Open only an address that stands here, never one that somebody sent you.")


class _Trouble:
    """Says what keeps the sign-in service from answering, once for each stretch of the same trouble."""

    def __init__(self, services: Services) -> None:
        self._zone = services.zone
        self._last = ""

    def tell_next_try(self, trouble: SignInUnavailable, next_try: datetime | None) -> None:
        """Say it while no code can be had."""
        from presence_tui.view.ages import clock

        if next_try is None:
            return
        pause = f"It wants a pause until {clock(next_try, self._zone, seconds=True)}." if trouble.retry_after else ""
        self._say(trouble, f"{pause} It is asked again by itself; ctrl+c ends that.".strip())

    def tell(self, trouble: SignInUnavailable | None) -> None:
        """Say it while the code waits; None: it is over."""
        if trouble is None:
            self._last = ""
        else:
            self._say(trouble, "The sign-in still holds.")

    def _say(self, trouble: SignInUnavailable, more: str) -> None:
        from presence_tui.view.wording import error_sentence

        sentence = f"{error_sentence(trouble, self._zone)} {more}"
        if sentence != self._last:
            say(sentence)
        self._last = sentence
