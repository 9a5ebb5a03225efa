"""Each kind of trouble, as a client of httpx meets it."""

from __future__ import annotations

import asyncio
import socket
import ssl

import httpx
import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.demo.wire import Fault
from tests.demo.visitor import GRAPH, Visitor
from tests.manual_clock import ManualClock

URL = f"{GRAPH}/v1.0/me/presence"


@pytest.mark.parametrize("retry_after", ["120", "2.128", "Tue, 18 Nov 2025 14:07:00 GMT", None])
def test_throttling_says_when_to_come_back(visitor: Visitor, tenant: SimulatedTenant, retry_after: str | None) -> None:
    tenant.throttle(retry_after, times=2)
    for _ in range(2):
        reply = visitor.get("/me/presence")
        assert (reply.status_code, reply.json()["error"]["code"]) == (429, "TooManyRequests")
        assert reply.headers.get("Retry-After") == retry_after
    assert visitor.get("/me/presence").status_code == 200


def test_throttling_for_a_while_names_what_is_left_of_it(visitor: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.throttle_for(60)
    assert visitor.get("/me/presence").headers["Retry-After"] == "60"
    clock.jump(45.5)
    assert visitor.get("/me/presence").headers["Retry-After"] == "15"
    clock.jump(14.5)
    assert visitor.get("/me/presence").status_code == 200


def test_half_the_people_can_be_answered_for(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = [tenant.id_of(who) for who in ("ada", "bob", "zoe", "partner")]
    tenant.halve()
    assert [visitor.bulk(asked).status_code for asked in (ids, ids[:2], ids[2:])] == [400, 200, 503]
    assert visitor.get(f"/users/{ids[-1]}/presence").status_code == 200
    assert visitor.bulk([]).status_code == 400
    tenant.recover()
    assert visitor.bulk(ids).status_code == 200


def test_a_failure_looks_like_graphs(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.fail(503, code="UnknownError", retry_after="10", inner="innererror", path="/me/")
    assert visitor.bulk([tenant.id_of("ada")]).status_code == 200
    mine = "d3b0f3f4-5d7e-4f2b-8a3e-0a1b2c3d4e5f"
    reply = visitor.get("/me/presence", headers={"client-request-id": mine})
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "10")
    assert reply.json()["error"]["innererror"]["client-request-id"] == mine
    assert visitor.refresh().status_code == 200


def test_sign_in_can_fail_by_itself(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.fail(500, where="entra")
    assert visitor.get("/me/presence").status_code == 200
    assert visitor.refresh().status_code == 500


def test_trouble_without_a_number_lasts_until_recovery(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.fail(500, times=None)
    assert {visitor.get("/me/presence").status_code for _ in range(5)} == {500}
    tenant.recover()
    assert visitor.get("/me/presence").status_code == 200


def test_a_captive_portal_answers_for_everybody(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.html(times=2)
    assert visitor.get("/me/presence").headers["content-type"] == "text/html"
    assert visitor.http.post(visitor.token_endpoint).text.startswith("<!DOCTYPE html>")


def test_a_redirect_leads_elsewhere(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.redirect("https://evil.example/")
    assert visitor.get("/me/presence").headers["location"] == "https://evil.example/"


def test_an_answer_can_be_huge(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.flood(9_000_000)
    assert len(visitor.get("/me/presence").content) == 9_000_000


def test_an_answer_can_be_anything(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.say(200, b'{"value":[')
    assert visitor.get("/me/presence").content == b'{"value":['


@pytest.mark.parametrize(
    ("fault", "error", "cause"),
    [
        (Fault.DNS, httpx.ConnectError, socket.gaierror),
        (Fault.REFUSE, httpx.ConnectError, ConnectionRefusedError),
        (Fault.TLS, httpx.ConnectError, ssl.SSLCertVerificationError),
        (Fault.RESET, httpx.ReadError, ConnectionResetError),
        (Fault.HANG, httpx.ReadTimeout, TimeoutError),
        (Fault.DRIP, httpx.ReadTimeout, TimeoutError),
        (Fault.CUT, httpx.RemoteProtocolError, type(None)),
    ],
)
def test_a_fault_is_what_httpx_raises_for_it(
    visitor: Visitor, tenant: SimulatedTenant, fault: Fault, error: type[Exception], cause: type
) -> None:
    tenant.strike(fault)
    with pytest.raises(error) as caught:
        visitor.get("/me/presence")
    assert isinstance(caught.value.__cause__, cause)
    assert tenant.requests == [f"GET /v1.0/me/presence {fault}"]
    assert visitor.get("/me/presence").status_code == 200


def test_offline_lasts_until_it_comes_back(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.go_offline()
    for _ in range(3):
        with pytest.raises(httpx.ConnectError):
            visitor.get("/me/presence")
    tenant.come_back()
    assert visitor.get("/me/presence").status_code == 200


def test_another_host_is_not_found(visitor: Visitor) -> None:
    with pytest.raises(httpx.ConnectError):
        visitor.http.get("https://graph.example/v1.0/me/presence")


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.DRIP])
async def test_a_silent_server_is_waited_for_until_cancelled(tenant: SimulatedTenant, fault: Fault) -> None:
    tenant.strike(fault)
    async with httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant)) as client:
        waiting = asyncio.create_task(client.get(URL))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


@pytest.mark.parametrize("fault", [Fault.DNS, Fault.REFUSE, Fault.TLS, Fault.RESET, Fault.CUT])
async def test_faults_meet_asynchronous_clients_too(tenant: SimulatedTenant, fault: Fault) -> None:
    tenant.strike(fault)
    async with httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant)) as client:
        with pytest.raises(httpx.TransportError):
            await client.get(URL)
        assert (await client.get(URL)).status_code == 401


async def test_latency_is_spent_on_the_clock(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.delay(2)
    async with httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant, clock.sleep)) as client:
        asking = asyncio.create_task(client.get(URL))
        await clock.advance(1.9)
        assert not asking.done()
        await clock.advance(0.2)
        assert asking.done()


def test_latency_can_be_spent_by_a_thread(tenant: SimulatedTenant) -> None:
    spent: list[float] = []
    tenant.delay(2)
    httpx.Client(transport=SimulatedTransport(tenant, spent.append)).get(URL)
    assert spent == [2]
