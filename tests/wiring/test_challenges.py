"""Continuous access evaluation over real TLS: one renewal for a challenge, then a person; garbage costs no more than that."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator

import pytest

from presence_tui.model.errors import GraphError, GraphUnavailable, SignedOutReason, SignInNeeded, TokenRejected
from presence_tui.model.snapshot import SignedIn, SignedOut
from tests.server.client import TenantServer
from tests.wiring.panes import Pane

CLAIMS = {"access_token": {"nbf": {"essential": True, "value": "1763474400"}}}
OTHERS = {"access_token": {"nbf": {"essential": True, "value": "1763474999"}}}
HOUR = 3600.0


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def challenged(claims: str, scheme: str = "Bearer") -> str:
    return f'{scheme} realm="", authorization_uri="https://login.example/", error="insufficient_claims", claims="{claims}"'


GOOD = encoded(json.dumps(CLAIMS))
GARBAGE = {
    "no header": "",
    "no claims": 'Bearer error="insufficient_claims"',
    "not base64": challenged("!!!"),
    "not JSON": challenged(encoded("no json")),
    "not UTF-8": challenged(encoded(b"\xff\xfe")),
    "a list": challenged(encoded('["access_token"]')),
    "null for a token": challenged(encoded('{"access_token": null}')),
    "a number for a token": challenged(encoded('{"access_token": 7}')),
    "nested deeply": challenged(encoded('{"a":' * 900 + "1" + "}" * 900)),
    "nested more deeply": challenged(encoded("[" * 5000)),
    "long": challenged(encoded('{"a": "' + "x" * 9000 + '"}')),
    "another scheme": challenged(GOOD, "PoP"),
    "another error": f'Bearer error="invalid_token", claims="{GOOD}"',
    "wrong quotes": f"Bearer error='insufficient_claims', claims='{GOOD}'",
    "an open quote": f'Bearer error="insufficient_claims", claims="{GOOD}',
    "in another's text": f'Basic realm="Bearer error=insufficient_claims, claims={GOOD}"',
}
WELL = {
    "as documented": challenged(GOOD),
    "several in one header": f'PoP error="insufficient_claims", claims="{encoded("{}")}", Basic realm="a, b", {challenged(GOOD)}',
    "after a broken one": f"{challenged('!!!')}, {challenged(GOOD)}",
    "without quotes": f"bearer ERROR=insufficient_claims,claims={GOOD}",
    "without padding": challenged(GOOD.rstrip("=")),
}


@pytest.fixture
async def pane(contoso: TenantServer) -> AsyncIterator[Pane]:
    """Signed in, and live."""
    contoso.approve_after(0)
    async with Pane(contoso).running() as running:
        await running.sign_in()
        contoso.forget_requests()
        yield running


def refuse(contoso: TenantServer, header: str, times: int | None) -> None:
    headers = {"Content-Type": "application/json"} | ({"WWW-Authenticate": header} if header else {})
    contoso.say(401, '{"error": {"code": "InvalidAuthenticationToken"}}', headers, times)


def counted(contoso: TenantServer) -> tuple[int, int]:
    """Return how many tokens were asked for, and how many questions Graph was asked."""
    return sum("/token" in line for line in contoso.requests), sum("/v1.0/" in line for line in contoso.requests)


@pytest.mark.parametrize("how", WELL)
async def test_a_challenge_is_met_by_one_renewal_and_nobody_is_bothered(contoso: TenantServer, pane: Pane, how: str) -> None:
    contoso.challenge(CLAIMS)  # from now on no token will do that was not asked for with these claims
    refuse(contoso, WELL[how], 1)
    await pane.clock.advance(34)
    await pane.until(lambda: pane.now.last_poll.number == 2)
    assert pane.is_live
    assert counted(contoso) == (1, 2)


async def test_another_challenge_later_is_met_by_another_renewal(contoso: TenantServer, pane: Pane) -> None:
    for number, claims in ((2, CLAIMS), (3, OTHERS)):
        contoso.challenge(claims)
        await pane.clock.advance(34)
        await pane.until(lambda number=number: pane.now.last_poll.number == number)
        await pane.asleep()
        assert pane.is_live
    assert counted(contoso) == (2, 4)


@pytest.mark.parametrize("how", GARBAGE)
async def test_garbage_costs_one_renewal_and_then_a_sign_in(contoso: TenantServer, pane: Pane, how: str) -> None:
    refuse(contoso, GARBAGE[how], None)
    await pane.clock.advance(34)
    await pane.until(lambda: isinstance(pane.now.sign_in, SignedOut))
    assert pane.now.sign_in.reason is SignedOutReason.REJECTED
    await pane.clock.advance(HOUR)
    assert counted(contoso) == (1, 2), "nothing loops"
    contoso.recover()
    await pane.sign_in()


async def test_a_header_too_large_to_be_one_is_no_answer_and_asked_again_as_ever(contoso: TenantServer, pane: Pane) -> None:
    refuse(contoso, challenged(encoded("x" * 300_000)), None)
    with pytest.raises(GraphUnavailable):
        await pane.monitor.fetch("me")
    await pane.clock.advance(34)
    await pane.asleep()
    assert isinstance(pane.now.sign_in, SignedIn)
    assert counted(contoso)[0] == 0
    contoso.recover()
    await pane.clock.advance(12)
    await pane.until(lambda: pane.is_live)


async def test_a_challenge_that_a_renewal_cannot_meet_is_met_by_the_next_sign_in(contoso: TenantServer, pane: Pane) -> None:
    contoso.challenge(CLAIMS)
    contoso.refuse_sign_in(50076)
    await pane.clock.advance(34)
    await pane.until(lambda: isinstance(pane.now.sign_in, SignedOut))
    assert pane.now.sign_in.reason is SignedOutReason.INTERACTION
    assert counted(contoso) == (1, 1)
    contoso.forget_requests()
    await pane.sign_in()
    assert counted(contoso) == (1, 1), "the first token that came of it is taken"


async def test_a_challenge_that_comes_again_at_once_is_met_by_the_next_sign_in(contoso: TenantServer, pane: Pane) -> None:
    contoso.challenge(OTHERS)
    refuse(contoso, challenged(GOOD), 1)
    with pytest.raises(TokenRejected) as caught:
        await pane.monitor.fetch("me")
    assert json.loads(caught.value.claims or "") == OTHERS
    assert isinstance(pane.now.sign_in, SignedOut)
    contoso.forget_requests()
    await pane.sign_in()
    assert counted(contoso) == (1, 1)


async def test_what_the_sign_in_service_itself_wants_is_asked_for_at_the_next_sign_in(contoso: TenantServer, pane: Pane) -> None:
    contoso.challenge(CLAIMS)
    body = {"error": "interaction_required", "error_description": "AADSTS50076: Again.", "claims": json.dumps(CLAIMS | OTHERS)}
    contoso.say(400, json.dumps(body), path="/token", where="entra")
    with pytest.raises(SignInNeeded) as caught:
        await pane.monitor.fetch("me")
    assert json.loads(caught.value.claims or "") == CLAIMS | OTHERS
    contoso.challenge(OTHERS)
    contoso.forget_requests()
    await pane.sign_in()
    assert counted(contoso) == (1, 1)


async def test_claims_of_the_service_that_are_garbage_do_not_keep_anybody_from_signing_in(
    contoso: TenantServer, pane: Pane
) -> None:
    for claims in ("{", "[" * 5000, '{"access_token": null}', "x" * 100_000, 7):
        contoso.challenge(CLAIMS)
        body = {"error": "interaction_required", "error_description": "AADSTS50076: Again.", "claims": claims}
        contoso.say(400, json.dumps(body), path="/token", where="entra")
        with pytest.raises((SignInNeeded, GraphError)):
            await pane.monitor.fetch("me")
        contoso.end_challenge()
        await pane.sign_in()


async def test_a_sign_in_that_follows_no_challenge_asks_for_no_claims(contoso: TenantServer, pane: Pane) -> None:
    contoso.challenge(CLAIMS)
    contoso.refuse_sign_in(50076)
    await pane.clock.advance(34)
    await pane.until(lambda: isinstance(pane.now.sign_in, SignedOut))
    await pane.monitor.sign_out()
    contoso.forget_requests()
    await pane.sign_in()
    assert counted(contoso) == (2, 2), "challenged anew, and met by a renewal: it is another session"
