"""Hides who people are, for screen sharing: values go in, and the same values come out with nobody's name in them.

One gate for everything the screens are given, so that what is added later is masked unless somebody says otherwise. People
become `Person 07`: by their place in the list, so that sorting tells nothing, and for as long as the program runs. States, times,
groups and the tenant stay. Names, addresses, ids, titles, what people write, and JSON go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from presence_tui.model.coverage import Breach
from presence_tui.model.errors import AlreadyListed, ConfigError, PresenceError, Sourced, StorageError
from presence_tui.model.importing import ImportLine
from presence_tui.model.list_edit import ListChange
from presence_tui.model.person import ME, Person, UserId
from presence_tui.model.resolution import NobodyFound
from presence_tui.model.roster import Roster
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode, Snapshot
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.model.wish import WishEnd, WishReply
from presence_tui.view.hidden_words import HIDDEN, KnownNames
from presence_tui.view.made_columns import MadeColumns
from presence_tui.view.profiles import ListedAccount, ListedProfile

ACCOUNT = "account hidden"
_AS_THEY_ARE = (int, float, datetime, Enum, Secret, DeviceCode, BrowserPage, Group, Breach)
"""Types that name nobody, or that a sign-in cannot do without."""
_OTHERWISE = "otherwise"
"""Stands in place of what somebody is called from now on."""
_NAMES_KEPT = frozenset(
    {
        *("key", "keys", "session", "changes", "following", "verb", "outcome"),
        *("code", "error", "suberror", "date", "diagnostic", "what", "place", "tenant"),
        *("group", "groups", "source", "file", "host", "permission", "permissions", "request_id", "client_request_id"),
    }
)
"""Fields that are never drawn, such as a row's key, and those that name no person: words of ours, and services'."""


@dataclass(frozen=True, slots=True)
class HiddenEntry(WatchEntry):
    """An entry that says no more than which row it is."""

    row_key: str = ""
    """The key of the real entry, which is drawn nowhere."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.row_key)


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
        self._known = KnownNames(self._pseudonym)
        self._accounts: dict[str, Account] = {}
        self._columns = MadeColumns()
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
            made, problem = self._replaced(value), value.list_problem
            return replace(made, list_problem=Veiled(made.list_problem, problem)) if problem else made
        return self._remembered(value) if isinstance(value, Exception) or is_dataclass(value) else value

    def words(self, text: str) -> str:
        """Return a sentence of others in which those who are known are called by their numbers."""
        return self._known.hide(text)

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
        made, entries = self._columns.made, roster.entries
        return replace(
            roster,
            entries=made("entries", entries, self._entry),
            names=made("names", entries, self._name),
            ids=made("ids", roster.ids, lambda one: one and self._hidden_id(one)),
            people=made("people", roster.people, lambda one: one and self._listed(one)),
            notes=made("notes", entries, lambda _: ""),
            raws=made("raws", entries, lambda _: b""),
        )

    def _count(self, roster: Roster) -> None:
        """Number newcomers, and learn what everybody is called."""
        if not self._numbers:
            self._digits = max(self._digits, len(str(len(roster))))
        for at in self._columns.newcomers(roster.entries, roster.people, roster.names, roster.ids):
            entry, whose = roster.entries[at], roster.ids[at]
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
        self._known.learn(number, *(text for text in texts if text.casefold() != ME))

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

    def _listed(self, person: Person) -> Person:
        """Return somebody of a roster, of whom all names are known since it was counted."""
        number = self._numbers.get(person.id)
        if number is None:
            return self._person(person, "")
        hidden = UserId(Veiled(f"{HIDDEN}-{number:0{self._digits}}", person.id))
        return Person(hidden, self._pseudonym(number), "")

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
            case ListedProfile():
                return replace(value, who=ACCOUNT if value.who else "", problem=self.words(value.problem))
            case NobodyFound():
                return NobodyFound()
            case ListChange():
                return self._change(value)
            case ImportLine():
                return ImportLine(value.line, "", value.fate, error=self.value(value.error))
            case WishEnd() if not value.wish.group or value.outcome == "reachable":
                return replace(value, wish=self.value(value.wish), name=self._name_of(value.key or value.wish.key))
            case WishEnd():
                return value
            case WishReply():
                return replace(value, name=self._known.called(value.name, value.name))  # unknown is a group alone
            case Exception():
                return self._error(value)
        return self._replaced(value)

    def _change(self, change: ListChange) -> ListChange:
        """Name people by their rows; what is about groups stays, for it names none."""
        if change.verb == "labelled":
            change = replace(change, before=self._name_of(change.key), after=_OTHERWISE)
        return replace(change, name=self._name_of(change.key)) if change.key else change

    def _name_of(self, key: str) -> str:
        number = self._numbers.get(key)
        return self._pseudonym(number) if number else HIDDEN

    def _error(self, error: Exception) -> Exception:
        made = type(error).__new__(type(error))  # its __init__ may want something else than it keeps
        named = isinstance(error, ConfigError | StorageError) or not isinstance(error, PresenceError)
        made.args = tuple(self.value(each) for each in error.args) if named else error.args
        for name, fact in vars(error).items():
            setattr(made, name, fact if name in _NAMES_KEPT else self.value(fact))
        if isinstance(made, AlreadyListed):
            made.key = self._name_of(made.key)
        if isinstance(made, Sourced) and isinstance(error, Sourced):
            made.name = self._known.called(error.name)
        return made

    def _replaced(self, value: Any) -> Any:
        kept = {each.name: getattr(value, each.name) for each in fields(value) if each.init and each.name not in _NAMES_KEPT}
        changed = {name: made for name, fact in kept.items() if (made := self.value(fact)) is not fact}
        return replace(value, **changed) if changed else value
