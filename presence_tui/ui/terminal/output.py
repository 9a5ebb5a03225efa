"""Chooses what is sent to the terminal: all that Textual writes, or only the cells that differ from what is shown.

Belongs to the app, which knows its size and has everything painted anew where that may be needed. Opens nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual import events
from textual.app import App

from presence_tui.ui.terminal.difference import Difference
from presence_tui.ui.terminal.sequences import MOVE

_WITHOUT = ("screen", "vt", "dumb", "ansi", "cygwin", "eterm", "emacs", "sun")
"""How TERM begins where a terminal does not fill what it erases with the colour that is set, or where nobody knows."""


def fills_what_it_erases(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal of these variables does (bce in terminfo, which is often older than the terminal).

    tmux does, also where it calls itself screen; GNU Screen does not.
    """
    term = environ.get("TERM", "")
    return bool(environ.get("TMUX")) or (bool(term) and not environ.get("STY") and not term.startswith(_WITHOUT))


class Output:
    """What stands between Textual and the terminal. Used in the event loop's thread alone."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain
        self._size = (0, 0)
        self._difference = self._new()
        self.is_stale = False
        """Whether the terminal may show anything, and nobody has yet had everything painted anew."""
        self._frames_since_asked: int | None = None
        """Frames since a sequence that is not known; None where there was none, or that is long ago."""
        self._passes = False
        """Whether what is written comes through here: another driver may stand in the place of ours."""

    def _new(self) -> Difference:
        return Difference(*self._size, erases=fills_what_it_erases(os.environ))

    @property
    def plain(self) -> bool:
        """Whether all is sent that Textual writes."""
        return self._plain

    @plain.setter
    def plain(self, plain: bool) -> None:
        if self._plain and not plain:
            self._difference = self._new()  # the one before has not seen what was sent meanwhile
        self._plain = plain

    @property
    def compares(self) -> bool:
        """Whether no more is sent than what differs, however much is painted."""
        return self._passes and not self._plain

    def resize(self, width: int, height: int) -> None:
        """Have the terminal be as large as that from now on."""
        if (width, height) != self._size:
            self._size = (width, height)
            self._difference.resize(width, height)

    def forget(self) -> None:
        """Assume nothing of what the terminal shows."""
        self._difference.forget()
        self.is_stale = True

    def of(self, data: str) -> str:
        """Return what to send in place of `data`; nothing where the terminal shows it already."""
        self._passes = True
        return data if self._plain else self._difference.pass_through(data)

    def asks_for_all(self, data: str) -> bool:
        """Return whether everything is to be painted anew for the sake of what is not known in `data`, which was sent just now.

        Not again before two frames came without the like: one who sends it with every frame would never come to rest.
        """
        since = self._frames_since_asked
        if self._difference.was_lost():
            self._frames_since_asked = 0
            return since is None
        if since is not None and MOVE.search(data):
            self._frames_since_asked = 1 if since == 0 else None
        return False


class Painting(App[int], inherit_bindings=False):
    """Paints on `output`."""

    output: Output

    def on_resize(self, event: events.Resize) -> None:
        """Take the terminal's size. Textual paints everything where that is another; where it is the same, we do."""
        self.output.resize(*event.size)
        stale, self.output.is_stale = self.output.is_stale, False
        if stale and event.size == self.size:
            self.screen.refresh()

    def action_redraw(self) -> None:
        """Paint everything anew."""
        self.output.forget()
        self.output.is_stale = False
        self.screen.refresh(layout=True)
