"""The groups among which one is chosen, each with how many of it can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from presence_tui.model.watch_list import Group
from presence_tui.view.arrangement import Section
from presence_tui.view.fitting import cells_of, cut
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.group_lines import GroupFacts, coverage_forms, group_name
from presence_tui.view.tones import BOLD, TEXT, CellLen, Ink, Line

_NAME = 24
"""Cells of a group's name, as in the table."""
_LEAD = 3


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """One group."""

    name: str
    words: str
    """Its name, printable."""
    forms: Sequence[Line]
    """How many of it can be reached, the longest form first."""


def group_choices(groups: Iterable[Group], facts: GroupFacts, zone: tzinfo, glyphs: Glyphs, asking: bool) -> list[GroupChoice]:
    """Return the groups in the list's order. `facts` count whole groups, whatever passes a filter."""
    sections = (Section(group.name, group, ()) for group in groups)
    return [GroupChoice(one.name, group_name(one.name), coverage_forms(one, facts, zone, glyphs, "", asking)) for one in sections]


def group_line(choice: GroupChoice, under_cursor: bool, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the line of a group: its name, and how many of it can be reached."""
    room = width - _LEAD - _NAME - 3
    form = next((form for form in choice.forms if cells_of(form, cell_len) <= room), choice.forms[-1])
    name = cut(choice.words, _NAME, cell_len, glyphs.ellipsis)
    blanks = " " * (_NAME - cell_len(name) + 2)
    cursor = glyphs.cursor if under_cursor else " "
    return [(f" {cursor} ", Ink("accent")), (f"{name}{blanks}", BOLD if under_cursor else TEXT), *form]
