"""People whom the directory found, as rows of a sheet: name, job, address. Facts in, lines out; asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from presence_tui.model.directory_page import UserPage
from presence_tui.model.person import Person
from presence_tui.model.roster import Roster, WatchedPerson
from presence_tui.model.text import printable
from presence_tui.view.fitting import cut
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import BOLD, DIM, TEXT, CellLen, Ink, Line

_INDENT = 3
"""Cells before the words; the table's names begin there too."""
_WIDE = 72
"""Columns from which name, job and address stand on one line."""
_NAME, _JOB = 24, 26
_GAP = 2
_LEAST_ROWS, _SHARE = 3, 3
"""Of a page at least so many people are seen, and at most this part of the room: the table goes on below."""
_AIRY = 6
"""Rows from which blank ones part the people from the rest."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How it is drawn."""

    width: int
    room: int
    """Lines at most."""
    glyphs: Glyphs
    cell_len: CellLen


def row_of(person: Person, roster: Roster | None) -> WatchedPerson | None:
    """Return the row of somebody who is watched already."""
    try:
        return None if roster is None else roster.person(roster.ids.index(person.id))
    except ValueError:
        return None


def people_lines(people: tuple[Person, ...], index: int, draw: Drawn) -> list[Line]:
    """Return the people who have one address, of whom the one at `index` is chosen; a single one in full."""
    if len(people) == 1 and draw.width < _WIDE:
        person = people[0]
        rows = [(f"{draw.glyphs.cursor}  ", person.name, BOLD), ("   ", job_of(person), TEXT), ("   ", _address(person), DIM)]
        return [[(lead, Ink("accent")), (text, ink)] for lead, text, ink in rows if text]
    columns = _columns(people, draw)
    if len(people) < 2:
        return [_row(person, True, columns, draw) for person in people]
    top, shown = _window(people, index, max(draw.room - 2, 1))
    rows_seen = [_row(person, top + at == index, columns, draw) for at, person in enumerate(shown)]
    return [[(f"   {len(people)} people have this address.", TEXT)], *rows_seen]


def page_lines(page: UserPage, roster: Roster | None, index: int, draw: Drawn, said: Sequence[Line]) -> list[Line]:
    """Return those whom a search found, how many there are, and `said`. `index` -1: they are of the search before."""
    airy = draw.room > _AIRY
    seen = min(max(draw.room // _SHARE, _LEAST_ROWS), max(draw.room - 1 - len(said), 1))
    top, shown = _window(page.people, max(index, 0), seen)
    columns = _fixed_columns(draw.width)
    rows = [_row(person, top + at == index, columns, draw, _already(person, roster)) for at, person in enumerate(shown)]
    if index < 0:
        rows = [[(text, DIM._replace(bold=False)) for text, _ in row] for row in rows]
    blank: list[Line] = [[]] if airy else []
    count: list[Line] = [] if index < 0 else [[(" " * _INDENT + _count(page, top, len(shown), draw.glyphs), DIM)]]
    return [*blank, *rows, *blank, *count, *said]


def _count(page: UserPage, top: int, seen: int, glyphs: Glyphs) -> str:
    """Say who of how many is seen: `6 of 214 people that match · type on to narrow`."""
    total = page.total or 0
    if max(total, len(page.people)) <= seen and not page.following:
        return "1 person matches" if seen == 1 else f"{seen} people match"
    which = f"{top + 1} to {top + seen}" if top else f"{seen}"
    of = f"of {max(total, len(page.people)):,} " if total or not page.following else ""
    return f"{which} {of}people that match{glyphs.joint}type on to narrow"


def _window(people: Sequence[Person], index: int, seen: int) -> tuple[int, Sequence[Person]]:
    """Return the position of the first one seen, and those seen."""
    top = min(max(0, index - seen + 1), max(len(people) - seen, 0))
    return top, people[top : top + seen]


def _already(person: Person, roster: Roster | None) -> str:
    """Return what stands in place of the job of somebody who is watched already; empty: they are not."""
    watched = row_of(person, roster)
    if watched is None:
        return ""
    groups = ", ".join(printable(name) for name in watched.entry.groups)
    return f"already in {groups}" if groups else "already watched"


def _columns(people: tuple[Person, ...], draw: Drawn) -> tuple[int, int]:
    """Return the cells of names and jobs: what they need where all fits, else a share of their own, and what addresses leave."""

    def most(texts: Iterable[str]) -> int:
        return max(map(draw.cell_len, texts), default=0)

    width, wide = draw.width, draw.width >= _WIDE
    names, jobs = most(person.name for person in people), most(map(job_of, people)) if wide else 0
    name = min(names, _NAME if wide else max((width - _INDENT - _GAP) // 2, 1))
    job = min(jobs, _JOB)
    gaps = _GAP * (2 if job else 1)
    spare = max(width - 1 - _INDENT - name - job - gaps - most(map(_address, people)), 0)
    more = min(spare, jobs - job)
    return min(name + spare - more, names), job + more


def _fixed_columns(width: int) -> tuple[int, int]:
    """Return the cells of names and jobs in a list that changes while somebody types: nothing is to jump."""
    if width < _WIDE:
        return max((width - _INDENT - _GAP) // 2, 1), 0
    spare = max(width - 80, 0)
    return _NAME + spare // 5, _JOB + spare // 3


def _row(person: Person, chosen: bool, columns: tuple[int, int], draw: Drawn, already: str = "") -> Line:
    """Return somebody on one line; among several only the user name tells them apart."""

    def column(text: str, cells: int) -> str:
        text = cut(text, cells, draw.cell_len, draw.glyphs.ellipsis)
        return text + " " * (cells - draw.cell_len(text) + _GAP)

    name, job = columns
    line: Line = [
        (f"{draw.glyphs.cursor if chosen else ' '}  ", Ink("accent")),
        (column(person.name, name), TEXT._replace(bold=chosen)),
    ]
    if job:
        line.append((column(already or job_of(person), job), DIM if already else TEXT))
    elif already:
        return [*line, (already, DIM)]
    return [*line, (_address(person), DIM)]


def job_of(person: Person) -> str:
    """Return job title and department, as far as they are known."""
    return ", ".join(text for text in (person.job_title, person.department) if text)


def _address(person: Person) -> str:
    return person.mail if person.mail and person.mail.casefold() == person.upn.casefold() else person.upn or person.mail
