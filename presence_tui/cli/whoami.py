"""`presence-tui whoami`: who is signed in on this machine, the current account first. From the token cache; asks no service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from presence_tui.auth.accounts import ListedAccount
    from presence_tui.auth.authenticator import Authenticator

_FORMAT = click.Option(
    ["--format", "form"],
    type=click.Choice(["text", "json"]),
    default="text",
    help="text: the current user name stands alone in the first line. json: username, name, tenant, id, profile, accounts.",
)


@with_options(_FORMAT)
@click.command("whoami", help=COMMANDS["whoami"].help)
def command(form: str, **values: Any) -> int:
    """Print the accounts; return the exit code."""
    settings, places = settings_for(values)
    return run_until_done(_whoami(Services(settings, places=places, signed_in=True, tell=say), form))


async def _whoami(services: Services, form: str) -> int:
    async with services:
        sign_in = await services.sign_in()
        everybody = await sign_in.accounts.listed()
        account = await _current(sign_in, everybody)
    others = [] if services.settings.is_application else [(one.account, one.current) for one in everybody]
    written = _as_json if form == "json" else _as_text
    give(written(account, services.settings.profile, others or [(account, True)]))
    return exit_codes.DONE


async def _current(sign_in: Authenticator, everybody: Sequence[ListedAccount]) -> Account:
    """Return the current account; where there is none, say who could be, and raise SignInNeeded."""
    account = None
    try:
        account = await sign_in.account()
    finally:
        if account is None and everybody:
            names = ", ".join(one.account.username for one in everybody)
            say(f"no account is current; `presence-tui login --account NAME` chooses one of: {names}")
    if account is None:
        raise SignInNeeded(SignedOutReason.SIGNED_OUT if everybody else SignedOutReason.NEVER)
    return account


def _as_text(account: Account, profile: str, accounts: Sequence[tuple[Account, bool]]) -> str:
    facts = [("name", account.name), ("tenant", account.tenant), ("profile", profile)]
    lines = [account.username or account.name, *(f"{name:<7}  {value}" for name, value in facts if value)]
    if len(accounts) > 1:
        lines.append("accounts")
        user = max(len(one.username) for one, _ in accounts)
        tenant = max(len(one.tenant) for one, _ in accounts)
        for one, current in accounts:
            mark = "*" if current else " "
            lines.append(f"{mark} {one.username:<{user}}  {one.tenant:<{tenant}}  {one.name}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def _as_json(account: Account, profile: str, accounts: Sequence[tuple[Account, bool]]) -> str:
    listed = [_facts(one) | {"current": current} for one, current in accounts]
    return json.dumps(_facts(account) | {"profile": profile, "accounts": listed}, ensure_ascii=True) + "\n"


def _facts(account: Account) -> dict[str, Any]:
    facts = {"username": account.username, "name": account.name, "tenant": account.tenant, "id": account.id}
    return {name: value or None for name, value in facts.items()}
