"""The live table where somebody signs in with a browser, and where an application does by itself."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport
from presence_tui.model.snapshot import SignedIn, SignedOut
from tests.auth.browser_visits import visit
from tests.manual_clock import ManualClock
from tests.ui.services import SECRET
from tests.ui.stage import Stage, stage

ADDRESS = re.compile(r"http://localhost:\d+/[A-Za-z0-9_-]{8}")


async def page_of(s: Stage) -> str:
    """Press enter, and return the address that is shown then."""
    await s.press("enter")
    await s.shows("In a browser", "open")
    found = ADDRESS.search(s.screen)
    assert found is not None, s.screen
    return found[0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)])
async def test_the_page_s_address_and_the_tunnel_are_whole_words_on_lines_of_their_own(size: tuple[int, int]) -> None:
    async with stage(signed_in=False, way="browser", ssh_target="ada@192.0.2.8", size=size) as s:
        address = await page_of(s)
        lines = [line.strip() for line in s.terminal.lines]
        port = address.split(":")[2].partition("/")[0]
        assert address in lines
        assert f"ssh -N -L {port}:localhost:{port} ada@192.0.2.8" in lines
        assert s.says("Open only an address that stands here.")
        assert s.says("Waiting · 1")


async def test_nothing_is_asked_for_and_nothing_listens_before_enter() -> None:
    async with stage(signed_in=False, way="browser") as s:
        assert s.says("Press enter for a page. None is asked for before you are here to use it.")
        await s.later(3600)
        assert s.tenant.requests == []


async def test_the_table_opens_when_the_browser_comes_back() -> None:
    async with stage(signed_in=False, way="browser") as s:
        address = await page_of(s)
        assert not s.says("ssh"), "nobody came by SSH"
        async with httpx.AsyncClient(transport=AsyncSimulatedTransport(s.tenant, asyncio.sleep)) as browser:
            await visit(address, browser)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedIn) and s.polls > 0, "the table")
        assert s.header.endswith("● Live · every 30 s")


async def test_b_opens_the_page_here_and_y_copies_its_address() -> None:
    async with stage(signed_in=False, way="browser") as s:
        address = await page_of(s)
        assert s.browsed == []
        assert s.footer.startswith(" y copy address  enter new page  esc cancel  b open here")
        await s.press("b")
        assert s.browsed == [address]
        assert s.footer.startswith(" Opened in the browser")
        await s.press("y")
        assert s.app.clipboard == address


async def test_esc_ends_it_and_l_begins_anew() -> None:
    async with stage(signed_in=False, way="browser") as s:
        address = await page_of(s)
        await s.press("esc")
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(address)
        await s.press("L")
        assert await page_of(s) != address


async def test_a_page_that_nobody_came_back_from_says_so() -> None:
    async with stage(signed_in=False, way="browser") as s:
        await page_of(s)
        for _ in range(95):
            await s.clock.advance(10)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the end")
        await s.shows("The page ran out at 14:17. enter asks for a new one.")


async def test_an_application_needs_nobody_and_is_nobody_s_me() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.register(secret=SECRET)
    async with stage(["me", "bob"], signed_in=False, way="client-secret", clock=clock, tenant=tenant) as s:
        assert s.header.endswith("● Live · every 30 s")
        assert "application" in s.header
        assert re.search(r"! me +Nobody +an application", s.row_of("me"))
        assert not any("/me" in request for request in s.tenant.requests)


async def test_a_refused_application_says_why_and_goes_on_by_itself() -> None:
    async with stage(["bob"], signed_in=False, way="client-secret") as s:
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the refusal")
        assert "the application is refused" in s.header
        await s.press("L")
        assert s.says("The client secret is wrong (AADSTS7000215).")
        await s.press("esc")
        s.tenant.register(secret=SECRET)
        await s.later(301)
        await s.until(lambda: s.polls > 0, "the table")
        assert s.header.endswith("● Live · every 30 s")


async def test_an_application_that_is_refused_is_not_live_where_nobody_but_me_is_watched() -> None:
    async with stage(["me"], signed_in=False, way="client-secret") as s:
        assert isinstance(s.snapshot.sign_in, SignedOut)
        assert "the application is refused" in s.header
