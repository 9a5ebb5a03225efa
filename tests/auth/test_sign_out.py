"""Signing out while a call of MSAL is under way: what it brings is not kept, whoever made it."""

from __future__ import annotations

import asyncio
import resource
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.threads import Threads
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.errors import CodeExpired, NetworkFault, SignedOutReason, SignInNeeded, SignInUnavailable, StorageError
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account
from tests.auth.conftest import Make, Told, leave, renewals, signed_in
from tests.auth.hurried import HurriedClock
from tests.auth.test_accounts import ADA, BOB, both, names, text_of


class Gate:
    """A network whose replies come when they may."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self._tenant = tenant
        self._reached, self._open = threading.Event(), threading.Event()
        self.http = httpx.Client(transport=SimulatedTransport(tenant, self._wait))

    def shut(self) -> None:
        """Let replies wait from now on."""
        self._tenant.latency = 1

    async def reached(self) -> None:
        """Return once a request waits for its reply."""
        assert await Threads("wait").run(lambda: self._reached.wait(10))

    def open(self) -> None:
        """Let the replies come."""
        self._open.set()

    def _wait(self, seconds: float) -> None:
        self._reached.set()
        self._open.wait(10)


@pytest.fixture
async def gate(tenant: SimulatedTenant) -> AsyncIterator[Gate]:
    made = Gate(tenant)
    yield made
    made.open()


def keeps_a_secret(file: Path) -> bool:
    return "secret" in file.read_text()


async def under_way(authenticator: Authenticator, gate: Gate) -> asyncio.Task[Secret]:
    held = await authenticator.token()
    gate.shut()
    renewal = asyncio.create_task(authenticator.token(rejected=held))
    await gate.reached()
    return renewal


@pytest.mark.parametrize("in_memory", [False, True])
async def test_a_renewal_under_way_brings_nothing_back(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, in_memory: bool
) -> None:
    where = {} if in_memory else {"cache": SharedTokenCache(file)}
    authenticator = await signed_in(make(http=gate.http, **where), tenant)
    renewal = await under_way(authenticator, gate)
    await leave(authenticator)
    gate.open()
    with pytest.raises(SignInNeeded) as caught:
        await renewal
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert renewals(tenant) == 1
    assert await authenticator.account() is None
    assert in_memory or not keeps_a_secret(file)


async def test_a_renewal_under_way_in_another_process_brings_nothing_back(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path
) -> None:
    other = await signed_in(make(http=gate.http, cache=SharedTokenCache(file)), tenant)
    renewal = await under_way(other, gate)
    await leave(make(cache=SharedTokenCache(file)))
    gate.open()
    with pytest.raises(SignInNeeded) as caught:
        await renewal
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert not keeps_a_secret(file)
    assert await other.account() is None


async def test_after_it_somebody_can_sign_in_and_stays(make: Make, tenant: SimulatedTenant, gate: Gate, file: Path) -> None:
    authenticator = await signed_in(make(http=gate.http, cache=SharedTokenCache(file)), tenant)
    renewal = await under_way(authenticator, gate)
    await leave(authenticator)
    gate.open()
    with pytest.raises(SignInNeeded):
        await renewal
    await signed_in(authenticator, tenant)
    assert await authenticator.token(rejected=await authenticator.token())
    assert await make(cache=SharedTokenCache(file)).account()


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_code_that_is_entered_meanwhile_signs_nobody_in(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, cancelled: bool
) -> None:
    authenticator = make(http=gate.http, cache=SharedTokenCache(file))
    tenant.approve_after(0)
    code = await authenticator.ask_for_code()
    gate.shut()
    waiting: asyncio.Task[Account] = asyncio.create_task(authenticator.redeem(code, Told()))
    await gate.reached()
    if cancelled:
        waiting.cancel()
    await authenticator.forget_everybody()
    gate.open()
    with pytest.raises(asyncio.CancelledError if cancelled else CodeExpired):
        await waiting
    assert await authenticator.settle(10)
    assert not keeps_a_secret(file)
    assert await authenticator.account() is None


async def test_a_call_of_two_requests_has_one_deadline(
    make: Make, clock: HurriedClock, tenant: SimulatedTenant, file: Path
) -> None:
    await signed_in(make(cache=SharedTokenCache(file)), tenant)
    slow = httpx.Client(transport=SimulatedTransport(tenant, lambda seconds: clock.jump(seconds, seconds)))
    authenticator = make(http=slow, cache=SharedTokenCache(file))
    held = await authenticator.token()
    tenant.latency = 8
    assert await authenticator.token(rejected=held) != held
    tenant.latency = 11
    tenant.forget_requests()
    later = make(http=slow, cache=SharedTokenCache(file))
    held = await later.token()
    with pytest.raises(SignInUnavailable) as caught:
        await later.token(rejected=held)
    assert caught.value.fault is NetworkFault.TIMEOUT
    assert renewals(tenant) == 0
    assert len(tenant.requests) == 1


async def test_two_panes_that_sign_the_same_account_out_leave_the_other_one(
    make: Make, tenant: SimulatedTenant, file: Path
) -> None:
    one = await both(make, tenant, file)
    other = make(cache=SharedTokenCache(file))
    shown = [await pane.account() for pane in (one, other)]
    assert [account.username for account in shown if account] == [BOB, BOB]
    for pane, account in zip((one, other), shown, strict=True):
        assert account is not None
        await pane.sign_out(account)
    assert await names(make(cache=SharedTokenCache(file))) == [ADA]


async def test_at_the_same_time_they_do_so_too_and_both_succeed(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    one = await both(make, tenant, file)
    other = make(cache=SharedTokenCache(file))
    mine, theirs = await one.account(), await other.account()
    assert mine is not None
    assert theirs is not None
    await asyncio.gather(one.sign_out(mine), other.sign_out(theirs))
    assert await names(make(cache=SharedTokenCache(file))) == [ADA]


async def test_whoever_the_settings_name_and_another_pane_forgot_takes_nobody_along(
    make: Make, tenant: SimulatedTenant, file: Path
) -> None:
    one = await both(make, tenant, file)
    wanting = make(cache=SharedTokenCache(file), wanted=BOB)
    shown = await wanting.account()
    assert shown is not None
    await one.accounts.forget(BOB)
    await wanting.sign_out(shown)
    assert await names(make(cache=SharedTokenCache(file))) == [ADA]


async def test_who_was_shown_is_signed_out_though_another_pane_chose_somebody_else(
    make: Make, tenant: SimulatedTenant, file: Path
) -> None:
    one = await both(make, tenant, file)
    other = make(cache=SharedTokenCache(file))
    shown = await other.account()
    assert shown is not None
    await one.choose(ADA)
    await other.sign_out(shown)
    assert await names(make(cache=SharedTokenCache(file))) == [f"*{ADA}"]
    assert await other.token() == await one.token()


@contextmanager
def no_room() -> Iterator[None]:
    """Let no byte be written to any file, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("everybody", [False, True])
async def test_a_full_disk_keeps_no_token_of_whoever_signs_out_last(
    make: Make, tenant: SimulatedTenant, file: Path, everybody: bool
) -> None:
    authenticator = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    other = make(cache=SharedTokenCache(file))
    assert await other.account()
    with no_room():
        await (authenticator.forget_everybody() if everybody else leave(authenticator))
    assert not text_of(file)
    assert await authenticator.account() is None
    assert await other.account() is None
    await signed_in(authenticator, tenant)
    assert await other.account()


async def test_a_full_disk_that_keeps_one_of_several_is_told(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = await both(make, tenant, file)
    with no_room(), pytest.raises(StorageError):
        await leave(authenticator)
    assert tenant.id_of("bob") in text_of(file)
