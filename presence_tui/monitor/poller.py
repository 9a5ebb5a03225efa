"""Polls on a clock: when to ask, how long to wait, and what to say of it. Survives everything but cancellation."""

from __future__ import annotations

import contextlib
import logging
import random
from collections.abc import Callable, Mapping
from functools import cache, partial

from presence_tui.model.errors import SignInNeeded, SignInRefused, SignInUnavailable, Throttled, TokenRejected
from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import GRAPH, Awake, CheckingSession, LastPoll, PollRefused
from presence_tui.monitor.backoff import spread
from presence_tui.monitor.finding import Finding, Session
from presence_tui.monitor.health import Diagnosis, Prognosis, ending, in_the_way, with_answers_from
from presence_tui.monitor.naming import Naming
from presence_tui.monitor.pauses import Pauses, overslept, pauses_directory
from presence_tui.monitor.sessions import AnotherSession
from presence_tui.monitor.sign_in_flow import SignInFlow
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.stretch import Stretch
from presence_tui.monitor.sweep import SPAN
from presence_tui.monitor.sweeping import Sweeping
from presence_tui.monitor.tally import Failure, Tally
from presence_tui.monitor.waking import GLANCE, Sleeper

LEAST_PAUSE = 2.0
"""Seconds between two polls, whoever asks for the second."""

_REFUSED_FOR = 300.0
"""Seconds after which an application that was refused tries again."""

_INSTANT = 0.001
"""Seconds not worth a sleep."""

_log = logging.getLogger(__name__)


