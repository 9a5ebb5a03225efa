"""What the add sheet says: what may be typed, who that is, what enter would add. Facts in, lines out; asks nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo

from presence_tui.model.directory_page import UserPage
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
from presence_tui.view.found_people import Drawn, page_lines, people_lines, row_of
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.permissions import link_of, steps
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.tones import BOLD, DIM, TEXT, CellLen, Ink, Line
from presence_tui.view.wording import error_sentence

Answer = Resolution | UserPage | PresenceError

_INDENT = 3
"""Cells before the words; the table's names begin there too."""
_GAP = 2
_LEAST_WORDS = 2
"""Cells of a name that is looked for: one letter is half a company, one Chinese character a family."""
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}")
_WARN = Ink("warn")
_LATER = "enter adds it as typed, to be looked up later."
_WHOLE = "A whole address or an object id can be added all the same."

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
    page: UserPage | None = None
    """Whom the search before found: they stay, dimmed, until the next answer is there."""
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
    def asks(self) -> str:
        """What is to be looked up: an entry, or the words of a name or the beginning of an address; empty: nothing yet."""
        return self.who or words_meant(self.text)

    @property
    def is_waiting(self) -> bool:
        """Whether names are looked for, and the answer is not there yet."""
        return self.answer is None and bool(self.asks) and not self.who

    @property
    def people(self) -> tuple[Person, ...]:
        """Who was found."""
        match self.answer:
            case Found(person):
                return (person,)
            case SeveralFound(people) | UserPage(people):
                return people
        return ()

    @property
    def entry(self) -> str:
        """What enter adds: of several people the chosen one's own name; empty: nothing, or nobody who is not watched already."""
        watched = self.watched(self.people[self.index]) if self.people else None
        if watched is not None and not watched.entry.sourced:
            return ""
        match self.answer:
            case Found():
                return self.who
            case SeveralFound(people) | UserPage(people) if people:
                return people[self.index].entry
            case PresenceError() as error if passes(error):
                return self.who
        return ""

    @property
    def name(self) -> str:
        """The name of whom enter adds; empty: not known."""
        return self.people[self.index].name if self.people else ""

    def watched(self, person: Person) -> WatchedPerson | None:
        """Return the row of somebody who is watched already."""
        return row_of(person, self.roster)


def words_meant(text: str) -> str:
    """Return the words of `text` that the directory can be searched for; empty where they are too few, or can be nobody's."""
    words = " ".join(text.split())
    cells = sum(1 if char.isascii() else _LEAST_WORDS for char in words)
    return words if cells >= _LEAST_WORDS and entry_problem(words) is None else ""


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
    draw = Drawn(width, room, glyphs, cell_len)
    said: list[Line] = []
    for words, ink in _sentences(adding, zone):
        room_for_words = max(width - _INDENT - 1, 8)
        said += [[(" " * _INDENT + part, ink)] for part in wrap_words(words, room_for_words, cell_len)]
    page = adding.answer if isinstance(adding.answer, UserPage) else adding.page if adding.is_waiting else None
    if page is None or not page.people:
        lines = people_lines(adding.people, adding.index, draw) + said
    else:
        lines = page_lines(page, adding.roster, -1 if adding.is_waiting else adding.index, draw, said)
    return [cut_line(line, width - 1, cell_len, glyphs.ellipsis) for line in lines[:room]]


def _sentences(adding: Adding, zone: tzinfo) -> list[tuple[str, Ink]]:
    if adding.failure is not None:
        return [(failure_words(adding.failure, adding.roster, zone), _WARN)]
    if adding.saving:
        return [("Saving", DIM)]
    if not adding.asks:
        return [(_what_to_type(adding.text), DIM)]
    match adding.answer:
        case None:
            return [(f'Looking for "{adding.asks}"' if adding.is_waiting else "Looking it up", DIM)]
        case UserPage(people):
            return _facts(adding, adding.people[adding.index]) if people else [(f'Nobody matches "{adding.asks}".', TEXT)]
        case Found(person):
            return _facts(adding, person)
        case NobodyFound(nearest):
            near = [(f"Close to it: {nearest}.", TEXT)] if nearest else []
            return [("Nobody has this user name or mail address.", _WARN), *near]
        case PresenceError() as error if passes(error):
            return [(error_sentence(error, zone), _WARN), (_LATER if adding.who else _WHOLE, TEXT)]
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
        return "A name, a mail address or user name, such as ada@contoso.com, or an object id."
    return "Type on: names are looked for from the second letter on."


def _facts(adding: Adding, person: Person) -> list[tuple[str, Ink]]:
    facts: list[tuple[str, Ink]] = []
    watched = adding.watched(person)
    if watched is not None and not isinstance(adding.answer, UserPage):
        called = f" as {watched.name}" if watched.name not in (person.name, f"{person.name} (you)") else ""
        groups = ", ".join(printable(name) for name in watched.entry.groups)
        facts.append((f"Already watched{called}{f', in {groups}' if groups else ''}.", _WARN))
    if "#EXT#" in person.upn.upper():
        facts.append(("A guest: Graph often does not tell a guest's presence.", TEXT))
    if person.name == person.id:
        facts.append(("The directory tells no name for this id. It can be watched all the same.", TEXT))
    return facts
