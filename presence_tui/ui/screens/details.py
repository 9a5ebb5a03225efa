"""The details of what the cursor is on: a person, or a group. Where they stand depends on the size of the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from textual.widget import Widget

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Call, Roster
from presence_tui.model.snapshot import (
    AnswersNonsense,
    CheckingSession,
    Denied,
    Held,
    Offline,
    ServerFails,
    SignedIn,
    Snapshot,
    Waiting,
)
from presence_tui.ui.context import Context
from presence_tui.ui.main_lines import MainLines
from presence_tui.ui.screens.sheets import SheetsScreen
from presence_tui.ui.shape import Shape
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.detail_pane import DetailPane
from presence_tui.ui.widgets.people_table import PeopleTable
from presence_tui.view.arrange import ViewState
from presence_tui.view.arrangement import Section
from presence_tui.view.group_lines import GroupFacts
from presence_tui.view.sources import source_sentences

FAILED = (Waiting, Offline, ServerFails, AnswersNonsense, Held, Denied)
"""What the header says when a poll that was asked for by key came to nothing."""


class DetailPanes(SheetsScreen, inherit_bindings=False):
    """A table, and details of what its cursor is on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._common = context
        self._lines = MainLines(context)
        self._snapshot: Snapshot | None = None
        self._view = ViewState()
        self._facts: GroupFacts | None = None
        """Counts the groups of what is shown."""
        self._details: bool | None = context.surroundings.details
        """Whether the user wants details; None: as the size suggests."""
        self._shape = Shape.of(80, 24, None)
        self._told: tuple[str | None, Call | None] = (None, None)
        """Whose details are shown, and the call that brought them."""
        self._of_group: list[int] = []
        """Where the people stand in the roster whom the details of a group told last."""
        self._confirmed: Moment | None = None
        """When that was last answered as they began to be shown; later equal answers redraw nothing."""

    def draw(self) -> None:
        """Draw everything anew."""
        raise NotImplementedError

    @property
    def table(self) -> PeopleTable:
        """The table."""
        return self.query_one("#table", PeopleTable)

    @property
    def detail(self) -> DetailPane:
        """The detail pane."""
        return self.query_one("#detail", DetailPane)

    @property
    def home(self) -> Widget:
        """What has the focus while no sheet is open."""
        return self.detail if self._shape.detail == "full" else self.table

    @property
    def _folds_here(self) -> bool:
        """Whether the cursor is on a group's line that is seen, which folds."""
        return self.table.section is not None and self._shape.detail != "full"

    def _take_shape(self, width: int | None = None, height: int | None = None) -> None:
        size = self.app.size
        self._shape = Shape.of(width or size.width, height or size.height, self._details)
        for name, wanted in self._shape.classes().items():
            self.set_class(wanted, name)
        self.detail.styles.width = self._shape.detail_width or "1fr"

    @staticmethod
    def _is_asking(snapshot: Snapshot) -> bool:
        """Say whether people are being asked for."""
        return isinstance(snapshot.sign_in, SignedIn | CheckingSession) and not isinstance(snapshot.health, FAILED)

    def _in_sight(self, roster: Roster) -> list[int]:
        """Return where the people who are seen stand in `roster`: those of the table's rows, and those of the details."""
        if not self._shape.detail:
            return self.table.positions_in_sight
        position = self.table.position_in(roster)
        return [*self.table.positions_in_sight, *(self._of_group if position is None else [position])]

    def _draw_detail(self, snapshot: Snapshot) -> None:
        if not self._shape.detail:
            return
        section = self.table.section
        if section is not None and self._facts is not None:
            self._draw_group(section, self._facts, snapshot)
        else:
            self._draw_person(snapshot)
        if self._shape.detail == "below":
            self.query_one("#detail-rule", Canvas).show([self._lines.rule(self.app.size.width, self.detail.has_focus)])

    def _draw_person(self, snapshot: Snapshot) -> None:
        detail, key = self.detail, self.table.key
        position = self.table.position_in(snapshot.roster)
        person = snapshot.roster.person(position) if position is not None else None
        if (key, person.call if person else None) != self._told:
            self._told = (key, person.call if person else None)
            self._confirmed = person.answered if person else None
        shown = self._lines.detail(person, snapshot, detail.text_width, detail.has_focus, self._view, self._confirmed)
        detail.show(key, shown)

    def _draw_group(self, section: Section, facts: GroupFacts, snapshot: Snapshot) -> None:
        from presence_tui.view.group_detail import LEAST, group_detail_lines

        detail, context = self.detail, self._common
        self._told = (None, None)
        self._of_group = facts.ranked(section)[: max(detail.size.height, LEAST)]
        lines = group_detail_lines(
            section,
            facts,
            context.zone,
            context.drawing.glyphs,
            (detail.text_width, detail.size.height),
            cell_len,
            focused=detail.has_focus,
            add_key=context.keys.name("add"),
            asking=self._is_asking(snapshot),
            trouble=self._trouble_of(section, facts, snapshot),
        )
        detail.show(f"group {section.name}", lines)

    def _trouble_of(self, section: Section, facts: GroupFacts, snapshot: Snapshot) -> list[str]:
        """Return what is wrong with the source of a group's people."""
        state, context = facts.sources.get(section.name), self._common
        if state is None or state.failure is None:
            return []
        sign_in = context.surroundings.facts, snapshot.groups, context.keys.name("sign_in")
        return source_sentences(state, context.clock.now().utc, context.zone, *sign_in, self._lines.error)

    def on_people_table_selected(self) -> None:
        """Show what the cursor is on, and the keys that work there."""
        if self._snapshot:
            self._draw_detail(self._snapshot)
        self.draw_footer()

    def on_detail_pane_lines_wanted(self) -> None:
        """Draw the details for the pane's width and focus, and what esc does now."""
        if self._snapshot:
            self._draw_detail(self._snapshot)
        self.draw_footer()

    def _show_details(self, wanted: bool) -> None:
        self._details = wanted
        self._take_shape()
        if not wanted:
            self.table.focus()
        elif self._shape.detail == "full":
            self.detail.focus()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Draw what fits, with the focus on something that is seen."""
        self.draw()
        if self.focused is None and self.app.app_focus and not self._shape.too_small:
            (self.sheet.field if self.sheet else self.home).focus()
