"""Header, replies and error sentences."""

import inspect
from datetime import UTC, timedelta

import pytest
from rich.cells import cell_len

from presence_tui.model import account_errors, errors
from presence_tui.model.account_errors import AccountMissing, OtherAccount, PersonalAccount
from presence_tui.model.errors import (
    AlreadyListed,
    BadRequest,
    CacheBusy,
    CodeExpired,
    ConfigError,
    CredentialUnusable,
    Forbidden,
    GraphUnavailable,
    NetworkFault,
    NobodyIsMe,
    Nonsense,
    NotFound,
    NotGranted,
    PortTaken,
    PresenceError,
    Reply,
    ServerTrouble,
    SignedOutReason,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
    Sourced,
    StorageError,
    Throttled,
    TokenRejected,
    Unreadable,
)
from presence_tui.model.snapshot import Offline, PartlyLive, PollRefused, SignedOut, Waiting
from presence_tui.view.counts import counts
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.refusals import FAULT_STEPS, HINTS, REFUSALS
from presence_tui.view.tones import plain
from presence_tui.view.wording import asked_words, error_sentence, header_line, identity, poll_reply
from tests.view.rosters import NOW, Row, roster_of
from tests.view.snapshots import at, snapshot

GRAPH = "graph.microsoft.com"
THROTTLED = Waiting(at(14, 7), at(14, 2), 30.0)
OFFLINE = Offline(at(14, 2), GRAPH, NetworkFault.NAME, at(14, 6))
REVOKED = SignedOut(SignedOutReason.REVOKED, at(14, 2))
DISABLED = SignInRefused("invalid_grant", aadsts=50057)


def header(seen, width, **options):
    found = header_line(seen, NOW.utc, UTC, width, UNICODE, cell_len, **options)
    left, right = plain(found.left), plain(found.right)
    assert len(left) + (2 if left else 0) + len(right) + 2 <= width
    return left, right, found.bar


@pytest.mark.parametrize(
    ("seen", "width", "left", "right", "bar"),
    [
        (snapshot(), 120, "presence-tui  Contoso · ada@contoso.com", "● Live · every 30 s", False),
        (snapshot(), 80, "Contoso · ada@contoso.com", "● Live · every 30 s", False),
        (
            snapshot(THROTTLED),
            100,
            "presence-tui  Contoso · ada…",
            "! Throttled until 14:07 · answers from 14:02 · then again every 30 s",
            True,
        ),
        (
            snapshot(PartlyLive(33, 38, at(14, 3))),
            80,
            "Contoso · ada@contoso.com",
            "◐ Partly live · 33 of 38 answered · again 14:03",
            False,
        ),
        (snapshot(OFFLINE), 80, "", "! Offline since 14:02 · graph.microsoft.com not found · next try 14:06", True),
        (snapshot(OFFLINE), 70, "", "! Offline since 14:02 · next try 14:06", True),
        (
            snapshot(sign_in=REVOKED),
            80,
            "Contoso · ada@contoso.c…",
            "! Signed out at 14:02 · session revoked · L signs in",
            True,
        ),
        (snapshot(account=None), 80, "presence-tui", "● Live · every 30 s", False),
    ],
)
def test_identity_gives_way_to_health(seen, width, left, right, bar):
    assert header(seen, width) == (left, right, bar)


def test_a_narrow_header_says_how_many_can_be_reached():
    seen = snapshot()
    assert header(seen, 50, counts=counts(seen.roster, NOW, 30)) == ("1 of 1 reachable", "● Live", False)
    late = NOW.later(500)
    old = header(seen, 50, counts=counts(seen.roster, late, 30))
    assert old[0] == "as of 14:02"
    assert header(snapshot(OFFLINE), 20)[1] == "! Offline since 1…"


def test_cloud_and_demo_are_named():
    assert plain(identity(snapshot(), True, "US Government L4", False, UNICODE)).endswith("ada@contoso.com · US Government L4")
    assert plain(identity(snapshot(), False, "", True, UNICODE)) == "Contoso · ada@contoso.com (demo)"
    assert plain(identity(snapshot(), True, "", False, ASCII)) == "presence-tui  Contoso - ada@contoso.com"


