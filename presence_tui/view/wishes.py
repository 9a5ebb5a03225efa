"""What is said of wishes: the replies to their keys, the notices when they end, and the list of those that are pending."""

from __future__ import annotations

from datetime import datetime, tzinfo

from presence_tui.model.alarm import Alarm
from presence_tui.model.availability import Standing, StatusClass
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.text import printable
from presence_tui.model.wish import MOST_WISHES, Wish, WishEnd, WishReply
from presence_tui.view.ages import clock_or_day
from presence_tui.view.fitting import cut, cut_line
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.notices import Notice
from presence_tui.view.states import look, look_at
from presence_tui.view.tones import DIM, CellLen, Ink, Line

NO_GROUP = "in no group: there is nobody else to wait for"
_NAME = (16, 30)
"""Cells of the first column: at least and at most."""
_STATE = 20
_STATE_FROM = 60
"""Columns from which the present state stands between name and time."""


def asked_words(reply: WishReply, group: str, key: str, joint: str, *, short: bool = False) -> str:
    """Answer the key that asks to be told; `key` cancels. `group` is the group that was asked for, if one was."""
    if reply.outcome == "noted":
        whom = f"somebody of {reply.name}" if group else reply.name
        return f"{'Told' if short else 'You will be told'} once when {whom} can be reached{joint}{key} cancels"
    if reply.outcome == "reachable":
        return f"{_place(group)}{reply.name} {_can_be_reached(reply.standing)} already"
    if reply.outcome == "too many":
        return f"{MOST_WISHES} are pending already: cancel one first"
    return f"There is nobody in {reply.name} yet" if group else f"Nobody is called {reply.name}"


def shortest_words(reply: WishReply, key: str, joint: str) -> str:
    """Say for a narrow screen that a wish is noted; empty where it is not."""
    return f"Waits for {reply.name}{joint}{key} cancels" if reply.outcome == "noted" else ""


def cancelled_words(name: str, group: str) -> str:
    """Say that a wish is forgotten."""
    whom = f"somebody of {printable(group)}" if group else name
    return f"You will not be told when {whom} can be reached"


def end_notice(end: WishEnd) -> Notice:
    """Return what stands over the table until a key is pressed."""
    group = end.wish.group
    if end.outcome == "gone":
        words = f"{end.name} {'is no group' if group else 'is off the list'}: you will not be told"
    else:
        words = f"{_place(group)}{end.name} {_can_be_reached(end.standing)}"
    return Notice(f"wish {group or end.wish.key}", end.at, words, "told", "accent")


def alarm_words(alarm: Alarm) -> str:
    """Say in one sentence what an alarm is about, for a program of the user's."""
    if alarm.person is not None:
        return f"{_place(alarm.group)}{alarm.person.name} {_can_be_reached(alarm.person.standing)}"
    counted = f"{_place(alarm.group)}{alarm.reachable} of {alarm.total} reachable"
    return f"{counted}, needs {alarm.minimum}" if alarm.event == "breach" else f"{counted} again"


def _place(group: str) -> str:
    return f"{printable(group)}: " if group else ""


def _can_be_reached(standing: Standing | None) -> str:
    """Return `is available`; of a state that only the user's own rule calls reachable, the rule's word and the state's."""
    if standing is None or standing.status_class is StatusClass.AVAILABLE:
        return "is available"
    return f"can be reached ({look(standing).short})"


def wish_name(wish: Wish, roster: Roster, at: int | None) -> str:
    """Return what a pending wish is called: the group, else the person in row `at`."""
    if wish.group:
        return f"anybody of {printable(wish.group)}"
    return roster.names[at] if at is not None else printable(wish.key)


def state_words(roster: Roster, at: int | None, now: Moment, interval: float, glyphs: Glyphs) -> str:
    """Return what the person in row `at` is now, as the table says it; of a group nothing."""
    if at is None:
        return ""
    seen = look_at(roster, at, glyphs)
    return f"was {seen.short}" if roster.is_stale(at, now, interval) else seen.word


def wish_line(
    name: str,
    state: str,
    asked: datetime,
    now: datetime,
    zone: tzinfo,
    chosen: bool,
    width: int,
    glyphs: Glyphs,
    cell_len: CellLen,
) -> Line:
    """Return one pending wish as a row of the sheet: whom, what they are now, since when it is asked for."""
    cells = max(_NAME[0], min(_NAME[1], width // 3))
    line: Line = [(f"{glyphs.cursor if chosen else ' '}{glyphs.told} ", Ink("accent"))]
    line.append((_padded(name, cells, glyphs, cell_len), Ink("text", bold=chosen)))
    if width >= _STATE_FROM:
        line.append((f"  {_padded(state, _STATE, glyphs, cell_len)}", DIM))
    line.append((f"  asked for at {clock_or_day(asked, now, zone)}", DIM))
    return cut_line(line, width - 1, cell_len, glyphs.ellipsis)


def _padded(text: str, cells: int, glyphs: Glyphs, cell_len: CellLen) -> str:
    shown = cut(text, cells, cell_len, glyphs.ellipsis)
    return shown + " " * (cells - cell_len(shown))