class Poller:
    """One loop."""

    def __init__(
        self,
        *,
        asking: Sweeping,
        naming: Naming,
        flow: SignInFlow,
        store: PresenceStore,
        clock: Clock,
        chance: random.Random,
        stretch: Stretch,
    ) -> None:
        self._asking = asking
        asking.slept = self._slept_amid
        self._naming = naming
        self.finding = Finding(
            naming=naming,
            asking=asking,
            store=store,
            clock=clock,
            chance=chance,
            session=Session(lambda: flow.is_signed_in, self.failed_apart, self.wake),
        )
        """Looks people up beside the polls."""
        self._flow = flow
        self._store = store
        self._clock = clock
        self._chance = chance
        self._stretch = stretch
        self._diagnosis = Diagnosis(chance, stretch.interval)
        self._sleeper = Sleeper(clock)
        self._pauses = Pauses(clock)
        self._begun: Moment | None = None
        self._current: Tally | None = None
        """What the poll in flight has brought so far."""
        self._insist = False
        self._again = self._slept = False
        """A poll is to follow the one in flight at once; and the machine slept during that one."""
        self._calm = False
        """Whether a long list was asked for not long ago: then there is time to ask for it slowly."""
        self._at_once = False
        """Whether a slow poll was to follow the last one at once, which was quick."""
        self._number = 0
        self._failures: Callable[[], Mapping[str, Failure]] = dict

    @property
    def failures(self) -> Mapping[str, Failure]:
        """By key, what prevented the last poll from asking for a row or from getting its answer."""
        return self._failures()

    @property
    def is_polling(self) -> bool:
        """Whether a poll is in flight, and only a part of its answers may have come."""
        return self._current is not None

    @property
    def is_hurrying(self) -> bool:
        """Whether a poll is in flight that asks as fast as may be."""
        return self._current is not None and self._asking.pace.hurries

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            try:
                await self._rest()
                await self._session()
                if self._pauses.left() <= _INSTANT:  # another question may have met a pause while nobody was signed in
                    await self.poll()
            except Exception:  # the only broad one: whatever it is, the next poll may work
                _log.exception("a poll ended by a bug")
                self._stumble()

    def poll_soon(self) -> PollRefused | None:
        """Poll at once; or say why that has to wait."""
        now = self._clock.now()
        if (pause := self.in_the_way()) is not None:
            host = pause.host if isinstance(pause, SignInUnavailable) else GRAPH
            return PollRefused(now.later(self.bound()).utc, throttled=True, host=host)
        if self._current is not None:
            self._again = not self._asking.again() or self._again
            return None
        if (left := self._least()) > 0:
            return PollRefused(now.later(left).utc, throttled=False)
        self._insist = True
        self.wake()
        return None

    def wake(self, *, anew: bool = True) -> None:
        """End the present pause, if Graph did not ask for it, as soon as two polls may follow each other.

        Everybody is asked for at once then, unless the answers there are still hold.
        """
        self._calm = self._calm and not anew
        self._pauses.plan(self._least())
        self._sleeper.wake()
        self._asking.pace.wake()

    def poll_again(self) -> None:
        """Poll once more as soon as may be, also after a poll in flight: there are people whom it may have missed."""
        self._again = True
        self._asking.pace.hurry()
        self.wake(anew=False)

    async def poll(self, *, thorough: bool = False) -> Tally:
        """Ask for everybody once. `thorough`: until every entry was looked up, however long that takes.

        A poll during which another session begins counts for nothing, and the next one follows at once.
        """
        await self._flow.follow()
        tally = Tally(insist=self._insist or thorough)
        self._fit()
        spread_over = SPAN * self._stretch.interval if self._calm and not tally.insist else 0.0
        self._insist = self._again = self._calm = self._slept = False
        self._current, self._begun = tally, self._clock.now()
        try:
            await self._ask(tally, thorough, spread_over)
        except AnotherSession:
            self.wake()
            return tally
        finally:
            self._current = None
        self._number += 1
        self._failures = cache(partial(tally.left_without, self._store.snapshot.roster))
        await self._conclude(tally)
        if self._again:
            self.wake(anew=self._slept)
        return tally

    async def failed_apart(self, failure: Failure) -> None:
        """Take note of what a question outside the polls met: the pause Graph asks for, and a session that ended, concern all."""
        if pauses_directory(failure):
            self.finding.hold(failure)
        elif isinstance(failure, SignInNeeded | SignInRefused | TokenRejected):
            if self._flow.is_signed_in:  # from now on the token cache is looked into each interval
                self._pauses.plan(0.0)
                self._sleeper.wake()
            await self._flow.lost(failure)
        elif isinstance(failure, Throttled) or getattr(failure, "retry_after", None) is not None:
            prognosis = self._diagnosis.of(failure, self._store.snapshot, self._clock.now())
            self._heed(prognosis)
            if self._current is not None:
                self._current.ended = failure
                self._asking.pace.wake()

    def bound(self) -> float:
        """Return the seconds for which Graph, or the sign-in service, asked to be left alone."""
        return self._pauses.bound()

    def in_the_way(self) -> Failure | None:
        """Return what forbids to ask now: the pause that Graph or the sign-in service asked for, with what is left of it."""
        return in_the_way(self._store.snapshot.health, self.bound())

    def _least(self) -> float:
        """Return the seconds for which no key begins a poll."""
        return LEAST_PAUSE - self._clock.now().since(self._begun) if self._begun else 0.0

    def _fit(self) -> None:
        """See whether the list fits into the interval."""
        self._stretch.fit(self._asking.portions, len(self._store.snapshot.roster))
        self._asking.pace_by(self._stretch.interval)
        self._store.publish(interval=self._stretch.interval)

    async def _ask(self, tally: Tally, thorough: bool, spread_over: float) -> None:
        await self._asking.ask(tally, spread=spread_over)
        await self._naming.remind(tally)
        if thorough:
            await self.finding.through(tally)
        elif not tally.over:
            await self.finding.beside(tally)

    async def _conclude(self, tally: Tally) -> None:
        now, begun = self._clock.now(), self._begun or self._clock.now()
        nothing = not tally.answered and (tally.failures or tally.ended)
        last_poll = None if nothing else LastPoll(self._number, now, tally.changed)
        lost = next((one for one in tally.failures if isinstance(one, SignInNeeded | SignInRefused | TokenRejected)), None)
        if lost is not None:
            self._store.publish(last_poll=last_poll)
            self._pauses.plan(0.0)
            await self._flow.lost(lost)
        elif tally.failures:
            prognosis = self._diagnosis.of_poll(tally, self._store.snapshot, now)
            self._calm = prognosis.binding
            _log.warning("poll %d: %s", self._number, ", ".join(sorted({repr(one) for one in tally.failures})))
            self._heed(prognosis, last_poll)
        elif tally.ended:
            self._store.publish(health=with_answers_from(self._store.snapshot.health, last_poll), last_poll=last_poll)
            self._calm = True
            self._pauses.plan(0.0)
        else:
            self._diagnosis.all_well()
            self._calm = True
            self._stretch.note(tally)
            self._fit()
            self._at_once = self._asking.pace.was_quick and not self._at_once
            pause = 0.0 if self._at_once else spread(self._stretch.interval, self._chance) - now.since(begun)
            if tally.asked or self.finding.bound() <= 0:  # else there is nobody yet whom a poll could ask for
                self._store.publish(health=self._stretch.health, last_poll=last_poll)
            self._pauses.plan(max(LEAST_PAUSE, pause))

    def _heed(self, prognosis: Prognosis, last_poll: LastPoll | None = None) -> None:
        """Pause as `prognosis` says and publish it; where a longer pause that was asked for still holds, that stays shown."""
        self._pauses.plan(prognosis.pause)
        if prognosis.pause < self._pauses.bound():
            self._store.publish(last_poll=last_poll)
            return
        if prognosis.binding:
            self._pauses.bind(prognosis.pause)
        self._store.publish(health=prognosis.health, last_poll=last_poll)

    def _stumble(self) -> None:
        prognosis = self._diagnosis.bug(self._store.snapshot, self._clock.now())
        with contextlib.suppress(Exception):  # a listener may be the bug
            self._heed(prognosis)

    async def _session(self) -> None:
        """Return when somebody is signed in. Another pane may do that: the token cache is looked into each interval."""
        # the wake-up may have come before: somebody was signed out between two polls, and a key ended the pause
        key_pressed = self._insist and not self._flow.is_signed_in
        if key_pressed or isinstance(self._store.snapshot.sign_in, CheckingSession):
            await self._flow.check()
        elif not self._flow.is_signed_in:
            await self._flow.check(for_news=True)
        asked_for = 0.0
        while not self._flow.is_signed_in:
            alone = self._flow.goes_on_alone
            woken = await self._sleeper.sleep(max(_REFUSED_FOR, asked_for) if alone else self._stretch.interval)
            if self._flow.goes_on_alone and not woken:
                asked_for = await self._flow.prove_again()
            elif not self._flow.is_signed_in:
                await self._flow.check(for_news=not woken)

    async def _rest(self) -> None:
        """Return when the next poll is due; at once after a wake-up, a sleep of the machine or a jump of its clock."""
        while True:
            before, left = self._clock.now(), self._pauses.left()
            if left <= _INSTANT:
                self._sleeper.stay_up()
                return
            planned = min(left, GLANCE)
            await self._sleeper.sleep(planned)
            now = self._clock.now()
            if overslept(before, now, planned):
                self._get_up(now)

    def _get_up(self, now: Moment) -> None:
        """Poll at once after a sleep or a jump; where a pause that was asked for holds, say anew by the clock when it ends."""
        if self._pauses.bound() > 0:
            self._store.publish(health=ending(self._store.snapshot.health, now.later(self._pauses.bound()).utc))
            return
        self._calm = False
        self._store.publish(health=Awake(now.utc))
        self._pauses.plan(0.0)

    def _slept_amid(self, now: Moment) -> None:
        """Take note of a sleep during a poll: whom it asked for before is to be asked for again."""
        self._again = self._slept = True
        if self.bound() <= 0:
            self._store.publish(health=Awake(now.utc))
