"""Keeps for the next start what somebody chose to see, beginning with what was chosen last."""

from __future__ import annotations

from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.view.arrange import ViewState
from presence_tui.view.choices import choices_of, view_of


class Remembering(MainPanes):
    """The panes, seen as they were left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._view = view_of(context.surroundings.chosen)

    def _look(self, view: ViewState) -> None:
        before = choices_of(self._view)
        super()._look(view)
        for choice, value in choices_of(view).items():
            if value != before.get(choice):
                self._common.surroundings.remember(choice, value)
