"""In which order people are asked for: who was answered longest ago first, but who is in sight before all. Asks nobody.

The order of one sweep is that of the answers of the one before, so nothing is sorted, however long the list is. A portion costs
what is in it, and no more, least where its people stand one after the other in the list: those in sight are torn out of it, and
`tidy` undoes that now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from presence_tui.model.person import UserId

_TORN = 2000
"""People in other places than in the list from which on portions cost noticeably more."""

_SELDOM = 20
"""Sweeps, at least, from one that tidies up to the next: it is one more than the interval calls for."""


class Rota:
    """Of one list. Sweeps follow each other; `begin` begins one."""

    def __init__(self) -> None:
        self.in_sight: Sequence[UserId] = ()
        """Who goes first."""
        self._column: list[UserId | None] = []
        self._order: list[UserId] = []
        self._next = 0
        """How many of `_order` were looked at in this sweep."""
        self._missed: list[UserId] = []
        """Of those, who got no answer, or was not asked for."""
        self._done: list[UserId] = []
        """Who was answered in this sweep, in order."""
        self._answered: list[UserId] = []
        """Who was answered in the sweep before."""
        self._early: set[UserId] = set()
        """Who was taken before their turn."""
        self._torn = 0
        """How many were taken before their turn since it was tidied up; of one sweep no more than count towards `_SELDOM`."""
        self._again: list[UserId] = []
        """Who is to be taken once more."""

    def begin(self, column: list[UserId | None]) -> int:
        """Let a sweep of everybody in `column` begin; return how many they are."""
        left = self._order[self._next :]
        self._torn += min(len(self._early), _TORN // _SELDOM)
        if self._early:
            left = [whose for whose in left if whose not in self._early]
        order = self._missed + left + self._done
        if len(order) != len(self._order):  # somebody was taken twice
            order = list(dict.fromkeys(order))
        if column is not self._column:
            self._column = column
            order = _following(order, column)
        self._order, self._next, self._missed, self._done, self._answered = order, 0, [], [], self._done
        self._early, self._again = set(), []
        return len(order)

    @property
    def is_torn(self) -> bool:
        """Whether it is worth while to tidy up."""
        return self._torn >= _TORN

    def tidy(self) -> None:
        """Let the sweep that begins go through the list in its order, those first who were not answered in the one before.

        That is for a quick one, during which nobody's answer grows old.
        """
        if self._torn:
            answered, self._torn = set(self._answered), 0
            listed = [whose for whose in self._column if whose is not None]
            waiting = [whose for whose in listed if whose not in answered]
            self._order = waiting + [whose for whose in listed if whose in answered] if waiting else listed

    def again(self) -> None:
        """Let those in sight be first in the next portion, also where they had their turn in this sweep."""
        self._again = list(self.in_sight)

    def portion(
        self,
        most: int,
        is_due: Callable[[UserId], bool],
        are_due: Callable[[list[UserId]], bool],
        is_listed: Callable[[UserId], bool],
    ) -> list[UserId]:
        """Return who is next, at most so many; nobody is left where nobody is returned.

        `are_due` says of several at a glance what `is_due` says of each; where it does not, they are looked at one by one.
        """
        portion = [whose for whose in self._again if is_listed(whose)][:most]
        self._again = []
        self._early.update(portion)
        for whose in self.in_sight:
            if len(portion) < most and whose not in self._early and is_due(whose):
                portion.append(whose)
                self._early.add(whose)
        ahead = self._order[self._next : self._next + most - len(portion)]
        if ahead and self._early.isdisjoint(ahead) and are_due(ahead):
            self._next += len(ahead)
            return portion + ahead
        while len(portion) < most and self._next < len(self._order):
            whose = self._order[self._next]
            self._next += 1
            if whose not in self._early:
                (portion if is_due(whose) else self._missed).append(whose)
        return portion

    def note(self, portion: Sequence[UserId], unanswered: Collection[UserId]) -> None:
        """Take note of what came of a portion."""
        if not unanswered:
            self._done += portion
            return
        for whose in portion:
            (self._missed if whose in unanswered else self._done).append(whose)

    def rest(self) -> list[UserId]:
        """Return who has not had their turn in this sweep, due or not; they have it in the next one, first."""
        left = self._order[self._next :]
        return [whose for whose in left if whose not in self._early] if self._early else left


def _following(order: list[UserId], column: list[UserId | None]) -> list[UserId]:
    """Return everybody in `column`: who is new first, the others in `order`."""
    known, listed = set(order), {*column}
    new, gone = listed - known, known - listed
    if gone:
        order = [whose for whose in order if whose not in gone]
    return [whose for whose in column if whose is not None and whose in new] + order if new else order
