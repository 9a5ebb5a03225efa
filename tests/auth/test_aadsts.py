"""What Entra refuses, at each step, over real TLS: the number chooses the words, `error` and `suberror` all the rest."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.model.errors import CodeExpired, SignedOutReason, SignInError, SignInNeeded, SignInRefused, SignInUnavailable
from presence_tui.view.refusals import HINTS, SUBERRORS, advice
from tests.auth.conftest import SCOPES, Told, sign_in
from tests.auth.hurried import HurriedClock
from tests.server.certificates import Certificates
from tests.server.client import TenantServer

CORRELATION = "0f5e7ccd-5ca9-4f0f-9c55-0f3a2f1d7c61"
DEVICE_CODE, TOKEN = "/devicecode", "/token"

AGAIN = "Sign in again."
ROWS: dict[int, tuple[str, str]] = {
    7000218: ("does not allow this kind of sign-in", 'Set "Allow public client flows" to Yes'),
    7000215: ("The client secret is wrong", "Put the secret's value"),
    7000222: ("The client secret is too old", "Make a new one"),
    **dict.fromkeys((700027, 700030), ("The certificate is not one of the app's", "Upload it in the app registration")),
    1002012: ("An application asks for no single permissions", "Take scopes out"),
    50011: ("knows no way back from the browser", "Mobile and desktop applications"),
    **dict.fromkeys((65001, 90094, 90095), ("Consent is missing", "An administrator has to allow")),
    65004: ("Declined at the page", "Sign in again and accept"),
    **dict.fromkeys((700016, 90002), ("The app or the tenant is not known there", "Check client_id and tenant")),
    **dict.fromkeys((50059, 50194, 9001023), ("The tenant setting does not suit", "to your tenant, or to organizations")),
    50020: ("This account is not in that tenant", "Sign in with an account of the tenant"),
    50105: ("The app is not assigned to you", "Ask an administrator to assign it"),
    **dict.fromkeys((53003, 530032, 530035), ("Conditional Access blocks this sign-in", 'set sign_in = "browser"')),
    **dict.fromkeys((53000, 53001), ("The device does not comply", 'Use a device that it manages, with sign_in = "browser"')),
    **dict.fromkeys((50074, 50076, 50078, 50079), ("Another factor is needed", AGAIN)),
    **dict.fromkeys((50173, 700082, 70043), ("The session was revoked or is too old", AGAIN)),
    50057: ("The account is disabled", "Ask an administrator"),
    **dict.fromkeys((90038, 900382), ("The account lives in another cloud", "Set cloud in config.toml")),
    **dict.fromkeys((500212, 500213), ("A policy between two organisations forbids it", "Ask the administrators of both")),
}
"""What is to be said of each number, and what to do next."""


class Desk:
    """A tenant over TLS, and authenticators in front of it that are signed in already."""

    def __init__(self, server: TenantServer) -> None:
        self.server = server
        self._http = httpx.Client(verify=ssl.create_default_context(cafile=server.ca_file), trust_env=False)
        server.approve_after(0)
        first = self._made(MemoryTokenCache())
        asyncio.run(sign_in(first))
        self._tokens: str = first._cache.tokens.serialize()

    def _made(self, cache: MemoryTokenCache) -> Authenticator:
        authority = self.server.entra_issuer.removesuffix("/v2.0")
        return Authenticator(
            client_id=self.server.client_id, authority=authority, oidc=False, scopes=SCOPES, http=self._http, cache=cache,
            clock=HurriedClock(),
        )  # fmt: skip

    def signed_in(self) -> Authenticator:
        cache = MemoryTokenCache()
        cache.tokens.deserialize(self._tokens)
        return self._made(cache)

    async def at_each_step(self, *answers: tuple[Any, ...]) -> list[SignInError]:
        """Return what comes of an answer to the request for a code, to the question after it, and to a renewal.

        `answers` are those that `say` takes, or one AADSTS number.
        """
        authenticator = self.signed_in()
        held = await authenticator.token()

        async def renewed() -> None:
            await authenticator.token(rejected=held)

        async def waited() -> None:
            await authenticator.redeem(await authenticator.ask_for_code(), Told())

        found = []
        for path, act in ((DEVICE_CODE, waited), (TOKEN, waited), (TOKEN, renewed)):
            for one in answers:
                if len(one) == 1:
                    self.server.refuse_sign_in(one[0], path=path)
                else:
                    self.server.say(*one, path=path, where="entra")
            with pytest.raises(SignInError) as caught:
                await act()
            found.append(caught.value)
            self.server.recover()
        return found


@pytest.fixture(scope="module")
def desk(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with TenantServer(tmp_path_factory.mktemp("tenant"), "--interval", "0", certificates=certificates) as running:
        yield Desk(running)


def body(error: str, description: object = "AADSTS99999: It is new.", **more: object) -> tuple[int, str]:
    """An error of Entra's, as `say` takes it."""
    return 400, json.dumps({"error": error, "error_description": description, "correlation_id": CORRELATION} | more)


