"""`presence-tui get WHO`: one person's presence as Graph sent it, by the call that is asked for.

The JSON goes to stdout; what Microsoft's support asks for (request-id and time) goes to stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say, tell
from presence_tui.cli.raw_json import harmless
from presence_tui.cli.sentences import sentence_of
from presence_tui.cli.setting_up import has_utf8, settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.cli.who import Nobody, check_who, the_one
from presence_tui.model.errors import ConfigError, GraphError, Nonsense, NotFound
from presence_tui.model.person import ME, UserId, user_id
from presence_tui.model.ports import Graph, PresenceReply
from presence_tui.wiring.openings import Reached
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from presence_tui.model.bulk_reply import BulkReply
    from presence_tui.model.roster import Call


async def _by_bulk(graph: Graph, of: UserId) -> PresenceReply:
    return _member(await graph.presences([of]), of, "Graph's answer leaves this person out")


async def _by_collection(graph: Graph, of: UserId) -> PresenceReply:
    reply = await graph.communications_presences()
    return _member(reply, of, f"the collection holds {len(reply.presences)} presences, and not this person's")


def _member(reply: BulkReply, of: UserId, absent: str) -> PresenceReply:
    if of in reply.unreadable:
        raise reply.unreadable[of]
    if of not in reply.presences:
        raise Nobody(f"{absent} (request-id {reply.call.request_id or 'unknown'})")
    return PresenceReply(reply.presences[of], reply.call)


VIAS: dict[str, Callable[[Graph, UserId], Awaitable[PresenceReply]]] = {
    "users": lambda graph, of: graph.presence(of),
    "communications": lambda graph, of: graph.communications_presence(of),
    "collection": _by_collection,
    "bulk": _by_bulk,
}
"""The calls of Graph that bring one person's presence, by their names on the command line."""

_VIA = click.Option(
    ["--via"],
    type=click.Choice(list(VIAS)),
    default="users",
    help="The call that brings it: users (GET /users/{id}/presence, for `me` GET /me/presence), communications "
    "(GET /communications/presences/{id}), collection (GET /communications/presences) or bulk (POST getPresencesByUserId).",
)


_HELP = f"""{COMMANDS["get"].help}

WHO is a user principal name, a mail address, an object id, `me`, or a display name that one person has.

Order, blanks and numbers are as they came. On a terminal, characters that could act on it are written as JSON escapes; in a pipe
or a file everything outside ASCII is. The request-id goes to stderr. JSON that is no presence is printed too, with exit code 5.
"""


@with_options(_VIA)
@click.command("get", help=_HELP)
@click.argument("who")
def command(who: str, via: str, **values: Any) -> int:
    """Print the JSON; return the exit code."""
    check_who(who)
    settings, places = settings_for(values)
    return run_until_done(_get(Services(settings, places=places, signed_in=True, tell=say), who, via))


async def _get(services: Services, who: str, via: str) -> int:
    async with services:
        reached = await services.reach()
        try:
            reply = await _reply(services, reached, who, via)
        except GraphError as error:
            say(_failure_sentence(error, who, services))
            if isinstance(error, Nonsense) and error.json:
                _print(error.json)
            return exit_codes.code_for(error)
        finally:
            reached.directory.save_new()
    tell(_call_words(reply.call))
    _print(reply.presence.raw)
    return exit_codes.DONE


def _print(raw: bytes) -> None:
    readable = sys.stdout is not None and sys.stdout.isatty() and has_utf8(os.environ)
    give(harmless(raw, for_terminal=readable))


async def _reply(services: Services, reached: Reached, who: str, via: str) -> PresenceReply:
    me = who.strip().casefold() == ME
    if me and via == "users":
        return await reached.graph.my_presence()
    return await VIAS[via](reached.graph, user_id(who) or await _id_of(services, reached, who))


async def _id_of(services: Services, reached: Reached, who: str) -> UserId:
    account = await reached.sign_in.account()
    if account is not None and account.id is not None and who.strip().casefold() == ME:
        return account.id
    return the_one(who, await reached.directory.resolve(who, account), _known(services)).id


def _known(services: Services) -> list[str]:
    try:
        return [entry.who for entry in services.watch_list().entries]
    except ConfigError:  # it is asked for names that may have been meant, and for nothing else
        return []


def _failure_sentence(error: GraphError, who: str, services: Services) -> str:
    if isinstance(error, NotFound) and who.strip().casefold() == ME:
        sentence = f"Graph has no presence of yours ({error}); an account without Teams has none."
    else:
        sentence = sentence_of(error, services.zone, services.settings)
    request_id = error.reply.request_id if error.reply else ""
    return f"{sentence} (request-id {request_id})" if request_id else sentence


def _call_words(call: Call) -> str:
    at = call.answered.utc.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"request-id {call.request_id or 'unknown'}, client-request-id {call.client_request_id or 'unknown'}, {at}"
