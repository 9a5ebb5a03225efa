"""Who a WHO of the command line is: one person, or a sentence that says why not. Asks through the directory alone."""

from __future__ import annotations

from collections.abc import Iterable

import click

from presence_tui.cli.exit_codes import NOBODY
from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.person import Person, entry_problem, is_name
from presence_tui.model.resolution import Found, Resolution, SeveralFound
from presence_tui.model.text import printable

_SHOWN = 80
"""Characters of a WHO in a sentence."""


class Nobody(click.ClickException):
    """A WHO is nobody, or not one person alone."""

    exit_code = NOBODY


def check_who(who: str) -> None:
    """Raise ConfigError where `who` can be nobody's name."""
    if problem := entry_problem(who):
        raise ConfigError(f'WHO "{printable(who, 40)}" {problem}')


def nearest_name(who: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that was probably meant. Of addresses at one host only what stands before the @ counts."""
    local, at, host = who.strip().casefold().rpartition("@")
    if not at:
        return nearest(who, known)
    there = {name.casefold().removesuffix(f"@{host}"): name for name in known if name.casefold().endswith(f"@{host}")}
    close = nearest(local, there)
    return there[close] if close else None


def the_one(who: str, resolution: Resolution, known: Iterable[str]) -> Person:
    """Return the person that `who` was resolved to. `known` are names among which the nearest is looked for.

    Raises Nobody.
    """
    shown = printable(who, _SHOWN)
    match resolution:
        case Found(person):
            return person
        case SeveralFound(people):
            names = ", ".join(person.upn or person.id for person in people)
            what = "name" if is_name(who) else "address"
            raise Nobody(f"{shown} is the {what} of several people: {names}; name one of these")
    meant = resolution.nearest or nearest_name(who, known)
    raise Nobody(f"nobody is called {shown}{f'; {printable(meant, _SHOWN)}?' if meant else ''}")
