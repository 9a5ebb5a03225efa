"""Puts the words of a command line in click's order: the command first, everything else behind it as it came.

Rules: common options stand before or after a command, and before or after a group's own command. The first word that is no
option decides: a command's name is that command, anything else makes the line `watch`. After `watch` and after `--` every word
is a WHO.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from presence_tui.cli.options import COMMON, WATCH
from presence_tui.cli.table_of_commands import COMMANDS, DEFAULT, RESERVED, CommandEntry
from presence_tui.model.nearest import nearest
from presence_tui.model.person import ME, user_id
from presence_tui.model.text import printable

_HELP = ("--help", "-h")
_VERSION = "--version"
_ALONE = (*_HELP, _VERSION)
_WORDS_SHOWN = 60


class NotInThisVersion(click.UsageError):
    """A command of another version was called."""

    def __init__(self, name: str) -> None:
        super().__init__(f"`{name}` is not in this version")


def arranged(words: Sequence[str]) -> list[str]:
    """Return `words` with the command's name in front. Raises click.UsageError."""
    place = _first_word(words)
    if place is None:
        return list(words) if any(word in _ALONE for word in words) else [DEFAULT, *words]
    word = words[place]
    if _VERSION in words[:place]:
        return [_VERSION]
    if word == "--":
        return [DEFAULT, *words]
    if word in COMMANDS:
        if word != DEFAULT:
            _refuse_watch_options(words[:place], word)
        rest = [*words[:place], *words[place + 1 :]]
        return [word, *(_arranged_in(COMMANDS[word], rest) if COMMANDS[word].commands else rest)]
    if word in RESERVED:
        raise NotInThisVersion(word)
    _refuse_slips(word)
    return [DEFAULT, *words]


def _arranged_in(group: CommandEntry, words: Sequence[str]) -> list[str]:
    """Return `words` with the name of the group's own command in front."""
    names = [entry.name for entry in group.commands]
    place = _first_word(words)
    word = None if place is None else words[place]
    if place is None or word is None or word == "--":
        if any(each in _HELP for each in words):
            return list(words)
        raise click.UsageError(f"`{group.name}` needs one of: {', '.join(names)}")
    if word in group.reserved:
        raise NotInThisVersion(f"{group.name} {word}")
    if word not in names:
        meant = nearest(word, names)
        advice = f"did you mean `{group.name} {meant}`?" if meant else f"there are: {', '.join(names)}"
        raise click.UsageError(f"`{printable(word, _WORDS_SHOWN)}` is no command of `{group.name}`; {advice}")
    return [word, *words[:place], *words[place + 1 :]]


def _first_word(words: Sequence[str]) -> int | None:
    """Return where the first word stands that is neither an option nor an option's value, or `--`; None where there is none."""
    takes_value = {name: not option.is_flag for option in (*COMMON, *WATCH) for name in option.opts}
    place = 0
    while place < len(words):
        word = words[place]
        if word == "--" or not word.startswith("-") or word == "-":
            return place
        place += 2 if takes_value.get(word) else 1
    return None


def _refuse_watch_options(before: Sequence[str], command: str) -> None:
    own = {name for option in WATCH for name in option.opts}
    for word in before:
        if word.partition("=")[0] in own:
            raise click.UsageError(f"{word.partition('=')[0]} belongs to `watch`, and cannot stand before `{command}`")


def _refuse_slips(word: str) -> None:
    if "@" in word or user_id(word) or word.casefold() == ME:
        return
    meant = nearest(word, (*COMMANDS, *RESERVED))
    if meant is not None:
        shown = printable(word, _WORDS_SHOWN)
        quoted = f'"{shown}"' if len(shown.split()) > 1 else shown
        raise click.UsageError(f"`{shown}` is no command; did you mean `{meant}`? (for a person: presence-tui watch {quoted})")
