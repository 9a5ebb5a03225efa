"""Every state of the header, word for word."""

import pytest

from presence_tui.model.errors import NetworkFault, SignedOutReason, SignInUnavailable
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import (
    AnswersNonsense,
    AskingForCode,
    AwaitingUser,
    Awake,
    CheckingSession,
    Denied,
    DeviceCode,
    Held,
    Late,
    Live,
    Offline,
    PartlyLive,
    PollHealth,
    ServerFails,
    SignedOut,
    SignInState,
    Starting,
    Stretched,
    Waiting,
)
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.health import health_line
from presence_tui.view.tones import DIM, Ink, plain
from tests.view.rosters import NOW
from tests.view.snapshots import at, snapshot

UTC = NOW.utc.tzinfo
CODE = DeviceCode(Secret("F3KDM9QXA"), "https://login.microsoft.com/device", at(14, 17))
GRAPH = "graph.microsoft.com"

POLLS = [
    (Starting(38), ". Asking about 38 people", ". Asking", "dim", False),
    (Starting(1), ". Asking about 1 person", ". Asking", "dim", False),
    (Starting(20_000, 4_550), ". Asking about 20,000 people, 4,550 answered", ". Asking", "dim", False),
    (Awake(at(14, 20)), ". Awake again since 14:20, asking", ". Asking", "dim", False),
    (Live(30.0), "● Live · every 30 s", "● Live", "available", False),
    (Live(120.0), "● Live · every 2 min", "● Live", "available", False),
    (
        Live(120.0, Stretched.LIMIT, 3000),
        "● Live · every 2 min: 3,000 people share the limit",
        "● Live · every 2 min",
        "available",
        False,
    ),
    (
        Live(50.0, Stretched.SLOW, 100_000),
        "● Live · every 50 s: 100,000 people take that long",
        "● Live · every 50 s",
        "available",
        False,
    ),
    (PartlyLive(33, 38, at(14, 3)), "◐ Partly live · 33 of 38 answered · again 14:03", "◐ Partly live · 33 of 38", "warn", False),
    (Late(at(14, 3), at(14, 2)), "◐ Late · answers from 14:02 · asking since 14:03", "◐ Late", "warn", False),
    (Late(at(14, 3), None), "◐ Late · asking since 14:03", "◐ Late", "warn", False),
    (
        Waiting(at(14, 7), at(14, 2), 30.0),
        "! Throttled until 14:07 · answers from 14:02 · then again every 30 s",
        "! Throttled until 14:07",
        "warn",
        True,
    ),
    (
        Offline(at(14, 2), GRAPH, NetworkFault.NAME, at(14, 6)),
        "! Offline since 14:02 · graph.microsoft.com not found · next try 14:06",
        "! Offline since 14:02 · next try 14:06",
        "warn",
        True,
    ),
    (
        ServerFails(at(14, 2), GRAPH, 503, at(14, 6)),
        "! Graph fails since 14:02 · 503 · next try 14:06",
        "! Graph fails since 14:02 · next try 14:06",
        "warn",
        True,
    ),
    (
        ServerFails(at(14, 2), "login.microsoftonline.com", 500, at(14, 6)),
        "! Sign-in fails since 14:02 · 500 · next try 14:06",
        "! Sign-in fails since 14:02 · next try 14:06",
        "warn",
        True,
    ),
    (
        ServerFails(at(14, 2), "login.microsoftonline.com", 429, at(14, 6)),
        "! Sign-in throttled since 14:02 · next try 14:06",
        "! Sign-in throttled since 14:02",
        "warn",
        True,
    ),
    (
        AnswersNonsense(at(14, 2), "a redirect", at(14, 6), "login.microsoftonline.com"),
        "! Sign-in answers nonsense since 14:02 · a redirect · next try 14:06",
        "! Nonsense since 14:02 · next 14:06",
        "warn",
        True,
    ),
    (
        AnswersNonsense(at(14, 2), "HTML, not JSON", at(14, 6)),
        "! Graph answers nonsense since 14:02 · HTML, not JSON · next try 14:06",
        "! Nonsense since 14:02 · next 14:06",
        "warn",
        True,
    ),
    (
        Held(at(14, 2), "another process holds the token cache", at(14, 6)),
        "! Waiting since 14:02 · another process holds the token cache · next try 14:06",
        "! Waiting since 14:02 · next try 14:06",
        "warn",
        True,
    ),
    (
        Denied(at(14, 2), "Presence.Read.All", at(14, 6)),
        "! Not permitted · Presence.Read.All is missing to see others · enter says what to do",
        "! Not permitted · enter says why",
        "warn",
        True,
    ),
]

