"""Who passes what narrows the table: a group, a class, a text. Each letter more is looked for among those who were left.

What stands in a row and seldom changes is kept folded, one text a row, once somebody looks for a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING

from presence_tui.model.roster import Roster, RowState
from presence_tui.view.differing import differing
from presence_tui.view.matching import fold, folded, wanted
from presence_tui.view.states import class_at, look, look_at

if TYPE_CHECKING:
    from presence_tui.view.arrange import ViewState

_KEPT = ("names", "people", "notes")
"""Columns of which folded texts are kept, besides entries."""


def passes(roster: Roster, view: ViewState, at: int) -> bool:
    """Say whether the row at `at` passes."""
    if view.group is not None and view.group not in roster.entries[at].groups:
        return False
    if view.status_class is not None and class_at(roster, at) is not view.status_class:
        return False
    looked_for = wanted(view.filter_text)
    return not looked_for or matches(roster, at, looked_for)


def matches(roster: Roster, at: int, looked_for: str) -> bool:
    """Look at what stands in the row, at its groups, and at addresses up to the @ unless one is typed.

    Nobody means an id or a domain.
    """
    texts = [roster.notes[at], look_at(roster, at).word]
    return looked_for in _kept_text(roster, at, "@" in looked_for) or any(looked_for in folded(text) for text in texts)


def _kept_text(roster: Roster, at: int, whole: bool) -> str:
    """Return name, groups and addresses, folded; `whole`: with their domains. Nobody can look for what stands between."""
    texts = [roster.names[at], *roster.entries[at].groups]
    person = roster.people[at]
    if person is not None:
        upn, mail = person.upn, person.mail
        texts.append(upn if whole else upn.partition("@")[0])
        if mail != upn:
            texts.append(mail if whole else mail.partition("@")[0])
    return fold("\n".join(texts))


class Passing:
    """Finds everybody who passes."""

    def __init__(self) -> None:
        self._roster: Roster | None = None
        """Of which texts are kept."""
        self._texts: list[str] = []
        self._whole = False
        """Whether they have addresses with their domains."""
        self._notes: dict[int, str] = {}

    def forget(self) -> None:
        """Keep nothing: nobody looks for a text any more."""
        self._roster, self._texts, self._notes = None, [], {}

    def all(
        self, roster: Roster, view: ViewState, members: Callable[[str], Sequence[int]], left: list[int] | None = None
    ) -> list[int]:
        """Return the positions of those who pass, ascending. `members` are a group's; all of them are among `left`, if given."""
        looked_for = wanted(view.filter_text)
        if not looked_for:
            self.forget()
        rows = self._of_class(roster, view, members) if left is None else left
        return self._of_text(roster, rows, looked_for) if looked_for else rows

    @staticmethod
    def _of_class(roster: Roster, view: ViewState, members: Callable[[str], Sequence[int]]) -> list[int]:
        rows: Iterable[int] = range(len(roster)) if view.group is None else members(view.group)
        wanted_class = view.status_class
        if wanted_class is None:
            return list(rows)
        standings = list(roster.standings)  # quicker to pick from than a column
        by_id = dict(zip(map(id, standings), standings, strict=True))
        good = {which for which, standing in by_id.items() if standing.status_class is wanted_class}
        unclear = _unanswered(roster)
        if not unclear:
            return [at for at in rows if id(standings[at]) in good]
        return [at for at in rows if (class_at(roster, at) is wanted_class if at in unclear else id(standings[at]) in good)]

    def _of_text(self, roster: Roster, rows: list[int], looked_for: str) -> list[int]:
        self.prepare(roster, len(roster), "@" in looked_for)
        texts, standings = self._texts, list(roster.standings)
        by_id = dict(zip(map(id, standings), standings, strict=True))
        good = {which for which, standing in by_id.items() if looked_for in folded(look(standing).word)}
        also = {at for at, note in self._notes.items() if looked_for in note}
        unclear = _unanswered(roster)
        also.update(at for at in unclear if looked_for in folded(look_at(roster, at).word))
        if not good and not also:
            return [at for at in rows if looked_for in texts[at]]
        return [
            at
            for at in rows
            if looked_for in texts[at] or at in also or (good and id(standings[at]) in good and at not in unclear)
        ]

    def prepare(self, roster: Roster, rows: int, whole: bool = False) -> bool:
        """Keep the texts of so many more rows; return whether there are others left."""
        self._follow(roster, whole)
        start = len(self._texts)
        self._texts += [_kept_text(roster, at, whole) for at in range(start, min(start + rows, len(roster)))]
        return len(self._texts) < len(roster)

    def _follow(self, roster: Roster, whole: bool) -> None:
        """Where `roster` differs in some rows from the one before, make their texts anew."""
        before, self._roster = self._roster, roster
        if before is None or before.entries is not roster.entries or whole is not self._whole:
            self._texts, self._whole = [], whole
            self._notes = {at: fold(roster.notes[at]) for at in compress(range(len(roster)), roster.notes)}
        elif before is not roster:
            for at in {*differing(before.names, roster.names), *differing(before.people, roster.people)}:
                if at < len(self._texts):
                    self._texts[at] = _kept_text(roster, at, whole)
            for at in differing(before.notes, roster.notes):
                self._notes[at] = fold(roster.notes[at])


def _unanswered(roster: Roster) -> set[int]:
    answered = RowState.ANSWERED
    if roster.states.count(answered) == len(roster):
        return set()
    return {at for at, state in enumerate(roster.states) if state is not answered}
