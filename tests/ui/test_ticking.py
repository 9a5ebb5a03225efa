"""Words that change by themselves are drawn in time, and whoever sleeps until then is not woken for each snapshot."""

from __future__ import annotations

from presence_tui.model.roster import fresh_for
from tests.ui.stage import Stage, stage


def sleepers(s: Stage) -> list[object]:
    """Return the tasks that sleep until words change."""
    return [worker for worker in s.app.workers if worker.name == "tick" and worker.is_running]


async def test_snapshots_that_put_off_a_change_leave_alone_who_sleeps() -> None:
    async with stage() as s:
        await s.poll()
        first = sleepers(s)
        for _ in range(3):
            await s.poll()
        assert len(first) == 1
        assert sleepers(s) == first


async def test_answers_turn_old_in_time_though_nothing_comes_and_though_changes_were_put_off() -> None:
    async with stage() as s:
        for _ in range(3):
            await s.poll()
        s.tenant.delay(3600)  # nothing comes any more
        roster = s.snapshot.roster
        at = roster.names.index("Ada Lovelace")
        answered, row = roster.answered[at], s.line_of("Ada")
        assert answered is not None
        left = fresh_for(s.snapshot.interval) - s.clock.now().since(answered)
        await s.later(left - 0.5)
        assert " Available " in s.terminal.lines[row]
        version = s.snapshot.version
        await s.later(1)
        assert s.snapshot.version == version
        assert " was available " in s.terminal.lines[row]
