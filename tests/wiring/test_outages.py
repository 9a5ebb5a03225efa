"""Every outage of the sign-in service at every step, over real TLS: what is said, and that it goes on by itself.

Seven panes meet each of them, each at another step, so that what hangs is waited for once.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from presence_tui.auth.application import ApplicationAuthenticator
from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.browser import BrowserAuthenticator
from presence_tui.auth.credentials import ClientSecret
from presence_tui.demo.people import TENANT_ID
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import AnswersNonsense, AwaitingUser, BrowserPage, Offline, ServerFails, SignedIn
from tests.auth.browser_visits import come_back, open_address
from tests.server.client import TenantServer
from tests.wiring.panes import INTERVAL, Pane, is_refused_a_code

HOUR = 3600
BOB = "bob@contoso.com"
SECRET = "made-up-client-secret-of-a-test"
PORTAL = "<!DOCTYPE html><html><body>Welcome</body></html>"
PATHS = {
    "discovery": "/contoso.com/v2.0/.well-known/openid-configuration",
    "code": "/oidc/device/authorization",
    "waiting": "/organizations/oauth2/v2.0/token",
    "renewal": "/oidc/token",
    "page": f"/{TENANT_ID}/v2.0/.well-known/openid-configuration",
    "return": "/common/oauth2/v2.0/token",
}
"""What fails for each step. They are apart, so that each pane meets its own and nothing else."""


class Names:
    """The machine's name server, which stands outside of everything that is ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
        self._monkeypatch = monkeypatch
        self._port = port
        """Of the service; the browser's own way back is not looked up there."""
        self._answers = threading.Event()
        self._look_up = socket.getaddrinfo

    def die(self) -> None:
        def dead(*arguments: Any, **options: Any) -> Any:
            if arguments[1] != self._port:
                return self._look_up(*arguments, **options)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        self._monkeypatch.setattr("socket.getaddrinfo", dead)

    def hang(self) -> None:
        def hanging(*arguments: Any, **options: Any) -> Any:
            if arguments[1] == self._port:
                self._answers.wait(10)
            return self._look_up(*arguments, **options)

        self._monkeypatch.setattr("socket.getaddrinfo", hanging)

    def recover(self) -> None:
        self._answers.set()
        self._monkeypatch.setattr("socket.getaddrinfo", self._look_up)


Begin = Callable[[TenantServer, Names], object]


@dataclass(frozen=True)
class Outage:
    """One way to fail."""

    begin: Begin
    said: str
    """On the sign-in screen."""
    header: str
    """In the header while a token cannot be renewed."""
    deadline: float = 10.0
    unheard: bool = True
    """Whether what was asked did nothing."""
    pause: float | None = None
    """Seconds for which the service asks to be left alone."""


def at_each(plan: Callable[[TenantServer, str], object]) -> Begin:
    def begin(contoso: TenantServer, _: Names) -> None:
        for path in PATHS.values():
            plan(contoso, path)

    return begin


def strike(fault: str) -> Begin:
    return at_each(lambda contoso, path: contoso.strike(fault, None, path))


def fail(status: int, retry_after: str | None = None) -> Begin:
    return at_each(lambda contoso, path: contoso.fail(status, None, path=path, where="entra", retry_after=retry_after))


def say(status: int, body: str, headers: dict[str, str]) -> Begin:
    return at_each(lambda contoso, path: contoso.say(status, body, headers, None, path=path, where="entra"))


SILENT = "localhost did not answer in time"
OUTAGES = {
    "refused": Outage(lambda contoso, _: contoso.go_offline(), "localhost refuses connections", "Offline since"),
    "reset": Outage(strike("reset"), "localhost cut the connection", "Offline since"),
    "body cut": Outage(strike("cut"), "localhost cut the connection", "Offline since", unheard=False),
    "hanging": Outage(strike("hang"), SILENT, "Offline since", deadline=0.5),
    "dripping": Outage(strike("drip"), SILENT, "Offline since", deadline=0.5, unheard=False),
    "429": Outage(fail(429), "localhost wants a pause: too many requests", "localhost throttled since"),
    "429 for a while": Outage(fail(429, "7"), "localhost wants a pause: too many requests", "localhost throttled since", pause=7),
    "500": Outage(fail(500), "localhost fails: 500", "localhost fails since"),
    "503 for a while": Outage(fail(503, "7"), "localhost fails: 503", "localhost fails since", pause=7),
    "portal": Outage(
        say(200, PORTAL, {"Content-Type": "text/html"}),
        "What answers is not localhost: HTML, not JSON. A proxy or a network's log-in page may stand in between",
        "localhost answers nonsense since",
    ),
    "portal's redirect": Outage(
        say(302, "", {"Location": "https://portal.example/"}),
        "What answers is not localhost: a redirect. A proxy or a network's log-in page may stand in between",
        "localhost answers nonsense since",
    ),
    "no name": Outage(lambda _, names: names.die(), "localhost not found. Check the network and the name", "Offline since"),
    "name server silent": Outage(lambda _, names: names.hang(), SILENT, "Offline since", deadline=0.5),
}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, contoso: TenantServer) -> Iterator[Names]:
    names = Names(monkeypatch, int(contoso.url.rpartition(":")[2]))
    yield names
    names.recover()


@dataclass
class Panes:
    """One for each step, brought to where the outage begins."""

    discovery: Pane
    code: Pane
    waiting: Pane
    renewal: Pane
    page: Pane
    coming_back: Pane
    application: Pane
    brought: httpx.Response
    """What sends the browser of the last one back to this machine."""

    def by_return(self, outage: Outage) -> list[Pane]:
        """Return the last one where it can go on: what a browser brings counts once, and the service may have counted it."""
        return [self.coming_back] if outage.unheard else []

    def __iter__(self) -> Iterator[Pane]:
        return iter((self.discovery, self.code, self.waiting, self.renewal, self.page, self.coming_back, self.application))


