"""What a failure means for the polls to come: the health to show, and how long to wait. Facts only; publishes nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime

from presence_tui.model.errors import (
    BadRequest,
    CacheBusy,
    Forbidden,
    GraphUnavailable,
    Nonsense,
    NotFound,
    Reply,
    ServerTrouble,
    SignInUnavailable,
    Throttled,
    weightiest,
)
from presence_tui.model.moment import Moment
from presence_tui.model.snapshot import (
    GRAPH,
    AnswersNonsense,
    Denied,
    Held,
    LastPoll,
    Offline,
    PartlyLive,
    PollHealth,
    ServerFails,
    Snapshot,
    Waiting,
)
from presence_tui.monitor.backoff import Backoff, spread
from presence_tui.monitor.denials import DENIED_FOR
from presence_tui.monitor.tally import Failure, Tally

_LONGEST = 300.0
"""Seconds between tries while a server fails."""
_OFFLINE_LEAST, _OFFLINE_LONGEST = 10.0, 60.0
"""Seconds between tries while nothing is reached: a network that returns is to be noticed soon."""
_LEAST_WAIT = 2.0
"""Seconds; a server that asks for less gets as much."""

BUG = "a bug, see the log"


@dataclass(frozen=True, slots=True)
class Prognosis:
    """What comes next."""

    health: PollHealth
    pause: float
    """Seconds until the next poll."""
    binding: bool = False
    """Graph asked for the pause: no key shortens it."""


class Diagnosis:
    """Remembers how often things failed, so that pauses grow."""

    def __init__(self, chance: random.Random, interval: float) -> None:
        self._chance = chance
        self._server = Backoff(chance, interval, max(_LONGEST, interval))
        self._network = Backoff(chance, _OFFLINE_LEAST, _OFFLINE_LONGEST)
        self._sign_in = Backoff(chance, _OFFLINE_LEAST, max(interval, _OFFLINE_LEAST))

    def all_well(self) -> None:
        """Let pauses begin small again."""
        self._server.reset()
        self._network.reset()
        self._sign_in.reset()

    def of_poll(self, tally: Tally, snapshot: Snapshot, now: Moment) -> Prognosis:
        """Weigh a poll in which something failed for many."""
        failure = weightiest(tally.failures)
        partly = tally.answered > 0 and not isinstance(failure, Throttled | Forbidden)
        if not partly:
            found = self.of(failure, snapshot, now, tally.denied)
            if isinstance(found.health, Denied) and tally.answered > 0:
                return Prognosis(found.health, spread(snapshot.interval, self._chance))
            return found
        asked_for = getattr(failure, "retry_after", None)
        pause = spread(snapshot.interval, self._chance) if asked_for is None else self._wait(asked_for)
        health = PartlyLive(tally.answered, tally.answered + tally.unanswered, now.later(pause).utc)
        return Prognosis(health, pause, asked_for is not None)

    def of(self, failure: Failure, snapshot: Snapshot, now: Moment, denied: str = "") -> Prognosis:
        """Weigh one failure. The state's `since` stays while the state does."""
        match failure:
            case Throttled():
                pause = self._wait(failure.retry_after)
                answers_from = snapshot.last_poll.at.utc if snapshot.last_poll else None
                return Prognosis(Waiting(now.later(pause).utc, answers_from, snapshot.interval), pause, binding=True)
            case Forbidden():
                return Prognosis(_denied(denied or failure.permission, snapshot, now), DENIED_FOR)
            case ServerTrouble() | BadRequest() | NotFound():
                pause, since = self._wait(failure.retry_after), _since(ServerFails, snapshot, now)
                health = ServerFails(since, GRAPH, failure.reply.status, now.later(pause).utc)
                return Prognosis(health, pause, failure.retry_after is not None)
            case Nonsense():
                return self._nonsense(failure.what, snapshot, now)
            case GraphUnavailable():
                return self._offline(failure, snapshot, now)
            case CacheBusy():
                pause = self._sign_in.next()
                return Prognosis(Held(_since(Held, snapshot, now), failure.detail, now.later(pause).utc), pause)
            case SignInUnavailable():
                return self._sign_in_fails(failure, snapshot, now)
        return self.bug(snapshot, now)

    def bug(self, snapshot: Snapshot, now: Moment) -> Prognosis:
        """Weigh a failure that nobody foresaw."""
        pause = self._server.next()
        return Prognosis(AnswersNonsense(_since(AnswersNonsense, snapshot, now), BUG, now.later(pause).utc), pause)

    def _wait(self, asked_for: float | None) -> float:
        """Return the pause that a server asked for, a little more and never less; else one that grows."""
        if asked_for is None:
            return self._server.next()
        return max(asked_for, _LEAST_WAIT) * self._chance.uniform(1.0, 1.05)

    def _nonsense(self, what: str, snapshot: Snapshot, now: Moment) -> Prognosis:
        pause = self._network.next()
        return Prognosis(AnswersNonsense(_since(AnswersNonsense, snapshot, now), what, now.later(pause).utc), pause)

    def _offline(self, failure: GraphUnavailable, snapshot: Snapshot, now: Moment) -> Prognosis:
        pause = self._network.next()
        since = _since(Offline, snapshot, now)
        return Prognosis(Offline(since, failure.host, failure.fault, now.later(pause).utc), pause)

    def _sign_in_fails(self, failure: SignInUnavailable, snapshot: Snapshot, now: Moment) -> Prognosis:
        """Weigh a token that cannot be renewed. That it is back is noticed within an interval, unless it asked for more."""
        asked_for, host = failure.retry_after, failure.host
        pause = self._sign_in.next() if asked_for is None else self._wait(asked_for)
        again, binding = now.later(pause).utc, asked_for is not None
        if failure.fault is not None:
            return Prognosis(Offline(_since(Offline, snapshot, now), host, failure.fault, again), pause)
        if failure.status is not None and failure.status >= 400:
            return Prognosis(ServerFails(_since(ServerFails, snapshot, now), host, failure.status, again), pause, binding)
        what = failure.detail or "no usable answer"
        return Prognosis(AnswersNonsense(_since(AnswersNonsense, snapshot, now), what, again, host), pause, binding)


