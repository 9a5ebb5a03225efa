"""What the main screen shows: a function of the newest snapshot and of what the user chose to see. Knows no key."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from presence_tui.model.errors import SignedOutReason
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import SignedIn, SignedOut, Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.messages import SignInWanted
from presence_tui.ui.owing import Owing
from presence_tui.ui.screens.details import DetailPanes
from presence_tui.ui.screens.reading import follow_reading
from presence_tui.ui.standstill import Standstill
from presence_tui.ui.widgets.add_sheet import AddSheet
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.command_sheet import CommandSheet
from presence_tui.ui.widgets.counts_line import CountsLine
from presence_tui.ui.widgets.detail_pane import DetailPane
from presence_tui.ui.widgets.field import Field
from presence_tui.ui.widgets.heads_line import HeadsLine
from presence_tui.ui.widgets.notices import Notices
from presence_tui.ui.widgets.people_table import PeopleTable, TableData
from presence_tui.view.arrange import Arranger, ViewState, is_grouped
from presence_tui.view.counts import Counts
from presence_tui.view.fitting import cells_of
from presence_tui.view.footer import footer_line
from presence_tui.view.group_lines import GroupFacts
from presence_tui.view.refusals import lacks_consent
from presence_tui.view.renames import renamed
from presence_tui.view.rows import RowCells

_MANY = 5_000
_OF_THE_TABLE = ("toggle_groups", "fold_all", "unfold_all", "columns", "columns_left", "columns_right", "next_order")
"""Commands of which nothing is seen where details cover the table, but that they are somebody else's."""


def is_long(snapshot: Snapshot) -> bool:
    """Say whether to count, to sort or to hide all people of a list for the first time would hold up keys."""
    return len(snapshot.roster) > _MANY


