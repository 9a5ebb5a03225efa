"""The header's line, replies to keys, and a sentence for every error. Facts in, words out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil
from typing import NamedTuple

from presence_tui.model.coverage import Breach
from presence_tui.model.errors import (
    AlreadyListed,
    BadRequest,
    Forbidden,
    GraphError,
    GraphUnavailable,
    NobodyIsMe,
    Nonsense,
    NotFound,
    NotGranted,
    PresenceError,
    Reply,
    ServerTrouble,
    SignInError,
    Sourced,
    Throttled,
    TokenRejected,
    Unreadable,
)
from presence_tui.model.snapshot import PollRefused, Snapshot
from presence_tui.model.sources import GroupUnclear
from presence_tui.model.text import printable
from presence_tui.view.ages import clock, clock_or_day
from presence_tui.view.breaches import alarm_line
from presence_tui.view.counts import Counts, reachable_words
from presence_tui.view.fitting import cells_of, cut_line
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.health import HealthWords, health_line, service_name
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.permissions import needed_words
from presence_tui.view.refusals import FAULT_STEPS, advice, fault_words
from presence_tui.view.sources import sourced_words, unclear_words
from presence_tui.view.tones import DIM, FAINT, KEY, TEXT, CellLen, Ink, Line

__all__ = ["HealthWords", "asked_words", "error_sentence", "header_line", "health_line", "identity", "poll_reply", "theme_reply"]

_PROGRAM = "presence-tui"
_PROGRAM_FROM = 100
"""Columns from which the header names the program."""
_IDENTITY_FROM = 60
"""Columns under which the header says how many can be reached in place of who is signed in."""
_LEAST_IDENTITY = 10
"""Cells under which a cut identity says nothing."""
_GAP = 2


class HeaderWords(NamedTuple):
    """The header's two ends, uncut and without the blank at either edge; they fit side by side."""

    left: Line
    right: Line
    bar: bool
    """Whether the whole line is one bar in the tone `warn`."""


def identity(snapshot: Snapshot, program: bool, cloud_words: str, demo: bool, glyphs: Glyphs, profile: str = "") -> Line:
    """Return program, profile, tenant, account and cloud: `presence-tui  work · contoso.com · ada@contoso.com`."""
    account = snapshot.account
    facts = [(account.tenant, TEXT), (account.username, DIM)] if account else []
    facts = [(text, ink) for text, ink in [(profile, TEXT), *facts, (cloud_words, DIM)] if text]
    line: Line = [(_PROGRAM, KEY)] if program or not facts else []
    for text, ink in facts:
        if line:
            line.append(("  ", DIM) if line[-1][1] is KEY else (glyphs.joint, FAINT))
        line.append((text, ink))
    return [*line, (" (demo)", Ink("warn"))] if demo else line


def header_line(
    snapshot: Snapshot,
    now: datetime,
    zone: tzinfo,
    width: int,
    glyphs: Glyphs,
    cell_len: CellLen,
    *,
    counts: Counts | None = None,
    cloud_words: str = "",
    demo: bool = False,
    profile: str = "",
    keymap: Keymap = STANDARD,
) -> HeaderWords:
    """Fit identity and health into `width` cells: identity is cut, then dropped, then health takes its short form.

    A group below its minimum takes the place of identity.
    """
    health = health_line(snapshot, now, zone, glyphs, keymap, counts.as_of if counts else None)
    if breaches := [breach for breach in snapshot.breaches if breach.is_below]:
        return _alarmed(breaches, health, width, glyphs, cell_len, demo)
    if width < _IDENTITY_FROM:
        return _narrow(health, now, zone, width, glyphs, cell_len, counts, " (demo)" if demo else "")
    left = identity(snapshot, width >= _PROGRAM_FROM, cloud_words, demo, glyphs, profile)
    room = width - 2 - _GAP - cells_of(health.full, cell_len)
    if cells_of(left, cell_len) <= room:
        return HeaderWords(left, health.full, health.bar)
    tail: Line = left[-1:] if demo else []
    head = cut_line(left[: len(left) - len(tail)], room - cells_of(tail, cell_len), cell_len, glyphs.ellipsis)
    if cells_of(head, cell_len) >= _LEAST_IDENTITY:
        return HeaderWords([*head, *tail], health.full, health.bar)
    if room >= -_GAP:
        return HeaderWords([], health.full, health.bar)
    return HeaderWords([], cut_line(health.short, width - 2, cell_len, glyphs.ellipsis), health.bar)


def _alarmed(
    breaches: Sequence[Breach], health: HealthWords, width: int, glyphs: Glyphs, cell_len: CellLen, demo: bool
) -> HeaderWords:
    """Fit all words for breaches beside health, which may take its short form for that; else as many as there is room for."""
    longest = alarm_line(breaches, 1_000, glyphs, cell_len)
    full = width - 2 - _GAP - cells_of(health.full, cell_len)
    right = health.full if cells_of(longest, cell_len) <= full else cut_line(health.short, width - 2, cell_len, glyphs.ellipsis)
    room = width - 2 - _GAP - cells_of(right, cell_len)
    left = alarm_line(breaches, room, glyphs, cell_len)
    banner: Line = [(" (demo)", Ink("warn"))] if demo else []
    program: Line = [(_PROGRAM, KEY), ("  ", DIM)] if width >= _PROGRAM_FROM else []
    for line in ([*program, *left, *banner], [*left, *banner]):
        if left and cells_of(line, cell_len) <= room:
            return HeaderWords(line, right, health.bar)
    return HeaderWords(left, right, health.bar)


