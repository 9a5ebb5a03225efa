"""Commands that are offered in some places only: found in the sheet, run, replied to, and what follows is seen soon."""

from __future__ import annotations

from collections.abc import Callable

from presence_tui.demo.company import WATCH_LIST
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import StorageError
from presence_tui.ui.surroundings import ExtraCommand
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage


def extra(do: Callable[[], object], *, asks: bool = True, words: str = "trouble for Graph") -> tuple[ExtraCommand, ...]:
    async def run() -> str:
        do()
        return "Look at the header"

    return (ExtraCommand("another one", "Extra", _nothing), ExtraCommand(words, "Extra", run, asks))


async def _nothing() -> str:
    return "Nothing"


async def choose(s: Stage, words: str) -> None:
    await s.press(":")
    await s.type(words)
    await s.press("enter")


async def test_without_extra_commands_the_sheet_has_the_programs_own_alone() -> None:
    async with stage() as s:
        await s.press(":")
        await s.type("trouble")
        assert s.says("No command has these words.")


async def test_they_are_found_by_their_words_and_by_what_they_are_called_together() -> None:
    async with stage(extra=extra(lambda: None)) as s:
        await s.press(":")
        await s.type("extra")
        assert s.says("▌ another one", "Extra")
        assert s.says("trouble for Graph", "Extra")
        await s.type(" trouble")
        assert s.says("▌ trouble for Graph", "Extra")
        assert not s.says("another one")


async def test_what_one_does_is_asked_for_at_once_and_the_reply_stands_until_the_next_key() -> None:
    tenant_of: list[SimulatedTenant] = []
    async with stage(extra=extra(lambda: tenant_of[0].fail(503, times=None))) as s:
        tenant_of.append(s.tenant)
        await s.later(5)
        await choose(s, "trouble")
        await s.shows("! Graph fails since 14:02 · 503")
        assert s.footer.startswith(" Look at the header")
        assert not s.says("Commands")
        assert s.app.main.table.has_focus
        await s.press("j")
        assert "Look at the header" not in s.footer


async def test_right_after_a_poll_it_is_asked_for_as_soon_as_that_is_allowed() -> None:
    tenant_of: list[SimulatedTenant] = []
    async with stage(extra=extra(lambda: tenant_of[0].fail(503, times=None))) as s:
        tenant_of.append(s.tenant)
        await choose(s, "trouble")
        assert "Live" in s.header
        await s.later(2)
        await s.shows("! Graph fails since 14:02 · 503")


async def test_a_pause_that_graph_asked_for_is_kept() -> None:
    async with stage(extra=extra(lambda: None)) as s:
        s.tenant.throttle("300")
        await s.later(5)
        await s.press("r")
        await s.shows("! Throttled until 14:07")
        before = len(s.tenant.seen)
        await choose(s, "trouble")
        await s.later(30)
        assert s.footer.startswith(" Look at the header")
        assert len(s.tenant.seen) == before


async def test_one_that_moves_the_clock_makes_rows_old_at_once_and_asks_for_nothing() -> None:
    clock = ManualClock()
    async with stage(extra=extra(lambda: clock.jump(3600, 3600), asks=False), clock=clock) as s:
        await s.later(5)
        before = len(s.tenant.seen)
        await choose(s, "trouble")
        await s.shows("Bob Ng", "was available", "1h old")
        assert len(s.tenant.seen) == before
        assert s.says("as of 14:02")
        await s.later(10)
        await s.shows("Bob Ng", "Available")
        assert not s.says("was available")


async def test_one_that_cannot_be_done_says_why() -> None:
    def fail() -> None:
        raise StorageError("the disk is full")

    async with stage(extra=extra(fail)) as s:
        await choose(s, "trouble")
        await s.shows("disk is full")
        assert "Look at the header" not in s.footer


async def test_a_poll_of_the_demo_in_which_nobody_changed_writes_nothing() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, lively=True, prefix="test-")
    quiet = []
    async with stage(tenant=tenant, clock=clock, watch_list=WATCH_LIST, people=(), size=(120, 40)) as s:
        await s.later(2)
        for _ in range(12):
            s.terminal.forget()
            polls = s.polls
            assert s.monitor is not None
            assert s.monitor.poll_soon() is None
            await s.later(3)
            await s.until(lambda before=polls: s.polls > before, "a poll")
            changed = s.snapshot.last_poll.changed if s.snapshot.last_poll else 0
            assert changed or s.terminal.bytes_written == 0
            quiet.append(not changed)
    assert quiet.count(True) >= 4
    assert quiet.count(False) >= 2
