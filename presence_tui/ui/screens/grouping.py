"""People in groups: on and off, and which groups are folded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.screens.asking import Asking
from presence_tui.ui.screens.column_choosing import ColumnChoosing
from presence_tui.ui.widgets.people_table import PeopleTable
from presence_tui.view.arrange import is_grouped
from presence_tui.view.group_lines import GroupFacts

if TYPE_CHECKING:
    from presence_tui.ui.widgets.group_sheet import GroupSheet
    from presence_tui.view.group_choice import GroupChoice

_NO_GROUPS = "The list has no groups"


class Grouping(ColumnChoosing, Asking):
    """The panes of people who can stand below their groups."""

    @property
    def _is_grouped(self) -> bool:
        snapshot = self._snapshot
        return snapshot is not None and is_grouped(snapshot.roster, self._view, snapshot.groups)

    @property
    def _sorts_by_group(self) -> bool:
        """Whether sorting by group would change anything."""
        return self._snapshot is not None and bool(self._snapshot.groups) and not self._is_grouped

    def action_toggle_groups(self) -> None:
        """Let people stand below their groups, or all in one table."""
        if self._snapshot is None:
            return
        if not self._snapshot.groups:
            self.reply(_NO_GROUPS)
            return
        self._look(replace(self._view, grouped=not self._is_grouped))

    async def action_only_group(self) -> None:
        """Choose a group to which the table is narrowed."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if not snapshot.groups:
            self.reply(_NO_GROUPS)
            return
        self._keep_filter()
        self.close_sheet()
        sheet = await self._group_sheet()
        sheet.open(self._choices(snapshot), self._view.group or self.table.group)
        self.draw_footer()

    async def _group_sheet(self) -> GroupSheet:
        """Return the sheet; it is made when it is wanted first, since most starts want none."""
        from presence_tui.ui.widgets.group_sheet import GroupSheet

        for sheet in self.query(GroupSheet):
            return sheet
        made = GroupSheet(self._common.drawing, self._common.keys, id="groups")
        await self.mount(made)
        return made

    def _open_group_sheet(self) -> GroupSheet | None:
        if self.sheet is None or self.sheet.id != "groups":
            return None
        from presence_tui.ui.widgets.group_sheet import GroupSheet

        return self.query_one("#groups", GroupSheet)

    def _choices(self, snapshot: Snapshot) -> list[GroupChoice]:
        from presence_tui.view.group_choice import group_choices

        common = self._common
        now, tallies = common.clock.now(), self._lines.tallies
        facts = GroupFacts(snapshot.roster, now, snapshot.interval, snapshot.breaches, narrowed=True, tallies=tallies)
        return group_choices(snapshot.groups, facts, common.zone, common.drawing.glyphs, self._is_asking(snapshot))

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, and what it says of the groups that are being chosen from."""
        super().show(snapshot)
        if self._snapshot is not None and (sheet := self._open_group_sheet()):
            sheet.know(self._choices(self._snapshot))

    def on_group_sheet_chosen(self, message: GroupSheet.Chosen) -> None:
        """Narrow the table to the group that was chosen, and show its people."""
        self.close_sheet()
        self._look(replace(self._view, group=message.name, shut=self._view.shut - {message.name}))

    def action_fold_all(self) -> None:
        """Show the lines of groups alone."""
        if self._is_grouped and self._snapshot is not None:
            names = (group.name for group in self._snapshot.groups)
            self._look(replace(self._view, shut=frozenset(["", *names])))

    def action_unfold_all(self) -> None:
        """Show everybody below the lines of groups."""
        if self._is_grouped:
            self._look(replace(self._view, shut=frozenset()))

    def fold(self, name: str, shut: bool | None = None) -> None:
        """Fold the group `name` away or show its people; None: whichever it is not."""
        now = self._view.shut
        if shut is None:
            shut = name not in now
        if shut != (name in now):
            self._look(replace(self._view, shut=now | {name} if shut else now - {name}))

    def action_open(self) -> None:
        """Fold the group on whose line the cursor is, or open the details of the person."""
        section = self.table.section
        if section is None:
            super().action_open()
        elif self._folds_here:
            self.fold(section.name)

    def action_columns_left(self) -> None:
        """Fold the group on whose line the cursor is, or show columns further left."""
        if (section := self.table.section) is not None:
            self.fold(section.name, shut=True)
        else:
            super().action_columns_left()

    def action_columns_right(self) -> None:
        """Unfold the group on whose line the cursor is, or show columns further right."""
        if (section := self.table.section) is not None:
            self.fold(section.name, shut=False)
        else:
            super().action_columns_right()

    def on_people_table_fold_wanted(self, message: PeopleTable.FoldWanted) -> None:
        """Fold the group whose arrow was clicked."""
        self.fold(message.name)
