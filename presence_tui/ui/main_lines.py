"""The lines of the main screen: asks the view for words and puts them where they stand. Holds no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len

from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import PresenceError
from presence_tui.model.moment import Moment
from presence_tui.model.roster import WatchedPerson, fresh_for
from presence_tui.model.snapshot import Account, Denied, PollRefused, Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.palette import Surface
from presence_tui.ui.shape import SMALLEST
from presence_tui.ui.strips import padded
from presence_tui.view import empty, wording
from presence_tui.view.ages import clock_or_day, seconds_until_age_changes
from presence_tui.view.arrange import ORDERS, ViewState
from presence_tui.view.columns import PlacedColumn
from presence_tui.view.commands import BY_ID
from presence_tui.view.counts import Counts, CountsPart, counts, counts_line, right_end
from presence_tui.view.fitting import cells_of
from presence_tui.view.footer import FooterKey, footer_line, reply_line, reply_room
from presence_tui.view.freezing import frozen_words
from presence_tui.view.opening import opening_header
from presence_tui.view.permissions import link_of
from presence_tui.view.tallies import Tallies
from presence_tui.view.tones import DIM, FAINT, KEY, RULE, TEXT, Ink, Line
from presence_tui.view.written import written_words

_FOOTER = (
    "open",
    "filter",
    "add",
    "tell_me",
    "tell_me_group",
    "next_order",
    "toggle_groups",
    "remove",
    "freeze",
    "ask_now",
    "sign_in",
    "copy_json",
    "save_json",
    "clock_times",
    "other_pane",
)
"""Commands named in the footer, the most important first."""
_HINT_FROM = 60
"""Columns from which the keys that end a filter are named beside it."""
_SOON = 0.05
"""Seconds after the moment at which words change, so that they have changed by then."""
NO_OTHERS: Mapping[str, str] = MappingProxyType({})
_NO_JSON = "There is no JSON yet for this person"


class MainLines:
    """Makes the lines from a snapshot and the view's choices."""

    def __init__(self, context: Context) -> None:
        self._common = context
        self.asking: set[str] = set()
        """Keys of the people who are being asked for anew."""
        self.tallies = Tallies()
        """Who counts everybody, and the groups."""

    def count(self, snapshot: Snapshot) -> Counts:
        """Count everybody, as it is true now."""
        tally = self.tallies.follow(snapshot.roster)
        return counts(snapshot.roster, self._common.clock.now(), snapshot.interval, tally)

    def header(
        self, snapshot: Snapshot | None, width: int, found: Counts | None = None, frozen: str = ""
    ) -> tuple[Line, Surface]:
        """Return the header and its surface; `frozen`: since when rows stand still, where no other line says so."""
        context = self._common
        if snapshot is None:
            return opening_header(context.surroundings.people(), width), "bar"
        now, facts = context.clock.now(), context.facts
        left, right, bar = wording.header_line(
            snapshot,
            now.utc,
            context.zone,
            width,
            context.drawing.glyphs,
            cell_len,
            counts=found,
            cloud_words=CLOUDS[facts.cloud].words if facts.cloud in CLOUDS else "",
            demo=facts.demo,
            profile=facts.profile,
            keymap=context.keys,
        )
        words: Line = [(frozen_words(frozen, 0, ""), Ink("warn", bold=True))] if frozen else []
        if words and not any(breach.is_below for breach in snapshot.breaches):
            left = words if cells_of(words, cell_len) + cells_of(right, cell_len) + 4 <= width else left
        return self._spread(left, right, width), "warn_bar" if bar else "bar"

    @staticmethod
    def _spread(left: Line, right: Line, width: int) -> Line:
        gap = width - 2 - cells_of(left, cell_len) - cells_of(right, cell_len)
        return [(" ", TEXT), *left, (" " * max(gap, 0), TEXT), *right]

    def counts(self, found: Counts, view: ViewState, shown: int, width: int, list_broken: bool, frozen: str) -> list[CountsPart]:
        """Return the counts line; `frozen` says that rows stand still, where they do."""
        context = self._common
        now, glyphs = context.clock.now(), context.drawing.glyphs
        as_of = clock_or_day(found.as_of, now.utc, context.zone) if found.as_of else ""
        end = right_end(found, view, shown, as_of, cell_len, glyphs, list_broken, frozen)
        return counts_line(found, view, width, glyphs, end, cell_len, context.keys)

    def heads(
        self, columns: Sequence[PlacedColumn], view: ViewState, width: int, divided: bool, hidden: tuple[bool, bool]
    ) -> Line:
        """Return the heads of the columns, the sorted one with its arrow, and the divider's first cell if there is one.

        `hidden`: whether there are columns further left, and further right, than those that are seen.
        """
        glyphs = self._common.drawing.glyphs
        arrow = glyphs.sort_up if view.reverse else glyphs.sort_down
        sorted_by = ORDERS[view.order].column
        line: Line = []
        at = 0
        for placed in columns:
            head = f"{placed.column.head} {arrow}" if placed.column.id == sorted_by else placed.column.head
            more = glyphs.more_left if hidden[0] and line and at == columns[0].x + columns[0].width else ""
            line += [(more, KEY), (" " * (placed.x - at - len(more)), DIM)]
            line.append((padded(head, placed.width, glyphs.ellipsis, right=placed.column.align == "right"), FAINT))
            at = placed.x + placed.width
        more = glyphs.more_right if hidden[1] and width - 1 > at else ""
        line += [(" " * max(width - 1 - at - len(more), 0), DIM), (more, KEY)]
        return [*line, (glyphs.divider, RULE)] if divided else line

    def empty(self, snapshot: Snapshot, view: ViewState, shown: int, width: int, frozen: str = "") -> list[Line]:
        """Return what stands below the rows: nobody matches, or matched when rows `frozen` at that time; or nobody is watched."""
        roster, place = snapshot.roster, self._common.shown_path(self._common.surroundings.list_place)
        if not len(roster):
            return [[], *empty.nobody_watched(place, width, cell_len, self._common.keys)]
        if not shown:
            return [[], *empty.nobody_shown(view, len(roster), width, cell_len, self._common.keys, frozen)]
        if empty.only_yourself(roster):
            return [[], *empty.nobody_else(place, width, cell_len, self._common.keys)]
        return []

    def detail(
        self,
        person: WatchedPerson | None,
        snapshot: Snapshot,
        width: int,
        focused: bool,
        view: ViewState,
        confirmed: Moment | None,
    ) -> list[Line]:
        """Return the details of `person`; `confirmed` is when an equal answer came last, as far as it is told."""
        from presence_tui.view.detail import detail_lines

        if person is None:
            return []
        context = self._common
        return detail_lines(
            person,
            context.clock.now(),
            snapshot.interval,
            context.zone,
            width,
            context.drawing.glyphs,
            view.clock_times,
            cell_len,
            focused=focused,
            asking=person.key in self.asking,
            confirmed=confirmed,
            facts=context.facts,
            sign_in_key=context.keys.name("sign_in"),
            missing=(snapshot.health.permission,) if isinstance(snapshot.health, Denied) else (),
            place=context.surroundings.work_location or "work_location" in view.columns,
        )

    def rule(self, width: int, focused: bool) -> Line:
        """Return the line above the details when they stand below the table."""
        return [(self._common.drawing.glyphs.rule * width, Ink("accent") if focused else RULE)]

    def footer(
        self,
        width: int,
        available: Callable[[str], bool],
        reply: str,
        back: str = "",
        others: Mapping[str, str] = NO_OTHERS,
        without: Sequence[str] = (),
    ) -> Line:
        """Return the footer: the keys that work now, or `reply`.

        `back`: what esc does, where it does something; `others`: what commands do now, by their ids, where that is another thing.
        `without`: commands that are not named.
        """
        right = self._right_keys()
        if reply:
            return reply_line(reply, right, width, self._common.drawing.glyphs, cell_len)
        named = [("step_back", back)] if back else []
        named += [(name, others.get(name) or BY_ID[name].footer) for name in _FOOTER if available(name) and name not in without]
        return footer_line(self._common.keys.footer(*named), right, width)

    def first_footer(self, width: int) -> Line:
        """Return the footer until there is somebody to do something with."""
        return footer_line([], self._right_keys(), width)

    def _right_keys(self) -> list[FooterKey]:
        return self._common.keys.footer(("help", "help"), ("quit", "quit"))

    def filter_line(self, shown: int, total: int, width: int) -> tuple[Line, Line]:
        """Return what stands left and right of the filter while it is typed."""
        hint: Line = [(f" {shown:,} of {total:,} ", TEXT)]
        if width >= _HINT_FROM:
            hint += [(" enter", KEY), (" keep", DIM), ("  esc", KEY), (" clear ", DIM)]
        return [(" / ", KEY)], hint

    def too_small(self) -> Line:
        """Say what is needed."""
        return [(f"needs {SMALLEST[0]} x {SMALLEST[1]}", TEXT)]

    def seconds_until_change(self, snapshot: Snapshot | None) -> float | None:
        """Return when a fresh row turns stale or, while one is stale, when its age has another word; None: not by itself."""
        if snapshot is None:
            return None
        now, limit = self._common.clock.now(), fresh_for(snapshot.interval)
        ages = [now.since(moment) for moment in self.tallies.follow(snapshot.roster).moments]
        waits = [limit - age + _SOON if age <= limit else seconds_until_age_changes(age) + _SOON for age in ages]
        return min(waits, default=None)

    def poll_reply(self, refused: PollRefused | None) -> str:
        """Answer the key that asks Graph at once."""
        return wording.poll_reply(refused, self._common.clock.now().utc, self._common.zone)

    def asked_in_vain(self) -> str:
        """Say that the poll that was asked for brought nothing."""
        return "Asked: no answer; the first line says why"

    def signed_out(self) -> str:
        """Say why nobody can be asked, and what to do."""
        return f"Nobody is signed in: {self._common.keys.name('sign_in')} signs in"

    def asked(self, changed: int) -> str:
        """Say what that poll brought."""
        return wording.asked_words(changed)

    def error(self, error: PresenceError) -> str:
        """Say what went wrong."""
        return wording.error_sentence(error, self._common.zone)

    def sorted_by(self, view: ViewState) -> str:
        """Say how the table is sorted now."""
        return f"Sorted by {ORDERS[view.order].words}{', reversed' if view.reverse else ''}"

    def signs_out(self, account: Account) -> str:
        """Say what the same key does if it is pressed once more."""
        return f"{self._common.keys.name('sign_in')} again signs out {account.username or account.name} on this machine"

    def no_profiles(self) -> str:
        """Say why there is nothing to go over to."""
        return "The demo has no profiles and one account: it is one made-up company"

    def consent_link(self) -> str:
        """Return the page on which an administrator consents; empty with another issuer."""
        return link_of(self._common.facts)

    def hidden(self) -> str:
        """Say why no JSON is copied while names are hidden: it would be pasted where others look on."""
        keys = self._common.keys
        return f"Names are hidden: {keys.name('save_json')} writes the JSON to a file, {keys.name('mask')} shows names"

    def hidden_label(self) -> str:
        """Say why a label cannot be edited while names are hidden."""
        return f"Names are hidden: {self._common.keys.name('mask')} shows them, and then labels can be edited."

    def copied(self, raw: bytes) -> tuple[str, str]:
        """Return the JSON to copy, safe for any terminal, and the reply."""
        from presence_tui.model.text import visible

        if not raw:
            return "", _NO_JSON
        text = visible(raw.decode("utf-8", "replace"))
        size = len(text.encode())
        words = f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB"
        return text, f"Copied {words}, if the terminal allows it"

    def written(self, path: str, width: int) -> str:
        """Say where the JSON was written to, in a footer of `width` cells; an empty path: there was none."""
        if not path:
            return _NO_JSON
        room = reply_room(self._right_keys(), width)
        return written_words(path, room, cell_len, self._common.drawing.glyphs.ellipsis)

    def has_room(self, reply: str, width: int) -> bool:
        """Say whether all of `reply` can be seen in a footer of `width` cells."""
        return cell_len(reply) <= reply_room(self._right_keys(), width)
