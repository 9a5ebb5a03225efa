"""What the directory lists: people on a page, how many there are in all, and where it goes on. Facts only; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from presence_tui.model.person import Person

UserName = Literal["id", "userPrincipalName", "mail"]
"""Properties by which many people are looked up at once."""

MOST_WORDS = 120
"""Characters of a search; nobody's name is longer, and what is longer is no name."""


@dataclass(frozen=True, slots=True)
class UserPage:
    """Some of the people who match, in the directory's order."""

    people: tuple[Person, ...] = ()
    total: int | None = None
    """How many match in all, as Graph counted them for the first page; None: it did not tell."""
    following: str = ""
    """The link to the next page, as Graph gave it; empty: this is the last one."""
    seen: frozenset[str] = frozenset()
    """The links that led here: no list leads to one of them again."""
