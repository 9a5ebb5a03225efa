"""What is said of groups whose people are named by the directory: where they come from, how old that is, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from presence_tui.model.errors import Forbidden, GraphUnavailable, NobodyIsMe, PresenceError, SignInError, Sourced, Throttled
from presence_tui.model.looking_up import LookingUp
from presence_tui.model.sources import GroupUnclear, Refreshed, SourceState, entra_group
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group
from presence_tui.view.ages import clock_or_day
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.permissions import asked_scopes, steps
from presence_tui.view.sign_in_facts import SignInFacts

_BAR = 10
"""Cells of the bar."""


def source_words(source: str) -> str:
    """Return where people come from: `direct reports`, `the Entra group Support`."""
    which = entra_group(source)
    return f"the Entra group {printable(which)}" if which else "direct reports"


def sourced_words(error: Sourced) -> str:
    """Say why somebody cannot be changed here: `Bob Ng comes from direct reports: change it there`."""
    return f"{error.name} comes from {source_words(error.source)}: change it there"


def unclear_words(error: GroupUnclear) -> str:
    """Say that a name of the watch list means no one group of Entra."""
    if error.several:
        return f"Several groups of Entra are called {error.name}: name one by its object id, entra-group:<id>."
    return f"Entra has no group {error.name}, or none that you may see."


def refreshed_words(refreshed: Refreshed, sentence: Callable[[PresenceError], str]) -> str:
    """Say what asking all sources anew brought: `Asked for the lists anew: 2 came, 1 went`."""
    if not refreshed.sources:
        return 'No group has a source, such as source = "direct-reports" in the watch list'
    failed = refreshed.failed
    if failed is not None and failed.failure is not None:
        return f"{printable(failed.group)}: {sentence(failed.failure)}"
    counts = [f"{count:,} {verb}" for count, verb in ((refreshed.came, "came"), (refreshed.went, "went")) if count]
    return f"Asked for the lists anew: {', '.join(counts) or 'the same people'}"


def bar_words(far: LookingUp, glyphs: Glyphs, key: str, at: Callable[[datetime], str]) -> str:
    """Return how far a list is looked up, as a bar and in numbers; while it waits, until when instead. `key` stops it."""
    if far.until:
        waits = f"Finding people  {far.found:,} of {far.total:,}"
        return glyphs.joint.join([waits, waiting_words(at(far.until)), f"{key} stops"])
    done = far.found * _BAR // far.total if far.total else _BAR
    full, empty = ("#", ".") if glyphs.rule == "-" else ("\N{BOX DRAWINGS HEAVY HORIZONTAL}", glyphs.rule)
    bar = full * done + empty * (_BAR - done)
    return f"Finding people {bar}  {far.found:,} of {far.total:,}{glyphs.joint}{key} stops"


def waiting_words(until: str) -> str:
    """Say that nobody can be looked up before the clock time `until`, since the directory wants to be left alone."""
    return f"look-ups wait until {until}"


def source_notes(state: SourceState, now: datetime, zone: tzinfo) -> list[str]:
    """Return what a group's line says of its source: what is wrong and how old its people are, the longest form first.

    Nothing while all is well.
    """
    if state.failure is None:
        return [] if state.as_of else ["asking who is in it"]
    named = f"as of {clock_or_day(state.as_of, now, zone)}" if state.as_of else "nobody named yet"
    short = _short(state.failure)
    return [f"{short}, {named}", short]


def roll_words(state: SourceState, now: datetime, zone: tzinfo) -> str:
    """Return how many people a source named, and when: `4 people as of 14:02`; empty where it never did."""
    if state.as_of is None:
        return ""
    return f"{state.people:,} {'person' if state.people == 1 else 'people'} as of {clock_or_day(state.as_of, now, zone)}"


def source_sentences(
    state: SourceState,
    now: datetime,
    zone: tzinfo,
    facts: SignInFacts,
    groups: Iterable[Group],
    key: str,
    sentence: Callable[[PresenceError], str],
) -> list[str]:
    """Return what is wrong with a group's source, sentence by sentence; a link, if any, is the last. Nothing while all is well.

    `key` signs in and out.
    """
    if state.failure is None:
        return []
    again = f" Next try {clock_or_day(state.next_try, now, zone)}." if state.next_try else ""
    if isinstance(state.failure, Forbidden):
        wide = facts._replace(scopes=asked_scopes(facts, groups))
        return [*([again.strip()] if again else []), *steps([state.failure.permission], wide, key)]
    since = f" It fails since {clock_or_day(state.failing_since, now, zone)}." if state.failing_since else ""
    return [f"{sentence(state.failure)}{since}{again}"]


def _short(failure: PresenceError) -> str:
    match failure:
        case Forbidden():
            return f"{failure.permission} is missing"
        case GroupUnclear():
            return f"{'several groups are' if failure.several else 'no group is'} called {failure.name}"
        case NobodyIsMe():
            return "an application has no reports"
        case Throttled():
            return "throttled"
        case GraphUnavailable():
            return "offline"
        case SignInError():
            return "signed out"
    return "its source fails"
