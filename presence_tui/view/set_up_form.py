"""The fields of the set-up screen: labels, places, and what is said of what is typed. Where they stand depends on the size alone.

From 76 columns a label stands beside its field, else above it. What does not fit beside has a row below each field, or where rows
are few one row for all, which speaks of the field that has the focus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from presence_tui.model.cloud import REFUSED
from presence_tui.model.person import user_id
from presence_tui.model.text import printable
from presence_tui.settings.setting_up import (
    CLOUD_CHOICES,
    MISSING,
    consent_link,
    problem_of_client_id,
    problem_of_cloud,
    problem_of_tenant,
)
from presence_tui.view.block import block_margin, block_width
from presence_tui.view.fitting import cells_of, cut, cut_line, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.set_up_facts import FieldName, SetUpFacts, SetUpValues
from presence_tui.view.tones import DIM, FAINT, TEXT, CellLen, Ink, Line

LABELS: dict[FieldName, str] = {
    "client_id": "Application (client) id",
    "tenant": "Directory (tenant) id",
    "cloud": "Cloud",
}
CLOUD_WORDS = {choice.key: choice.words for choice in CLOUD_CHOICES} | dict.fromkeys(REFUSED, "operated by 21Vianet")
"""Every cloud that somebody may look for, in the order of the list; those that cannot be had are refused with the reason."""

_BESIDE_FROM = 76
_ROOMY_FROM = 22
"""Rows from which each field has a row of its own for what does not fit beside."""
_FIELD_X = 28
_VERDICT = 14
"""Cells for what is said beside a field."""
_LONGEST_FIELD = 44
_NARROW = 56
"""Columns under which one row is too short for a sentence."""
_RIGHT = TEXT
_WRONG = Ink("problem", bold=True)
_FOCUSED = Ink("accent")
_ID = re.compile(r"(?<![0-9a-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z-])", re.IGNORECASE)
_AROUND = " \t'\"`“”‘’"
"""What comes along with an id that is copied from a page or a file."""


@dataclass(frozen=True, slots=True)
class SetUpState:
    """What is typed, and what became of it."""

    values: SetUpValues
    focus: FieldName
    tried: bool = False
    """Whether enter was pressed: from then on an empty field is a fault."""
    failure: str = ""
    """Why the answers could not be saved; a sentence."""
    scrolled: int = 0
    """Rows of the steps above the first one that is seen."""


class Spot(NamedTuple):
    """Where a field stands."""

    x: int
    y: int
    width: int


class Verdict(NamedTuple):
    """What is said of an answer; no `words`: nothing."""

    right: bool
    words: str


@dataclass(slots=True)
class Form:
    """Rows from the first label on, and the fields in them, counted from there."""

    lines: list[Line] = field(default_factory=list)
    spots: dict[FieldName, Spot] = field(default_factory=dict)


def cleaned(text: str) -> str:
    """Return an answer without what came along when it was pasted."""
    return printable(text, 400).strip(_AROUND)


def pasted(text: str, with_issuer: bool) -> str:
    """Return what a pasted text means: its id, where it holds just one, else its first line that holds something.

    For an issuer an id may be any word, and stays as it is.
    """
    ids: dict[str, str] = {} if with_issuer else {found[0].lower(): found[0] for found in _ID.finditer(text)}
    if len(ids) == 1:
        return next(iter(ids.values()))
    return next((words for line in text.splitlines() if (words := cleaned(line))), "")


def verdict(name: FieldName, state: SetUpState, facts: SetUpFacts) -> Verdict:
    """Return what is said of an answer as it is typed."""
    typed = state.values.of(name)
    problem = _problem(name, state.values, facts)
    if problem == MISSING and not state.tried:
        return Verdict(False, "")
    if problem:
        return Verdict(False, problem)
    if name == "cloud":
        return Verdict(True, "")
    if facts.issuer_host:
        return Verdict(True, "can be used")
    guid = "a GUID" if user_id(typed) else "a domain"
    return Verdict(True, "any organisation" if typed.lower() == "organizations" else guid)


def first_problem(values: SetUpValues, facts: SetUpFacts) -> FieldName | None:
    """Return the first answer that cannot be saved."""
    return next((name for name in facts.asked if _problem(name, values, facts)), None)


def link_for(values: SetUpValues, facts: SetUpFacts) -> str:
    """Return the administrator's consent link; empty while something is missing or wrong, and with an issuer."""
    return "" if facts.issuer_host else consent_link(values.client_id, values.tenant, values.cloud)


def other_cloud(cloud: str, steps: int) -> str:
    """Return the cloud that stands `steps` further in the list."""
    keys = list(CLOUD_WORDS)
    return keys[(keys.index(cloud) + steps) % len(keys)] if cloud in keys else keys[0]


def form(state: SetUpState, facts: SetUpFacts, width: int, height: int, glyphs: Glyphs, cell_len: CellLen) -> Form:
    """Return the fields in at most `height` rows: all of them, or where they do not fit the one that has the focus."""
    made = _Maker(state, facts, width, height, glyphs, cell_len)
    whole = made.form(facts.shown)
    return whole if len(whole.lines) <= height else made.form((state.focus,))