class MainPanes(DetailPanes, inherit_bindings=False):
    """Header, counts, table, details, footer."""

    AUTO_FOCUS = "PeopleTable"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._arranger = Arranger()
        self._reply = ""
        self._offered_sign_in = False
        self._list_broken = False
        """Whether the list's file cannot be used, and no notice says so any more."""
        self._covered: Snapshot | None = None
        """What the header tells while nobody is shown."""
        self._still = Standstill(context)
        self._owing = Owing(context.clock)
        self._preparing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Make the lines and panes."""
        drawing = self._common.drawing
        yield Canvas(drawing, id="too-small")
        header = Canvas(drawing, "bar", id="header")
        header.show([self._lines.header(None, self.app.size.width)[0]])
        yield header
        yield CountsLine(drawing, id="counts-box")
        yield Canvas(drawing, id="gap")
        table = PeopleTable(drawing, id="table")
        with Container(id="body"):
            with Container(id="table-box"):
                yield HeadsLine(drawing, id="heads")
                yield table
                yield from table.seams
                yield Notices(drawing, self._common.zone, id="notices")
            yield Canvas(drawing, id="detail-rule")
            yield DetailPane(drawing, id="detail")
        with Container(id="footer-box"):
            footer = Canvas(drawing, "bar", id="footer")
            footer.show([self._lines.first_footer(self.app.size.width)])
            yield footer
            with Container(id="filter-box"):
                yield Canvas(drawing, "bar", id="filter-mark")
                yield Field(id="filter")
                yield Canvas(drawing, "bar", id="filter-hint")
        yield CommandSheet(drawing, self._common.keys, id="commands")
        yield AddSheet(drawing, self._common.zone, id="add")

    def touch(self, roster: Roster, position: int, cells: RowCells) -> RowCells:
        """Return the row at `position` of `roster` as it is to be drawn."""
        return self._still.touch(position, cells)

    def on_screen_resume(self) -> None:
        """Draw what changed while another screen lay above."""
        self.draw()

    def on_mount(self) -> None:
        """Take the shape of the terminal."""
        self._take_shape()
        self.run_worker(follow_reading(self._common, self.draw), name="reading", exit_on_error=False)
        if self._shape.detail == "full":  # left open where there was more room; they would hide the table
            self._details = None
            self._take_shape()

    def on_resize(self, event: events.Resize) -> None:
        """Take the shape of the terminal, and draw what fits."""
        self._take_shape(event.size.width, event.size.height)
        self.call_after_refresh(self._settle)

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot."""
        last, self._snapshot = self._snapshot, snapshot
        before = last.groups if last is not None else ()
        if before is not snapshot.groups and (names := renamed(before, snapshot.groups)):
            self._follow_rename(*names)
        if self._view.group is not None and all(group.name != self._view.group for group in snapshot.groups):
            self._view = replace(self._view, group=None)  # it is gone
        if isinstance(snapshot.sign_in, SignedOut) and not self._offered_sign_in:
            self._offered_sign_in = True
            if snapshot.sign_in.reason is SignedOutReason.NEVER:
                self.post_message(SignInWanted())
        if self.is_mounted and self._owing.may_wait(last, snapshot, self._in_sight(snapshot.roster)):
            self._know(snapshot)
        else:
            self.draw()

    def _know(self, snapshot: Snapshot) -> None:
        """Draw nothing yet, but let rows that come into sight until then say what `snapshot` says."""
        now = self._common.clock.now()
        seen, then = self._still.seen(snapshot, now)
        self._facts = self._group_facts(snapshot, now)
        self.table.know(seen.roster, then, self._facts, partial(self.touch, seen.roster))

    def _group_facts(self, snapshot: Snapshot, now: Moment) -> GroupFacts:
        """Return what counts groups as counts are: of what goes on, whatever stands still."""
        narrowed, tallies = self._view.is_narrowed or bool(self._still), self._lines.tallies
        return GroupFacts(snapshot.roster, now, snapshot.interval, snapshot.breaches, narrowed, snapshot.sources, tallies)

    def _follow_rename(self, old: str, new: str) -> None:
        """Let a group that is called otherwise now be narrowed to, folded and under the cursor as it was."""
        view = self._view
        self.table.follow_rename(old, new)
        shut = view.shut - {old} | {new} if old in view.shut else view.shut
        self._look(replace(view, group=new if view.group == old else view.group, shut=shut))

    def draw(self) -> None:
        """Draw everything anew; what looks the same is not repainted."""
        if not self.is_mounted:
            return
        self._owing.drawn()
        if self._shape.too_small:
            self.query_one("#too-small", Canvas).show([self._lines.too_small()])
            return
        width = self.app.size.width
        snapshot, lines = self._snapshot, self._lines
        found = lines.count(snapshot) if snapshot is not None else None
        header, surface = lines.header(snapshot or self._covered, width, found, "" if self._shape.counts else self._still.time())
        self.query_one("#header", Canvas).show([header], surface)
        if snapshot is not None and found is not None:
            self._draw_people(snapshot, found)
        self.draw_footer()

    async def prepare(self, snapshot: Snapshot) -> None:
        """Do what takes long before many are shown, for the first time, beside the event loop: nobody else needs it yet."""
        if is_long(snapshot):
            async with self._preparing:
                await asyncio.to_thread(self._count_and_sort, snapshot)

    def _count_and_sort(self, snapshot: Snapshot) -> None:
        self._lines.count(snapshot)
        self._arranger.arrange(snapshot.roster, self._view, snapshot.groups)
        self._arranger.sort_by_name()

    def _draw_people(self, snapshot: Snapshot, found: Counts) -> None:
        lines, now, view = self._lines, self._common.clock.now(), self._view
        seen, then = self._still.seen(snapshot, now)
        arrangement = self._arranger.arrange(seen.roster, view, seen.groups)
        self._facts = facts = self._group_facts(snapshot, now)
        shown, width = arrangement.people, self.app.size.width
        still = self._still.words(arrangement, view.is_narrowed)
        counts = lines.counts(found, view, shown, width, self._list_broken, still)
        self.query_one("#counts-box", CountsLine).show(counts)
        self.table.show(
            TableData(
                seen.roster,
                arrangement,
                replace(view, clock_times=True) if self._still else view,  # an age would grow
                then,
                snapshot.interval,
                self._common.zone,
                self._is_asking(snapshot),
                lines.empty(snapshot, view, shown, self.table.scrollable_content_region.width, self._still.time()),
                facts,
                self._common.keys.name("add"),
                partial(self.touch, seen.roster),
            )
        )
        width = self.query_one("#heads", Canvas).size.width
        heads = lines.heads(self.table.columns, view, width, self._shape.detail == "beside", self.table.places.hidden)
        self.query_one("#heads", Canvas).show([heads])
        self._draw_detail(snapshot)
        if self.has_class("-filtering"):
            self._draw_filter(arrangement.people, len(snapshot.roster))

    def draw_footer(self) -> None:
        """Draw the keys that work now, or the reply to the last one."""
        width, sheet = self.app.size.width, self.sheet
        if sheet:
            footer = footer_line(sheet.keys(), [], width)
        else:
            without = () if self.table.section is not None and self.table.section.group else ("tell_me_group",)
            others = {"open": self._fold_word(), "freeze": "thaw" if self._still else ""}
            footer = self._lines.footer(width, self._available, self._reply, self._back(), others, without)
        self.query_one("#footer", Canvas).show([footer])

    def _draw_filter(self, shown: int, total: int) -> None:
        mark, hint = self._lines.filter_line(shown, total, self.app.size.width)
        self.query_one("#filter-mark", Canvas).show([mark])
        right = self.query_one("#filter-hint", Canvas)
        right.styles.width = cells_of(hint, cell_len)
        right.show([hint])

    def _back(self) -> str:
        """Return what esc does now, in two words at most; empty where it does nothing."""
        if self._shape.detail in ("full", "below") or self.detail.has_focus:
            return "back"
        if self._view.status_class or self._view.filter_text or self._view.group is not None:
            return "everybody"
        return "thaw" if self._still else ""

    def _fold_word(self) -> str:
        """Return what enter does on a group's line; empty elsewhere."""
        section = self.table.section
        return "" if section is None else "unfold" if section.name in self._view.shut else "fold"

    def _available(self, command: str) -> bool:
        """Return whether a command would do something now."""
        snapshot = self._snapshot
        if command in _OF_THE_TABLE and self._shape.detail == "full":
            return False
        if command in ("copy_json", "save_json", "remove", "tell_me"):
            return self.table.key is not None
        if command in ("edit", "move_down", "move_up"):
            return self.table.key is not None or bool(self.table.section and self.table.section.group)
        if command == "open":
            return self.table.key is not None or self._folds_here
        if command in ("toggle_groups", "sort_by_group", "only_group"):
            return snapshot is not None and bool(snapshot.groups)
        if command == "tell_me_group":
            return self.table.key is not None or self.table.section is not None
        if command in ("fold_all", "unfold_all"):
            return snapshot is not None and is_grouped(snapshot.roster, self._view, snapshot.groups)
        if command == "sign_in":
            return snapshot is not None and not isinstance(snapshot.sign_in, SignedIn)
        if command in ("ask_now", "sign_out"):
            return snapshot is not None and isinstance(snapshot.sign_in, SignedIn)
        if command == "copy_consent":
            return snapshot is not None and lacks_consent(snapshot) and bool(self._lines.consent_link())
        if command == "other_pane":
            return self._shape.detail in ("beside", "below")
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Let no key run a command where nothing is seen of what it does."""
        hides = self._shape.too_small or (self._shape.detail == "full" and action in _OF_THE_TABLE)
        return not hides and super().check_action(action, parameters)

    def seconds_until_change(self) -> float | None:
        """Return when words on this screen change by themselves; None: not before the next snapshot."""
        owed = self._owing.seconds() if self.is_active else None  # below another, it is drawn when it comes to light
        return self._lines.seconds_until_change(self._snapshot) if owed is None else owed

    def reply(self, words: str) -> None:
        """Let `words` stand in the footer until the next key."""
        self._reply = words
        self.draw_footer()

    def forget_reply(self) -> None:
        """Show the keys again."""
        if self._reply:
            self._reply = ""
            self.draw_footer()

    def _look(self, view: ViewState) -> None:
        self._view = view
        self.draw()
