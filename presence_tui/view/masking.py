"""Hides who people are, for screen sharing: values go in, and the same values come out with nobody's name in them.

One gate for everything the screens are given, so that what is added later is masked unless somebody says otherwise. People
become `Person 07`: by their place in the list, so that sorting tells nothing, and for as long as the program runs. States, times,
groups and the tenant stay. Names, addresses, ids, titles, what people write, and JSON go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from presence_tui.model.coverage import Breach
from presence_tui.model.person import ME, Person, UserId
from presence_tui.model.resolution import NobodyFound
from presence_tui.model.roster import Roster
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode, Snapshot
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.profiles import ListedAccount

ACCOUNT = "account hidden"
HIDDEN = "hidden"
_ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:/]+@[^\s\"'<>()\[\],;:/]+\.\w+")
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TOKEN = re.compile(r"\S+")
_AROUND = "\"'()[]<>,.;:·?!"
_LONGEST_NAME = 8
"""Words of a name that are looked for in a sentence."""
_AS_THEY_ARE = (int, float, datetime, Enum, Secret, DeviceCode, BrowserPage, Group, Breach)
"""Types that name nobody, or that a sign-in cannot do without."""
_NAMES_KEPT = frozenset(
    {
        *("key", "keys", "session", "changes"),
        *("group", "groups", "source", "file", "host", "permission", "permissions", "request_id", "client_request_id"),
    }
)
"""Fields that are never drawn, such as a row's key, and those that name no person."""


@dataclass(frozen=True, slots=True)
class HiddenEntry(WatchEntry):
    """An entry that says no more than which row it is."""

    row_key: str = ""

    @property
    def key(self) -> str:
        """The real entry's, which is drawn nowhere."""
        return self.row_key


class Veiled(str):
    """A text of ours that knows what it stands for: whoever types the same means no more than what they typed."""

    __slots__ = ("real",)

    def __new__(cls, shown: str, real: str) -> Veiled:
        """Show `shown` in place of `real`."""
        made = super().__new__(cls, shown)
        made.real = real
        return made

    real: str