def in_the_way(health: PollHealth, left: float) -> Failure | None:
    """Return what forbids to ask while `left` seconds are left of a pause that was asked for; None where none are."""
    if left <= 0:
        return None
    if isinstance(health, ServerFails | AnswersNonsense) and health.host != GRAPH:
        status = health.status if isinstance(health, ServerFails) else None
        return SignInUnavailable(health.host, status=status, detail="it wants a pause", retry_after=left)
    return Throttled(Reply(429), left)


def ending(health: PollHealth, at: datetime) -> PollHealth:
    """Return `health` with its pause ending at `at`."""
    if isinstance(health, Waiting):
        return replace(health, until=at)
    if isinstance(health, ServerFails | AnswersNonsense | PartlyLive):
        return replace(health, next_try=at)
    return health


def with_answers_from(health: PollHealth, last_poll: LastPoll | None) -> PollHealth:
    """Return `health` with what `last_poll` brought after it began."""
    return replace(health, answers_from=last_poll.at.utc) if isinstance(health, Waiting) and last_poll else health


def _since(kind: type[Held | Denied | ServerFails | AnswersNonsense | Offline], snapshot: Snapshot, now: Moment) -> datetime:
    return snapshot.health.since if isinstance(snapshot.health, kind) else now.utc


def _denied(permission: str, snapshot: Snapshot, now: Moment) -> Denied:
    """Return what is missing; the next try stays where it was while polls for the rest go on."""
    before = snapshot.health
    if isinstance(before, Denied) and before.permission == permission and before.next_try > now.utc:
        return before
    return Denied(_since(Denied, snapshot, now), permission, now.later(DENIED_FOR).utc)
