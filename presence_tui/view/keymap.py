"""Which keys run which command: the records' own, or those the user chose in `[keys]`. Knows no screen.

Whoever names a key in a sentence asks the keymap for it, so that what is said is true for this user.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.text import printable
from presence_tui.settings.values import ChosenKeys
from presence_tui.view.commands import BY_ID, COMMANDS, Command, work_together
from presence_tui.view.footer import FooterKey
from presence_tui.view.key_names import key_of, nearest_key, written

QUIT = "quit"
ALWAYS_QUITS = "ctrl+c"
"""Works also while an input field has the focus, and cannot be taken away."""


class Keymap(NamedTuple):
    """The keys of every command."""

    chosen: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """By command id, in Textual's names: what differs from the records."""
    ascii_only: bool = False

    def keys(self, command: str) -> tuple[str, ...]:
        """Return the command's keys, in Textual's names."""
        return self.chosen.get(command, BY_ID[command].keys)

    def names(self, command: str) -> tuple[str, ...]:
        """Return the command's keys as they are written on the screen."""
        return tuple(written(key, self.ascii_only) for key in self.keys(command))

    def name(self, command: str) -> str:
        """Return what to press for the command, to be put into a sentence."""
        if names := self.names(command):
            return names[0]
        sheet = self.names("commands")
        return f'{sheet[0]} "{BY_ID[command].words}"' if sheet else f'"{BY_ID[command].words}"'

    def footer(self, *commands: tuple[str, str]) -> list[FooterKey]:
        """Return the footer's keys for commands, each with its words there; those without a key are left out."""
        return [FooterKey(names[0], words) for command, words in commands if (names := self.names(command))]


STANDARD = Keymap()
"""The records' own keys."""


def keymap(wanted: Mapping[str, ChosenKeys]) -> Keymap:
    """Return the keymap with the keys of `[keys]` in place of the commands' own.

    Raises ConfigError that names file and line: no such command, no such key, a key of another command that works at the same
    time, no key left that quits.
    """
    chosen = {command: _read(command, choice) for command, choice in wanted.items()}
    found = Keymap(chosen)
    for one, other in combinations(COMMANDS, 2):
        if work_together(one, other) and (one.id in chosen or other.id in chosen):
            _refuse_same(one, other, found, wanted)
    return found


def _read(command: str, choice: ChosenKeys) -> tuple[str, ...]:
    if command not in BY_ID:
        meant = nearest(command, BY_ID)
        raise ConfigError(f"{choice.subject} is no command{f'; {meant}?' if meant else ''}")
    keys = [_known(word, choice) for word in choice.keys]
    if command == QUIT:
        if not keys:
            raise ConfigError(f"{choice.subject} is empty; at least one key must quit")
        keys.append(ALWAYS_QUITS)
    return tuple(dict.fromkeys(keys))


def _known(word: str, choice: ChosenKeys) -> str:
    key = key_of(word)
    if key:
        return key
    meant = nearest_key(word)
    raise ConfigError(f'{choice.subject} has "{printable(word, 30)}", which is no key{f"; {meant}?" if meant else ""}')


def _refuse_same(one: Command, other: Command, found: Keymap, wanted: Mapping[str, ChosenKeys]) -> None:
    same = set(found.keys(one.id)) & set(found.keys(other.id))
    if not same:
        return
    places = list(wanted)
    later = max((one, other), key=lambda command: places.index(command.id) if command.id in wanted else -1)
    taken, key = other if later is one else one, written(min(same))
    if key == ALWAYS_QUITS:
        raise ConfigError(f'{wanted[later.id].subject} has "{key}", which always quits')
    raise ConfigError(f'{wanted[later.id].subject} has "{key}", a key of {taken.id} ({taken.words}); give that another one')