class Mask:
    """Numbers people as they come, those of the first list by their places."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        """By entry key and by object id."""
        self._last = 0
        self._digits = 2
        self._known: dict[str, int] = {}
        """Names, folded, and whose they are."""
        self._accounts: dict[str, Account] = {}
        self._columns: dict[str, tuple[Any, Any]] = {}
        """By column, the last real one and what it became."""
        self._counted: tuple[Any, ...] = ()
        self._made: list[tuple[Any, Any]] = []
        """The last values that went in, and what each became: equal facts are to stay the same object."""

    def value(self, value: Any) -> Any:
        """Return `value` with nobody's name in it."""
        if value is None or isinstance(value, _AS_THEY_ARE):
            return value
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, bytes):
            return b""
        if isinstance(value, Roster):
            return self.roster(value)
        if isinstance(value, tuple | list):
            made = [self.value(each) for each in value]
            same = all(one is other for one, other in zip(made, value, strict=True))
            return value if same else type(value)(*made) if hasattr(value, "_fields") else type(value)(made)
        if isinstance(value, Mapping):
            return {name: self.value(each) for name, each in value.items()}
        if isinstance(value, Snapshot):
            return self._replaced(value)
        return self._remembered(value) if isinstance(value, Exception) or is_dataclass(value) else value

    def words(self, text: str) -> str:
        """Return a sentence in which people who are known are called by their numbers, and other addresses and ids are hidden."""
        text = _ADDRESS.sub(lambda found: self._called(found[0], HIDDEN), text)
        text = _ID.sub(lambda found: self._called(found[0], HIDDEN), text)
        return self._without_names(text)

    def real(self, value: Any) -> Any:
        """Return what a value stands for that came from here and goes back."""
        if isinstance(value, Veiled):
            return value.real
        if isinstance(value, HiddenEntry):
            return WatchEntry(self.real(value.who), "", value.groups, value.sourced)
        if isinstance(value, Account):
            return self._accounts.get(value.key, value)
        if isinstance(value, tuple | list):
            return type(value)(self.real(each) for each in value)
        if is_dataclass(value) and not isinstance(value, type | Roster):
            changes = {each.name: self.real(getattr(value, each.name)) for each in fields(value) if each.init}
            return replace(value, **changes)
        return value

    def roster(self, roster: Roster) -> Roster:
        """Return the roster with numbers for names. Columns that are the same as last time stay the same."""
        self._count(roster)
        entries = self._column("entries", roster.entries, lambda: list(map(self._entry, roster.entries)))
        return replace(
            roster,
            entries=entries,
            names=self._column("names", roster.entries, lambda: list(map(self._name, roster.entries))),
            ids=self._column("ids", roster.ids, lambda: [each and self._hidden_id(each) for each in roster.ids]),
            people=self._column("people", roster.people, lambda: [each and self._person(each, "") for each in roster.people]),
            notes=self._column("notes", roster.entries, lambda: [""] * len(roster)),
            raws=self._column("raws", roster.entries, lambda: [b""] * len(roster)),
        )

    def _column(self, name: str, real: Any, make: Any) -> Any:
        last = self._columns.get(name)
        if last is None or last[0] is not real:
            self._columns[name] = last = (real, make())
        return last[1]

    def _count(self, roster: Roster) -> None:
        """Number newcomers, and learn what everybody is called."""
        columns = (roster.entries, roster.people, roster.names, roster.ids)
        if self._counted and all(one is other for one, other in zip(columns, self._counted, strict=True)):
            return
        self._counted = columns
        if not self._numbers:
            self._digits = max(self._digits, len(str(len(roster))))
        for at, entry in enumerate(roster.entries):
            whose = roster.ids[at]
            number = self._numbers.get(entry.key) or (self._numbers.get(whose) if whose else None) or self._next()
            self._numbers[entry.key] = number
            if whose:
                self._numbers[whose] = number
            self._learn(number, entry.who, entry.label, roster.names[at].removesuffix(" (you)"))
            if person := roster.people[at]:
                self._learn(number, person.name, person.upn, person.mail, person.id)

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _learn(self, number: int, *texts: str) -> None:
        for text in texts:
            if text and text.casefold() != ME:
                self._known[text.casefold()] = number

    def _number(self, person: Person) -> int:
        number = self._numbers.get(person.id) or self._next()
        self._numbers[person.id] = number
        self._learn(number, person.name, person.upn, person.mail, person.id)
        return number

    def _pseudonym(self, number: int) -> str:
        return f"Person {number:0{self._digits}}"

    def _entry(self, entry: WatchEntry) -> WatchEntry:
        number = self._numbers[entry.key]
        who = entry.who if entry.key == ME else self._handle(number, entry.who)
        label = self._pseudonym(number) if entry.label else ""
        return HiddenEntry(who, label, entry.groups, entry.sourced, entry.key)

    def _name(self, entry: WatchEntry) -> str:
        name = self._pseudonym(self._numbers[entry.key])
        return f"{name} (you)" if entry.key == ME and not entry.label else name

    def _handle(self, number: int, real: str) -> str:
        return Veiled(f"person-{number:0{self._digits}}", real)

    def _hidden_id(self, real: UserId) -> UserId:
        number = self._numbers[real] = self._numbers.get(real) or self._next()
        return UserId(Veiled(f"{HIDDEN}-{number:0{self._digits}}", real))

    def _person(self, person: Person, upn: str) -> Person:
        number = self._number(person)
        return Person(self._hidden_id(person.id), self._pseudonym(number), upn)

    def _remembered(self, value: Any) -> Any:
        for real, made in self._made:
            if real is value:
                return made
        made = self._made_of(value)
        self._made = [(value, made), *self._made[:63]]
        return made

    def _made_of(self, value: Any) -> Any:
        match value:
            case Person():
                return self._person(value, self._handle(self._number(value), value.upn or value.id))
            case WatchEntry():
                return self._entry(value) if value.key in self._numbers else HiddenEntry(HIDDEN, row_key=value.key)
            case Account():
                self._accounts[value.key] = value
                return replace(value, username=ACCOUNT, name="", id=None)
            case ListedAccount():
                return replace(value, username=ACCOUNT, name="")
            case NobodyFound():
                return NobodyFound()
            case Exception():
                made = type(value).__new__(type(value))  # its __init__ may want something else than it keeps
                made.args = tuple(self.value(each) for each in value.args)
                for name, fact in vars(value).items():
                    setattr(made, name, fact if name in _NAMES_KEPT else self.value(fact))
                return made
        return self._replaced(value)

    def _replaced(self, value: Any) -> Any:
        kept = {each.name: getattr(value, each.name) for each in fields(value) if each.init and each.name not in _NAMES_KEPT}
        changed = {name: made for name, fact in kept.items() if (made := self.value(fact)) is not fact}
        return replace(value, **changed) if changed else value

    def _called(self, text: str, otherwise: str) -> str:
        number = self._known.get(text.casefold())
        return self._pseudonym(number) if number else otherwise

    def _without_names(self, text: str) -> str:
        """Replace names by numbers: runs of words are looked up, the longest first, whatever stands around them."""
        tokens = list(_TOKEN.finditer(text))
        parts: list[str] = []
        at = first = 0
        while first < len(tokens):
            for last in range(min(first + _LONGEST_NAME, len(tokens)) - 1, first - 1, -1):
                run = text[tokens[first].start() : tokens[last].end()]
                bare = run.strip(_AROUND)
                number = self._known.get(run.casefold()) or self._known.get(bare.casefold())
                if number and bare:
                    start = tokens[first].start() + run.index(bare)
                    parts += [text[at:start], self._pseudonym(number)]
                    at, first = start + len(bare), last
                    break
            first += 1
        return "".join([*parts, text[at:]])
