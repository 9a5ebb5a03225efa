"""People in groups: on and off, and which groups are folded."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.ui.screens.asking import Asking
from presence_tui.ui.screens.column_choosing import ColumnChoosing
from presence_tui.ui.widgets.people_table import PeopleTable
from presence_tui.view.arrange import is_grouped


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
            self.reply("The list has no groups")
            return
        self._look(replace(self._view, grouped=not self._is_grouped))

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
