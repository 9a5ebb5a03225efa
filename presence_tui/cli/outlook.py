"""When a `wait` is over: somebody is in the state, or nobody can come to be. Says so, and prints who it was, as typed.

An old answer never counts. Outages and pauses end nothing; a session that is over does, and somebody of whom no presence will
come: a permission is missing, nobody has the name, Graph refuses the question, or leaves them out of two answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from presence_tui.cli import exit_codes
from presence_tui.cli.machine import record
from presence_tui.cli.once import Finder
from presence_tui.cli.output import give, say
from presence_tui.model.availability import OUT_SUFFIX, Availability
from presence_tui.model.errors import NOBODY_IS_ME, NobodyIsMe, SignInNeeded, SignInRefused
from presence_tui.model.roster import AMBIGUOUS, RowState
from presence_tui.model.snapshot import SignedOut
from presence_tui.model.text import printable, visible

if TYPE_CHECKING:
    from presence_tui.model.person import Person
    from presence_tui.model.ports import Clock
    from presence_tui.model.roster import WatchedPerson
    from presence_tui.monitor.presence_monitor import PresenceMonitor

REACHABLE = "reachable"
_OUT = Availability.OUT_OF_OFFICE


class Outlook:
    """Of one wait, for `wanted` (words without case), by anybody of `who` or by `everybody`. `known` remembers entries."""

    def __init__(
        self,
        monitor: PresenceMonitor,
        known: Callable[[str], Person | None],
        clock: Clock,
        *,
        who: Sequence[str],
        wanted: frozenset[str],
        everybody: bool,
    ) -> None:
        self._monitor = monitor
        self._known = known
        self._clock = clock
        self._who = who
        self._wanted = wanted
        self._everybody = everybody
        self._told: set[str] = set()
        """Of whom it was said that nothing will come."""

    def outcome(self) -> int | None:
        """Return the exit code where the wait is over. Raises SignInError where nobody is signed in."""
        snapshot, now = self._monitor.snapshot, self._clock.now()
        if isinstance(state := snapshot.sign_in, SignedOut):
            raise state.trouble if isinstance(state.trouble, SignInNeeded | SignInRefused) else SignInNeeded(state.reason)
        find = Finder(self._known, self._monitor)
        rows = [(name, find.row(name)) for name in self._who]
        so = [name for name, row in rows if row is not None and _is(row, record(name, row, snapshot, {}, now), self._wanted)]
        if so and not (self._everybody and len(so) < len(rows)):
            give("".join(f"{visible(name)}\n" for name in so))
            return exit_codes.DONE
        return self._in_vain([(name, *end) for name, row in rows if row is not None and (end := _dead_end(name, row))])

    def _in_vain(self, ends: list[tuple[str, int, str]]) -> int | None:
        """Say, once of each, of whom nothing will come; return the exit code of the first where that ends the wait."""
        for name, _, words in ends:
            if name not in self._told:
                self._told.add(name)
                say(words)
        over = bool(ends) if self._everybody else len(ends) == len(self._who)
        return ends[0][1] if over else None


def _is(row: WatchedPerson, known: dict[str, Any], wanted: frozenset[str]) -> bool:
    """Say whether a recent answer says that somebody is in one of the states `wanted`; out of office, the activity counts too."""
    if known["state"] not in ("fresh", "unknown"):
        return False
    words = {word.strip().casefold() for name in ("availability", "activity") if (word := known[name])}
    words |= {word.removesuffix(OUT_SUFFIX).rstrip() for word in words}
    if row.standing.out or row.standing.kind is _OUT:
        words.add(_OUT.word)
    return bool(words & wanted) or (REACHABLE in wanted and row.standing.reachable)


def _dead_end(who: str, row: WatchedPerson) -> tuple[int, str] | None:
    """Return exit code and sentence where no presence of `who` will come; None where one may."""
    problem, shown = row.problem, printable(who, 80)
    if problem is None:
        return None
    if problem.permissions:
        return exit_codes.PERMISSION, f"the permission {problem.permissions[0]} is missing"
    if row.state is RowState.NOT_FOUND:
        return exit_codes.NOBODY, _nobody_words(shown, row)
    if problem.code == NOBODY_IS_ME:
        from presence_tui.view.wording import error_sentence

        return exit_codes.PERMISSION, error_sentence(NobodyIsMe(), UTC)
    if row.state is RowState.FAILED and problem.status is not None and 400 <= problem.status < 500:
        code = f", {problem.code}" if problem.code else ""
        return exit_codes.NOBODY, f"Graph has no presence of {shown} ({problem.status}{code})"
    left_out_twice = row.state is RowState.NO_ANSWER and row.answered is not None and row.answered.utc > problem.since
    return (exit_codes.NOBODY, f"Graph's answers leave {shown} out") if left_out_twice else None


def _nobody_words(shown: str, row: WatchedPerson) -> str:
    if row.problem is not None and row.problem.code == AMBIGUOUS:
        return f"{shown} may be several people; name one of them by id or user principal name"
    return f"nobody is called {shown}{f'; {row.note}?' if row.note else ''}"
