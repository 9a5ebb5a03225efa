"""What the screens of one app share."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import PurePath
from typing import TYPE_CHECKING

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.gate import Gate

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock, Monitor
    from presence_tui.ui.surroundings import Surroundings
    from presence_tui.view.sign_in_facts import SignInFacts


class Context:
    """Surroundings, palette, glyphs and keys, and the monitor once it is open."""

    def __init__(self, surroundings: Surroundings, drawing: Drawing) -> None:
        self.drawing = drawing
        self.monitor: Monitor | None = None
        """Behind the gate."""
        self.gate = Gate(hides=False)
        self.enter(surroundings)

    def enter(self, surroundings: Surroundings) -> None:
        """Go on in other surroundings, whose monitor is not open yet. Names that are hidden stay so: somebody may look on."""
        self.surroundings = surroundings
        self.gate = Gate(hides=self.gate.hides or surroundings.chosen.get("mask") is True)
        self.keys = surroundings.keys._replace(ascii_only=surroundings.ascii)
        """Which key runs what; whoever names a key in a sentence asks for it here."""
        self.monitor = None

    @property
    def facts(self) -> SignInFacts:
        """For which app and tenant somebody signs in."""
        facts = self.surroundings.facts
        return facts._replace(account=self.gate.hidden(facts.account)) if self.gate.hides else facts

    def shown_path(self, path: str) -> str:
        """Return a file's path; while names are hidden its name alone: the home folder has its owner's."""
        return PurePath(path).name if self.gate.hides else path

    @property
    def clock(self) -> Clock:
        """The only source of time."""
        return self.surroundings.clock

    @property
    def zone(self) -> tzinfo:
        """The zone in which clock times are shown."""
        return self.surroundings.zone()
