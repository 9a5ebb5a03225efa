"""Editing of labels, groups and order: the edit sheet, and the keys that move a person or a group up and down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial

from presence_tui.model.errors import PresenceError, Sourced
from presence_tui.model.list_edit import DeleteGroup, ListChange, ListEdit, MoveEntry, MoveGroup, RenameGroup
from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.editing import ListEditing
from presence_tui.ui.widgets.list_sheet import ListSheet
from presence_tui.view import edits
from presence_tui.view.list_form import ListForm, group_form, person_form


class Regrouping(ListEditing):
    """The panes of a list whose groups, labels and order can be changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._done_in_sheet = ""
        """What is said of the last edit when the sheet closes."""
        self._new_names: dict[str, str] = {}
        """Of groups that were renamed while the sheet is open, by the names of old."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, in the edit sheet as well."""
        super().show(snapshot)
        sheet = self.sheet
        if not isinstance(sheet, ListSheet) or self._snapshot is None:
            return
        group = sheet.form.rows[0].group
        newer = self._form(self._snapshot, sheet.form.key, group)
        newer = newer or self._form(self._snapshot, sheet.form.key, self._new_names.get(group, ""))
        if newer is None:
            self.close_sheet()
        else:
            sheet.know(newer)

    def _form(self, snapshot: Snapshot, key: str, group: str) -> ListForm | None:
        """Return what can be changed of a person, or of a group; None where they are gone."""
        if not key:
            return group_form(snapshot.roster, snapshot.groups, group)
        at = self.table.position_of(key, snapshot.roster)
        locked = self._lines.hidden_label() if self._common.gate.hides else ""
        return None if at is None else person_form(snapshot.roster, at, snapshot.groups, locked)

    async def action_edit(self) -> None:
        """Open the edit sheet for whom the cursor is on, or for the group on whose line it is."""
        snapshot, key, section = self._snapshot, self.table.key, self.table.section
        if self._common.monitor is None or snapshot is None:
            return
        at = self.table.position_of(key, snapshot.roster) if key else None
        if self._refuses_sourced(snapshot, at):
            return
        if (form := self._form(snapshot, key or "", section.name if section else "")) is not None:
            await self._open(form)
        elif section is not None:
            self.reply(edits.NO_GROUP)

    def _refuses_sourced(self, snapshot: Snapshot, position: int | None) -> bool:
        """Say that the person at `position` stands in no list, and where to change them; return whether that is so."""
        entry = snapshot.roster.entries[position] if position is not None else None
        if position is None or entry is None or not entry.sourced:
            return False
        sources = [group.source for group in snapshot.groups if group.source and group.name in entry.groups]
        self._refuse(Sourced(snapshot.roster.names[position], next(iter(sources), "")))
        return True

    async def _open(self, form: ListForm) -> None:
        self.table.settle()
        self.close_sheet()
        self._done_in_sheet = ""
        self._new_names.clear()
        sheet = await self._list_sheet()
        sheet.open(form)
        self.draw_footer()

    async def _list_sheet(self) -> ListSheet:
        """Return the sheet; it is made when it is wanted first, since most starts want none."""
        for sheet in self.query(ListSheet):
            return sheet
        made = ListSheet(self._common.drawing, id="edit")
        await self.mount(made)
        return made

    def on_list_sheet_group_wanted(self, message: ListSheet.GroupWanted) -> None:
        """Edit a group instead of the person."""
        form = self._form(self._snapshot, "", message.name) if self._snapshot else None
        if form is not None:
            self.query_one(ListSheet).open(form)
            self.draw_footer()

    def on_list_sheet_turned(self) -> None:
        """Say what enter does now."""
        self.draw_footer()

    def on_list_sheet_wanted(self, message: ListSheet.Wanted) -> None:
        """Do what was chosen in the sheet."""
        monitor = self._common.monitor
        if monitor is not None:
            if isinstance(message.edit, RenameGroup):
                self._new_names[message.edit.name] = message.edit.to
            doing = asyncio.create_task(monitor.edit_list(message.edit))
            self._begin(partial(self._edit, doing, message.edit, self.query_one(ListSheet)))

    async def _edit(self, doing: Awaitable[ListChange | None], edit: ListEdit, sheet: ListSheet) -> None:
        try:
            change = await doing
        except PresenceError as error:
            if sheet.is_open:
                roster = self._snapshot.roster if self._snapshot else None
                sheet.tell(edits.failure_words(error, roster, self._common.zone), failed=True)
            else:
                self._refuse(error)
            return
        await self._caught_up()
        words = self._words(change)
        if isinstance(edit, DeleteGroup) or not sheet.is_open:
            self.close_sheet()
            self.reply(words)
            return
        self._done_in_sheet = words if change is not None else self._done_in_sheet
        sheet.tell(words.rpartition(self._common.drawing.glyphs.joint)[0] or words)

    def _words(self, change: ListChange | None) -> str:
        if change is None:
            return edits.NOTHING_TO_CHANGE
        return edits.done_words(change, self._common.keys.name("undo"), self._common.drawing.glyphs.joint)

    def on_sheet_closed(self) -> None:
        """Close the sheet, and say what was done in it last."""
        was_editing = isinstance(self.sheet, ListSheet)
        super().on_sheet_closed()
        if was_editing and self._done_in_sheet:
            self.reply(self._done_in_sheet)

    def action_move_down(self) -> None:
        """Move whom the cursor is on down in the list."""
        self._move(1)

    def action_move_up(self) -> None:
        """Move whom the cursor is on up in the list."""
        self._move(-1)

    def _move(self, step: int) -> None:
        monitor, snapshot, key, section = self._common.monitor, self._snapshot, self.table.key, self.table.section
        if monitor is None or snapshot is None:
            return
        self.table.settle()
        if section is not None:
            self._move_group(snapshot, section.name, step)
            return
        position = self.table.position_of(key, snapshot.roster) if key else None
        if key is None or position is None or self._refuses_sourced(snapshot, position):
            return
        if self._view.order != "list" or self._view.reverse:
            names = self._common.keys.name("move_down" if step > 0 else "move_up"), self._common.keys.name("sort_by_list")
            self.reply(edits.wrong_order_words(*names))
            return
        beside = self._beside(snapshot, position, step)
        moving = asyncio.create_task(monitor.edit_list(MoveEntry(key, beside, after=step > 0)))
        self._begin(partial(self._moved, moving, key, self.table.group, step))

    def _move_group(self, snapshot: Snapshot, name: str, step: int) -> None:
        monitor, names = self._common.monitor, [group.name for group in snapshot.groups]
        if monitor is None or name not in names:
            self.reply(edits.NO_GROUP)
            return
        to = names.index(name) + step
        if not 0 <= to < len(names):
            self.reply(edits.end_of_groups_words(name, down=step > 0))
            return
        moving = asyncio.create_task(monitor.edit_list(MoveGroup(name, names[to], after=step > 0)))
        self._begin(partial(self._moved, moving, "", name, step))

    def _beside(self, snapshot: Snapshot, position: int, step: int) -> str:
        """Return whose row stands next to that of the person at `position`; empty where there is none."""
        arrangement = self._arranger.arrange(snapshot.roster, self._view, snapshot.groups)
        row = arrangement.row_of(position, self.table.group if arrangement.sections else None)
        beside = arrangement.person_at(row + step) if row is not None else None
        return snapshot.roster.key(beside) if beside is not None else ""

    async def _moved(self, moving: Awaitable[ListChange | None], key: str, group: str, step: int) -> None:
        try:
            change = await moving
        except PresenceError as error:
            self._refuse(error)
            return
        await self._caught_up()
        roster = self._snapshot.roster if self._snapshot else None
        at = self.table.position_of(key, roster) if roster and key else None
        if change is None and roster is not None and at is not None:
            self.reply(edits.at_end_words(roster.names[at], roster.entries[at].groups, group, down=step > 0))
        else:
            self.reply(self._words(change))
