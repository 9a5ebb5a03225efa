"""`presence-tui people search`: people of the directory whose names have the words, or whose addresses begin with them.

Pages are followed until as many are found as were asked for; then how many match in all is said on stderr.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.directory_page import MOST_WORDS
from presence_tui.model.errors import ConfigError, SignedOutReason, SignInNeeded
from presence_tui.model.person import entry_problem
from presence_tui.model.text import printable
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from presence_tui.model.person import Person

KEYS = ("id", "name", "upn", "mail", "job_title", "department")
"""The columns of CSV, and the keys of each object; null where the directory tells nothing."""

_MOST = 999
"""People on one page; Graph gives no more."""
_FORMAT = click.Option(
    ["--format", "form"],
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    help="What to print: json, jsonl and csv have id, name, upn, mail, job_title, department.",
)
_LIMIT = click.Option(["--limit"], metavar="N", type=click.IntRange(1, 10_000), default=25, help="Print N people at most; 25.")


@with_options(_FORMAT, _LIMIT)
@click.command("search", help=command_of("people", "search").help)
@click.argument("text", nargs=-1, required=True)
def command(text: tuple[str, ...], form: str, limit: int, **values: Any) -> int:
    """Search and print; return the exit code."""
    words = " ".join(" ".join(text).split())
    if problem := entry_problem(words):
        raise ConfigError(f'TEXT "{printable(words, 40)}" {problem}')
    if len(words) > MOST_WORDS:
        say(f"only the first {MOST_WORDS} characters of TEXT are searched for")
    settings, places = settings_for(values)
    return run_until_done(_search(Services(settings, places=places, signed_in=True, tell=say), words, form, limit))


async def _search(services: Services, words: str, form: str, limit: int) -> int:
    async with services:
        reached = await services.reach()
        if await reached.sign_in.account() is None:
            raise SignInNeeded(SignedOutReason.NEVER)
        page = await reached.directory.search(words, min(limit, _MOST))
        found, total = {person.id: person for person in page.people}, page.total
        while page.following and len(found) < limit:
            page = await reached.directory.more(page)
            for person in page.people:
                found.setdefault(person.id, person)
    left_out, people = len(found) > limit or bool(page.following), list(found.values())[:limit]
    give(_written(people, form))
    if not people:
        say(f'nobody matches "{printable(words, 80)}"')
    elif left_out:
        say(f"{len(people):,} of {total:,} people that match" if total else f"only the first {len(people):,} people that match")
    return exit_codes.DONE if people else exit_codes.NOBODY


def _written(people: Sequence[Person], form: str) -> str:
    if form == "table":
        from presence_tui.cli.table import aligned

        return aligned([(one.name, _job(one), one.entry) for one in people]) if people else ""
    from presence_tui.cli.machine import as_csv, as_json, as_jsonl

    records = [dict(zip(KEYS, _values(one), strict=True)) for one in people]
    return as_csv(records, KEYS) if form == "csv" else {"json": as_json, "jsonl": as_jsonl}[form](records)


def _values(person: Person) -> list[str | None]:
    texts = (person.id, person.name, person.upn, person.mail, person.job_title, person.department)
    return [text or None for text in texts]


def _job(person: Person) -> str:
    return ", ".join(text for text in (person.job_title, person.department) if text)