@pytest.fixture
async def panes(contoso: TenantServer, outage: Outage) -> AsyncIterator[Panes]:
    async with AsyncExitStack() as stack:

        async def opened(tenant: str, way: type[Authenticator] = Authenticator) -> Pane:
            return await stack.enter_async_context(Pane(contoso, tenant, way, deadline=outage.deadline).running())

        by_code = [await opened(tenant) for tenant in ("contoso.com", "oidc", "organizations", "oidc")]
        by_page = [await opened(tenant, BrowserAuthenticator) for tenant in (TENANT_ID, "common")]
        contoso.register(secret=SECRET)
        secret = ClientSecret(None, Secret(SECRET))
        alone = Pane(contoso, "oidc", ApplicationAuthenticator, deadline=outage.deadline, people=(BOB,), credential=secret)
        application = await stack.enter_async_context(alone.running())
        panes = Panes(*by_code, *by_page, application, brought=await signed_in_on_the_page(contoso, by_page[1]))
        contoso.approve_after(0)
        await panes.renewal.sign_in()
        contoso.approve_after(None)
        await panes.code.get_code()  # so that the endpoints are known
        panes.code.monitor.cancel_sign_in()
        await panes.waiting.get_code()
        await application.until(lambda: application.is_live)
        await application.asleep()
        contoso.forget_requests()
        yield panes


async def signed_in_on_the_page(contoso: TenantServer, pane: Pane) -> httpx.Response:
    """Get a page and sign in there; return what sends the browser back."""
    pane.monitor.sign_in()
    await pane.until(lambda: pane.page)
    context = ssl.create_default_context(cafile=contoso.ca_file)
    async with httpx.AsyncClient(verify=context, trust_env=False) as browser:
        return await browser.get((await open_address(pane.page)).headers["location"])


def is_in_trouble(pane: Pane) -> bool:
    state, health = pane.now.sign_in, pane.now.health
    if isinstance(state, SignedIn):
        return isinstance(health, Offline | ServerFails | AnswersNonsense)
    return state.trouble is not None if isinstance(state, AwaitingUser) else is_refused_a_code(pane)


def seconds_left(pane: Pane) -> float:
    """Return the seconds until the service is asked again, as the pane says; those of the code's interval say nothing."""
    state, health = pane.now.sign_in, pane.now.health
    if isinstance(state, AwaitingUser):
        return max(state.trouble.retry_after or 0.0, 5.0 if isinstance(state.code, BrowserPage) else 1.0)
    again = health.next_try if isinstance(state, SignedIn) else state.next_try
    return (again - pane.clock.utc()).total_seconds()


async def meet(panes: Panes) -> None:
    """Let each take its step, and wait until it says what is wrong."""
    panes.discovery.monitor.sign_in()
    panes.code.monitor.sign_in()
    await panes.waiting.clock.advance(1.0)
    panes.page.monitor.sign_in()
    await come_back(panes.brought)
    for pane in (panes.renewal, panes.application):
        pane.clock.jump(HOUR, HOUR)
        await pane.clock.advance(0.1)
    for pane in panes:
        await pane.until(lambda pane=pane: is_in_trouble(pane))
        await pane.asleep()


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=OUTAGES)
async def test_it_says_what_is_wrong_and_goes_on_by_itself(
    contoso: TenantServer, names: Names, panes: Panes, outage: Outage
) -> None:
    code = panes.waiting.code
    outage.begin(contoso, names)
    await meet(panes)
    for pane in (panes.discovery, panes.code, panes.page):
        assert outage.said in pane.says
        assert ("It wants a pause: it is asked again at" if outage.pause else "It is asked again at") in pane.says
    assert outage.said in panes.waiting.says
    assert "The code still holds." in panes.waiting.says
    assert outage.said in panes.coming_back.says
    assert "The page still holds." in panes.coming_back.says
    for pane in (panes.renewal, panes.application):
        assert outage.header in pane.says
        assert "next try" in pane.says
    assert (panes.waiting.code, panes.discovery.code, panes.code.code) == (code, "", "")

    contoso.recover()
    names.recover()
    contoso.approve_after(0)
    contoso.forget_requests()
    for pane in panes:
        # to the next attempt and no further: nothing is replayed, and nobody has to press a key
        left = seconds_left(pane)
        assert (outage.pause or 0.0) <= left <= INTERVAL
        await pane.clock.advance(left - 0.1)
        assert is_in_trouble(pane), "it asks no sooner than it may"
        await pane.clock.advance(0.11)
    for pane in (panes.discovery, panes.code):
        await pane.until(lambda pane=pane: pane.code)
        await pane.asleep()
        await pane.clock.advance(1.1)
    await panes.page.until(lambda: panes.page.page)
    for pane in (panes.discovery, panes.code, panes.waiting, panes.renewal, panes.application, *panes.by_return(outage)):
        await pane.until(lambda pane=pane: pane.is_live)
    asked = {step: [line for line in contoso.requests if path in line] for step, path in PATHS.items()}
    assert len(asked["discovery"]) == len(asked["waiting"]) == len(asked["page"]) == len(asked["return"]) == 1
    assert sum("/device" in line for line in contoso.requests) == 2, "one code each, and none for whom one was shown"
    assert len(asked["renewal"]) == 3, "a renewal, the application's, and the code that was entered"
    assert contoso.leaks == []