def test_a_profile_that_somebody_named_is_named():
    assert plain(identity(snapshot(), True, "", False, UNICODE, "work")) == "presence-tui  work · Contoso · ada@contoso.com"
    assert header(snapshot(), 80, profile="work")[0] == "work · Contoso · ada@contoso.com"
    assert header(snapshot(sign_in=REVOKED), 80, profile="work")[0].startswith("work · Con")


def test_the_word_demo_outlives_a_long_account():
    assert header(snapshot(THROTTLED), 104, demo=True)[0].endswith("… (demo)")


def test_replies_to_the_key_that_asks():
    assert poll_reply(PollRefused(at(14, 7), throttled=True), NOW.utc, UTC) == "Graph wants a pause: asked again at 14:07"
    assert poll_reply(PollRefused(at(14, 2), throttled=False), NOW.utc, UTC).startswith("Asked a moment ago")
    assert poll_reply(None, NOW.utc, UTC) == "Asking"
    assert (asked_words(3), asked_words(0)) == ("Asked: 3 changed", "Asked: nothing changed")


SENTENCES = [
    (ConfigError("config.toml: poll_interval: 5 is less than 10"), "config.toml: poll_interval: 5 is less than 10"),
    (StorageError("tokens.json cannot be read"), "tokens.json cannot be read"),
    (AlreadyListed("bob@contoso.com"), "bob@contoso.com is watched already."),
    (Sourced("Bob Ng", "direct-reports"), "Bob Ng comes from direct reports: change it there"),
    (SignInNeeded(SignedOutReason.NEVER), "Nobody is signed in yet. Sign in."),
    (AccountMissing("bob"), "bob is not signed in on this machine. Sign in."),
    (AccountMissing("b", ("bob@contoso.com", "bea@contoso.com")), "b can be one of several accounts: bob@contoso.com, bea@con"),
    (
        OtherAccount("bob", "ada@contoso.com"),
        "ada@contoso.com signed in, and bob is wanted: nothing of it is kept. Sign in as",
    ),
    (
        PersonalAccount("personal_account"),
        "That is a personal Microsoft account, which has no presence in Microsoft",
    ),
    (SignInNeeded(SignedOutReason.REVOKED), "The session was revoked or is too old. Sign in again."),
    (
        SignInNeeded(SignedOutReason.REVOKED, SignInRefused("invalid_grant", aadsts=50057)),
        "The account is disabled (AADSTS50057). Ask an administrator",
    ),
    (SignInRefused("access_denied"), "Declined at the page. Sign in again."),
    (SignInRefused("invalid_client", aadsts=7000218), '(AADSTS7000218). Set "Allow public client flows" to Yes'),
    (SignInRefused("teapot", description="I am a teapot"), "The sign-in service refused: I am a teapot. Try again."),
    (SignInRefused("teapot", aadsts=1), "The sign-in service refused (AADSTS1): teapot."),
    (CodeExpired(), "The code ran out. Ask for a new one."),
    (SignInUnavailable("id.example", NetworkFault.NAME), "id.example not found. Check the network and the name."),
    (SignInUnavailable("id.example", status=503), "id.example fails: 503. Try again later."),
    (SignInUnavailable("id.example", status=429), "id.example wants a pause: too many requests. Try again later."),
    (
        SignInUnavailable("id.example", status=200, detail="HTML, not JSON"),
        "What answers is not id.example: HTML, not JSON.",
    ),
    (SignInUnavailable("id.example", status=200, detail="broken JSON"), "id.example answers nonsense: broken JSON. Try again."),
    (CacheBusy("id.example"), "Another process holds the token cache. Wait until it has done, or end it."),
    (SignInUnavailable("id.example"), "id.example cannot be used now: no usable answer. Try again."),
    (GraphUnavailable(GRAPH, NetworkFault.TLS), "TLS with graph.microsoft.com failed. If your organisation"),
    (GraphUnavailable(GRAPH, NetworkFault.PROXY), "The proxy to graph.microsoft.com failed. Check proxy"),
    (ServerTrouble(Reply(503, "serviceNotAvailable")), "Graph fails: 503 serviceNotAvailable. Try again later."),
    (Throttled(Reply(429), 2.5), "Graph wants a pause of 3 s: too many requests"),
    (Throttled(Reply(429, date="Tue, 18 Nov 2025 14:02:11 GMT"), 12), "Graph wants a pause until 14:02:23: too many"),
    (Throttled(Reply(429)), "Graph wants a pause: too many requests"),
    (TokenRejected(Reply(401, "InvalidAuthenticationToken")), "Graph refused the token: 401 InvalidAuthenticationToken."),
    (
        NotGranted("Presence.Read.All"),
        "Presence.Read.All, needed to see others. An administrator can consent to it.",
    ),
    (Forbidden(Reply(403, "Forbidden", "No licence.")), "Not permitted: 403 Forbidden, No licence. An administrator"),
    (NotFound(Reply(404)), "Graph knows nobody by that name, or nobody with Teams: 404."),
    (NobodyIsMe(), "An application is signed in, and nobody is me: name somebody by mail address"),
    (CredentialUnusable("client_secret_file x holds none"), "Nobody can be signed in: client_secret_file x holds none. Mend it"),
    (PortTaken(8400), "Port 8400 of this machine is in use. End what uses it, or set browser_port in config.toml."),
    (BadRequest(Reply(400, "BadRequest")), "Graph refused the request: 400 BadRequest."),
    (Unreadable("a user whose id is no GUID"), "Graph's answer cannot be read: a user whose id is no GUID."),
    (Nonsense("HTML, not JSON"), "What answers is not Graph: HTML, not JSON. A proxy"),
]


