"""Acts as the browser: opens the address that the program shows, follows the page, and comes back to this machine."""

from __future__ import annotations

import re
from html import unescape

import httpx

_FIELD = re.compile(r'name="([^"]*)" value="([^"]*)"')
_ACTION = re.compile(r'action="([^"]*)"')


async def open_address(address: str) -> httpx.Response:
    """Return what the listener on this machine answers to `address`."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        return await browser.get(address)


async def visit(address: str, service: httpx.AsyncClient) -> httpx.Response:
    """Sign in on the page that `address` leads to, which `service` reaches; return the page that ends it."""
    led = await open_address(address)
    assert led.status_code == 302
    return await come_back(await service.get(led.headers["location"]))


async def come_back(page: httpx.Response) -> httpx.Response:
    """Go where the service's `page` sends the browser."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        if page.status_code == 302:
            return await browser.get(page.headers["location"])
        fields = {name: unescape(value) for name, value in _FIELD.findall(page.text)}
        action = _ACTION.search(page.text)
        assert action is not None, page.text
        return await browser.post(unescape(action[1]), data=fields)
