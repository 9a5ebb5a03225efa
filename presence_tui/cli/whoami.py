"""`presence-tui whoami`: the account that is signed in on this machine, from the token cache. Asks no service."""

from __future__ import annotations

import json
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import SignedOutReason, SignInNeeded
from presence_tui.model.snapshot import Account
from presence_tui.wiring.services import Services

_FORMAT = click.Option(
    ["--format", "form"],
    type=click.Choice(["text", "json"]),
    default="text",
    help="text: the user name stands alone in the first line. json: username, name, tenant, id, profile.",
)


@with_options(_FORMAT)
@click.command("whoami", help=COMMANDS["whoami"].help)
def command(form: str, **values: Any) -> int:
    """Print the account; return the exit code."""
    settings, places = settings_for(values)
    return run_until_done(_whoami(Services(settings, places=places, signed_in=True, tell=say), form))


async def _whoami(services: Services, form: str) -> int:
    async with services:
        account = await (await services.sign_in()).account()
    if account is None:
        raise SignInNeeded(SignedOutReason.NEVER)
    written = _as_json if form == "json" else _as_text
    give(written(account, services.settings.profile))
    return exit_codes.DONE


def _as_text(account: Account, profile: str) -> str:
    facts = [("name", account.name), ("tenant", account.tenant), ("profile", profile)]
    lines = [f"{name:<7}  {value}" for name, value in facts if value]
    return "".join(f"{line}\n" for line in [account.username or account.name, *lines])


def _as_json(account: Account, profile: str) -> str:
    facts = {"username": account.username, "name": account.name, "tenant": account.tenant, "id": account.id}
    known = {name: value or None for name, value in facts.items()}
    return json.dumps(known | {"profile": profile}, ensure_ascii=True) + "\n"
