"""Others change the list's file: it is picked up within two seconds, and a broken one costs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import AlreadyListed, ConfigError, StorageError
from presence_tui.model.list_edit import Edited, ListEdit, ListNews
from presence_tui.model.roster import RowState
from presence_tui.model.watch_list import WatchList
from presence_tui.storage.list_keeper import WatchListFile
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU, FREYA, ZOE = "bob@contoso.com", "olu.adeyemi@contoso.com", "freya.madsen@contoso.com", "zoe.papadopoulos@contoso.com"
LIST = f"""\
people = [
    "{BOB}",  # our Bob
    "{OLU}",
]
"""


class AtOnce:
    """Keeps the list in its file, without threads: what the clock wakes is done before it goes on."""

    def __init__(self, path: Path) -> None:
        self.kept = WatchListFile(path)
        self.list = self.kept.look()
        self.file = self.kept.name
        self.looks = self.looks_from_outside = 0

    async def edit(self, edit: ListEdit) -> Edited | None:
        return self.kept.edit(edit)

    async def undo(self) -> Edited | None:
        return self.kept.undo()

    async def redo(self) -> Edited | None:
        return self.kept.redo()

    async def changed(self) -> tuple[object, ...]:
        self.looks_from_outside += 1
        return self.kept.changed()

    async def stirred(self) -> bool:
        return False

    async def look(self) -> WatchList:
        self.looks += 1
        return self.kept.look()


class Told(AtOnce):
    """Is told of changes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.news = asyncio.Event()

    async def stirred(self) -> bool:
        await self.news.wait()
        self.news.clear()
        return True


class Followed:
    """A pane whose list is in a file."""

    def __init__(self, stage: Stage, keeper: AtOnce, path: Path) -> None:
        self.stage = stage
        self.keeper = keeper
        self.path = path

    @property
    def keys(self) -> list[str]:
        return [entry.key for entry in self.stage.now.roster.entries]

    def replace(self, old: str, new: str) -> None:
        text = self.path.read_text()
        assert old in text
        self.path.write_text(text.replace(old, new))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "watchlist.toml"
    file.write_text(LIST)
    return file


@asynccontextmanager
async def pane(tenant: SimulatedTenant, clock: ManualClock, path: Path, kept: type[AtOnce] = AtOnce) -> AsyncIterator[Followed]:
    keeper = kept(path)
    stage = Stage(tenant, clock, keeper.list.entries, keeper=keeper, groups=tuple(group.name for group in keeper.list.groups))
    async with stage.running():
        await clock.advance(2)
        yield Followed(stage, keeper, path)