SIGN_INS = [
    (CheckingSession(), ". Looking for a session", ". Looking for a session", False),
    (
        SignedOut(SignedOutReason.REVOKED, at(14, 2)),
        "! Signed out at 14:02 · session revoked · L signs in",
        "! Signed out · L signs in",
        True,
    ),
    (SignedOut(SignedOutReason.SIGNED_OUT, at(14, 2)), "! Signed out at 14:02 · L signs in", "! Signed out · L signs in", True),
    (SignedOut(SignedOutReason.NEVER), "! Signed out · nobody signed in yet · L signs in", "! Signed out · L signs in", True),
    (
        AskingForCode(SignInUnavailable("id.x", NetworkFault.NAME), at(14, 3)),
        "! Signing in · no code yet, next try 14:03 · L shows it",
        "! Signing in · L shows it",
        True,
    ),
    (AskingForCode(), "! Signing in · asking for a code · L shows it", "! Signing in · L shows it", True),
    (AwaitingUser(CODE), "! Signing in · code valid until 14:17 · L shows it", "! Signing in · L shows it", True),
]


@pytest.mark.parametrize(("health", "full", "short", "tone", "bar"), POLLS)
def test_the_polls_health_in_words(health, full, short, tone, bar):
    words = health_line(snapshot(health), NOW.utc, UTC, UNICODE)
    assert (plain(words.full), plain(words.short), words.bar) == (full, short, bar)
    assert [ink for _, ink in words.full][:2] == [Ink(tone), Ink(tone, bold=True)]
    assert all(ink == DIM for _, ink in words.full[2:])


@pytest.mark.parametrize(("state", "full", "short", "bar"), SIGN_INS)
def test_while_nobody_is_signed_in_the_header_says_so(state, full, short, bar):
    words = health_line(snapshot(sign_in=state), NOW.utc, UTC, UNICODE)
    assert (plain(words.full), plain(words.short), words.bar) == (full, short, bar)


def test_every_state_is_in_the_tables_above():
    assert {type(row[0]) for row in POLLS} == set(PollHealth.__args__)
    assert {type(row[0]).__name__ for row in SIGN_INS} | {"SignedIn"} == {state.__name__ for state in SignInState.__args__}


def test_another_day_is_named():
    words = health_line(snapshot(Late(at(14, 1), NOW.later(-86400).utc)), NOW.utc, UTC, UNICODE)
    assert plain(words.full) == "◐ Late · answers from Mon 14:02 · asking since 14:01"


def test_ascii():
    assert all(plain(health_line(snapshot(row[0]), NOW.utc, UTC, ASCII).full).isascii() for row in POLLS)


def test_nothing_is_live_while_every_answer_is_old():
    live = snapshot(health=Live(30.0))
    assert plain(health_line(live, NOW.utc, UTC, UNICODE, as_of=at(13, 2)).full) == "◐ Late · answers from 13:02"
    waiting = snapshot(health=Waiting(at(14, 7), at(14, 2), 30.0))
    assert plain(health_line(waiting, NOW.utc, UTC, UNICODE, as_of=at(13, 2)).short) == "! Throttled until 14:07"


def test_once_many_are_asked_again_no_time_that_is_over_is_told():
    words = [
        plain(health_line(snapshot(PartlyLive(33, 38, NOW.utc)), NOW.later(seconds).utc, UTC, UNICODE).full) for seconds in (4, 6)
    ]
    assert words == [f"◐ Partly live · 33 of 38 answered · {what}" for what in ("again 14:02", "asking again")]
