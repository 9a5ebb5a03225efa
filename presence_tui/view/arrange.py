"""From a roster and what the user wants to see to positions in order. Filters and sorts; draws nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import Roster
from presence_tui.view.states import class_at, look_at, rank_at


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the user chose to see. Local to one screen."""

    filter_text: str = ""
    status_class: StatusClass | None = None
    order: str = "name"
    """The id of one of ORDERS."""
    reverse: bool = False
    clock_times: bool = False
    columns: tuple[str, ...] = ()
    """The columns that were chosen, as config.toml calls them, in order; empty: the usual ones."""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort."""

    id: str
    words: str
    """Completes "Sort by ..."."""
    column: str | None
    """The id of the column whose head bears the arrow."""
    key: Callable[[Roster, int], Any]


def _by_name(roster: Roster, position: int) -> tuple[str, int]:
    return folded(roster.names[position]), position


def _by_state(roster: Roster, position: int) -> tuple[int, str, int]:
    return rank_at(roster, position), folded(roster.names[position]), position


def _by_since(roster: Roster, position: int) -> tuple[bool, float, str, int]:
    since = roster.sinces[position]
    return since is None, -since.at.timestamp() if since else 0.0, folded(roster.names[position]), position


def _by_list(_roster: Roster, position: int) -> int:
    return position


ORDERS = {
    order.id: order
    for order in (
        Order("name", "name", "name", _by_name),
        Order("state", "state", "doing", _by_state),
        Order("since", "last change", "since", _by_since),
        Order("list", "watch list", None, _by_list),
    )
}


def next_order(order: str) -> str:
    """Return the id of the order after `order`, in a circle."""
    ids = list(ORDERS)
    return ids[(ids.index(order) + 1) % len(ids)]


def arrange(roster: Roster, view: ViewState) -> list[int]:
    """Return the positions of the rows to show, in the order to show them."""
    shown = filtered(roster, view)
    if view.order == "list":
        return shown[::-1] if view.reverse else shown
    key = ORDERS[view.order].key
    return sorted(shown, key=lambda position: key(roster, position), reverse=view.reverse)


def filtered(roster: Roster, view: ViewState) -> list[int]:
    """Return the positions of the rows that match, in the watch list's order."""
    positions = list(range(len(roster)))
    if view.status_class is not None:
        positions = [at for at in positions if class_at(roster, at) is view.status_class]
    wanted = _wanted(view.filter_text)
    if wanted:
        positions = [at for at in positions if _matches(roster, at, wanted)]
    return positions


def match_spans(text: str, filter_text: str) -> list[tuple[int, int]]:
    """Return where in `text` the filter's text stands, as half-open ranges of characters, ascending, none touching another."""
    wanted = _wanted(filter_text)
    if not wanted or not text:
        return []
    origins: list[int] = []
    parts: list[str] = []
    for index, char in enumerate(text):
        part = _folded_char(char)
        parts.append(part)
        origins.extend([index] * len(part))
    return _merged(_occurrences("".join(parts), origins, wanted))


@lru_cache(maxsize=1 << 17)
def folded(text: str) -> str:
    """Return `text` without case and accents, so that Č sorts with C and `kovarova` finds Kovářová."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_char, text))


_NO_DECOMPOSITION = str.maketrans({"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae"})


@lru_cache(maxsize=1 << 14)
def _folded_char(char: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return bare.translate(_NO_DECOMPOSITION).casefold()


def _wanted(filter_text: str) -> str:
    return folded(" ".join(filter_text.split()))


def _matches(roster: Roster, position: int, wanted: str) -> bool:
    """Look at what stands in the row, at its groups, and at addresses up to the @ unless one is typed.

    Nobody means an id or a domain.
    """
    person = roster.people[position]
    texts = [roster.names[position], roster.notes[position], look_at(roster, position).word, *roster.entries[position].groups]
    if person:
        texts += [address if "@" in wanted else address.partition("@")[0] for address in (person.upn, person.mail)]
    return any(wanted in folded(text) for text in texts)


def _occurrences(haystack: str, origins: list[int], word: str) -> list[tuple[int, int]]:
    found = []
    at = haystack.find(word)
    while at >= 0:
        found.append((origins[at], origins[at + len(word) - 1] + 1))
        at = haystack.find(word, at + len(word))
    return found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
