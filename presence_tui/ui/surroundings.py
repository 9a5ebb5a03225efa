"""What the app is given: no settings, no client, no file; just what it needs to know of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from presence_tui.view.keymap import STANDARD, Keymap

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock, Monitor
    from presence_tui.view.sign_in_facts import SignInFacts


@dataclass(frozen=True)
class Surroundings:
    """Everything from outside that the screens use."""

    clock: Clock
    zone: tzinfo
    open: Callable[[], Awaitable[Monitor]]
    """Opens the clients and returns the monitor. Called once the first frame is drawn; raises PresenceError."""
    facts: SignInFacts
    """For which app and tenant somebody signs in."""
    people: int
    """How many entries are watched."""
    list_place: str
    """Where others can be added to the watch list."""
    theme: str = "auto"
    ascii: bool = False
    keys: Keymap = STANDARD
