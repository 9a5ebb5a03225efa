"""Whoever took the lock of the token cache lets go of it, whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from tests.auth.conftest import Make, Told, leave, signed_in
from tests.auth.hurried import HurriedClock

Use = Callable[[Authenticator], Awaitable[object]]


@contextmanager
def no_more_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let threads fail to start, as where the user has as many as are allowed."""

    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr("threading.Thread.start", start)
        yield


async def test_a_renewal_that_finds_no_thread_lets_go(
    make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    held = await authenticator.token()
    with no_more_threads(monkeypatch), pytest.raises(RuntimeError):
        await authenticator.token(rejected=held)
    assert await free(file, clock)
    assert await authenticator.token(rejected=held) != held


async def test_a_question_about_a_code_that_finds_no_thread_lets_go(
    make: Make, clock: HurriedClock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = make(cache=SharedTokenCache(file))
    code = await authenticator.ask_for_code()
    with no_more_threads(monkeypatch), pytest.raises(RuntimeError):
        await authenticator.redeem(code, Told())
    assert await free(file, clock)
    assert await authenticator.redeem(code, Told())


async def test_a_sign_out_that_finds_no_thread_lets_go(
    make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = await signed_in(make(cache=SharedTokenCache(file)), tenant)
    with no_more_threads(monkeypatch), pytest.raises(RuntimeError):
        await leave(authenticator)
    assert await free(file, clock)
    await leave(authenticator)
    assert await authenticator.account() is None


class BrokenTokenCache(SharedTokenCache):
    """One whose saving meets what nobody thought of."""

    def save(self, owner: str = "") -> bool:
        raise MemoryError


async def renewed(authenticator: Authenticator) -> object:
    return await authenticator.token(rejected=await authenticator.token())


async def redeemed(authenticator: Authenticator) -> object:
    return await authenticator.redeem(await authenticator.ask_for_code(), Told())


@pytest.mark.parametrize("use", [renewed, redeemed])
async def test_a_save_that_breaks_lets_go(make: Make, tenant: SimulatedTenant, clock: HurriedClock, file: Path, use: Use) -> None:
    await signed_in(make(cache=SharedTokenCache(file)), tenant)
    with pytest.raises(MemoryError):
        await use(make(cache=BrokenTokenCache(file)))
    assert await free(file, clock)


async def free(file: Path, clock: HurriedClock) -> bool:
    """Say whether another process could take the lock."""
    other = SharedTokenCache(file)
    if not await other.acquire(clock, 0):
        return False
    other.release()
    return True