def _narrow(
    health: HealthWords,
    now: datetime,
    zone: tzinfo,
    width: int,
    glyphs: Glyphs,
    cell_len: CellLen,
    counts: Counts | None,
    banner: str,
) -> HeaderWords:
    right = cut_line(health.short, max(width - 2, 0), cell_len, glyphs.ellipsis)
    if counts is None:
        return HeaderWords([], right, health.bar)
    as_of = counts.as_of
    left = f"as of {clock_or_day(as_of, now, zone)}" if as_of else reachable_words(counts)
    room = width - 2 - _GAP - cells_of(right, cell_len)
    line: Line = [(left, TEXT)] if len(left + banner) <= room or (len(left) <= room and not banner) else []
    if banner and len(banner) <= room:
        line.append((banner if line else banner.strip(), Ink("warn")))
    return HeaderWords(line, right, health.bar)


def poll_reply(refused: PollRefused | None, now: datetime, zone: tzinfo) -> str:
    """Answer the key that asks Graph at once."""
    if refused is None:
        return "Asking"
    if refused.throttled:
        return f"{service_name(refused.host)} wants a pause: asked again at {clock_or_day(refused.not_before, now, zone)}"
    return "Asked a moment ago: two seconds at least lie between two polls"


def theme_reply(wanted: str, shown: str, hindrance: str, kept: bool) -> str:
    """Answer the choice of the theme `wanted`: which is `shown` now, what hinders it, and whether it is kept."""
    seen = f", which is {shown} here" if wanted == "auto" and not hindrance else ""
    if hindrance:
        seen = f" for another terminal: {hindrance}" if kept else f" cannot be seen: {hindrance}"
    return f"Theme: {wanted}{seen}{'' if kept else ', not saved'}"


def asked_words(changed: int) -> str:
    """Say what a poll that was asked for by key brought."""
    return f"Asked: {changed:,} changed" if changed else "Asked: nothing changed"


def error_sentence(error: PresenceError, zone: tzinfo) -> str:
    """Return what happened and what to do next. `zone` is for clock times."""
    if isinstance(error, SignInError):
        return advice(error).text
    if isinstance(error, GraphError):
        return _graph_sentence(error, zone)
    if isinstance(error, Sourced):
        return sourced_words(error)
    return f"{printable(error.key)} is watched already." if isinstance(error, AlreadyListed) else str(error)


def _graph_sentence(error: GraphError, zone: tzinfo) -> str:
    match error:
        case GroupUnclear():
            return unclear_words(error)
        case GraphUnavailable():
            words = fault_words(error.host, error.fault)
            return f"{words[0].upper() + words[1:] if words.startswith('the ') else words}. {FAULT_STEPS[error.fault]}"
        case Unreadable():
            return f"Graph's answer cannot be read: {error.what}."
        case Nonsense():
            return f"What answers is not Graph: {error.what}. A proxy or a network's log-in page may stand in between."
        case ServerTrouble():
            return f"Graph fails: {_reply_words(error.reply)}. Try again later."
        case Throttled():
            return f"Graph wants a pause{_pause_words(error, zone)}: too many requests of this app in this tenant."
        case TokenRejected():
            return f"Graph refused the token: {_reply_words(error.reply)}. Sign in again."
        case NotGranted():
            words = needed_words(error.permission)
            return f"Not permitted: the sign-in did not grant {words}. An administrator can consent to it."
        case Forbidden():
            words = needed_words(error.permission)
            return f"Not permitted: {_reply_words(error.reply)}. An administrator can consent to {words}."
        case NobodyIsMe():
            return "An application is signed in, and nobody is me: name somebody by mail address or object id."
        case NotFound():
            return f"Graph knows nobody by that name, or nobody with Teams: {_reply_words(error.reply)}."
        case BadRequest():
            return f"Graph refused the request: {_reply_words(error.reply)}."
        case _:
            return f"Graph did not do what was asked: {error}."


def _reply_words(reply: Reply) -> str:
    words = f"{reply.status} {reply.code}".rstrip()
    return f"{words}, {reply.message.rstrip('.')}" if reply.message.rstrip(".") else words


def _pause_words(error: Throttled, zone: tzinfo) -> str:
    if error.retry_after is None:
        return ""
    from email.utils import parsedate_to_datetime

    try:
        sent = parsedate_to_datetime(error.reply.date)
        until = sent.replace(tzinfo=sent.tzinfo or UTC) + timedelta(seconds=error.retry_after)
        return f" until {clock(until, zone, seconds=True)}"
    except (ValueError, OverflowError, IndexError, TypeError):
        return f" of {ceil(error.retry_after)} s"