def _problem(name: FieldName, values: SetUpValues, facts: SetUpFacts) -> str:
    match name:
        case "client_id":
            return problem_of_client_id(values.client_id, with_issuer=bool(facts.issuer_host))
        case "tenant":
            return problem_of_tenant(values.tenant, values.client_id)
        case "cloud":
            return problem_of_cloud(values.cloud)


class _Maker:
    """Makes the rows for one size."""

    def __init__(self, state: SetUpState, facts: SetUpFacts, width: int, height: int, glyphs: Glyphs, cell_len: CellLen) -> None:
        self._state, self._facts, self._glyphs, self._cell_len = state, facts, glyphs, cell_len
        self._margin, self._width, self._screen = block_margin(width), block_width(width), width
        self._beside = width >= _BESIDE_FROM
        self._roomy = self._beside and height >= _ROOMY_FROM

    def form(self, names: tuple[FieldName, ...]) -> Form:
        made = Form()
        for name in names:
            self._add(made, name)
        if not self._roomy:
            spoken = verdict(self._state.focus, self._state, self._facts)
            rows = 2 if self._screen < _NARROW else 1
            made.lines += self._remark(spoken, rows) if self._fits_not(spoken) else [[]] * rows
        return made

    def _add(self, made: Form, name: FieldName) -> None:
        y = len(made.lines)
        given = self._facts.given.get(name)
        spoken = verdict(name, self._state, self._facts)
        label: Line = [(f" {LABELS[name]}", _FOCUSED if name == self._state.focus else TEXT)]
        if given:
            label = self._up_to(label, _FIELD_X if self._beside else 0)
            words = f"{'' if self._beside else '  '}{self._state.values.of(name)}"
            made.lines.append(self._placed([*label, (words, TEXT), (f"  from {given}", FAINT)]))
        elif self._beside:
            made.spots[name] = Spot(self._margin + _FIELD_X, y, self._field_width)
            label = self._up_to(label, _FIELD_X + self._field_width + 2)
            made.lines.append(self._placed([*label, *self._beside_words(spoken)]))
        else:
            made.spots[name] = Spot(1, y + 1, self._field_width)
            made.lines += [self._placed([*label, ("  ", TEXT), *self._beside_words(spoken)]), []]
        if self._roomy:
            made.lines += self._remark(spoken, 1) if not given and self._fits_not(spoken) else [[]]

    @property
    def _field_width(self) -> int:
        room = self._width - _FIELD_X - _VERDICT if self._beside else self._screen - 2
        return max(min(room, _LONGEST_FIELD), 1)

    @property
    def _verdict_room(self) -> int:
        before = _FIELD_X + self._field_width + 2 if self._beside else max(map(len, LABELS.values())) + 3
        return self._width - before - 1

    def _fits_not(self, spoken: Verdict) -> bool:
        return bool(spoken.words) and 2 + self._cell_len(spoken.words) > self._verdict_room

    def _beside_words(self, spoken: Verdict) -> Line:
        """Return the verdict where it fits beside a field; else its mark, unless all of it stands below."""
        if not spoken.words:
            return []
        if self._fits_not(spoken):
            return [] if self._roomy else [self._mark(spoken)]
        return [self._mark(spoken), (spoken.words, DIM)]

    def _remark(self, spoken: Verdict, rows: int) -> list[Line]:
        """Return the verdict in `rows` rows below the field, as far left as it takes."""
        room = self._screen - self._margin - (2 if self._margin else 3)
        x = max(min(_FIELD_X if self._beside else 1, room - self._cell_len(spoken.words)), 1)
        parts = wrap_words(spoken.words, max(room - x, 8), self._cell_len)
        if len(parts) > rows:
            parts = [*parts[: rows - 1], cut(" ".join(parts[rows - 1 :]), room - x, self._cell_len, self._glyphs.ellipsis)]
        sign, ink = self._mark(spoken)
        lines = [self._placed([(" " * x + (sign if at == 0 else "  "), ink), (part, DIM)]) for at, part in enumerate(parts)]
        return [*lines, *[[]] * (rows - len(lines))]

    def _mark(self, spoken: Verdict) -> tuple[str, Ink]:
        glyphs = self._glyphs
        return (f"{glyphs.right} ", _RIGHT) if spoken.right else (f"{glyphs.not_found} ", _WRONG)

    def _placed(self, line: Line) -> Line:
        placed: Line = [(" " * self._margin, TEXT), *line] if self._margin else line
        return cut_line(placed, self._screen, self._cell_len, self._glyphs.ellipsis)

    def _up_to(self, line: Line, x: int) -> Line:
        return [*line, (" " * max(x - cells_of(line, self._cell_len), 0), TEXT)]


def opened(facts: SetUpFacts) -> SetUpState:
    """Return how the screen begins: with what holds, and in the first field that has no answer."""
    return SetUpState(facts.values, first_problem(facts.values, facts) or facts.asked[0])


def choice_line(state: SetUpState, width: int, underlined: bool, cell_len: CellLen) -> Line:
    """Return the chosen cloud in `width` cells."""
    cloud = state.values.cloud
    words = f"  {CLOUD_WORDS.get(cloud, '')}"
    blanks = " " * max(width - cell_len(cloud) - cell_len(words), 0)
    chosen = Ink("text", bold=state.focus == "cloud", underline=underlined)
    return [(cloud, chosen), (words + blanks, Ink("dim", underline=underlined))]