@pytest.mark.parametrize(("error", "words"), SENTENCES)
def test_every_error_has_a_sentence_and_a_next_step(error, words):
    assert words in error_sentence(error, UTC)
    assert error_sentence(error, UTC).count("..") == 0


def test_no_error_is_missing_above():
    kinds = [kind for module in (errors, account_errors) for _, kind in inspect.getmembers(module, inspect.isclass)]
    ours = {kind for kind in kinds if issubclass(kind, PresenceError)}
    leaves = {kind for kind in ours if not ours & set(kind.__subclasses__())} | {
        SignInRefused,
        SignInUnavailable,
        SignInNeeded,
        Nonsense,
        BadRequest,
        Forbidden,
    }
    assert leaves == {type(error) for error, _ in SENTENCES}


def test_every_fault_has_a_next_step():
    assert set(FAULT_STEPS) == set(NetworkFault)


def test_every_known_number_has_a_hint_and_none_has_two():
    numbers = [number for known in HINTS for number in known]
    noted = {7000218, 65001, 90094, 90095, 65004, 700016, 90002, 50059, 50194, 9001023, 50020, 50105, 53003, 530032, 530035}
    noted |= {53000, 53001, 50074, 50076, 50078, 50079, 50173, 700082, 70043, 50057, 90038, 900382, 500212, 500213}
    noted |= {7000215, 7000222, 700027, 700030, 1002012, 50011}
    assert set(numbers) == noted
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("known", [*HINTS.values(), *REFUSALS.values()])
def test_advice_is_made_of_sentences(known):
    assert known.sentence.endswith(".")
    assert known.next_step.endswith(".")


def test_a_sentence_is_never_an_age():
    later = NOW.utc + timedelta(hours=1)
    refused = PollRefused(at(14, 7), throttled=True)
    assert poll_reply(refused, NOW.utc, UTC) == poll_reply(refused, later, UTC)


@pytest.mark.parametrize("width", [59, 50, 40, 30])
def test_a_narrow_header_too_says_that_it_is_the_demo(width):
    found = counts(roster_of(Row("Ada")), NOW, 30)
    left, right, _ = header_line(snapshot(), NOW.utc, UTC, width, UNICODE, len, counts=found, demo=True)
    assert "(demo)" in plain(left)
    assert len(plain(left)) + 2 + len(plain(right)) + 2 <= width
