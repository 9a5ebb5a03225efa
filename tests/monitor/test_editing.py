"""People come to the list and leave it while it is polled; what is known of the others stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.availability import Availability
from presence_tui.model.errors import AlreadyListed, ConfigError, SignInNeeded, Throttled
from presence_tui.model.list_edit import Edited, ListChange, ListEdit
from presence_tui.model.resolution import Found, NobodyFound, SeveralFound
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, Live, SignedOut
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

ADA, BOB, OLU, CAROL = "ada@contoso.com", "bob@contoso.com", "olu.adeyemi@contoso.com", "carol@contoso.com"
FREYA = "freya.madsen@contoso.com"


def keys(stage: Stage) -> list[str]:
    return [entry.key for entry in stage.now.roster.entries]


async def test_whoever_is_added_is_looked_up_and_asked_for_at_once_and_alone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        await clock.advance(1)
        tenant.forget_requests()
        change = await stage.monitor.add(f" {FREYA.upper()} ")
        assert change == ListChange("added", FREYA, FREYA.upper(), "", saved=False)
        await clock.settle()
        assert (stage.row(FREYA).state, stage.row(FREYA).name) == (RowState.ANSWERED, "Freya Madsen")
        assert [line.split("?")[0].rpartition("/")[2] for line in stage.graph_requests if "/users/" in line][1:] == [
            "presence 200"
        ]
        assert len(stage.graph_requests) == 2


async def test_the_others_keep_all_that_is_known_of_them(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.absent("olu")
    stage = Stage(tenant, clock, (BOB, OLU, "nobody@contoso.com"))
    async with stage.running():
        tenant.set("bob", "Busy", "InAMeeting")
        await clock.advance(40)
        before = [stage.row(key) for key in keys(stage)]
        await stage.monitor.add(FREYA)
        await stage.monitor.remove(FREYA)
        for row in before:
            now = stage.row(row.key)
            for fact in ("name", "id", "person", "state", "standing", "since", "raw", "call", "answered", "problem"):
                assert getattr(now, fact) == getattr(row, fact), (row.key, fact)


async def test_a_group_gets_somebody_and_its_name_is_told(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (WatchEntry(BOB, groups=("Tier 2",)),), groups=("Tier 2", "Desk"))
    async with stage.running():
        assert stage.monitor.groups() == ("Tier 2", "Desk")
        assert (await stage.monitor.add(OLU, "Desk")).group == "Desk"
        assert stage.row(OLU).entry.groups == ("Desk",)
        assert (await stage.monitor.remove(BOB)).group == "Tier 2"


async def test_undo_and_redo_go_through_all_edits(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        assert await stage.monitor.undo() is None
        await stage.monitor.add(FREYA)
        await clock.settle()
        assert (await stage.monitor.remove(BOB)).name == "Bob Ng"
        assert keys(stage) == [OLU, FREYA]
        assert await stage.monitor.undo() == ListChange("added", BOB, "Bob Ng", "", saved=False)
        await clock.settle()
        assert keys(stage) == [BOB, OLU, FREYA]
        assert stage.row(BOB).state is RowState.ANSWERED
        assert await stage.monitor.undo() == ListChange("removed", FREYA, "Freya Madsen", "", saved=False)
        assert (await stage.monitor.redo()).verb == "added"
        assert (await stage.monitor.redo()).verb == "removed"
        assert await stage.monitor.redo() is None
        assert keys(stage) == [OLU, FREYA]


async def test_the_last_one_leaves_and_comes_back(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        await clock.advance(1)
        change = await stage.monitor.remove("me")
        assert (change.name, keys(stage)) == ("Ada Lovelace (you)", [])
        await clock.advance(60)
        assert keys(stage) == []
        assert (await stage.monitor.undo()).name == "Ada Lovelace (you)"
        await clock.advance(30)
        assert stage.row("me").state is RowState.ANSWERED


async def test_nobody_is_watched_twice_under_any_name(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.add_person("rob", "Rob", "robert@contoso.com", "rob@contoso.com")
    stage = Stage(tenant, clock, (BOB, "robert@contoso.com"))
    async with stage.running():
        await stage.monitor.look_up("rob@contoso.com")
        for who, key in ((BOB.upper(), BOB), (tenant.id_of("bob").upper(), BOB), ("rob@contoso.com", "robert@contoso.com")):
            with pytest.raises(AlreadyListed) as refused:
                await stage.monitor.add(who)
            assert refused.value.key == key
        assert keys(stage) == [BOB, "robert@contoso.com"]


async def test_your_own_name_is_listed_as_me(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        assert await stage.monitor.look_up(ADA)
        with pytest.raises(AlreadyListed) as refused:
            await stage.monitor.add(ADA)
        assert refused.value.key == "me"


async def test_you_are_not_added_as_me_beside_your_own_name(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (ADA, "me", BOB))
    async with stage.running():
        with pytest.raises(AlreadyListed) as refused:
            await stage.monitor.add("me")
        assert refused.value.key == ADA


async def test_both_names_of_one_person_leave_and_come_back_together(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU, tenant.id_of("bob")))
    async with stage.running():
        assert keys(stage) == [BOB, OLU]
        await stage.monitor.remove(BOB)
        assert keys(stage) == [OLU]
        await stage.monitor.undo()
        assert keys(stage) == [BOB, OLU]
        assert stage.now.list_news is None


async def test_whoever_is_gone_already_is_gone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    assert await stage.monitor.remove(OLU) == ListChange("removed", OLU, OLU, "", saved=False, outcome="done already")
    assert await stage.monitor.undo() is None


async def test_somebody_whom_nobody_knows_can_be_added_and_is_not_found(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await stage.monitor.add("nobody@contoso.com")
        await clock.settle()
        assert stage.row("nobody@contoso.com").state is RowState.NOT_FOUND


@pytest.mark.parametrize("who", ["", "  ", "a\nb", "x" * 321])
async def test_what_can_be_nobody_s_name_is_refused(who: str, tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    for verb in (stage.monitor.add, stage.monitor.look_up):
        with pytest.raises(ConfigError):
            await verb(who)


async def test_a_look_up_tells_who_it_is_and_remembers(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.add_person("x", "X", "x@contoso.com", "shared@contoso.com")
    tenant.add_person("y", "Y", "y@contoso.com", "shared@contoso.com")
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        found = await stage.monitor.look_up(FREYA)
        assert isinstance(found, Found)
        assert found.person.name == "Freya Madsen"
        assert await stage.monitor.look_up("nobody@contoso.com") == NobodyFound()
        assert isinstance(await stage.monitor.look_up("shared@contoso.com"), SeveralFound)
        tenant.forget_requests()
        assert await stage.monitor.look_up(FREYA) == found
        assert stage.graph_requests == []
        assert (await stage.monitor.add(FREYA)).name == "Freya Madsen"
        assert stage.saved[-1][FREYA] == found.person
        await clock.settle()
        assert len(stage.graph_requests) == 1, "only the presence was asked for"


async def test_while_graph_wants_to_be_left_alone_an_edit_asks_nothing(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("60")
        await clock.advance(34)
        tenant.forget_requests()
        with pytest.raises(Throttled) as refused:
            await stage.monitor.look_up(FREYA)
        assert 0 < refused.value.retry_after <= 60
        await stage.monitor.add(FREYA)
        await clock.advance(20)
        assert stage.graph_requests == []
        assert stage.row(FREYA).state is RowState.ASKING
        await clock.advance(50)
        assert stage.row(FREYA).state is RowState.ANSWERED


async def test_a_look_up_that_is_throttled_pauses_look_ups_alone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("60")
        with pytest.raises(Throttled):
            await stage.monitor.look_up(FREYA)
        tenant.forget_requests()
        await clock.advance(55)
        for ask in (lambda: stage.monitor.look_up(FREYA), lambda: stage.monitor.search("freya")):
            with pytest.raises(Throttled) as refused:
                await ask()
            assert 4 < refused.value.retry_after < 9
        assert stage.polls == len(stage.graph_requests) == 1
        assert stage.now.health == Live(30.0)
        await clock.advance(9)
        await stage.monitor.look_up(FREYA)


async def test_signed_out_the_list_can_be_edited_and_nothing_is_asked(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,), account=None)
    async with stage.running():
        await stage.monitor.add(OLU)
        await clock.settle()
        assert keys(stage) == [BOB, OLU]
        assert stage.graph_requests == []


async def test_a_session_that_ended_is_noticed_by_a_look_up(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.revoke()
        tenant.expire_access_tokens()
        with pytest.raises(SignInNeeded):
            await stage.monitor.look_up(FREYA)
        assert isinstance(stage.now.sign_in, SignedOut)


async def test_an_edit_while_a_poll_is_under_way_loses_neither(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU, CAROL))
    async with stage.running():
        tenant.set("olu", "Away", "Away")
        tenant.delay(3)
        await clock.advance(34)
        await stage.monitor.remove(BOB)
        await stage.monitor.add(FREYA)
        await clock.advance(10)
        assert keys(stage) == [OLU, CAROL, FREYA]
        assert stage.row(OLU).standing.word is Availability.AWAY
        assert stage.row(FREYA).state is RowState.ANSWERED


async def test_an_edit_goes_on_when_nobody_waits_for_it_any_more(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    adding = asyncio.create_task(stage.monitor.add(OLU))
    await asyncio.sleep(0)
    adding.cancel()
    await stage.monitor.close()
    assert keys(stage) == [BOB, OLU]


class Stuck(MemoryList):
    """A disk that answers no more."""

    async def edit(self, edit: ListEdit) -> Edited | None:
        await asyncio.Event().wait()
        return None


async def test_an_edit_that_hangs_does_not_hold_the_program(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,), keeper=Stuck(WatchList.of_words([BOB])))
    adding = asyncio.create_task(stage.monitor.add(OLU))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await stage.monitor.close()
    adding.cancel()


async def test_another_account_keeps_the_list_as_it_was_edited(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await stage.monitor.add(OLU)
        await stage.monitor.sign_out()
        stage.monitor.sign_in()
        await stage.until(lambda: stage.sign_in.outcome)
        stage.sign_in.outcome.set_result(Account("eve@fabrikam.com", "Eve", "fabrikam.com"))
        await stage.until(lambda: stage.now.account.name == "Eve")
        assert keys(stage) == [BOB, OLU]


async def test_whoever_was_being_looked_up_when_graph_asked_for_a_pause_is_asked_for_after_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await clock.advance(25)
        tenant.delay(5)
        await stage.monitor.add(FREYA)
        await clock.settle()
        tenant.delay(0)
        tenant.throttle("60")
        with pytest.raises(Throttled):
            await stage.monitor.fetch(BOB)
        tenant.forget_requests()
        await clock.advance(55)
        assert stage.graph_requests == []
        await clock.advance(10)
        assert stage.row(FREYA).state is RowState.ANSWERED


async def test_nobody_is_looked_up_twice_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        await clock.advance(25)
        tenant.delay(4)
        tenant.forget_requests()
        while not stage.graph_requests:
            await clock.advance(1)
        await stage.monitor.add(FREYA)
        await clock.advance(15)
        assert stage.row(FREYA).state is RowState.ANSWERED
        assert len([line for line in stage.graph_requests if "/users/freya" in line]) == 1


async def test_whoever_is_asked_for_already_is_not_asked_for_again(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.delay(2)
        tenant.forget_requests()
        fetches = [asyncio.create_task(stage.monitor.fetch(BOB)) for _ in range(3)]
        await clock.advance(3)
        await asyncio.gather(*fetches)
        assert len(stage.graph_requests) == 1


class Busy(MemoryList):
    """Takes its time, and counts who is in it."""

    def __init__(self, watch_list: WatchList) -> None:
        super().__init__(watch_list)
        self.inside = 0
        self.most = 0

    async def edit(self, edit: ListEdit) -> Edited | None:
        async with self._counted():
            return await super().edit(edit)

    async def undo(self) -> Edited | None:
        async with self._counted():
            return await super().undo()

    async def look(self) -> WatchList:
        async with self._counted():
            return await super().look()

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(0)
        yield
        self.inside -= 1


async def test_one_thing_at_a_time_happens_to_the_list(tenant: SimulatedTenant, clock: ManualClock) -> None:
    keeper = Busy(WatchList.of_words([BOB]))
    monitor = Stage(tenant, clock, (BOB,), keeper=keeper).monitor
    await asyncio.gather(monitor.add(OLU), monitor.remove("zoe@contoso.com"), monitor.add(FREYA), monitor.undo())
    assert keeper.most == 1


async def test_a_pause_that_graph_asked_for_without_saying_how_long_holds_for_a_look_up_as_well(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle(None)
        with pytest.raises(Throttled):
            await stage.monitor.fetch(BOB)
        tenant.forget_requests()
        for verb in (stage.monitor.fetch, stage.monitor.look_up):
            with pytest.raises(Throttled):
                await verb(BOB)
        assert stage.graph_requests == []


async def test_whoever_is_greeted_when_the_program_leaves_is_asked_for_no_more(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        before = asyncio.all_tasks()
        tenant.delay(5)
        await stage.monitor.add(FREYA)
        await clock.settle()
        assert asyncio.all_tasks() - before
        await stage.monitor.close()
        await clock.settle()
        assert not asyncio.all_tasks() - before