@pytest.fixture
async def followed(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> AsyncIterator[Followed]:
    async with pane(tenant, clock, path) as followed:
        yield followed


async def test_what_an_editor_does_is_picked_up_within_two_seconds(followed: Followed, clock: ManualClock) -> None:
    before = followed.stage.row(OLU)
    followed.replace(f'    "{BOB}",  # our Bob\n', f'    # our Bob\n    "{FREYA}",\n    "{ZOE}",\n')
    await clock.advance(2)
    assert followed.keys == [FREYA, ZOE, OLU]
    assert followed.stage.now.list_news == ListNews(1, 2, 1, "watchlist.toml")
    assert followed.stage.row(OLU).call is before.call
    await clock.advance(2)
    assert set(followed.stage.now.roster.states) == {RowState.ANSWERED}
    followed.replace(f'"{ZOE}"', f'"{BOB}"')
    await clock.advance(2)
    assert followed.stage.now.list_news == ListNews(2, 1, 1, "watchlist.toml")


async def test_a_label_and_a_group_change_the_row_and_are_no_news(followed: Followed, clock: ManualClock) -> None:
    followed.replace(f'"{BOB}"', f'{{ who = "{BOB}", label = "Robert" }}')
    followed.path.write_text(f'{followed.path.read_text()}[group.Desk]\npeople = ["{BOB}"]\n')
    await clock.advance(2)
    row = followed.stage.row(BOB)
    assert (row.name, row.entry.groups, row.state) == ("Robert", ("Desk",), RowState.ANSWERED)
    assert followed.stage.monitor.groups() == ("Desk",)
    assert followed.stage.now.list_news is None


async def test_the_same_person_under_another_name_keeps_the_answer(
    followed: Followed, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    before = followed.stage.row(BOB)
    followed.replace(f'"{BOB}"', f'"{tenant.id_of("bob")}"')
    await clock.advance(2)
    after = followed.stage.row(tenant.id_of("bob"))
    assert (after.name, after.raw, after.call) == (before.name, before.raw, before.call)


async def test_a_broken_file_keeps_the_last_good_list_and_is_told_with_its_line(followed: Followed, clock: ManualClock) -> None:
    before = followed.stage.now.roster
    followed.replace("people = [", "\npeple = [")
    await clock.advance(2)
    assert followed.stage.now.list_problem == 'watchlist.toml line 2: "peple" is no key; people?'
    assert followed.keys == [BOB, OLU]
    for verb in (followed.stage.monitor.add(FREYA), followed.stage.monitor.remove(BOB)):
        with pytest.raises(ConfigError, match="line 2"):
            await verb
    assert followed.stage.now.roster.entries is before.entries
    followed.replace("peple", "people")
    await clock.advance(2)
    assert followed.stage.now.list_problem == ""
    assert followed.stage.now.list_news is None


async def test_another_way_of_being_broken_is_told_as_well(followed: Followed, clock: ManualClock) -> None:
    followed.path.write_text("peple = []")
    await clock.advance(2)
    followed.path.write_text("\n\npeple = []")
    await clock.advance(2)
    assert "line 3" in followed.stage.now.list_problem


@pytest.mark.parametrize("half", ["", "people = [\n", "people = []\n[grou"])
async def test_a_file_that_is_written_in_two_steps_is_read_once_it_is_whole(
    half: str, followed: Followed, clock: ManualClock
) -> None:
    roster = followed.stage.now.roster
    for phase in range(30):
        followed.path.write_text(half)
        await clock.advance(0.1)
        followed.path.write_text(LIST)
        await clock.advance(3 + 0.05 * phase)
    assert {snapshot.list_problem for snapshot in followed.stage.published} == {""}
    assert followed.stage.now.roster.entries is roster.entries


@pytest.mark.parametrize("broken", ["people = [\n", "peple = []"])
async def test_a_file_that_stays_broken_for_a_moment_longer_is_not_told(
    broken: str, followed: Followed, clock: ManualClock
) -> None:
    for phase in range(30):
        followed.path.write_text(broken)
        await clock.advance(0.45)
        followed.path.write_text(LIST)
        await clock.advance(3 + 0.05 * phase)
    assert {snapshot.list_problem for snapshot in followed.stage.published} == {""}


async def test_people_who_come_while_a_poll_is_under_way_are_asked_for_after_it(
    followed: Followed, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    followed.replace(f'"{OLU}",', f'"{OLU}", "{FREYA}", "{ZOE}",')
    await clock.advance(4)
    followed.replace(f', "{FREYA}", "{ZOE}",', ",")
    await clock.advance(4)
    polls = followed.stage.polls
    tenant.delay(4)
    while followed.stage.polls == polls:
        await clock.advance(0.5)
    followed.replace(f'"{OLU}",', f'"{OLU}", "{FREYA}", "{ZOE}",')
    await clock.advance(10)
    assert set(followed.stage.now.roster.states) == {RowState.ANSWERED}


async def test_a_file_that_vanished_is_told_and_one_that_is_back_is_read(followed: Followed, clock: ManualClock) -> None:
    followed.path.rename(followed.path.with_suffix(".bak"))
    await clock.advance(2)
    assert followed.stage.now.list_problem == "watchlist.toml: is not there any more"
    assert followed.keys == [BOB, OLU]
    followed.path.with_suffix(".bak").rename(followed.path)
    await clock.advance(2)
    assert followed.stage.now.list_problem == ""


async def test_own_edits_are_saved_and_are_no_news(followed: Followed, clock: ManualClock) -> None:
    change = await followed.stage.monitor.add(FREYA)
    assert change.saved
    assert f'"{FREYA}"' in followed.path.read_text()
    await followed.stage.monitor.remove(BOB)
    await followed.stage.monitor.undo()
    await clock.advance(4)
    assert followed.keys == [BOB, OLU, FREYA]
    assert followed.stage.now.list_news is None


async def test_an_edit_brings_what_others_did_as_news(followed: Followed) -> None:
    followed.replace(f'"{BOB}",', f'"{BOB}", "{ZOE}",')
    await followed.stage.monitor.add(FREYA)
    assert followed.keys == [BOB, ZOE, OLU, FREYA]
    assert followed.stage.now.list_news == ListNews(1, 1, 0, "watchlist.toml")


async def test_whoever_another_pane_added_meanwhile_is_shown_and_not_added_twice(followed: Followed) -> None:
    followed.replace(f'"{BOB}",', f'"{BOB}", "{FREYA}",')
    with pytest.raises(AlreadyListed) as refused:
        await followed.stage.monitor.add(FREYA)
    assert refused.value.key == FREYA
    assert followed.keys == [BOB, FREYA, OLU]


async def test_whoever_another_pane_removed_meanwhile_goes(followed: Followed) -> None:
    followed.replace(f'    "{OLU}",\n', "")
    change = await followed.stage.monitor.remove(OLU)
    assert (change.verb, change.name, change.outcome) == ("removed", "Olu Adeyemi", "done already")
    assert followed.keys == [BOB]
    assert await followed.stage.monitor.undo() is None


async def test_whoever_has_no_row_any_more_is_named_all_the_same(followed: Followed, clock: ManualClock) -> None:
    await followed.stage.monitor.add(FREYA)
    await clock.settle()
    followed.replace(f'    "{FREYA}",\n', "")
    await clock.advance(2)
    assert followed.keys == [BOB, OLU]
    assert (await followed.stage.monitor.remove(FREYA)).name == "Freya Madsen"
    undone = await followed.stage.monitor.undo()
    assert undone is not None
    assert (undone.name, undone.outcome) == ("Freya Madsen", "done already")


async def test_a_file_that_cannot_be_written_changes_nothing(followed: Followed) -> None:
    before = followed.stage.now.roster
    followed.path.chmod(0o444)
    with pytest.raises(StorageError, match="is read-only"):
        await followed.stage.monitor.add(FREYA)
    assert followed.stage.now.roster.entries is before.entries
    assert await followed.stage.monitor.undo() is None


async def test_a_file_that_stands_still_is_not_read(followed: Followed, clock: ManualClock) -> None:
    await clock.advance(5)
    followed.keeper.looks = 0
    await clock.advance(600)
    assert followed.keeper.looks == 0


async def test_two_panes_follow_each_other(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
    async with pane(tenant, clock, path) as one, pane(tenant, clock, path) as other:
        await one.stage.monitor.add(FREYA)
        await other.stage.monitor.remove(BOB)
        await clock.advance(2)
        assert one.keys == other.keys == [OLU, FREYA]
        await one.stage.monitor.undo()
        await clock.advance(2)
        assert one.keys == other.keys == [OLU]


async def test_whoever_is_told_of_changes_looks_seldom_and_picks_them_up_at_once(
    tenant: SimulatedTenant, clock: ManualClock, path: Path
) -> None:
    async with pane(tenant, clock, path, Told) as followed:
        keeper = followed.keeper
        assert isinstance(keeper, Told)
        await clock.advance(5)
        keeper.looks_from_outside = 0
        await clock.advance(600)
        assert keeper.looks_from_outside == 10
        followed.replace(f'    "{OLU}",\n', "")
        keeper.news.set()
        await clock.advance(0.6)
        assert followed.keys == [BOB]
        followed.replace(f'"{BOB}",', f'"{BOB}", "{FREYA}",')  # and nobody tells
        await clock.advance(62)
        assert followed.keys == [BOB, FREYA]
