"""The sign-in screen."""

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.model.errors import NetworkFault, SignedOutReason, SignInRefused, SignInUnavailable
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import AskingForCode, AwaitingUser, CheckingSession, DeviceCode, SignedIn, SignedOut
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.refusals import HINTS
from presence_tui.view.sign_in import SignInFacts, minutes_left, sign_in_header, sign_in_lines
from presence_tui.view.tones import BOLD, Ink, plain
from tests.view.rosters import NOW
from tests.view.snapshots import ADA, at

FACTS = SignInFacts("1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61", "contoso.com", "global")
PAGE = "https://login.microsoft.com/device"
WAITING = AwaitingUser(DeviceCode(Secret("F3KDM9QXA"), PAGE, at(14, 17)))
NEVER = SignedOutReason.NEVER
AWAY = SignInUnavailable("id.x", NetworkFault.NAME)
THROTTLED = SignInUnavailable("id.x", status=429, retry_after=60.0)
UNKNOWN = SignInRefused("x", description="AADSTS99999: new.", aadsts=99999, correlation_id="0f5e7ccd")


def lines_of(state, width=80, height=22, facts=FACTS, glyphs=UNICODE, now=NOW.utc):
    return sign_in_lines(state, now, UTC, width, height, facts, glyphs, cell_len)


def text_of(*args, **options):
    return [plain(line).rstrip() for line in lines_of(*args, **options)]


def test_the_screen_while_it_waits():
    assert text_of(WAITING) == [
        "",
        " 1  On any device, open",
        "    https://login.microsoft.com/device",
        "",
        " 2  Enter this code",
        "",
        "",
        "            F3KDM9QXA",
        "",
        "",
        " 3  Come back: the table opens by itself",
        "    Waiting · 14 minutes left, until 14:17",
        "",
        "    App     presence-tui, 1b4f1c1e…",
        "    Tenant  contoso.com, global cloud",
        "    Asks    to read presence and names",
        "",
        "  ! Enter only a code you asked for here.",
        "    Never one that somebody sent you.",
    ]


def test_code_and_address_are_one_span_each():
    spans = {text.strip(): ink for line in lines_of(WAITING) for text, ink in line}
    assert spans["F3KDM9QXA"] == BOLD
    assert spans[PAGE] == Ink("text", bold=True, underline=True)


@pytest.mark.parametrize("width", [50, 80, 120])
@pytest.mark.parametrize("height", [14, 18, 22, 38])
def test_code_address_and_warning_are_always_there(width, height):
    lines = text_of(WAITING, width, height)
    assert len(lines) <= height
    assert [line for line in lines if line.strip() == "F3KDM9QXA"]
    assert [line for line in lines if line.strip() == PAGE]
    assert any("Never one that somebody sent you." in line for line in lines)
    assert any("Waiting · 14 minutes left, until 14:17" in line for line in lines)


def test_a_long_address_moves_left_before_it_breaks():
    page = "https://id.example.org/realms/a/devi"
    for width in (len(page), len(page) + 2, 50):
        state = AwaitingUser(DeviceCode(Secret("X"), page, at(14, 17)))
        assert any(line.strip() == page for line in text_of(state, width))


def test_from_100_columns_the_block_stands_in_the_middle():
    assert text_of(WAITING, 120)[1] == " " * 16 + " 1  On any device, open"
    assert text_of(WAITING, 99)[1] == " 1  On any device, open"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(900, "15 minutes left"), (119, "1 minute left"), (59, "less than a minute left"), (-5, "less than a minute left")],
)
def test_minutes_left(seconds, words):
    assert minutes_left(seconds) == words


