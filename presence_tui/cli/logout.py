"""`presence-tui logout`: forgets the account, its tokens and who is who on this machine. Asks no service."""

from __future__ import annotations

from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.wiring.services import Services


@with_options()
@click.command("logout", help=COMMANDS["logout"].help)
def command(**values: Any) -> int:
    """Sign out; return the exit code."""
    settings, places = settings_for(values)
    return run_until_done(_logout(Services(settings, places=places, signed_in=True, tell=say)))


async def _logout(services: Services) -> int:
    async with services:
        sign_in = await services.sign_in()
        account = await sign_in.account()
        await sign_in.sign_out()
    say(f"{account.username or account.name} is signed out on this machine" if account else "nobody was signed in")
    services.forget_people()
    return exit_codes.DONE
