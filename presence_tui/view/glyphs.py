"""Every glyph the screen is made of, in two sets. Each takes one cell; `ASCII` is for fonts and locales that lack the rest."""

from __future__ import annotations

from typing import NamedTuple


class Glyphs(NamedTuple):
    """One set. A status glyph is always followed by a blank, so that a font which draws it too wide spoils nothing."""

    available: str
    busy: str
    away: str
    dnd: str
    out: str
    offline: str
    unknown: str
    asking: str
    no_answer: str
    not_found: str
    failed: str
    cursor: str
    changed: str
    """Changed while the rows stood still."""
    told: str
    """You asked to be told."""
    group_open: str
    group_shut: str
    sort_down: str
    sort_up: str
    more_left: str
    """There are columns further left."""
    more_right: str
    breach: str
    divider: str
    thumb: str
    rule: str
    ellipsis: str
    separator: str
    """Parts facts on one line; see `joint`."""
    trouble: str
    """Opens a line that says what is wrong."""
    right: str
    """What was typed can be used."""

    @property
    def joint(self) -> str:
        """The separator with its blanks."""
        return f" {self.separator} "


UNICODE = Glyphs(
    available="●",
    busy="■",
    away="◐",
    dnd="⊖",
    out="◇",
    offline="○",
    unknown="◌",
    asking=".",
    no_answer="╌",
    not_found="✗",
    failed="!",
    cursor="▌",
    changed="»",
    told="⚑",
    group_open="▾",
    group_shut="▸",
    sort_down="▾",
    sort_up="▴",
    more_left="‹",
    more_right="›",
    breach="▼",
    divider="│",
    thumb="┃",
    rule="─",
    ellipsis="…",
    separator="·",
    trouble="!",
    right="✓",
)

ASCII = Glyphs(
    available="+",
    busy="#",
    away="~",
    dnd="=",
    out="<",
    offline="o",
    unknown="?",
    asking=".",
    no_answer="-",
    not_found="x",
    failed="!",
    cursor=">",
    changed=">",
    told="*",
    group_open="-",
    group_shut="+",
    sort_down="v",
    sort_up="^",
    more_left="<",
    more_right=">",
    breach="!",
    divider=":",
    thumb="|",
    rule="-",
    ellipsis="~",
    separator="-",
    trouble="!",
    right="v",
)
