"""`presence-tui logout`: forgets all accounts, or one, their tokens and who is who on this machine. Asks no service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import account_option, with_options
from presence_tui.cli.output import say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import ConfigError
from presence_tui.model.snapshot import Account
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator


@with_options(account_option("Forget this account alone: a user name, an object id, or a part of a user name."))
@click.command("logout", help=COMMANDS["logout"].help)
def command(account: str | None, **values: Any) -> int:
    """Sign out; return the exit code."""
    settings, places = settings_for(values)
    if account is not None and not account.strip():
        raise ConfigError("--account names an account of a person, as in --account ada@contoso.com")
    services = Services(settings, places=places, signed_in=True, tell=say)
    return run_until_done(_logout(services) if account is None else _forget(services, account))


async def _logout(services: Services) -> int:
    async with services:
        sign_in = await services.sign_in()
        if services.settings.is_application:
            return await _forget_application(services, sign_in)
        names = [one.account.username or one.account.name for one in await sign_in.accounts.listed()]
        await sign_in.forget_everybody()
    verb = "is" if len(names) == 1 else "are"
    say(f"{', '.join(names)} {verb} signed out on this machine" if names else "nobody was signed in")
    await services.forget_people()
    return exit_codes.DONE


async def _forget_application(services: Services, sign_in: Authenticator) -> int:
    """Forget the application's token; its credential is not ours to forget, and people in the same profile were not named."""
    account = await sign_in.account()
    if account is not None:
        await sign_in.sign_out(account)
        kept = "the settings keep its secret or certificate, with which it signs in again"
        say(f"the token of {account.username} is forgotten on this machine; {kept}")
    await services.forget_people(account or Account(""))  # people's wishes are not the application's
    return exit_codes.DONE


async def _forget(services: Services, name: str) -> int:
    async with services:
        accounts = (await services.sign_in()).accounts
        account = await accounts.forget(name)
        left = await accounts.listed()
    say(f"{account.username or account.name} is signed out on this machine")
    if left and not left[0].current:
        others = ", ".join(one.account.username for one in left)
        say(f"nobody is current now; `presence-tui login --account NAME` chooses one of: {others}")
    await services.forget_people(account)
    return exit_codes.DONE
