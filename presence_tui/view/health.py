"""The words at the header's right end: how far what stands on the screen can be trusted.

Grammar: glyph, state and since or until, fact, what happens next. In health the words never change; there is no countdown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import SignedOutReason
from presence_tui.model.snapshot import (
    AnswersNonsense,
    AskingForCode,
    AwaitingUser,
    Awake,
    Denied,
    DeviceCode,
    Held,
    Late,
    Live,
    Offline,
    PartlyLive,
    PollHealth,
    ServerFails,
    SignedIn,
    SignedOut,
    SignInState,
    Snapshot,
    Starting,
    Stretched,
    Waiting,
)
from presence_tui.view.ages import clock_or_day
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.permissions import missing_words
from presence_tui.view.refusals import fault_words, wants_consent
from presence_tui.view.sources import waiting_words
from presence_tui.view.tones import DIM, Ink, Line, Tone

_LIVE: Tone = "available"
_QUIET: Tone = "dim"
_WARN: Tone = "warn"
_TOO_MANY = 429
_AT_WORK = timedelta(seconds=5)
"""How long after a try was due an answer may take before it is told that one is awaited: a long list takes minutes."""
_STRETCHED = {Stretched.LIMIT: "share the limit", Stretched.SLOW: "take that long"}
"""What people do that are too many for the interval that was set."""
At = Callable[[datetime], str]
"""Turns a moment into a clock time."""


@dataclass(frozen=True, slots=True)
class HealthWords:
    """One state in its long and its short form."""

    full: Line
    short: Line
    bar: bool
    """Whether the whole header becomes one bar in the tone `warn`."""


@dataclass(frozen=True, slots=True)
class _Words:
    state: str
    facts: tuple[str, ...] = ()
    short: str = ""
    """Empty: the state alone."""
    short_facts: tuple[str, ...] = ()
    glyph_name: str = "trouble"
    tone: Tone = _WARN
    bar: bool = True

    def inked(self, glyphs: Glyphs) -> HealthWords:
        def line(state: str, facts: tuple[str, ...]) -> Line:
            opening = f"{getattr(glyphs, self.glyph_name)} "
            rest = "".join(f"{glyphs.joint}{fact}" for fact in facts if fact)
            start = [(opening, Ink(self.tone)), (state, Ink(self.tone, bold=True))]
            return [*start, (rest, DIM)] if rest else start

        return HealthWords(line(self.state, self.facts), line(self.short or self.state, self.short_facts), self.bar)


def health_line(
    snapshot: Snapshot, now: datetime, zone: tzinfo, glyphs: Glyphs, keymap: Keymap = STANDARD, as_of: datetime | None = None
) -> HealthWords:
    """Return the words for `snapshot`: those of its sign-in state while nobody is signed in, else those of the polls.

    `as_of` is when the newest answer came, if every answer is old: then nothing is live, whatever the last poll said. So it is
    for some seconds after a sleep.
    """

    def at(moment: datetime) -> str:
        return clock_or_day(moment, now, zone)

    if isinstance(snapshot.sign_in, SignedIn):
        late = as_of is not None and isinstance(snapshot.health, Live)
        if isinstance(snapshot.health, Live | Starting) and snapshot.looking_up.total and not late:
            return _looking_up(snapshot, at, keymap.name("refresh_sources")).inked(glyphs)
        return (_late(as_of, at) if late else _health(snapshot.health, at, keymap.name("open"), now)).inked(glyphs)
    return _sign_in(snapshot.sign_in, at, keymap.name("sign_in")).inked(glyphs)


def every_words(seconds: float) -> str:
    """Return `every 30 s`, `every 2 min`."""
    return f"every {seconds / 60:g} min" if seconds >= 120 and seconds % 30 == 0 else f"every {seconds:g} s"


def _sign_in(state: SignInState, at: At, key: str) -> _Words:
    """Return the words for `state`; `key` is what to press for the sign-in screen."""
    match state:
        case AskingForCode():
            asking = f"no code yet, next try {at(state.next_try)}" if state.next_try else "asking for a code"
            return _Words("Signing in", (asking, f"{key} shows it"), short_facts=(f"{key} shows it",))
        case AwaitingUser():
            what = "code valid" if isinstance(state.code, DeviceCode) else "page open"
            facts = (f"{what} until {at(state.code.expires)}", f"{key} shows it")
            return _Words("Signing in", facts, short_facts=(f"{key} shows it",))
        case SignedOut():
            words = f"Signed out at {at(state.since)}" if state.since else "Signed out"
            reason = "" if state.reason is SignedOutReason.SIGNED_OUT else state.reason.value
            what = f"{key} says what to do" if wants_consent(state) else f"{key} signs in"
            return _Words(words, (reason, what), "Signed out", (f"{key} says why" if wants_consent(state) else what,))
        case _:
            return _asking("Looking for a session")


def _looking_up(snapshot: Snapshot, at: At, key: str) -> _Words:
    """Return the words while a long list is looked up, or was until somebody stopped it; `key` goes on with that."""
    far = snapshot.looking_up
    goes_on = [f"{key} goes on"] if far.stopped else [waiting_words(at(far.until))] if far.until else []
    facts = (f"{far.found:,} of {far.total:,} people found", *goes_on)
    if isinstance(snapshot.health, Starting):
        return _Words("Asking", facts, "", (), "asking", _QUIET, bar=False)
    return _Words("Live", facts, "", (), "available", _LIVE, bar=False)


def _health(health: PollHealth, at: At, open_key: str, now: datetime) -> _Words:
    match health:
        case Starting():
            answered = f", {health.answered:,} answered" if health.answered else ""
            return _asking(f"Asking about {'1 person' if health.people == 1 else f'{health.people:,} people'}{answered}")
        case Awake():
            return _Words(f"Awake again since {at(health.since)}, asking", (), "Asking", (), "asking", _QUIET, bar=False)
        case Live():
            every = every_words(health.every)
            if health.why is None:
                return _Words("Live", (every,), "", (), "available", _LIVE, bar=False)
            why = f"{every}: {health.people:,} people {_STRETCHED[health.why]}"
            return _Words("Live", (why,), "", (every,), "available", _LIVE, bar=False)
        case PartlyLive():
            answered = f"{health.answered:,} of {health.total:,}"
            again = f"again {at(health.next_try)}" if now < health.next_try + _AT_WORK else "asking again"
            facts = (f"{answered} answered", again)
            return _Words("Partly live", facts, "", (answered,), "away", bar=False)
        case Late():
            return _late(health.answers_from, at, f"asking since {at(health.asked)}")
        case Waiting():
            facts = (_answers_from(health.answers_from, at), f"then again {every_words(health.every)}")
            return _Words(f"Throttled until {at(health.until)}", facts)
        case _:
            return _trouble(health, at, open_key)


def _trouble(health: Offline | ServerFails | AnswersNonsense | Held | Denied, at: At, open_key: str) -> _Words:
    since, again = f"since {at(health.since)}", f"next try {at(health.next_try)}"
    match health:
        case Offline():
            return _Words(f"Offline {since}", (fault_words(health.host, health.fault), again), "", (again,))
        case ServerFails() if health.status == _TOO_MANY:
            return _Words(f"{service_name(health.host)} throttled {since}", (again,))
        case ServerFails():
            return _Words(f"{service_name(health.host)} fails {since}", (f"{health.status}", again), "", (again,))
        case AnswersNonsense():
            words = f"{service_name(health.host)} answers nonsense {since}"
            return _Words(words, (health.what, again), f"Nonsense {since}", (f"next {at(health.next_try)}",))
        case Held():
            return _Words(f"Waiting {since}", (health.what, again), "", (again,))
        case Denied():
            facts = (missing_words(health.permission), f"{open_key} says what to do")
            return _Words("Not permitted", facts, "", (f"{open_key} says why",))


def _asking(words: str) -> _Words:
    return _Words(words, (), "Asking" if words.startswith("Asking") else words, (), "asking", _QUIET, bar=False)


def _late(answers_from: datetime | None, at: At, *facts: str) -> _Words:
    return _Words("Late", (_answers_from(answers_from, at), *facts), glyph_name="away", bar=False)


def _answers_from(moment: datetime | None, at: At) -> str:
    return f"answers from {at(moment)}" if moment else ""


def service_name(host: str) -> str:
    """Return `Graph` or `Sign-in` where the host is known for it."""
    if any(host == cloud.graph_host for cloud in CLOUDS.values()):
        return "Graph"
    return "Sign-in" if any(host == cloud.authority_host for cloud in CLOUDS.values()) else host
