"""What one poll has brought so far. Only counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from presence_tui.model.errors import Forbidden, GraphError, Nonsense, ServerTrouble, SignInError
from presence_tui.model.permissions import PRESENCE
from presence_tui.model.person import UserId
from presence_tui.model.roster import Roster, RowState

Failure = GraphError | SignInError

_STUMBLES = 2
"""Failures of a server, one after the other, after which a poll asks no further."""


@dataclass(slots=True)
class Tally:
    """Of one poll."""

    insist: bool = False
    """Somebody pressed a key for it: those who were put off are asked for as well."""
    asked: set[UserId] = field(default_factory=set)
    """Ids."""
    named: set[str] = field(default_factory=set)
    """Keys of entries that were looked up."""
    answered: int = 0
    unanswered: int = 0
    changed: int = 0
    failures: list[Failure] = field(default_factory=list)
    """What failed for many, in order."""
    row_failures: list[Failure] = field(default_factory=list)
    """What failed for one row alone."""
    silent: dict[str, Failure] = field(default_factory=dict)
    """Keys of rows that were to be asked for and got no answer, each with what prevented it."""
    ended: Failure | None = None
    """What a question outside this poll met meanwhile: Graph wants to be left alone."""
    lacking: list[str] = field(default_factory=list)
    """The permissions that are missing."""
    refused: set[str] = field(default_factory=set)
    """The permissions whose calls were refused in this poll: no key has them tried twice."""
    spare_requests: int = 64
    """Requests left for finding the ids that spoil a chunk."""
    stumbles: int = 0
    calls: int = 0
    """Portions that were answered."""
    waited: float = 0.0
    """Seconds that their answers took, all together."""
    beside: bool = False
    """Not of a poll, but of look-ups beside the polls."""
    held: Failure | None = None
    """What the directory answered that wants to be left alone, where these are look-ups beside the polls."""

    @property
    def over(self) -> bool:
        """Whether to ask no further: the next question would fail as well, or Graph wants to be left alone."""
        return self.ended is not None or self.stumbles >= _STUMBLES or not all(map(_is_tolerable, self.failures))

    @property
    def denied(self) -> str:
        """The missing permission to name, of several the one that most people need; empty where none is missing."""
        return PRESENCE if PRESENCE in self.lacking else "".join(self.lacking[:1])

    @property
    def reason(self) -> Failure:
        """Why no further is asked, once that is so."""
        return self.ended or self.failures[-1]

    def good(self, people: int) -> None:
        """Count an answer for `people`."""
        self.answered += people
        self.stumbles = 0

    def heard(self, seconds: float) -> None:
        """Count how long the answer for a portion took."""
        self.calls += 1
        self.waited += seconds

    def bad(self, failure: Failure, keys: Collection[str], permission: str = "") -> None:
        """Count a failure that leaves the rows `keys` without an answer; `permission` is the one to name if none was named."""
        self.failures.append(failure)
        self._miss(keys, failure)
        if isinstance(failure, Forbidden):
            self.lacking.append(permission or failure.permission)
        else:
            self.stumbles += 1

    def unasked(self, keys: Collection[str]) -> None:
        """Count rows that are not asked for any more, once the poll is over."""
        self._miss(keys, self.reason)

    def hold(self, failure: Failure, keys: Collection[str]) -> None:
        """Count a pause that the directory asked for; no poll fails for that, but the rows `keys` have to wait."""
        self.held = failure
        self._silence(keys, failure)

    def take(self, other: Tally) -> None:
        """Count what `other` has counted; it begins anew, but for whom it asked for."""
        self.asked |= other.asked
        self.answered, other.answered = self.answered + other.answered, 0
        self.unanswered, other.unanswered = self.unanswered + other.unanswered, 0
        self.changed, other.changed = self.changed + other.changed, 0
        self.failures, other.failures = self.failures + other.failures, []
        self.row_failures, other.row_failures = self.row_failures + other.row_failures, []
        self.lacking, other.lacking = self.lacking + other.lacking, []
        self.silent, other.silent = other.silent | self.silent, {}
        self.refused |= other.refused
        self.stumbles, other.stumbles = max(self.stumbles, other.stumbles), 0

    def _miss(self, keys: Collection[str], failure: Failure) -> None:
        self.unanswered += len(keys)
        self._silence(keys, failure)

    def _silence(self, keys: Collection[str], failure: Failure) -> None:
        """Remember what prevented it first; in place, for a long list fails in many portions."""
        for key in keys:
            self.silent.setdefault(key, failure)

    def left_without(self, roster: Roster) -> Mapping[str, Failure]:
        """Return by key what left rows without an answer; whom a failure left no time for has that failure."""
        if not self.over:
            return self.silent
        asking = [roster.key(at) for at, state in enumerate(roster.states) if state is RowState.ASKING]
        return dict.fromkeys(asking, self.reason) | self.silent


def _is_tolerable(failure: Failure) -> bool:
    """Return whether other questions may fare better at once."""
    if isinstance(failure, ServerTrouble):
        return failure.retry_after is None
    return isinstance(failure, Nonsense | Forbidden)