def test_every_row_has_words_and_no_words_have_no_row() -> None:
    assert {number for numbers in HINTS for number in numbers} == ROWS.keys()


@pytest.mark.parametrize("number", ROWS)
async def test_every_number_is_told_in_plain_words_at_every_step(desk: Desk, number: int) -> None:
    for error in await desk.at_each_step((number,)):
        said = advice(error)
        sentence, step = ROWS[number]
        assert said.sentence.startswith(sentence) or sentence in said.sentence
        assert said.sentence.endswith(f"(AADSTS{number}).")
        assert step in said.next_step


async def test_an_unknown_number_is_told_in_entra_s_words_with_the_correlation_id_at_every_step(desk: Desk) -> None:
    description = f"AADSTS99999: It is new. Trace ID: {'a' * 36} Correlation ID: {CORRELATION} Timestamp: 2025-11-18 14:02:11Z"
    for error in await desk.at_each_step(body("invalid_grant", description, error_codes=[99999])):
        said = advice(error)
        assert said.sentence == "The sign-in service refused: AADSTS99999: It is new."
        assert said.next_step == AGAIN, "by `error`, which is known"
        assert said.support == f"Correlation id {CORRELATION}"


async def test_the_correlation_id_is_found_in_the_text_where_it_has_no_place_of_its_own(desk: Desk) -> None:
    told = body("invalid_request", f"AADSTS99999: It is new.\r\nCorrelation ID: {CORRELATION}\r\nTimestamp: x", correlation_id=7)
    for error in await desk.at_each_step(told):
        assert (
            advice(error).text == f"The sign-in service refused: AADSTS99999: It is new. Try again. Correlation id {CORRELATION}"
        )


R, N, U, X = SignInRefused, SignInNeeded, SignInUnavailable, CodeExpired
BY_ERROR: dict[str, tuple[type[SignInError], type[SignInError], SignedOutReason | None]] = {
    "invalid_grant": (R, N, SignedOutReason.REVOKED),
    "interaction_required": (R, N, SignedOutReason.INTERACTION),
    "login_required": (R, N, SignedOutReason.INTERACTION),
    "account_selection_required": (R, N, SignedOutReason.INTERACTION),
    "consent_required": (R, N, SignedOutReason.CONSENT),
    "access_denied": (R, R, None),
    "authorization_declined": (R, R, None),
    "invalid_client": (R, R, None),
    "unauthorized_client": (R, R, None),
    "invalid_scope": (R, R, None),
    "bad_verification_code": (R, R, None),
    "something_new": (R, R, None),
    "expired_token": (X, R, None),
    "code_expired": (X, R, None),
}
"""What comes of `error` while a code waits, and at a renewal, with the reason that is given for being signed out."""


TEXTS = ("AADSTS53003: Blocked.", "AADSTS70016: Authorization is pending.", "AADSTS50173: Revoked.")


