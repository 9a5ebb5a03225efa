"""Signing in with a browser: authorization code with PKCE on a loopback port, against the simulated tenant."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from presence_tui.auth.browser import BrowserAuthenticator, _Visit
from presence_tui.auth.landing import Landing
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport
from presence_tui.logs import clean
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import CodeExpired, PortTaken, SignInNeeded, SignInRefused, SignInUnavailable
from presence_tui.model.snapshot import Account, BrowserPage
from tests.auth.browser_visits import come_back, open_address, visit
from tests.auth.conftest import OIDC, SCOPES, Told
from tests.auth.hurried import HurriedClock
from tests.manual_clock import ManualClock


@pytest.fixture
def still() -> ManualClock:
    """A clock that stands still, so that nobody is late."""
    return ManualClock()


@pytest.fixture
async def service(tenant: SimulatedTenant) -> AsyncIterator[httpx.AsyncClient]:
    """What the browser reaches the tenant with."""
    async with httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant, asyncio.sleep)) as client:
        yield client


@pytest.fixture
def browser(http: httpx.Client, still: ManualClock) -> BrowserAuthenticator:
    return made(http, still)


def made(http: httpx.Client, clock: ManualClock, **changes: object) -> BrowserAuthenticator:
    settings: dict[str, Any] = {
        "client_id": CLIENT_ID, "authority": GLOBAL.authority("organizations"), "oidc": False, "scopes": SCOPES,
        "http": http, "cache": MemoryTokenCache(), "clock": clock,
    }  # fmt: skip
    return BrowserAuthenticator(**(settings | changes))


async def signed_in(browser: BrowserAuthenticator, service: httpx.AsyncClient) -> tuple[Account, httpx.Response]:
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    last = await visit(page.address, service)
    return await waiting, last


@pytest.mark.parametrize(("authority", "oidc", "mode"), [(None, False, "form_post"), (OIDC, True, "query")])
async def test_whoever_signs_in_on_the_page_is_signed_in(
    http: httpx.Client,
    still: ManualClock,
    service: httpx.AsyncClient,
    tenant: SimulatedTenant,
    authority: str | None,
    oidc: bool,
    mode: str,
) -> None:
    changes: dict[str, object] = {"authority": authority} if authority else {}
    browser = made(http, still, oidc=oidc, **changes)
    account, last = await signed_in(browser, service)
    assert account.username == "ada@contoso.com"
    assert last.status_code == 200
    assert "close this page" in last.text
    assert await browser.account() == account
    token = await browser.token()
    assert await browser.token(rejected=token) != token, "the refresh token works"
    page = next(one for one in tenant.seen if "/authorize" in one.path)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page.path).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_mode"] == mode
    assert asked["redirect_uri"].startswith("http://localhost:")
    assert {"openid", "offline_access", "profile", *SCOPES} == set(asked["scope"].split())


async def test_nothing_listens_before_and_after(browser: BrowserAuthenticator, service: httpx.AsyncClient) -> None:
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    await visit(page.address, service)
    await waiting
    with pytest.raises(httpx.ConnectError):
        await open_address(page.address)


async def test_giving_up_ends_the_listening(browser: BrowserAuthenticator) -> None:
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    await open_address(page.address)
    waiting.cancel()
    await asyncio.wait([waiting])
    with pytest.raises(httpx.ConnectError):
        await open_address(page.address)


async def test_nobody_who_comes_back_in_time_ends_it(http: httpx.Client, clock: HurriedClock) -> None:
    browser = made(http, clock)
    page = await browser.ask_for_code()
    with pytest.raises(CodeExpired):
        await browser.redeem(page, Told())
    assert sum(clock.slept) == pytest.approx(900)
    with pytest.raises(httpx.ConnectError):
        await open_address(page.address)


async def test_a_refusal_on_the_page_is_told_there_and_here(
    browser: BrowserAuthenticator, service: httpx.AsyncClient, tenant: SimulatedTenant
) -> None:
    tenant.refuse_page("access_denied", "AADSTS65004: User declined to consent.\x1b]52;c;AAAA\x07")
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    last = await visit(page.address, service)
    with pytest.raises(SignInRefused) as caught:
        await waiting
    assert (caught.value.error, caught.value.aadsts) == ("access_denied", 65004)
    assert "\x1b" not in caught.value.description
    assert "terminal says why" in last.text
    assert "declined" not in last.text, "nothing that was sent is repeated"


async def test_an_answer_of_another_sign_in_is_none(browser: BrowserAuthenticator, service: httpx.AsyncClient) -> None:
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    home = f"http://localhost:{page.port}"
    for strange in ("/?code=abc&state=wrong", "/?code=abc", "/", "/?state=", "/%00?code=1", "/?error=access_denied&state=x"):
        assert (await open_address(home + strange)).status_code in (400, 404)
    assert not waiting.done()
    await visit(page.address, service)
    assert (await waiting).username == "ada@contoso.com"


async def test_whoever_guesses_the_port_learns_nothing(browser: BrowserAuthenticator) -> None:
    page = await browser.ask_for_code()
    home = f"http://localhost:{page.port}"
    async with httpx.AsyncClient(trust_env=False) as client:
        for path in ("/", "/favicon.ico", "/x", page.address.removeprefix(home)[:-1]):
            answer = await client.get(home + path)
            assert answer.status_code in (400, 404)
            assert "location" not in answer.headers
        renamed = await client.get(page.address, headers={"Host": f"evil.example:{page.port}"})
        assert renamed.status_code == 400, "a name of somebody else's that leads to this machine"
        assert (await client.put(page.address)).status_code == 404
        with pytest.raises(httpx.TransportError):
            await client.post(home, content=b"x" * 1_000_000)
    browser_answer = await open_address(page.address)
    assert browser_answer.headers["referrer-policy"] == "no-referrer"
    assert browser_answer.headers["cache-control"] == "no-store"
    await browser.settle(1)


async def test_garbage_and_silence_on_the_port_do_no_harm(browser: BrowserAuthenticator, service: httpx.AsyncClient) -> None:
    page = await browser.ask_for_code()
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    writers = []
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\nHost", b"\r\n\r\n", b"A" * 200_000, b""):
        _, writer = await asyncio.open_connection("127.0.0.1", page.port)
        writer.write(garbage)
        writers.append(writer)
    await visit(page.address, service)
    assert (await waiting).username == "ada@contoso.com"
    for writer in writers:
        writer.close()


async def test_a_chosen_port_is_taken_or_refused(http: httpx.Client, still: ManualClock) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        browser = made(http, still)
        browser.port = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            await browser.ask_for_code()
        assert str(browser.port) in caught.value.description
    page = await browser.ask_for_code()
    assert page.port == browser.port


async def test_a_service_that_fails_while_the_code_is_redeemed_is_asked_again(
    http: httpx.Client, service: httpx.AsyncClient, tenant: SimulatedTenant
) -> None:
    clock = ManualClock()
    browser, told = made(http, clock), Told()
    page = await browser.ask_for_code()
    tenant.say(503, "busy", path="/token", where="entra", times=2)
    waiting = asyncio.create_task(browser.redeem(page, told))
    await visit(page.address, service)
    while not waiting.done():
        await clock.advance(5 if clock.sleeping else 0)
    assert (await waiting).username == "ada@contoso.com"
    assert [trouble and trouble.status for trouble in told.troubles] == [503, 503, None]


async def test_an_issuer_without_such_a_page_is_told(http: httpx.Client, still: ManualClock, tenant: SimulatedTenant) -> None:
    plain = {"issuer": OIDC, "token_endpoint": f"{OIDC}/token", "jwks_uri": f"{OIDC}/jwks.json"}
    tenant.say(200, json.dumps(plain), path="/.well-known/openid-configuration", where="entra")
    with pytest.raises((SignInRefused, SignInUnavailable)):
        await made(http, still, authority=OIDC, oidc=True).ask_for_code()


@pytest.mark.parametrize(
    "page", ["http://evil.example/a", "https:///a", "https://[::1/a", *(f"https://x.example/{one}a" for one in "\x1b\r\n\u202e")]
)
async def test_a_page_that_is_no_https_address_is_not_opened(
    http: httpx.Client, still: ManualClock, tenant: SimulatedTenant, page: str
) -> None:
    plain = {
        "issuer": OIDC, "token_endpoint": f"{OIDC}/token", "authorization_endpoint": page,
        "jwks_uri": f"{OIDC}/jwks.json",
    }  # fmt: skip
    tenant.say(200, json.dumps(plain), path="/.well-known/openid-configuration", where="entra")
    browser = made(http, still, authority=OIDC, oidc=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        browser.port = free.getsockname()[1]
    with pytest.raises(SignInUnavailable):
        await browser.ask_for_code()
    with pytest.raises(OSError, match=str(browser.port)):  # nothing listens any more
        await asyncio.open_connection("127.0.0.1", browser.port)


async def test_what_a_page_is_asked_for_with_stays_out_of_the_log(browser: BrowserAuthenticator) -> None:
    page = await browser.ask_for_code()
    assert isinstance(page.flow, _Visit)
    for name in ("state", "nonce", "code_verifier"):
        secret = page.flow.flow[name]
        assert secret not in clean(f"it says {secret}!"), name
    page.flow.landing.close()


async def test_giving_up_leaves_nobody_asleep(browser: BrowserAuthenticator, still: ManualClock) -> None:
    before = asyncio.all_tasks()
    waiting = asyncio.create_task(browser.redeem(await browser.ask_for_code(), Told()))
    await still.settle()
    assert still.sleeping == 1
    waiting.cancel()
    await asyncio.wait([waiting])
    await still.settle()
    assert still.sleeping == 0
    assert asyncio.all_tasks() == before


async def test_an_id_token_of_another_sign_in_signs_nobody_in(
    browser: BrowserAuthenticator, service: httpx.AsyncClient, tenant: SimulatedTenant
) -> None:
    page = await browser.ask_for_code()
    led = await open_address(page.address)
    changed = httpx.URL(led.headers["location"]).copy_set_param("nonce", "of somebody else")
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    await come_back(await service.get(changed))
    with pytest.raises((SignInRefused, SignInUnavailable)):
        async with asyncio.timeout(5):
            await waiting
    assert await browser.account() is None


async def test_an_answer_that_names_another_issuer_signs_nobody_in(
    http: httpx.Client, still: ManualClock, service: httpx.AsyncClient, tenant: SimulatedTenant
) -> None:
    browser = made(http, still, authority=OIDC, oidc=True)
    for issuer, good in (("https://evil.example/oidc", False), (OIDC, True)):
        page = await browser.ask_for_code()
        waiting = asyncio.create_task(browser.redeem(page, Told()))
        led = await open_address(page.address)
        sent_back = (await service.get(led.headers["location"])).headers["location"]
        await open_address(str(httpx.URL(sent_back).copy_set_param("iss", issuer)))
        if good:
            assert (await waiting).username == "ada@contoso.com"
        else:
            with pytest.raises(SignInRefused):
                await waiting
            assert not any("/token" in request for request in tenant.requests)


async def test_a_page_listens_on_both_loopbacks_where_there_are_two() -> None:
    landing = await Landing.open(0)
    try:
        assert len(landing._servers) in (1, 2)
    finally:
        landing.close()


def test_a_page_does_not_show_its_address_by_accident() -> None:
    from datetime import UTC, datetime

    page = BrowserPage("http://localhost:1/x", "https://x.example/?state=y", 1, datetime.now(UTC))
    assert "state" not in repr(page)


async def test_a_challenge_that_ended_the_session_is_met_on_the_page(
    browser: BrowserAuthenticator, service: httpx.AsyncClient
) -> None:
    claims = '{"access_token": {"nbf": {"essential": true, "value": "1763474400"}}}'
    page = await browser.ask_for_code(claims=claims)
    (asked,) = parse_qs(urlsplit(page.url).query)["claims"]
    assert json.loads(asked)["access_token"].keys() == {"nbf", "xms_cc"}
    waiting = asyncio.create_task(browser.redeem(page, Told()))
    await visit(page.address, service)
    await waiting
    token = await browser.token()
    with pytest.raises(SignInNeeded):  # it was asked for with these claims already: no renewal would bring more
        await browser.token(rejected=token, claims=claims)
