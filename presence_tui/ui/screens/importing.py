"""Importing people from a file: the sheet, the look-ups in the background, and what is said at the end."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from presence_tui.model.errors import PresenceError
from presence_tui.ui.context import Context
from presence_tui.ui.look_ups import PAUSE
from presence_tui.ui.screens.adding import AddingPeople
from presence_tui.view.import_sheet import STEP, STOPPED, notice_words
from presence_tui.view.notices import Notice

if TYPE_CHECKING:
    from presence_tui.model.importing import Imported, PeopleFile
    from presence_tui.ui.widgets.import_sheet import ImportSheet

_IMPORT = "import"
"""What notices of an import are about."""


class ImportingPeople(AddingPeople):
    """The panes of a list to which a file can be added."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._import: Worker[None] | None = None
        """The import that is under way."""
        self._sheet_of_import: ImportSheet | None = None

    async def action_import_people(self) -> None:
        """Open the sheet: with how far an import is, or what came of the last one."""
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        groups = monitor.groups()
        group = self._group_at_hand(snapshot, groups)
        self.close_sheet()
        sheet = await self._import_sheet()
        sheet.open(groups, group)
        self.draw_footer()

    async def _import_sheet(self) -> ImportSheet:
        """Return the sheet; it is made when it is wanted first, since most starts want none."""
        from presence_tui.ui.widgets.import_sheet import ImportSheet

        if self._sheet_of_import is None:
            self._sheet_of_import = ImportSheet(self._common.drawing, self._common.zone, id="import")
            await self.mount(self._sheet_of_import)
        return self._sheet_of_import

    def forget_report(self) -> None:
        """Drop what came of the last import, and what stands in the sheet; an import that is under way goes on."""
        if self._sheet_of_import is not None:
            self._sheet_of_import.know(text="", file=None, failure=None, imported=None, top=0)

    async def on_import_sheet_typed(self) -> None:
        """Read the file, once the typing stands still."""
        sheet = await self._import_sheet()
        if sheet.facts.text.strip() and sheet.facts.looked_up is None:
            read = partial(self._read, sheet, sheet.facts.text)
            _: Worker[None] = self.run_worker(read, group="read", exclusive=True, exit_on_error=False)
        self.draw_footer()

    async def _read(self, sheet: ImportSheet, text: str) -> None:
        await self._common.clock.sleep(PAUSE)
        try:
            file, failure = await self._common.surroundings.people_file(text.strip()), None
        except PresenceError as error:
            file, failure = None, self._common.gate.hidden(error)
        if sheet.facts.text == text:
            sheet.know(file=file, failure=failure)
            self.draw_footer()

    async def on_import_sheet_entered(self) -> None:
        """Begin, or stop what is under way."""
        sheet = await self._import_sheet()
        if self._import is not None:
            if not sheet.facts.saving:
                self._import.cancel()
        elif sheet.facts.can_begin and sheet.facts.file is not None:
            sheet.know(looked_up=(0, 0), stopped=False, name=sheet.facts.file.name.rpartition("/")[2], imported=None)
            self._import = self.run_worker(
                partial(self._run_import, sheet, sheet.facts.file), group="import", exit_on_error=False
            )
        self.draw_footer()

    async def _run_import(self, sheet: ImportSheet, file: PeopleFile) -> None:
        monitor = self._common.monitor
        try:
            if monitor is not None:
                told, saving = partial(self._tell_progress, sheet), partial(self._tell_saving, sheet)
                done = await monitor.import_people(file.entries, sheet.facts.group, told, saving)
                await self._tell_import(sheet, done)
        except PresenceError as error:
            sheet.know(looked_up=None, saving=False, failure=error)
            self._refuse(error)
        except asyncio.CancelledError:
            sheet.know(looked_up=None, saving=False, stopped=True)
            self.reply(STOPPED)
            raise
        finally:
            self._import = None
            self.draw_footer()

    def _tell_progress(self, sheet: ImportSheet, count: int, total: int) -> None:
        """Draw how far it is, in steps."""
        before = sheet.facts.looked_up
        if before is None or count * 100 // max(total, 1) // STEP != before[0] * 100 // max(before[1], 1) // STEP:
            sheet.know(looked_up=(count, total))

    def _tell_saving(self, sheet: ImportSheet) -> None:
        """Draw that it is too late to stop."""
        sheet.know(saving=True)
        self.draw_footer()

    async def _tell_import(self, sheet: ImportSheet, done: Imported) -> None:
        await self._caught_up()
        done = self._common.gate.hidden(done)  # somebody may have hidden names meanwhile
        with sheet.field.prevent(sheet.field.Changed):
            sheet.field.value = ""
        sheet.know(looked_up=None, saving=False, imported=done.found, text="", file=None)
        keys, joint = self._common.keys, self._common.drawing.glyphs.joint
        words = notice_words(sheet.facts, done.found, keys.name("undo"), keys.name("commands"), joint)
        if done.change is not None and not done.change.saved:
            words = joint.join([words, "not saved"])
        if not done.found.left_out and self._lines.has_room(words, self.app.size.width):
            if sheet.is_open:
                self.close_sheet()
            self.reply(words)
        elif not sheet.is_open:
            self.notices.tell(Notice(_IMPORT, self._common.clock.now().utc, words))
