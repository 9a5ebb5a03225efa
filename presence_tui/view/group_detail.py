"""Everything known of one group: coverage, where its people come from, and who they are, whom to call first on top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from presence_tui.model.text import printable
from presence_tui.view.arrangement import Section
from presence_tui.view.fitting import cells_of, cut, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.group_lines import GroupFacts, coverage_forms, group_name
from presence_tui.view.sources import roll_words
from presence_tui.view.states import WORD_CELLS, look_at
from presence_tui.view.tones import BOLD, DIM, FAINT, KEY, TEXT, CellLen, Line

_LABEL = 8
_NAME = 22
"""Cells of a name, as in the table."""
_WAS = len("was ")
LEAST = 3
"""People that are told even where a screen has room for fewer."""
_SOURCES = {"direct-reports": "your direct reports"}
_ENTRA = "entra-group:"


def group_detail_lines(
    section: Section,
    facts: GroupFacts,
    zone: tzinfo,
    glyphs: Glyphs,
    size: tuple[int, int],
    cell_len: CellLen,
    *,
    focused: bool = False,
    add_key: str = "",
    asking: bool = True,
    trouble: Sequence[str] = (),
) -> list[Line]:
    """Return lines for a pane of `size`, cells and rows; of people that have no room in it their number.

    `trouble` says what is wrong with the group's source, sentence by sentence.
    """
    width, height = size
    forms = coverage_forms(section, facts, zone, glyphs, add_key, asking)
    lines: list[Line] = [
        [(text, KEY if focused else BOLD)] for text in wrap_words(group_name(section.name), max(width, 1), cell_len)
    ]
    lines.append(next((form for form in forms if cells_of(form, cell_len) <= width), forms[-1]))
    said = [*_facts(section, facts, zone), *(("", sentence) for sentence in trouble)]
    lines += [line for label, value in said for line in _labelled(label, value, width, cell_len)]
    people = _people(section, facts, max(height - len(lines) - 1, LEAST), width, glyphs, cell_len)
    return [*lines, [], *people] if people else lines


def _facts(section: Section, facts: GroupFacts, zone: tzinfo) -> list[tuple[str, str]]:
    group = section.group
    if group is None:
        return []
    minimum = group.minimum_reachable
    is_told = section.name in facts.breaches or not facts.coverage(section).is_undecided(minimum)
    needs = "" if is_told else f"{minimum:,} who can be reached"
    source = group.source or ""
    if source.startswith(_ENTRA):
        source = f"Entra group {printable(source.removeprefix(_ENTRA))}"
    source = _SOURCES.get(source, printable(source))
    state = facts.sources.get(section.name)
    source = ", ".join(part for part in (source, roll_words(state, facts.now.utc, zone) if state else "") if part)
    return [(label, value) for label, value in (("Needs", needs), ("From", source)) if value]


def _labelled(label: str, value: str, width: int, cell_len: CellLen) -> list[Line]:
    values = wrap_words(value, max(width - _LABEL, 1), cell_len)
    labels = [label, *[""] * (len(values) - 1)]
    return [[(f"{name:<{_LABEL}}", FAINT), (text, TEXT)] for name, text in zip(labels, values, strict=True)]


def _people(section: Section, facts: GroupFacts, room: int, width: int, glyphs: Glyphs, cell_len: CellLen) -> list[Line]:
    everybody = facts.ranked(section)
    shown = everybody if len(everybody) <= room else everybody[: room - 1]
    name_cells = max(min(_NAME, width - WORD_CELLS - 4), 0)
    lines = [_person(at, facts, name_cells, glyphs, cell_len) for at in shown]
    left = len(everybody) - len(shown)
    return [*lines, [(f"{glyphs.ellipsis} {left:,} more", DIM)]] if left else lines


def _person(position: int, facts: GroupFacts, name_cells: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    roster = facts.roster
    seen = look_at(roster, position, glyphs)
    stale = roster.is_stale(position, facts.now, facts.interval)
    name = cut(roster.names[position], name_cells, cell_len, glyphs.ellipsis)
    blanks = " " * (name_cells - cell_len(name) + 2)
    word = f"was {seen.short}" if stale else seen.word
    ink = DIM if stale else seen.ink
    return [(seen.glyph, ink), (f" {name}{blanks}", DIM if stale else TEXT), (word, FAINT if stale else ink)]
