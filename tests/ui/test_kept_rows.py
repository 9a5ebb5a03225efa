"""What a poll costs: only rows that say something else are made anew, and words that change with time are drawn in time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from presence_tui.demo.people import generated
from tests.ui.stage import Stage

PEOPLE = [one.id for one in generated(0, 60)]
INTERVAL = 30


@pytest.fixture
async def s() -> AsyncIterator[Stage]:
    played = Stage(PEOPLE, size=(110, 24), chosen={"order": "list"})
    played.tenant.add_people(60)
    async with played.playing():
        await played.begin()
        await played.later(1)
        yield played


def made(s: Stage) -> int:
    """Return how many rows were made so far."""
    return s.app.main.table.rows_made


async def test_a_poll_makes_the_rows_that_changed_and_are_in_sight(s: Stage) -> None:
    await s.press("t")  # clock times: no age changes
    await s.poll()
    before, polls = made(s), s.polls
    await s.poll()
    assert s.polls > polls
    assert made(s) == before, "nobody changed"
    s.tenant.set("person55", "Busy", "InACall")
    await s.poll()
    assert made(s) == before, "nobody in sight did"
    s.tenant.set("person3", "DoNotDisturb", "Presenting")
    await s.poll()
    assert made(s) == before + 1
    assert any("Presenting" in line for line in s.terminal.lines)
    await s.press("j")
    assert made(s) == before + 3, "the row that the cursor left, and the one it is on"


async def test_ages_are_drawn_in_time_and_so_is_an_answer_that_is_old(s: Stage) -> None:
    s.tenant.set("person3", "DoNotDisturb", "Presenting")
    await s.poll()
    row = next(y for y, line in enumerate(s.terminal.lines) if "Presenting" in line)
    assert "just now" in s.terminal.lines[row]
    await s.later(3 * INTERVAL)
    assert " 1m " in s.terminal.lines[row]
    s.tenant.fail(503, times=None)
    await s.later(3 * INTERVAL)
    assert "was presenting" in s.terminal.lines[row]
    assert " old" in s.terminal.lines[row]
