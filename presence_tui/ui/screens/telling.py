"""Tell me when: asking to be told once that somebody can be reached, bell and notice when they can, and what is pending."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.wish import Wish, WishEnd, same
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.ui.widgets.notices import Notices
from presence_tui.ui.widgets.wish_sheet import WishSheet
from presence_tui.view import wishes
from presence_tui.view.edits import FOR_PEOPLE, NO_GROUP
from presence_tui.view.rows import RowCells, marked


class Telling(MainPanes):
    """The panes of people of whom somebody wants to be told."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._heard_of = 0
        """The number of the newest wish whose end was told."""
        self._announced: frozenset[str] = frozenset()
        """Keys of those whose notices stand: their rows keep the mark until a key is pressed."""
        self._marked: frozenset[str] = frozenset()
        """Keys of the rows that bear the mark."""

    def touch(self, roster: Roster, position: int, cells: RowCells) -> RowCells:
        """Return the row as it is to be drawn: with the mark, where somebody asked to be told and nothing else stands there."""
        cells = super().touch(roster, position, cells)
        if not self._marked or cells.mark[0] != " " or roster.key(position) not in self._marked:
            return cells
        return marked(cells, self._common.drawing.glyphs)

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, and tell of each wish that is over: by the bell once, and by notices until a key is pressed."""
        ends = [end for end in snapshot.wish_ends if end.number > self._heard_of]
        if ends:
            self._heard_of = ends[-1].number
            self._tell(ends)
        self._mark(snapshot)
        super().show(snapshot)
        if (sheet := self._wish_sheet) is not None and sheet.is_open:
            sheet.know(snapshot, self._common.clock.now())
            self.draw_footer()

    def _mark(self, snapshot: Snapshot) -> None:
        self._marked = self._announced.union(wish.key for wish in snapshot.wishes) - {""}

    def _tell(self, ends: list[WishEnd]) -> None:
        reached = {end.key for end in ends if end.outcome == "reachable"}
        self._announced |= reached
        for end in ends:
            self.query_one("#notices", Notices).tell(wishes.end_notice(end))
        if reached:
            self.app.bell()

    def forget_reply(self) -> None:
        """Show the keys again, and no mark of somebody whose notice was seen."""
        if self._announced and self.query_one("#notices", Notices).are_seen and not self.sheet:
            self._announced = frozenset()
            if self._snapshot is not None:
                self._mark(self._snapshot)
            self.draw()
        super().forget_reply()

    def action_tell_me(self) -> None:
        """Ask to be told once when the person under the cursor can be reached; where that is asked for, cancel it."""
        key, snapshot = self.table.key, self._snapshot
        if self.table.section is not None:
            self.reply(FOR_PEOPLE)
        if key is None or snapshot is None:
            return
        at = self.table.position_of(key, snapshot.roster)
        whose = snapshot.roster.ids[at] if at is not None else None
        self._turn(Wish(self._common.clock.now().utc, key, whose))

    def action_tell_me_group(self) -> None:
        """Ask to be told once when anybody of the group under the cursor can be reached; where that is asked for, cancel it."""
        group = self._group_here()
        if group:
            self._turn(Wish(self._common.clock.now().utc, group=group))
        elif self._snapshot is not None and self.table.key is not None:
            at = self.table.position_in(self._snapshot.roster)
            self.reply(f"{self._snapshot.roster.names[at]} is {wishes.NO_GROUP}" if at is not None else "")
        elif self.table.section is not None:
            self.reply(NO_GROUP)

    def _group_here(self) -> str:
        """Return the group of the row under the cursor; empty where it is in none."""
        if self.table.section is not None or self.table.group:
            return self.table.section.name if self.table.section is not None else self.table.group
        key, snapshot = self.table.key, self._snapshot
        at = self.table.position_of(key, snapshot.roster) if snapshot is not None and key is not None else None
        if snapshot is None or at is None:
            return ""
        return next(iter(snapshot.roster.entries[at].groups), "")

    def _turn(self, wish: Wish) -> None:
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        self.table.settle()
        pending = same(monitor.snapshot.wishes, wish)
        if pending is not None:
            self._cancel(pending)
            return
        reply = monitor.tell_me(key=wish.key, group=wish.group)
        at = self.table.position_of(wish.key, snapshot.roster) if wish.key else None
        reply = reply if at is None else replace(reply, name=snapshot.roster.names[at])
        key = self._common.keys.name("tell_me_group" if wish.group else "tell_me")
        words = partial(wishes.asked_words, reply, wish.group, key, self._common.drawing.glyphs.joint)
        forms = words(), words(short=True), wishes.shortest_words(reply, key, self._common.drawing.glyphs.joint)
        self.reply(
            next((form for form in forms if form and self._lines.has_room(form, self.app.size.width)), forms[2] or forms[1])
        )

    def _cancel(self, wish: Wish) -> None:
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        at = self.table.position_of(wish.key, snapshot.roster) if wish.key else None
        monitor.tell_me_not(wish)
        self.reply(wishes.cancelled_words(wishes.wish_name(wish, snapshot.roster, at), wish.group))

    def on_wish_sheet_chosen(self, message: WishSheet.Chosen) -> None:
        """Cancel what was chosen; the sheet stays, for the others."""
        message.stop()
        self._cancel(message.wish)

    @property
    def _wish_sheet(self) -> WishSheet | None:
        return next((sheet for sheet in self.children if isinstance(sheet, WishSheet)), None)

    async def action_pending_notices(self) -> None:
        """Open the sheet of what is pending; it is made when it is wanted first, since most starts want none."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        self.close_sheet()
        sheet = self._wish_sheet
        if sheet is None:
            sheet = WishSheet(self._common.drawing, self._common.keys, self._common.zone, id="wishes")
            await self.mount(sheet)
        sheet.open(snapshot, self._common.clock.now())
        self.draw_footer()
