"""A look into the token cache takes a while, for another process may hold it: what is decided meanwhile counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import CacheBusy, SignedOutReason
from presence_tui.model.snapshot import AskingForCode, AwaitingUser, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB = "bob@contoso.com"


@contextmanager
def looking(stage: Stage) -> Iterator[None]:
    """Hold back what a look that begins now finds, until the context ends; after `at_once` looks are not held back."""
    stage.sign_in.looking = held_back = asyncio.Event()
    try:
        yield
    finally:
        held_back.set()


def at_once(stage: Stage) -> None:
    stage.sign_in.looking = stage.sign_in.unreadable = None


async def test_a_look_that_fails_does_not_disturb_a_sign_in_that_began_meanwhile(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me",), account=None)
    stage.sign_in.unreadable = CacheBusy("login.example")
    async with stage.running():
        with looking(stage):
            stage.monitor.poll_soon()
            await clock.settle()
            at_once(stage)
            stage.monitor.sign_in()
            assert stage.now.sign_in == AskingForCode()
            await clock.settle()
        await clock.settle()
        assert isinstance(stage.now.sign_in, AwaitingUser)


async def test_a_look_from_before_a_switch_does_not_undo_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        stage.sign_in.held = replace(ADA, granted=frozenset({"Presence.Read"}))
        with looking(stage):
            await clock.advance(34)  # the next poll begins with a look
            at_once(stage)
            await stage.monitor.use_account(BOB)
        await clock.settle()
        assert stage.now.account is not None
        assert stage.now.account.username == BOB


async def test_a_look_from_before_a_sign_out_does_not_undo_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        with looking(stage):
            stage.monitor.poll_soon()
            await clock.settle()
            at_once(stage)
            await stage.monitor.sign_out()
        await clock.settle()
        assert stage.now.sign_in == SignedOut(SignedOutReason.SIGNED_OUT, clock.utc())


async def test_a_look_for_ada_is_no_news_once_bob_is_signed_in(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        with looking(stage):
            stage.monitor.poll_soon()
            await clock.settle()
            at_once(stage)
            stage.tokens.begin_anew("bob")
            await stage.monitor.use_account(BOB)
            stage.published.clear()
        await clock.settle()
        assert stage.now.sign_in == SignedIn(replace(ADA, username=BOB))
        assert all(snapshot.account == stage.now.account for snapshot in stage.published)
