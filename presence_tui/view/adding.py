"""What the add sheet says: what may be typed, who that is, what enter would add. Facts in, lines out; asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from presence_tui.model.errors import (
    Forbidden,
    GraphUnavailable,
    Nonsense,
    PresenceError,
    ServerTrouble,
    SignInNeeded,
    SignInUnavailable,
    Throttled,
    TokenRejected,
    Unreadable,
)
from presence_tui.model.permissions import NAMES
from presence_tui.model.person import ME, Person, entry_problem, user_id
from presence_tui.model.resolution import Found, NobodyFound, Resolution, SeveralFound
from presence_tui.model.roster import Roster, WatchedPerson
from presence_tui.model.text import printable
from presence_tui.view.edits import failure_words
from presence_tui.view.fitting import cells_of, cut, cut_line, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.permissions import link_of, steps
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.tones import BOLD, DIM, TEXT, CellLen, Ink, Line
from presence_tui.view.wording import error_sentence

Answer = Resolution | PresenceError

_INDENT = 3
"""Cells before the words; the table's names begin there too."""
_WIDE = 72
"""Columns from which name, job and address stand on one line."""
_NAME, _JOB = 24, 26
_GAP = 2
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}")
_WARN = Ink("warn")

_PASSES = (GraphUnavailable, ServerTrouble, Throttled, Nonsense, TokenRejected, SignInNeeded, SignInUnavailable)
"""Failures after which the same look-up works some day, so that an entry may be added before it is looked up."""


def who_meant(text: str) -> str:
    """Return the entry that `text` is: an address, also as mail programs copy it (`Ada <ada@contoso.com>`), an object id or `me`.

    Empty where it is none of these, or not yet.
    """
    word = text.strip().rstrip(";,")
    if in_brackets := re.search(r"<([^<>]*)>$", word):
        word = in_brackets[1].strip()
    word = word.removeprefix("mailto:")
    known = word.casefold() == ME or user_id(word) is not None or _ADDRESS.fullmatch(word)
    return word if known and entry_problem(word) is None else ""


@dataclass(frozen=True, slots=True)
class Adding:
    """What the sheet knows."""

    text: str = ""
    """What stands in the field."""
    answer: Answer | None = None
    """Who that is, or why it cannot be told; None: not known yet."""
    roster: Roster | None = None
    groups: tuple[str, ...] = ()
    """The list's groups."""
    group: str = ""
    """The one to add to; empty: none."""
    index: int = 0
    """Who of several is chosen."""
    saving: bool = False
    facts: SignInFacts | None = None
    """Whose consent it takes where a permission is missing."""
    sign_in_key: str = ""
    failure: PresenceError | None = None
    """Why the last attempt to add somebody came to nothing."""

    @property
    def who(self) -> str:
        """The entry that is typed; empty: none yet."""
        return who_meant(self.text)

    @property
    def people(self) -> tuple[Person, ...]:
        """Who was found."""
        match self.answer:
            case Found(person):
                return (person,)
            case SeveralFound(people):
                return people
        return ()

    @property
    def entry(self) -> str:
        """What enter adds: of several people the chosen one's own name; empty: nothing, or nobody who is not watched already."""
        if self.people and self.watched(self.people[self.index]):
            return ""
        match self.answer:
            case Found():
                return self.who
            case SeveralFound(people):
                return people[self.index].upn or people[self.index].id
            case PresenceError() as error if passes(error):
                return self.who
        return ""

    @property
    def name(self) -> str:
        """The name of whom enter adds; empty: not known."""
        return self.people[self.index].name if self.people else ""

    def watched(self, person: Person) -> WatchedPerson | None:
        """Return the row of somebody who is watched already."""
        roster = self.roster
        if roster is None:
            return None
        at = next((at for at, whose in enumerate(roster.ids) if whose == person.id), None)
        return roster.person(at) if at is not None else None


def passes(error: PresenceError) -> bool:
    """Return whether what failed may work later without anybody changing a permission or the entry."""
    return isinstance(error, _PASSES) and not isinstance(error, Unreadable)


def title_line(adding: Adding, width: int, ellipsis: str, cell_len: CellLen) -> Line:
    """Return the sheet's first line, with the group to add to at its right end."""
    line: Line = [(" Add a person", BOLD)]
    if not adding.groups:
        return line
    place = f"to {printable(adding.group)}" if adding.group else "in no group"
    place = cut(place, max(width - cells_of(line, cell_len) - _GAP - 1, 0), cell_len, ellipsis)
    blanks = width - cells_of(line, cell_len) - cell_len(place) - 1
    return [*line, (" " * max(blanks, 1), DIM), (place, TEXT if adding.group else DIM)]


def answer_lines(adding: Adding, width: int, room: int, glyphs: Glyphs, zone: tzinfo, cell_len: CellLen) -> list[Line]:
    """Return what stands below the field, in at most `room` lines."""
    lines = _people_lines(adding, width, room, glyphs, cell_len)
    for words, ink in _sentences(adding, zone):
        room_for_words = max(width - _INDENT - 1, 8)
        lines += [[(" " * _INDENT + part, ink)] for part in wrap_words(words, room_for_words, cell_len)]
    return [cut_line(line, width - 1, cell_len, glyphs.ellipsis) for line in lines[:room]]


