"""Textual's bindings for the commands, whose records stand in view/commands.py, and its form of the user's keymap.

A binding's id is its command's, so that a keymap moves it wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from presence_tui.view.commands import BY_ID, COMMANDS, Command, Place
from presence_tui.view.keymap import ALWAYS_QUITS, QUIT, Keymap


def bindings(screen: Place) -> list[BindingType]:
    """Return Textual's bindings for the commands of `screen`."""
    return _bindings(command for command in COMMANDS if command.screen == screen and command.section != "Program")


def program_bindings() -> list[BindingType]:
    """Return the bindings that hold on every screen. One of them also while an input field has the focus."""
    always = Binding(ALWAYS_QUITS, QUIT, show=False, priority=True)
    return [*_bindings(command for command in COMMANDS if command.section == "Program"), always]


def binding(command: str, action: str) -> Binding:
    """Return the binding of the keys of `command` to `action`."""
    return Binding(_joined(command, BY_ID[command].keys), action, show=False, id=command)


def textual_keymap(keymap: Keymap) -> dict[str, str]:
    """Return what the user chose, as `App.set_keymap` takes it."""
    return {command: _joined(command, keys) for command, keys in keymap.chosen.items()}


def _bindings(commands: Iterable[Command]) -> list[BindingType]:
    return [binding(command.id, command.action or command.id) for command in commands]


def _joined(command: str, keys: Iterable[str]) -> str:
    """Return keys as Textual writes several; for none the name of a key that no terminal has: a binding must have one."""
    return ",".join(key for key in keys if key != ALWAYS_QUITS) or f"no-key-for-{command}"
