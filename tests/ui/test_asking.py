"""`r`: polls at once, and says what came of it; the server's pause and two seconds are never undercut."""

from __future__ import annotations

from tests.ui.stage import stage

BULK = "POST /v1.0/communications/getPresencesByUserId 200"


async def test_r_asks_and_says_how_many_changed() -> None:
    async with stage() as s:
        await s.later(3)
        s.tenant.forget_requests()
        s.tenant.set("ada", "Busy")
        s.tenant.set("bob", "Away")
        await s.press("r")
        await s.shows(" Asked: 2 changed")
        assert s.tenant.requests == [BULK]
        assert s.says("Bob Ng", "Away")


async def test_r_says_when_nothing_changed() -> None:
    async with stage() as s:
        await s.later(3)
        await s.press("r")
        await s.shows(" Asked: nothing changed")


async def test_r_is_refused_within_two_seconds() -> None:
    async with stage() as s:
        await s.later(3)
        await s.press("r")
        await s.shows("Asked: nothing changed")
        s.tenant.forget_requests()
        await s.press("r")
        assert "two seconds at least" in s.footer
        await s.later(1)
        assert s.tenant.requests == []


async def test_r_is_refused_while_throttled_with_the_time() -> None:
    async with stage() as s:
        s.tenant.throttle("290")
        await s.later(40)
        await s.shows("Throttled until 14:07")
        s.tenant.forget_requests()
        await s.press("r")
        assert s.footer.startswith(" Graph wants a pause: asked again at 14:07")
        await s.press("enter")
        await s.shows(" Graph wants a pause")
        await s.later(1)
        assert s.tenant.requests == []


async def test_r_in_vain_says_so() -> None:
    async with stage() as s:
        await s.later(3)
        s.tenant.go_offline()
        await s.press("r")
        await s.shows(" Asked: no answer; the first line says why")
        assert "Offline" in s.header
        s.tenant.come_back()
        await s.later(60)
        await s.shows("Live")
        assert "no answer" not in s.footer, "it is told no longer than it is true"


async def test_that_graph_wants_a_pause_is_told_no_longer_than_it_does() -> None:
    async with stage() as s:
        s.tenant.throttle("290")
        await s.later(40)
        await s.shows("Throttled until 14:07")
        await s.press("r")
        assert "Graph wants a pause" in s.footer
        await s.later(300)
        await s.shows("Live")
        assert "Graph wants a pause" not in s.footer


async def test_r_is_not_offered_while_nobody_is_signed_in() -> None:
    async with stage(signed_in=False) as s:
        await s.press("esc")
        assert "ask now" not in s.footer
        assert "L sign in" in s.footer
