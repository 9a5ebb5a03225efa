"""The wishes of one profile, in a state file that all its panes share. Hold its lock while you `change` it.

Several lists may be watched in one profile; each has its own wishes in the file, and leaves those of the others alone.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path

from presence_tui.model.person import UserId, user_id
from presence_tui.model.wish import MOST_WISHES, Granted, KeptWishes, Wish, WishEdit
from presence_tui.storage.state_file import change_state, load_state

_REMEMBERED = timedelta(days=1)
"""For how long a granted wish stays: every pane that waits has heard of it by then."""
_LONGEST = 400
"""Characters of an entry or a group's name; more is none of ours."""

_LIMIT = 1_000_000
"""Bytes; twenty lists with all the wishes they may have."""

_log = logging.getLogger(__name__)


class WishesFile:
    """The wishes about one `watch_list`, which is named by its path."""

    def __init__(self, path: Path, watch_list: str) -> None:
        self._path = path
        self._list = watch_list
        self._seen: tuple[int, ...] | None = None
        self._warned = ""

    def look(self) -> KeptWishes | None:
        """Return what is kept; None where the file is as it was when it was read or written last. Never raises."""
        looks = self._looks()
        if looks == self._seen:
            return None
        kept = self._read()[0]
        self._seen = looks
        return kept

    def change(self, edits: Sequence[WishEdit], now: datetime) -> tuple[KeptWishes, KeptWishes]:
        """Do `edits`; return what was kept before, and what is kept now. Raises StorageError."""
        before, others = self._read()
        forgotten = {edit.wish.of for edit in edits if edit.verb == "forget"}
        others = [one for one in others if not (isinstance(one, dict) and one.get("of", "") in forgotten)]
        after = reduce(KeptWishes.after, edits, before)
        recent = tuple((wish, granted) for wish, granted in after.granted if now - granted.at < _REMEMBERED)
        after = KeptWishes(after.pending, recent[-MOST_WISHES:])
        change_state(self._path, {"wishes": [*others, *_written(after, self._list)]}, _LIMIT)
        self._seen = self._looks()
        return before, after

    def _read(self) -> tuple[KeptWishes, list[object]]:
        """Return our wishes, and what else the file holds in their place, as it is."""
        state, problem = load_state(self._path, _LIMIT)
        if problem and problem != self._warned:
            _log.warning("%s", problem)
        self._warned = problem or ""
        listed = state.get("wishes")
        pending: list[Wish] = []
        granted: list[tuple[Wish, Granted]] = []
        others: list[object] = []
        for one in listed if isinstance(listed, list) else []:
            wish = _wish(one) if isinstance(one, dict) and one.get("list") == self._list else None
            if wish is None:
                others.append(one)
            elif (end := _granted(one)) is not None:
                granted.append((wish, end))
            else:
                pending.append(wish)
        return KeptWishes(tuple(pending), tuple(granted)), list(_bounded(others))

    def _looks(self) -> tuple[int, ...]:
        """Return what the file looks like from outside; each save is a new file."""
        try:
            facts = os.lstat(self._path)
        except OSError:
            return ()
        return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _bounded(others: Sequence[object]) -> Iterator[object]:
    """Leave out what is too much of each other list: of what was granted the oldest, and what is pending from a limit on."""
    left: Counter[tuple[str, bool]] = Counter()
    kept: list[object] = []
    for one in reversed(others):
        known = one if isinstance(one, dict) else {}
        kind = _text(known, "list"), "granted" in known
        left[kind] += 1
        if left[kind] <= MOST_WISHES:
            kept.append(one)
    return reversed(kept)


def forget_wishes(path: Path, of: str | None) -> None:
    """Forget the wishes of one account, see `Wish.of`; without it everybody's, in all lists. Raises StorageError."""
    listed = load_state(path, _LIMIT)[0].get("wishes")
    left = [one for one in listed if isinstance(one, dict) and one.get("of", "") != of] if isinstance(listed, list) else []
    change_state(path, {"wishes": left if of is not None else []}, _LIMIT)


def _written(kept: KeptWishes, watch_list: str) -> Iterable[dict[str, object]]:
    for wish in kept.pending:
        yield _as_object(wish, watch_list)
    for wish, granted in kept.granted:
        end = {"granted": _time(granted.at), "granted_key": granted.key, "granted_id": granted.id}
        yield _as_object(wish, watch_list) | {name: value for name, value in end.items() if value is not None}


def _as_object(wish: Wish, watch_list: str) -> dict[str, object]:
    about = {"key": wish.key or None, "id": wish.id, "group": wish.group or None, "of": wish.of or None}
    known: dict[str, object] = {name: value for name, value in about.items() if value is not None}
    return known | {"asked": _time(wish.asked), "list": watch_list}


def _wish(value: Mapping[str, object]) -> Wish | None:
    key, group, asked = _text(value, "key"), _text(value, "group"), _moment(value, "asked")
    if asked is None or bool(key) == bool(group):
        return None
    return Wish(asked, key, _id(value, "id"), group, _text(value, "of"))


def _granted(value: object) -> Granted | None:
    if not isinstance(value, dict):
        return None
    at, key = _moment(value, "granted"), _text(value, "granted_key")
    return Granted(at, key, _id(value, "granted_id")) if at is not None and key else None


def _text(value: Mapping[str, object], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) and len(text) <= _LONGEST else ""


def _id(value: Mapping[str, object], name: str) -> UserId | None:
    return user_id(_text(value, name))


def _moment(value: Mapping[str, object], name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(value, name))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
