"""Adding somebody from the table: the sheet, who is meant by what is typed there, and what enter comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from functools import partial

from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import PresenceError
from presence_tui.model.list_edit import ListChange
from presence_tui.model.resolution import NobodyFound, Resolution
from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.look_ups import LookUps
from presence_tui.ui.screens.editing import ListEditing
from presence_tui.view import edits
from presence_tui.view.adding import Adding, who_meant


class AddingPeople(ListEditing):
    """The panes of a list to which people can be added."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._look_ups = self._new_look_ups()

    def action_add(self) -> None:
        """Open the add sheet: with the filter's text, where nobody passes it."""
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        groups = monitor.groups()
        group = self._group_at_hand(snapshot, groups)
        text = self._view.filter_text if self.table.key is None else ""
        self._look_ups.drop()
        self._look_ups = self._new_look_ups()
        self.close_sheet()
        facts, key = self._common.facts, self._common.keys.name("sign_in")
        adding = Adding(text, roster=snapshot.roster, groups=groups, group=group, facts=facts, sign_in_key=key)
        self.add_sheet.open(adding)
        self.draw_footer()

    def _group_at_hand(self, snapshot: Snapshot, groups: tuple[str, ...]) -> str:
        """Return the group that the cursor is in, or that the table is narrowed to; empty: none."""
        key = self.table.key
        at = self.table.position_of(key, snapshot.roster) if key else None
        near = [self.table.group, self._view.group, *(snapshot.roster.entries[at].groups if at is not None else ())]
        return next((name for name in near if name and name in groups), "")

    def close_sheet(self) -> None:
        """Close the sheet that is open; nobody waits for an answer in it any more."""
        if self.add_sheet.is_open:
            self._look_ups.drop()
        super().close_sheet()

    def _new_look_ups(self) -> LookUps:
        return LookUps(self._common.clock, self._look_up, self._begin, self._tell_answer)

    async def _look_up(self, text: str) -> Resolution | UserPage:
        monitor = self._common.monitor
        if monitor is None:
            return NobodyFound()
        return await (monitor.look_up(text) if who_meant(text) else monitor.search(text))

    async def _look_further(self, page: UserPage) -> UserPage:
        monitor = self._common.monitor
        return await monitor.search_on(page) if monitor else UserPage()

    def _tell_answer(self) -> None:
        sheet = self.add_sheet
        sheet.know(answer=self._look_ups.answer(sheet.adding.asks))
        self.draw_footer()

    def on_add_sheet_typed(self) -> None:
        """Look up what is typed, once it stands still."""
        self._look_ups.want(self.add_sheet.adding.asks)
        self._tell_answer()

    def on_add_sheet_more_wanted(self) -> None:
        """List more of those who match."""
        self._look_ups.follow(self.add_sheet.adding.asks, self._look_further)

    def on_add_sheet_entered(self) -> None:
        """Add who was shown; where nobody is shown yet, look at once."""
        monitor, adding = self._common.monitor, self.add_sheet.adding
        if monitor is None or adding.saving:
            return
        if adding.entry:
            self.add_sheet.know(saving=True, failure=None)
            change = asyncio.create_task(monitor.add(adding.entry, adding.group))
            self._begin(partial(self._add, change, adding.name, self._look_ups))
        elif adding.answer is None or isinstance(adding.answer, PresenceError):
            self._look_ups.want(adding.asks, pause=0)
            self._tell_answer()

    async def _add(self, adding: Awaitable[ListChange], name: str, opening: LookUps) -> None:
        """Wait for somebody to be added; `opening` is of the sheet as it was open then: it may be another one by now."""
        try:
            change = await adding
        except PresenceError as error:
            self._refuse(error)
            return
        finally:
            if opening is self._look_ups:
                self.add_sheet.know(saving=False)
        await self._settle_on(change)
        if opening is self._look_ups and self.add_sheet.is_open:
            self.close_sheet()
        if not self._common.gate.hides:
            change = replace(change, name=name or change.name)
        self.reply(edits.done_words(change, self._common.keys.name("undo"), self._common.drawing.glyphs.joint))
