"""What the edit sheet holds: a line for each thing that can be changed of a person, or of a group. Facts in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from presence_tui.model import list_edit as edits
from presence_tui.model.roster import Roster
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group, source_problem
from presence_tui.view.fitting import cells_of, cut, cut_line
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import BOLD, DIM, TEXT, CellLen, Ink, Line

Kind = Literal["label", "member", "new", "name", "minimum", "source", "up", "down", "delete"]

_MARKS: dict[Kind, str] = {"label": "label", "new": "new group", "name": "name", "minimum": "minimum", "source": "source"}
"""What stands before the field where something can be typed."""
MARK_CELLS = max(map(len, _MARKS.values())) + 4
_VERBS: dict[Kind, str] = {"new": "make it", "up": "move", "down": "move", "delete": "delete"}
_HINTS: dict[Kind, str] = {
    "label": "What you call this entry; empty: the directory's name.",
    "member": "Whoever is in no group stays on the list.",
    "new": "Type the name of a group to make it, with this person in it.",
    "name": "What the group is called.",
    "minimum": "How many of its people have to be reachable; empty: no minimum.",
    "source": "direct-reports, or entra-group: and a name or id; empty: only people who are typed.",
    "up": "Before the group that stands above it.",
    "down": "Behind the group that stands below it.",
    "delete": "Whoever stands in no other group stays on the list, in no group.",
}
_SOURCED = "Whom its source names leaves the table, but for those who are in another group; the others stay on the list."
"""Said in place of the hint where a group with a source is deleted."""
_DIRECT = "direct-reports"
_WORD = 11
"""Cells of the words before a value."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class FormRow:
    """One thing that can be changed."""

    kind: Kind
    value: str = ""
    """What it is now, as it would be typed."""
    group: str = ""
    """Which group it is about; empty for a label."""
    marked: bool = False
    """Whether the person is in that group."""
    count: int = 0
    """How many people are in that group."""
    beside: str = ""
    """The group next to it."""
    sourced: bool = False
    """Whether a group is deleted that has a source."""
    locked: str = ""
    """Why it cannot be changed now, a whole sentence; empty: it can."""

    @property
    def takes_text(self) -> bool:
        """Whether something is typed for it."""
        return self.kind in _MARKS and not self.locked

    @property
    def mark(self) -> str:
        """What stands before the field."""
        return _MARKS.get(self.kind, "")

    @property
    def verb(self) -> str:
        """What enter does; empty: nothing."""
        if self.locked:
            return ""
        if self.kind == "member":
            return "take out" if self.marked else "put in"
        return _VERBS.get(self.kind, "save")


@dataclass(frozen=True, slots=True)
class ListForm:
    """What can be changed of one person, or of one group."""

    title: str
    rows: tuple[FormRow, ...]
    key: str = ""
    """The person's row; empty for a group."""
    index: int = 0
    text: str = ""
    """What stands in the field."""
    note: str = ""
    """What was done last, or why nothing was."""
    failed: bool = False
    saving: bool = False

    @property
    def row(self) -> FormRow:
        """The one under the cursor."""
        return self.rows[self.index]

    def at(self, index: int) -> ListForm:
        """Return the form with the cursor elsewhere, and the field for it."""
        index = max(0, min(index, len(self.rows) - 1))
        return replace(self, index=index, text=self.rows[index].value, note="", failed=False)

    def typed(self, text: str) -> ListForm:
        """Return the form with other text in the field; what is typed at a group's line is a new group's name."""
        index = self.index
        if text and self.row.kind == "member":
            index = next(at for at, row in enumerate(self.rows) if row.kind == "new")
        return replace(self, index=index, text=text if self.rows[index].takes_text else "", note="", failed=False)

    def followed_by(self, newer: ListForm) -> ListForm:
        """Return what is known now with the cursor on the same thing, what is typed, and what was told."""
        same = [at for at, row in enumerate(newer.rows) if (row.kind, row.group) == (self.row.kind, self.row.group)]
        index = same[0] if same else min(self.index, len(newer.rows) - 1)
        text = self.text if same and self.text != self.row.value else newer.rows[index].value
        return replace(newer, index=index, text=text, note=self.note, failed=self.failed, saving=self.saving)

    def edit(self) -> edits.ListEdit | None:
        """Return what enter does; None where there is nothing to do. Raises ValueError with a sentence about what is typed."""
        row, text = self.row, " ".join(self.text.split())
        if row.locked:
            raise ValueError(row.locked)
        if row.kind not in ("new", "member") and row.takes_text and text == row.value:
            return None
        match row.kind:
            case "label":
                return edits.SetLabel(self.key, text)
            case "member" if row.marked:
                return edits.Regroup(self.key, out_of=row.group)
            case "member":
                return edits.Regroup(self.key, into=row.group)
            case "new":
                return edits.Regroup(self.key, into=text, make=True) if text else None
            case "name":
                return edits.RenameGroup(row.group, text)
            case "minimum":
                return edits.SetMinimum(row.group, _minimum(text))
            case "source":
                return edits.SetSource(row.group, _source(text))
            case "delete":
                return edits.DeleteGroup(row.group)
            case _:
                return edits.MoveGroup(row.group, row.beside, after=row.kind == "down")


