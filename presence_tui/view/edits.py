"""Replies to the keys that change the watch list, and what is said when somebody else changed it. Facts in, words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import PurePath

from presence_tui.model.errors import AlreadyListed, PresenceError, Sourced
from presence_tui.model.list_edit import ListChange, ListNews
from presence_tui.model.roster import Roster
from presence_tui.model.text import printable
from presence_tui.view.sources import source_words
from presence_tui.view.wording import error_sentence

NOTHING_TO_UNDO = "Nothing to undo"
NOTHING_TO_REDO = "Nothing to redo"
NO_GROUP = "Those who are in no group are no group to act on"
FOR_PEOPLE = "That key is for a person: this is the line of a group"
NOTHING_TO_CHANGE = "Nothing to change: it is so already"


def done_words(change: ListChange, undo_key: str, joint: str) -> str:
    """Say what a key changed: `Added Marisol Vega to Tier 2 · u undoes`; or that others had removed the person before."""
    if change.outcome != "done":
        return _found(change)
    if change.verb not in ("added", "removed"):
        return _sentence(_fact(change, "now"), change, f"{undo_key} undoes", joint)
    for_now = "" if change.saved else " for now"
    return _sentence(f"{_came(change)}{for_now}", change, f"{undo_key} undoes", joint)


def undone_words(change: ListChange, redo_key: str, joint: str) -> str:
    """Say what undoing changed: `Olu Adeyemi is back in Tier 2 · U redoes`; or `Olu Adeyemi is back already · nothing undone`."""
    if change.outcome != "done":
        return joint.join([_found(change, "back already"), "nothing undone"])
    if change.verb not in ("added", "removed"):
        return _sentence(_fact(change, "again", back=True), change, f"{redo_key} redoes", joint)
    words = f"back{_place(change, 'in')}" if change.verb == "added" else "off the list again"
    parts = [f"{_who(change)} {_is(change)} {words}"] if change.count else []
    if change.joined:
        where = "in" if change.verb == "added" else "out of"
        parts.append(f"{_people(change.joined)} {where} {printable(change.group)} again")
    return _sentence(", ".join(parts), change, f"{redo_key} redoes", joint)


def redone_words(change: ListChange, undo_key: str, joint: str) -> str:
    """Say what redoing changed: `Removed Olu Adeyemi again · u undoes`; or that others did so before, or otherwise."""
    if change.outcome != "done":
        return joint.join([_found(change), "nothing redone"])
    if change.verb not in ("added", "removed"):
        return _sentence(_fact(change, "again"), change, f"{undo_key} undoes", joint)
    return _sentence(f"{_came(change)} again", change, f"{undo_key} undoes", joint)


def wrong_order_words(key: str, sort_key: str) -> str:
    """Say why a person cannot be moved now."""
    return f"{key} moves people in the list's own order: {sort_key}"


def at_end_words(name: str, groups: Sequence[str], group: str, *, down: bool) -> str:
    """Say why somebody of `groups` cannot be moved further below the line of `group`: the first one makes the list's order."""
    if group and groups and group != groups[0]:
        return f"{name} moves in {printable(groups[0])}, which comes first in the list"
    place = f"of {printable(groups[0])}" if groups else "of those who are in no group"
    return f"{name} is the {'last' if down else 'first'} {place}"


def end_of_groups_words(name: str, *, down: bool) -> str:
    """Say why a group cannot be moved further."""
    return f"{printable(name)} is the {'last' if down else 'first'} group"


def news_words(news: ListNews) -> str:
    """Say what somebody else changed: `watchlist.toml: 2 added, 1 removed`."""
    counts = [f"{count:,} {verb}" for count, verb in ((news.added, "added"), (news.removed, "removed")) if count]
    return f"{PurePath(news.file).name}: {', '.join(counts) or 'read anew, the same people'}"