def _sentences(adding: Adding, zone: tzinfo) -> list[tuple[str, Ink]]:
    if adding.failure is not None:
        return [(failure_words(adding.failure, adding.roster, zone), _WARN)]
    if adding.saving:
        return [("Saving", DIM)]
    if not adding.who:
        return [(_what_to_type(adding.text), DIM)]
    match adding.answer:
        case None:
            return [("Looking it up", DIM)]
        case Found(person):
            return _facts(adding, person)
        case NobodyFound(nearest):
            near = [(f"Close to it: {nearest}.", TEXT)] if nearest else []
            return [("Nobody has this user name or mail address.", _WARN), *near]
        case PresenceError() as error if passes(error):
            return [(error_sentence(error, zone), _WARN), ("enter adds it as typed, to be looked up later.", TEXT)]
        case Forbidden() as error if adding.facts is not None:
            return _denied(error, adding.facts, adding.sign_in_key)
        case PresenceError() as error:
            return [(error_sentence(error, zone), _WARN)]
    return _facts(adding, adding.people[adding.index])


def _denied(error: Forbidden, facts: SignInFacts, key: str) -> list[tuple[str, Ink]]:
    first, *rest = steps((error.permission,), facts, key)
    link = link_of(facts)
    ids = "An object id can be added without it." if error.permission == NAMES else ""
    said = " ".join(words for words in (ids, *rest) if words and words != link)
    refused = f"Not permitted: {error.reply.status} {error.reply.code}".rstrip() + ". " if error.reply.status else ""
    return [(f"{refused}{first}", _WARN), (said, TEXT), *([(link, BOLD)] if link else [])]


def _what_to_type(text: str) -> str:
    if not text.strip():
        return "A mail address or user name, such as ada@contoso.com, or an object id."
    if "@" in text:
        return "Type on: this is no whole address yet."
    return "Names are not looked for: type a whole address, such as ada@contoso.com, or an object id."


def _facts(adding: Adding, person: Person) -> list[tuple[str, Ink]]:
    facts: list[tuple[str, Ink]] = []
    watched = adding.watched(person)
    if watched is not None:
        called = f" as {watched.name}" if watched.name not in (person.name, f"{person.name} (you)") else ""
        groups = ", ".join(printable(name) for name in watched.entry.groups)
        facts.append((f"Already watched{called}{f', in {groups}' if groups else ''}.", _WARN))
    if "#EXT#" in person.upn.upper():
        facts.append(("A guest: Graph often does not tell a guest's presence.", TEXT))
    if person.name == person.id:
        facts.append(("The directory tells no name for this id. It can be watched all the same.", TEXT))
    return facts


def _people_lines(adding: Adding, width: int, room: int, glyphs: Glyphs, cell_len: CellLen) -> list[Line]:
    people = adding.people
    if len(people) == 1 and width < _WIDE:
        person = people[0]
        rows = [(f"{glyphs.cursor}  ", person.name, BOLD), ("   ", _job(person), TEXT), ("   ", _address(person), DIM)]
        return [[(lead, Ink("accent")), (text, ink)] for lead, text, ink in rows if text]
    columns = _columns(people, width, cell_len)
    if len(people) < 2:
        return [_row(person, True, columns, glyphs, cell_len) for person in people]
    seen = max(room - 2, 1)
    top = min(max(0, adding.index - seen + 1), max(len(people) - seen, 0))
    rows_seen = [
        _row(person, top + at == adding.index, columns, glyphs, cell_len) for at, person in enumerate(people[top : top + seen])
    ]
    return [[(f"   {len(people)} people have this address.", TEXT)], *rows_seen]


def _columns(people: tuple[Person, ...], width: int, cell_len: CellLen) -> tuple[int, int]:
    """Return the cells of names and jobs: what they need where all fits, else a share of their own, and what addresses leave."""

    def most(texts: Iterable[str]) -> int:
        return max(map(cell_len, texts), default=0)

    wide = width >= _WIDE
    names, jobs = most(person.name for person in people), most(map(_job, people)) if wide else 0
    name = min(names, _NAME if wide else max((width - _INDENT - _GAP) // 2, 1))
    job = min(jobs, _JOB)
    gaps = _GAP * (2 if job else 1)
    spare = max(width - 1 - _INDENT - name - job - gaps - most(map(_address, people)), 0)
    more = min(spare, jobs - job)
    return min(name + spare - more, names), job + more


def _row(person: Person, chosen: bool, columns: tuple[int, int], glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return somebody on one line; among several only the user name tells them apart."""

    def column(text: str, cells: int) -> str:
        text = cut(text, cells, cell_len, glyphs.ellipsis)
        return text + " " * (cells - cell_len(text) + _GAP)

    name, job = columns
    line: Line = [
        (f"{glyphs.cursor if chosen else ' '}  ", Ink("accent")),
        (column(person.name, name), TEXT._replace(bold=chosen)),
    ]
    if job:
        line.append((column(_job(person), job), TEXT))
    return [*line, (_address(person), DIM)]


def _job(person: Person) -> str:
    return ", ".join(text for text in (person.job_title, person.department) if text)


def _address(person: Person) -> str:
    return person.mail if person.mail and person.mail.casefold() == person.upn.casefold() else person.upn or person.mail
