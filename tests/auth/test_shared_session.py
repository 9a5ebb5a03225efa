"""A session that several processes share: what one does to the cache the others see."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.threads import Threads
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.errors import SignedOutReason, SignInNeeded, SignInUnavailable
from tests.auth.conftest import Make, Told, leave, no_more_files, renewals, sign_in, signed_in
from tests.auth.hurried import HurriedClock

HOUR = 3600


async def test_a_second_start_needs_no_request(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    first = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    second = make(cache=SharedTokenCache(file))
    assert await second.account() == await first.account()
    assert await second.token() == await first.token()
    assert tenant.requests == []


async def test_what_another_process_renewed_is_used(make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path) -> None:
    tenant.detect_reuse()
    first = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    second = make(cache=SharedTokenCache(file))
    old = await second.token()
    clock.jump(HOUR - 100, HOUR - 100)
    assert await first.token() == await second.token() != old
    assert renewals(tenant) == 1


async def test_another_process_sign_out_and_sign_in_are_seen(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    first = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    second = make(cache=SharedTokenCache(file))
    await second.token()
    await leave(first)
    assert await second.account() is None
    with pytest.raises(SignInNeeded) as caught:
        await second.token()
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    tenant.approve_after(12, "bob")
    await sign_in(first)
    account = await second.account()
    assert account is not None
    assert account.username == "bob@contoso.com"
    assert await second.token() == await first.token()


async def test_the_token_of_whoever_was_there_before_is_not_handed_out(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    first = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    second = make(cache=SharedTokenCache(file))
    await second.token()
    tenant.approve_after(12, "bob")
    tenant.lifetimes(token=900)
    await sign_in(first)
    assert await second.token() == await first.token()


async def test_a_file_damaged_meanwhile_is_set_aside_and_not_overwritten(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = make(cache=SharedTokenCache(file))
    code = await authenticator.ask_for_code()
    file.parent.mkdir(parents=True)
    file.write_text("{")  # noqa: ASYNC240  nobody else runs meanwhile
    await authenticator.redeem(code, Told())
    assert [kept.read_text() for kept in file.parent.glob("*.damaged-*")] == ["{"]
    assert await make(cache=SharedTokenCache(file)).account()


async def test_a_file_that_somebody_removed_is_a_sign_out(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    file.unlink()  # noqa: ASYNC240  nobody else runs meanwhile
    with pytest.raises(SignInNeeded):
        await authenticator.token()


async def test_a_file_that_cannot_be_read_for_a_moment_ends_no_session(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator, other = make(cache=SharedTokenCache(file)), make(cache=SharedTokenCache(file))
    await signed_in(authenticator, tenant)
    held = await authenticator.token()
    renewed = await other.token(rejected=held)
    with no_more_files():
        assert await authenticator.token() == held
        assert await authenticator.account() is not None
    assert await authenticator.token(rejected=held) == renewed
    assert renewals(tenant) == 1


async def test_while_another_process_holds_the_cache_the_token_is_kept(
    make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path
) -> None:
    authenticator = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    held = await authenticator.token()
    other = SharedTokenCache(file)
    assert await other.acquire(clock, 0)
    clock.jump(HOUR - 100, HOUR - 100)
    clock.slept.clear()
    assert await authenticator.token() == held
    assert 14.9 < sum(clock.slept) < 15.1
    clock.jump(100, 100)
    with pytest.raises(SignInUnavailable):
        await authenticator.token()
    other.release()
    assert await authenticator.token() != held


async def test_a_cancelled_renewal_keeps_the_lock_until_its_call_has_saved(
    make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path
) -> None:
    tenant.detect_reuse()
    on_its_way, may_arrive = threading.Event(), threading.Event()

    def slow(seconds: float) -> None:
        on_its_way.set()
        may_arrive.wait(10)

    http = httpx.Client(transport=SimulatedTransport(tenant, slow))
    authenticator = await signed_in(make(cache=SharedTokenCache(file), http=http), tenant)
    first = await authenticator.token()
    tenant.latency = 1
    caller = asyncio.create_task(authenticator.token(rejected=first))
    assert await Threads("wait").run(lambda: on_its_way.wait(10))
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert not await SharedTokenCache(file).acquire(clock, 15)
    assert not await authenticator.settle(0)
    tenant.latency = 0
    may_arrive.set()
    assert await authenticator.settle(10)
    tenant.forget_requests()
    second = await make(cache=SharedTokenCache(file)).token(rejected=first)
    assert second != first
    assert await authenticator.token(rejected=first) == second
    assert tenant.requests == []


async def test_another_clients_session_is_not_ours(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await signed_in(make(cache=SharedTokenCache(file)), tenant)
    other = make(cache=SharedTokenCache(file), client_id="00000000-0000-0000-0000-000000000001")
    assert await other.account() is None
    elsewhere = make(cache=SharedTokenCache(file), authority="https://login.microsoftonline.us/organizations")
    assert await elsewhere.account() is None
