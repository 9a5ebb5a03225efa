"""Changing the watch list from the table: remove, undo, redo, and what is said when the file changed elsewhere.

The monitor makes one change at a time, in the order of the keys. Whoever is removed is gone from the screen at once, and back
if that fails. A change is a task of its own, which goes on when somebody leaves at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial

from textual.worker import Worker

from presence_tui.model.errors import PresenceError, SignedOutReason
from presence_tui.model.list_edit import ListChange, ListNews
from presence_tui.model.snapshot import SignedIn, SignedOut, SignInState, Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.ui.widgets.add_sheet import AddSheet
from presence_tui.ui.widgets.notices import Notices
from presence_tui.view import edits
from presence_tui.view.notices import Notice
from presence_tui.view.refusals import ended_words

_LIST = "list"
"""What notices of a broken file are about."""
_FAILURE = "edit"
"""What notices of a change that came to nothing are about."""

_SESSION = "session"
"""What notices of a session that ended are about."""

Words = Callable[[ListChange, str, str], str]


class ListEditing(MainPanes):
    """The panes of a list that can be changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._newest: Snapshot | None = None
        """As published; `_snapshot` lacks those who are being removed."""
        self._leaving: set[str] = set()
        """Keys of those who are being removed."""
        self._news: ListNews | None = None
        self._problem = ""
        """As it is, also while names are hidden: for comparing alone."""
        self._sign_in: SignInState | None = None
        self._told_end: tuple[datetime | None, SignedOutReason] | None = None
        """Of which session's end was told last."""

    @property
    def add_sheet(self) -> AddSheet:
        """The sheet in which somebody is added."""
        return self.query_one("#add", AddSheet)

    def tell_trouble(self, sentence: str) -> None:
        """Say what is wrong with a file; it stands until a key is pressed."""
        self.notices.tell(Notice(sentence, self._common.clock.now().utc, self._common.gate.hidden(sentence)))

    @property
    def notices(self) -> Notices:
        """What happened while nobody looked."""
        return self.query_one("#notices", Notices)

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, without those who are being removed, and tell what became of the list's file."""
        self._newest = snapshot
        roster = snapshot.roster
        if self._leaving:
            roster = roster.without({at for at in range(len(roster)) if roster.key(at) in self._leaving})
            snapshot = replace(snapshot, roster=roster)
        self._hear(snapshot)
        self._hear_session(snapshot.sign_in)
        super().show(snapshot)
        if self.add_sheet.is_open:
            self.add_sheet.know(roster=roster)

    def _hear(self, snapshot: Snapshot) -> None:
        """Tell once what somebody else changed, and until a key is pressed why the file cannot be used."""
        if self._problem and not snapshot.list_problem:
            self._reply = edits.mended_words(self._common.surroundings.list_place)
        if snapshot.list_news != self._news:
            self._news = snapshot.list_news
            self._reply = edits.news_words(self._news) if self._news else ""
        problem = self._common.gate.real(snapshot.list_problem)  # hidden names make no other problem of it
        if problem == self._problem:
            return
        self._problem, self._list_broken = problem, False
        if problem:
            self.notices.tell(Notice(_LIST, self._common.clock.now().utc, edits.problem_words(snapshot.list_problem)))
            self.app.bell()
        else:
            self.notices.drop(_LIST)

    def _hear_session(self, state: SignInState) -> None:
        """Tell once that the session ended, and why, until a key is pressed or somebody signs in."""
        before, self._sign_in = self._sign_in, state
        if isinstance(state, SignedIn):
            self.notices.drop(_SESSION)
        elif isinstance(before, SignedIn) and isinstance(state, SignedOut) and state.reason is not SignedOutReason.SIGNED_OUT:
            if self._told_end == (state.since, state.reason):
                return  # somebody tried again in vain
            self._told_end = (state.since, state.reason)
            words = ended_words(state, self._common.keys.name("sign_in"))
            self.notices.tell(Notice(_SESSION, self._common.clock.now().utc, words))
            self.app.bell()

    def forget_reply(self) -> None:
        """Show the keys again, and no notices that were seen; letters typed into a field clear none."""
        super().forget_reply()
        if self.notices.are_seen and not self.sheet and not self.has_class("-filtering"):
            self.notices.clear()
            self._list_broken = bool(self._problem)
            self.draw()

    def _begin(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        _: Worker[None] = self.run_worker(work, group="list", exit_on_error=False)

    def _refuse(self, error: PresenceError) -> None:
        """Say why the list stays as it is: in the sheet if somebody waits for it there, else where all of it can be read."""
        if self.add_sheet.is_open:
            self.add_sheet.know(failure=error)
            return
        roster = self._snapshot.roster if self._snapshot else None
        words = edits.failure_words(error, roster, self._common.zone)
        if self._shape.detail == "full" or self._lines.has_room(words, self.app.size.width):
            self.reply(words)
        else:
            self.notices.tell(Notice(_FAILURE, self._common.clock.now().utc, words))

    def action_remove(self) -> None:
        """Take the person under the cursor off the list."""
        monitor, key, newest = self._common.monitor, self.table.key, self._newest
        if self.table.section is not None:
            self.reply(edits.FOR_PEOPLE)
        if monitor is None or key is None or newest is None:
            return
        self._leaving.add(key)
        self.show(newest)
        self._begin(partial(self._remove, asyncio.create_task(monitor.remove(key)), key))

    async def _remove(self, removing: Awaitable[ListChange], key: str) -> None:
        try:
            change = await removing
        except PresenceError as error:
            self._no_longer_leaving(key)
            self.table.select(key)
            self._refuse(error)
            return
        await self._caught_up()
        self._no_longer_leaving(key)
        self.reply(edits.done_words(change, self._common.keys.name("undo"), self._common.drawing.glyphs.joint))

    def _no_longer_leaving(self, key: str) -> None:
        """Show `key` again, where it is on the list."""
        self._leaving.discard(key)
        if self._newest is not None:
            self.show(self._newest)

    def action_undo(self) -> None:
        """Take the last change back."""
        monitor = self._common.monitor
        if monitor is not None:
            undoing = asyncio.create_task(monitor.undo())
            self._begin(partial(self._make_again, undoing, edits.undone_words, "redo", edits.NOTHING_TO_UNDO))

    def action_redo(self) -> None:
        """Make the change anew that was taken back last."""
        monitor = self._common.monitor
        if monitor is not None:
            redoing = asyncio.create_task(monitor.redo())
            self._begin(partial(self._make_again, redoing, edits.redone_words, "undo", edits.NOTHING_TO_REDO))

    async def _make_again(self, making: Awaitable[ListChange | None], words: Words, way_back: str, nothing: str) -> None:
        try:
            change = await making
        except PresenceError as error:
            self._refuse(error)
            return
        if change is None:
            self.reply(nothing)
            return
        await self._settle_on(change)
        self.reply(words(change, self._common.keys.name(way_back), self._common.drawing.glyphs.joint))

    async def _settle_on(self, change: ListChange) -> None:
        """Show the list as it is now, with the cursor on whoever came to it."""
        await self._caught_up()
        if change.verb != "added" or change.outcome != "done":
            return
        self.table.select(change.key, change.group)
        if self.table.key != change.key and self._view.is_narrowed and not self.has_class("-filtering"):
            self._look(self._view.widened())
            self.table.select(change.key, change.group)

    async def _caught_up(self) -> None:
        """Return when every snapshot published so far was shown."""
        shown = asyncio.Event()
        if self.app.call_later(shown.set):
            await shown.wait()
