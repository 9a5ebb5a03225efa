"""Letting rows stand still by key, so that somebody can read and act: asking goes on, and header and counts with it."""

from __future__ import annotations

from presence_tui.ui.screens.panes import MainPanes
from presence_tui.view.freezing import FROZEN, thawed_words


class Freezing(MainPanes):
    """The panes of a table that can stand still. What changed is marked when it goes on, until esc or until it stands again."""

    def action_freeze(self) -> None:
        """Let the rows stand still, or go on and show what changed."""
        if self._still:
            self._thaw()
        elif self._snapshot is not None:
            self.table.settle()
            self._still.begin(self._snapshot)
            self.draw()
            self.reply(FROZEN)

    def _thaw(self) -> None:
        changed = self._still.end()
        self.draw()
        self.reply(thawed_words(changed, self._common.drawing.glyphs.changed))

    def _end_standstill(self) -> None:
        """Let rows that stand still go on; or else take the marks of what changed away."""
        if self._still:
            self._thaw()
        elif self._still.marked:
            self._still.marked = frozenset()
            self.draw()
