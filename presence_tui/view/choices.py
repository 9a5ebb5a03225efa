"""What is remembered of how somebody likes the screen, from one start to the next. Knows no file.

A filter's text is not remembered; a class and a group are, since the counts line says so at every start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from presence_tui.settings.keys import COLUMNS, THEMES

if TYPE_CHECKING:
    from presence_tui.view.arrange import ViewState

Choice = Literal[
    "theme", "details", "mask", "columns", "order", "reverse", "clock_times", "status_class", "grouped", "shut", "group"
]
ChoiceValue = str | bool | tuple[str, ...]
Chosen = Mapping[Choice, ChoiceValue]
NOTHING_CHOSEN: Chosen = MappingProxyType({})

IN_CONFIG: tuple[Choice, ...] = ("theme", "columns", "mask")
"""What config.toml says, too. Such a choice holds until config.toml says something else than it did then."""


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _are_words(value: object) -> bool:
    return isinstance(value, tuple)


def _are_columns(value: object) -> bool:
    return isinstance(value, tuple) and len(set(value)) == len(value) and set(value) <= set(COLUMNS)


_CHECKS: dict[Choice, Callable[[object], bool]] = {
    "theme": lambda value: value in THEMES,
    "details": _is_flag,
    "mask": _is_flag,
    "columns": _are_columns,
    "order": _is_word,
    "reverse": _is_flag,
    "clock_times": _is_flag,
    "status_class": _is_word,
    "grouped": _is_flag,
    "shut": _are_words,
    "group": _is_word,
}
CHOICES = tuple(_CHECKS)


def usable(choice: Choice, value: object) -> ChoiceValue | None:
    """Return what a file says of a choice, if that can be meant; else None."""
    if isinstance(value, list):
        value = tuple(value) if all(isinstance(each, str) for each in value) else None
    return value if isinstance(value, str | bool | tuple) and _CHECKS[choice](value) else None


def view_of(chosen: Chosen) -> ViewState:
    """Return what to show at the start. What is not known any more is left out."""
    from presence_tui.model.availability import StatusClass
    from presence_tui.view.arrange import ORDERS, ViewState

    view = ViewState(clock_times=chosen.get("clock_times") is True)
    columns, order = chosen.get("columns"), chosen.get("order")
    if isinstance(columns, tuple):
        view = replace(view, columns=columns)
    if isinstance(order, str) and order in ORDERS:
        view = replace(view, order=order, reverse=chosen.get("reverse") is True)
    grouped, shut = chosen.get("grouped"), chosen.get("shut")
    if isinstance(grouped, bool):
        view = replace(view, grouped=grouped)
    if isinstance(shut, tuple):
        view = replace(view, shut=frozenset(shut))
    view = replace(view, group=str(chosen.get("group", "")) or None)
    classes = {each.value: each for each in StatusClass}
    return replace(view, status_class=classes.get(str(chosen.get("status_class", ""))))


def choices_of(view: ViewState) -> dict[Choice, ChoiceValue]:
    """Return what of `view` is to be remembered."""
    grouped: dict[Choice, ChoiceValue] = {} if view.grouped is None else {"grouped": view.grouped}
    return grouped | {
        "group": view.group or "",
        "shut": tuple(sorted(view.shut)),
        "columns": view.columns,
        "order": view.order,
        "reverse": view.reverse,
        "clock_times": view.clock_times,
        "status_class": view.status_class.value if view.status_class else "",
    }
