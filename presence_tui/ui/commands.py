"""Textual's bindings for the commands, whose records stand in view/commands.py. A binding's id is its command's."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from presence_tui.view.commands import COMMANDS, Command, Place

_EVERYWHERE = "ctrl+c"
"""Quits also while an input field has the focus."""


def bindings(screen: Place) -> list[BindingType]:
    """Return Textual's bindings for the commands of `screen`."""
    return _bindings(command for command in COMMANDS if command.screen == screen and command.section != "Program")


def program_bindings() -> list[BindingType]:
    """Return the bindings that hold on every screen."""
    return _bindings(command for command in COMMANDS if command.section == "Program")


def _bindings(commands: Iterable[Command]) -> list[BindingType]:
    return [
        Binding(key, command.id, command.words, show=False, id=f"{command.id}.{key}", priority=key == _EVERYWHERE)
        for command in commands
        for key in command.keys
    ]