@pytest.mark.parametrize(("error", "text"), [*zip(BY_ERROR, TEXTS * 5, strict=False), ("interaction_required", TEXTS[0])])
async def test_what_is_done_hangs_on_error_and_never_on_the_number(desk: Desk, error: str, text: str) -> None:
    _, waiting, renewing = await desk.at_each_step(body(error, text, error_codes=[int(text[6:11])]))
    assert (type(waiting), type(renewing)) == BY_ERROR[error][:2]
    if isinstance(renewing, SignInNeeded):
        assert renewing.reason is BY_ERROR[error][2]


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error"])
async def test_what_passes_is_no_refusal(desk: Desk, error: str) -> None:
    authenticator, told = desk.signed_in(), Told()
    held = await authenticator.token()
    desk.server.say(*body(error, "AADSTS50173: Revoked."), path=TOKEN, where="entra")
    with pytest.raises(SignInUnavailable):
        await authenticator.token(rejected=held)
    code = await authenticator.ask_for_code()
    desk.server.say(*body(error, "AADSTS50173: Revoked."), path=TOKEN, where="entra")
    assert (await authenticator.redeem(code, told)).username == "ada@contoso.com"
    assert len(told.troubles) == 2


BY_SUBERROR: dict[str, tuple[SignedOutReason, str]] = {
    "bad_token": (SignedOutReason.REVOKED, AGAIN),
    "token_expired": (SignedOutReason.EXPIRED, AGAIN),
    "basic_action": (SignedOutReason.INTERACTION, AGAIN),
    "additional_action": (SignedOutReason.INTERACTION, "its page says what"),
    "user_password_expired": (SignedOutReason.INTERACTION, "asks for a new one"),
    "consent_required": (SignedOutReason.CONSENT, "An administrator has to allow"),
    "message_only": (SignedOutReason.FORBIDDEN, "Signing in again does not help: ask an administrator"),
    "protection_policy_required": (SignedOutReason.FORBIDDEN, "ask an administrator"),
    "device_authentication_failed": (SignedOutReason.INTERACTION, 'sign_in = "browser"'),
    "client_mismatch": (SignedOutReason.INTERACTION, AGAIN),
    "something_new": (SignedOutReason.REVOKED, AGAIN),
}
"""For which reason a session is over, and what to do next."""


@pytest.mark.parametrize("suberror", BY_SUBERROR)
async def test_suberror_says_more_closely_why_a_session_is_over(desk: Desk, suberror: str) -> None:
    reason, step = BY_SUBERROR[suberror]
    for description in ("", "AADSTS99999: It is new."):
        *_, error = await desk.at_each_step(body("invalid_grant", description, suberror=suberror))
        assert isinstance(error, SignInNeeded)
        assert error.reason is reason
        assert step in advice(error).next_step


def test_every_suberror_that_has_words_is_tried() -> None:
    assert SUBERRORS.keys() < BY_SUBERROR.keys()


HOSTILE: dict[str, object] = {
    "escapes": "AADSTS99999: \x1b]52;c;eA==\x07\x1b[2J\x9b31m red",
    "markup": "AADSTS99999: [/red][bold]x[/bold][@click=app.quit]y[/]",
    "lines": "AADSTS99999: a\r\nb\nc\u2028d\u202ee",
    "long": "AADSTS99999: " + "long " * 100_000,
    "other numbers": "AADSTS99999: as before AADSTS53003: and AADSTS50173:",
    "a number in the middle": "It says AADSTS53003 in the middle.",
    "no text": ["AADSTS53003"],
    "nested": {"a": {"b": 53003}},
    "a number that is none": "AADSTS" + "9" * 5000,
    "other digits": "AADSTS٥٣٠٠٣: Arabic.",
}


@pytest.mark.parametrize("how", HOSTILE)
async def test_a_hostile_description_changes_nothing_but_its_own_words(desk: Desk, how: str) -> None:
    for error in await desk.at_each_step(body("invalid_grant", HOSTILE[how], error_codes="x", suberror={"a": 1})):
        text = advice(error).text
        assert text.isprintable()
        assert len(text) < 500
        assert "Conditional Access" not in text
        assert "revoked" not in text
        assert AGAIN in text


@pytest.mark.parametrize("correlation_id", [7, None, "\x1b[2J", "x" * 10_000, "a b", "[/red]aaaaaaaa"])
async def test_a_hostile_correlation_id_is_not_shown(desk: Desk, correlation_id: object) -> None:
    for error in await desk.at_each_step(body("something_new", correlation_id=correlation_id)):
        assert advice(error).text == "The sign-in service refused: AADSTS99999: It is new. Try again."