def problem_words(problem: str) -> str:
    """Say that the file cannot be used now, and why."""
    return f"{problem if problem.endswith(('.', '?', '!')) else f'{problem}.'} The last good list stays."


def mended_words(place: str) -> str:
    """Say that the file at `place` can be used again."""
    return f"{PurePath(place).name} is read again"


def failure_words(error: PresenceError, roster: Roster | None, zone: tzinfo) -> str:
    """Say why the list stays as it is. `zone` is for clock times."""
    if isinstance(error, AlreadyListed):
        at = roster.position_of(error.key) if roster else None
        name = roster.names[at] if roster and at is not None else printable(error.key)
        return f"{name} is watched already."
    return error_sentence(error, zone) if isinstance(error, Sourced) else f"Nothing is changed: {error_sentence(error, zone)}"


def _found(change: ListChange, there: str = "on the list already") -> str:
    """Say why nothing was written; `there` is for somebody who was to come."""
    if change.outcome == "done already" and change.verb not in ("added", "removed"):
        return f"{change.name or printable(change.group)}: somebody else did so already"
    if change.outcome == "changed meanwhile":
        return f"{_who(change) or printable(change.group)} {'were' if _is(change) == 'are' else 'was'} changed meanwhile"
    return f"{_who(change)} {_is(change)} {there if change.verb == 'added' else 'off the list already'}"


def _fact(change: ListChange, when: str, *, back: bool = False) -> str:
    """Say what became of a group, or of somebody's groups, name or place; `when` is `now` or `again`."""
    group, again = printable(change.group), " again" if when == "again" else ""
    match change.verb:
        case "regrouped":
            return _regrouped(change) + again
        case "moved":
            return f"Moved {change.name} {change.after}{again}"
        case "group moved":
            return f"Moved {group} {change.after}{again}"
        case "labelled" | "group renamed":
            return f"{printable(change.before)} is called {printable(change.after)} {when}"
        case "group made":
            return f"The group {group} is back" if back else f"Made the group {group}{again}"
        case "group deleted":
            return f"The group {group} is gone again" if back else f"Deleted the group {group}{again}{_left(change)}"
        case "minimum set":
            return f"{group} needs {change.after} {when}" if change.after else f"{group} has no minimum {when}"
        case _:
            source = change.after and source_words(change.after)
            return f"{group} takes people from {source} {when}" if source else f"{group} has no source {when}"


def _regrouped(change: ListChange) -> str:
    into, out_of = printable(change.after), printable(change.before)
    if into and out_of:
        return f"Moved {change.name} to {into}"
    return f"Put {change.name} into {into}" if into else f"Took {change.name} out of {out_of}"


def _left(change: ListChange) -> str:
    """Say how many people of a group that is deleted are in none now."""
    return f": {_people(change.count)} in no group now" if change.count else ""


def _people(count: int) -> str:
    return f"{count:,} people are" if count > 1 else "one person is"


def _came(change: ListChange) -> str:
    parts = [f"{_verb(change)} {_who(change)}{_place(change, 'to')}"] if change.count else []
    if change.joined:
        who = _who(replace(change, count=0, name=""))
        parts.append(f"{'put' if parts else 'Put'} {who} into {printable(change.group)}")
    return ", ".join(parts)


def _who(change: ListChange) -> str:
    if change.count == 1:
        return change.name
    count = change.count or change.joined
    return f"{count:,} people" if count > 1 else change.name or "one person" if count else ""


def _is(change: ListChange) -> str:
    return "are" if (change.count or change.joined) > 1 else "is"


def _verb(change: ListChange) -> str:
    return "Added" if change.verb == "added" else "Removed"


def _place(change: ListChange, preposition: str) -> str:
    return f" {preposition} {printable(change.group)}" if change.group and change.verb == "added" else ""


def _sentence(words: str, change: ListChange, key: str, joint: str) -> str:
    return joint.join([words, key] if change.saved else [words, "not saved", key])