def _minimum(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise ValueError("The minimum is a whole number from 1 on.")
    return int(text[:9])


def _source(text: str) -> str | None:
    source = _DIRECT if text.casefold().replace(" ", "-") == _DIRECT else text
    if source and (problem := source_problem(source)):
        raise ValueError(f"A source {problem}.")
    return source or None


def person_form(roster: Roster, at: int, groups: Sequence[Group], locked: str = "") -> ListForm:
    """Return what can be changed of the person at position `at`; `locked` says why not the label, where it is not to be seen."""
    entry, counts = roster.entries[at], _counts(roster)
    members = (FormRow("member", "", one.name, one.name in entry.groups, counts.get(one.name, 0)) for one in groups)
    label = "" if locked else printable(entry.label)
    rows = (FormRow("label", label, locked=locked), *members, FormRow("new"))
    return ListForm(roster.names[at], rows, roster.key(at), text=label)


def group_form(roster: Roster, groups: Sequence[Group], name: str) -> ListForm | None:
    """Return what can be changed of the group `name`; None where there is none."""
    names = [group.name for group in groups]
    if name not in names:
        return None
    at, count = names.index(name), _counts(roster).get(name, 0)
    minimum, source = groups[at].minimum_reachable, groups[at].source
    rows = [
        FormRow("name", printable(name), name),
        FormRow("minimum", str(minimum or ""), name),
        FormRow("source", printable(source or ""), name),
    ]
    rows += [FormRow("up", "", name, beside=names[at - 1])] if at else []
    rows += [FormRow("down", "", name, beside=names[at + 1])] if at + 1 < len(names) else []
    rows.append(FormRow("delete", "", name, count=count, sourced=source is not None))
    return ListForm(printable(name), tuple(rows), text=printable(name))


def _counts(roster: Roster) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in roster.entries:
        for name in entry.groups:
            counts[name] = counts.get(name, 0) + 1
    return counts


def form_lines(form: ListForm, width: int, room: int, glyphs: Glyphs, cell_len: CellLen) -> list[Line]:
    """Return the things around the cursor, a blank line, and what is to be known of the one under it."""
    hint = form.row.locked or (_SOURCED if form.row.sourced else _HINTS[form.row.kind])
    told = form.note or ("Saving" if form.saving else hint), Ink("warn") if form.failed else DIM
    seen = max(room - 2, 1)
    top = min(max(0, form.index - seen + 1), max(len(form.rows) - seen, 0))
    names = max((cell_len(printable(row.group)) for row in form.rows if row.kind == "member"), default=0)
    rows = form.rows[top : top + seen]
    lines = [_row_line(row, top + at == form.index, names, width, glyphs, cell_len) for at, row in enumerate(rows)]
    lines += [[], [(f"   {told[0]}", told[1])]] if room > len(lines) + 1 else []
    return [cut_line(line, width - 1, cell_len, glyphs.ellipsis) for line in lines]


def _row_line(row: FormRow, chosen: bool, names: int, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    cursor = (f"{glyphs.cursor if chosen else ' '}  ", Ink("accent"))
    ink = TEXT._replace(bold=chosen)
    if row.kind == "member":
        room = max(min(names, width - _WORD - 12), 4)
        name = cut(printable(row.group), room, cell_len, glyphs.ellipsis)
        blanks = " " * (room - cell_len(name) + _GAP)
        return [cursor, (f"{glyphs.right if row.marked else ' '} ", TEXT), (name, ink), (blanks + people_words(row.count), DIM)]
    words: dict[Kind, str] = {"up": "move up", "down": "move down", "new": "new group", "delete": "delete"}
    word = words.get(row.kind, row.mark)
    other = printable(row.beside)
    beside = {"up": f"before {other}", "down": f"behind {other}", "delete": people_words(row.count)}.get(row.kind, "")
    none = {"label": "none", "minimum": "none", "source": "none"}.get(row.kind, "")
    value = [(row.value, TEXT)] if row.value else [("hidden" if row.locked else beside or none, DIM)]
    return [cursor, (f"{word:<{_WORD}}", ink), *value]


def people_words(count: int) -> str:
    """Return `nobody`, `1 person` or `12 people`."""
    return f"{count:,} people" if count > 1 else "1 person" if count else "nobody"


def title_line(form: ListForm, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the sheet's first line: whom or what it is about, and at the right end which of the two."""
    what = "groups and label" if form.key else "group"
    title = cut(f" Edit {form.title}", max(width - len(what) - _GAP - 1, 1), cell_len, glyphs.ellipsis)
    line: Line = [(title, BOLD)]
    return [*line, (" " * max(width - cells_of(line, cell_len) - len(what) - 1, 1), DIM), (what, DIM)]