def test_the_demo_says_that_it_approves_itself():
    demo = SignInFacts("c", "contoso.com", "global", demo=True)
    assert " 3  Nothing to do: the demo approves itself in a moment" in text_of(WAITING, facts=demo)
    assert "(demo)" in plain(sign_in_header(WAITING, demo, 80, UNICODE, cell_len))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SignedOut(NEVER), "    Press enter for a code. None is asked for before you are here to use it."),
        (SignedOut(NEVER, code_expired=at(14, 17)), "  ! The code ran out at 14:17. enter asks for a new one."),
        (SignedOut(NEVER, trouble=SignInRefused("access_denied")), "  ! Declined at the page. enter tries again."),
        (SignedOut(SignedOutReason.REVOKED, at(14, 2)), "  ! Signed out at 14:02: session revoked."),
        (SignedOut(NEVER, trouble=SignInUnavailable("id.x", NetworkFault.NAME)), "  ! id.x not found."),
        (AskingForCode(), "    Asking for a code."),
        (AskingForCode(AWAY, at(14, 3)), "  ! id.x not found."),
        (AskingForCode(AWAY, at(14, 3)), "    Check the network and the name."),
        (AskingForCode(AWAY, at(14, 3)), "    It is asked again at 14:03:00; enter asks now."),
        (AskingForCode(AWAY), "    Asking again."),
        (AskingForCode(THROTTLED, at(14, 3)), "  ! id.x wants a pause: too many requests."),
        (AskingForCode(THROTTLED, at(14, 3)), "    It wants a pause: it is asked again at 14:03:00."),
        (
            SignedOut(NEVER, trouble=THROTTLED, not_before=at(14, 7)),
            "  ! id.x wants a pause: too many requests. enter tries again, from 14:07:00 on.",
        ),
        (SignedOut(NEVER, trouble=UNKNOWN), "  ! The sign-in service refused: AADSTS99999: new."),
        (SignedOut(NEVER, trouble=UNKNOWN), "    Correlation id 0f5e7ccd"),
        (CheckingSession(), "    Looking for a session from before."),
        (SignedIn(ADA), "    Signed in as ada@contoso.com of Contoso."),
    ],
)
def test_each_state_says_where_it_stands(state, expected):
    assert expected in text_of(state)


def test_trouble_while_waiting_keeps_the_code():
    state = AwaitingUser(WAITING.code, SignInUnavailable("id.x", NetworkFault.NAME))
    assert "  ! id.x not found. Check the network and the name. The code still holds." in text_of(state)
    assert any("F3KDM9QXA" in line for line in text_of(state, 50, 18))


@pytest.mark.parametrize("number", [numbers[0] for numbers in HINTS])
def test_every_refusal_has_a_sentence_and_a_next_step(number):
    lines = text_of(SignedOut(NEVER, trouble=SignInRefused("x", aadsts=number)))
    assert f"(AADSTS{number})." in lines[1]
    assert any("enter tries again." in line for line in lines)


def test_missing_consent_shows_the_administrators_link():
    state = SignedOut(NEVER, trouble=SignInRefused("x", aadsts=90094))
    link = f"https://login.microsoftonline.com/contoso.com/adminconsent?client_id={FACTS.client_id}"
    assert any(line.strip() == link for line in text_of(state, 120))
    issuer = SignInFacts("c", "", "global", issuer_host="id.example")
    assert not any("adminconsent" in line for line in text_of(state, 120, facts=issuer))


def test_an_issuer_stands_in_place_of_tenant_and_cloud():
    lines = text_of(WAITING, facts=SignInFacts("c", "", "global", issuer_host="id.example"))
    assert "    Issuer  id.example" in lines
    assert not any("Tenant" in line for line in lines)


def test_the_header_says_where_and_who():
    header = plain(sign_in_header(WAITING, FACTS, 80, UNICODE, cell_len))
    assert header == " Sign in  to contoso.com                                    nobody is signed in "
    anywhere = SignInFacts("c", "organizations", "global")
    assert "with a work or school account" in plain(sign_in_header(WAITING, anywhere, 80, UNICODE, cell_len))
    assert "ada@contoso.com is signed in" in plain(sign_in_header(SignedIn(ADA), FACTS, 80, UNICODE, cell_len))


def test_ascii():
    assert all(line.isascii() for line in text_of(WAITING, glyphs=ASCII))


def test_minutes_change_once_a_minute():
    assert text_of(WAITING) == text_of(WAITING, now=NOW.utc + timedelta(seconds=48))
    assert text_of(WAITING) != text_of(WAITING, now=NOW.utc + timedelta(seconds=50))


@given(st.integers(20, 140), st.text("ab 李🙂.", max_size=80))
def test_no_line_is_wider_than_the_screen(width, words):
    facts = SignInFacts(words, words, "global")
    states = [WAITING, SignedOut(NEVER, trouble=SignInRefused("teapot", description=words)), SignedOut(NEVER)]
    states += [AskingForCode(SignInUnavailable(words, status=200, detail=words), at(14, 3)), AskingForCode(THROTTLED, at(14, 3))]
    states += [SignedOut(NEVER, trouble=SignInRefused("teapot", description=words, aadsts=99999, correlation_id=words))]
    for state in states:
        assert all(cells_of(line, cell_len) <= width for line in lines_of(state, width, facts=facts))
        assert cells_of(sign_in_header(state, facts, width, UNICODE, cell_len), cell_len) == width
