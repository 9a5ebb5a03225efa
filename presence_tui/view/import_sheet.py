"""What the sheet for an import says: what a file names, how far the look-ups are, and what came of it. Facts in, lines out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from presence_tui.model.errors import PresenceError
from presence_tui.model.importing import COME, Import, PeopleFile
from presence_tui.model.text import printable
from presence_tui.view.fitting import cells_of, cut, cut_line, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.importing import left_out_lines, summary, unchecked_words
from presence_tui.view.tones import BOLD, DIM, TEXT, CellLen, Ink, Line
from presence_tui.view.wording import error_sentence

_INDENT = 3
_GAP = 2
_WARN = Ink("warn")
STOPPED = "Stopped: nobody was imported"
STEP = 5
"""Per cent of the look-ups between two drawings."""


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What the sheet knows."""

    text: str = ""
    """The path that is typed."""
    file: PeopleFile | None = None
    """What is there; None: not known yet."""
    failure: PresenceError | None = None
    """Why it cannot be read, or the list not be saved."""
    groups: tuple[str, ...] = ()
    group: str = ""
    """The one to add to; empty: none."""
    looked_up: tuple[int, int] | None = None
    """How many of how many, while an import runs."""
    saving: bool = False
    """Whether everybody is looked up, and the list is being saved: too late to stop."""
    stopped: bool = False
    """Whether the last one was stopped, which changed nothing."""
    imported: Import | None = None
    """What came of the last one."""
    name: str = ""
    """What the file of the last one was called, printable."""
    top: int = 0
    """The first line of the report that is seen."""

    @property
    def can_begin(self) -> bool:
        """Whether enter imports."""
        return self.looked_up is None and self.file is not None and bool(self.file.entries) and self.failure is None


def title_line(facts: ImportFacts, width: int, ellipsis: str, cell_len: CellLen) -> Line:
    """Return the sheet's first line, with the group to add to at its right end."""
    line: Line = [(" Import people from a file", BOLD)]
    if not facts.groups:
        return line
    place = f"to {printable(facts.group)}" if facts.group else "in no group"
    place = cut(place, max(width - cells_of(line, cell_len) - _GAP - 1, 0), cell_len, ellipsis)
    blanks = width - cells_of(line, cell_len) - cell_len(place) - 1
    return [*line, (" " * max(blanks, 1), DIM), (place, TEXT if facts.group else DIM)]


def import_lines(facts: ImportFacts, width: int, room: int, glyphs: Glyphs, zone: tzinfo, cell_len: CellLen) -> list[Line]:
    """Return what stands below the field, in at most `room` lines."""
    lines: list[Line] = []
    for words, ink in _sentences(facts, glyphs, zone):
        parts = wrap_words(words, max(width - _INDENT - 1, 8), cell_len)
        lines += [[(" " * _INDENT + part, ink)] for part in parts]
    if facts.looked_up is None and not facts.text.strip() and facts.imported is not None:
        lines += _report(facts, facts.imported, report_rows(room), zone)
    return [cut_line(line, width - 1, cell_len, glyphs.ellipsis) for line in lines[:room]]


def report_rows(room: int) -> int:
    """Return how many lines of the report are seen: half the room, for the table goes on below."""
    return max(room // 2, 1)


def last_top(facts: ImportFacts, room: int) -> int:
    """Return the first line of the report at which its end is seen; 0 where all of it is."""
    return max(len(facts.imported.left_out) - report_rows(room), 0) if facts.imported else 0


def _report(facts: ImportFacts, found: Import, room: int, zone: tzinfo) -> list[Line]:
    seen = list(left_out_lines(found, zone))[facts.top : facts.top + room]
    widest = max((len(f"{line.line:,}") for line in found.left_out), default=1)
    return [[(f"   line {f'{number:,}':>{widest}}  ", DIM), (why, TEXT)] for number, why in seen]


def _sentences(facts: ImportFacts, glyphs: Glyphs, zone: tzinfo) -> list[tuple[str, Ink]]:
    if facts.saving:
        return [("Saving the list: this cannot be stopped any more.", TEXT)]
    if facts.looked_up is not None:
        done, total = facts.looked_up
        share = 100 if not total else done * 100 // total
        return [
            (f"Looked up {done:,} of {total:,}{glyphs.joint}{share} %", TEXT),
            ("The table goes on, and so does this where the sheet is closed.", DIM),
        ]
    if facts.stopped:
        return [(STOPPED, _WARN)]
    if facts.failure is not None:
        return [(error_sentence(facts.failure, zone), _WARN)]
    if not facts.text.strip():
        return _empty(facts, zone)
    if facts.file is None:
        return [("Reading it", DIM)]
    return _found(facts, facts.file)


def _empty(facts: ImportFacts, zone: tzinfo) -> list[tuple[str, Ink]]:
    if facts.imported is None:
        return [("A text or CSV file: one entry a line, or a column named upn, mail, email or id.", DIM)]
    unchecked = unchecked_words(facts.imported, zone)
    said = [(f"{facts.name}: {summary(facts.imported, facts.group)}", TEXT)]
    return [*said, (unchecked, _WARN)] if unchecked else said


def _found(facts: ImportFacts, file: PeopleFile) -> list[tuple[str, Ink]]:
    count = len(file.entries)
    if not count:
        return [("Nobody is named in this file.", _WARN)]
    by = f', by "{file.column}"' if file.column else ""
    people = "1 person is" if count == 1 else f"{count:,} people are"
    where = f" to {printable(facts.group)}" if facts.group else ""
    return [
        (f"{people} named{by}.", TEXT),
        (f"enter looks everybody up and adds them{where}, in one change.", DIM),
    ]


def notice_words(facts: ImportFacts, found: Import, undo_key: str, commands_key: str, joint: str) -> str:
    """Return what is said once an import is done."""
    parts = [f"{facts.name}: {summary(found, facts.group)}"]
    if found.count(*COME):
        parts.append(f"{undo_key} takes all back")
    if found.left_out:
        parts.append(f'{commands_key} "import" says why')
    return joint.join(parts)
