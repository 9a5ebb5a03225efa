"""Importing from a file in the app: who is named, look-ups in the background, one change, and a report that stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.importing import PeopleFile
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.storage.people_file import read_people_file
from presence_tui.ui.widgets.import_sheet import ImportSheet
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

GROUPED = WatchList.of([WatchEntry("bob@contoso.com", groups=("Tier 2",)), WatchEntry("ada@contoso.com")], [Group("Tier 2")])


async def read(path: str) -> PeopleFile:
    return read_people_file(path)


def crowd(count: int) -> tuple[SimulatedTenant, ManualClock]:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.add_people(count)
    return tenant, clock


async def opened(s: Stage, path: Path | str = "") -> None:
    context = s.app.main._common
    context.surroundings = context.surroundings._replace(people_file=read)
    await s.press("G", ":")
    await s.type("import")
    await s.press("enter")
    await s.shows("Import people from a file")
    await s.type(str(path))
    for _ in range(20 if path else 0):
        await s.later(0.4)
        facts = s.app.main.query_one(ImportSheet).facts
        if facts.text == str(path) and (facts.file is not None or facts.failure is not None):
            await s.drawn()
            return
    assert not path, f"{path} was not read"


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "p.csv"
    path.write_text("\n".join(lines))
    return path


async def test_a_file_comes_in_one_change_while_the_table_goes_on(tmp_path: Path) -> None:
    tenant, clock = crowd(60)
    people = [f"person{number:06d}@contoso.com" for number in range(60)]
    async with stage(watch_list=GROUPED, tenant=tenant, clock=clock, size=(100, 30)) as s:
        await opened(s, file_of(tmp_path, "mail;name", *people, "BOB@contoso.com"))
        assert s.says('61 people are named, by "mail".')
        await s.press("tab")
        assert s.says("to Tier 2")
        assert s.footer.startswith(" enter import  tab other group  esc close")
        s.tenant.delay(20)
        await s.press("enter", "esc")
        assert not s.says("Import people")
        await s.press("j")
        assert s.app.main.table.has_focus
        s.tenant.delay(0)
        await s.later(30)
        await s.shows("p.csv: 60 added to Tier 2, 1 in Tier 2 already · u takes all back")
        assert len(s.snapshot.roster) == 62
        await s.press("u")
        await s.until(lambda: len(s.snapshot.roster) == 2, "everybody gone again")


async def test_what_is_left_out_is_told_with_the_line_and_the_report_stays(tmp_path: Path) -> None:
    async with stage(watch_list=GROUPED, size=(80, 24)) as s:
        await opened(s, file_of(tmp_path, "freya.madsen@contoso.com", *(f"nobody{number}" for number in range(40))))
        await s.press("enter")
        await s.shows("p.csv: 1 added, 40 left out")
        assert s.says("line  2  nobody is called nobody0")
        assert s.says("line 10  nobody is called nobody8")
        assert "scroll" in s.footer
        seen = str(s.screen).count("nobody is called")
        await s.press("pagedown")
        assert s.app.main.query_one(ImportSheet).facts.top == seen
        await s.press(*["pagedown"] * 5)
        assert s.says("line 41  nobody is called nobody39")
        assert_exact(s.app)
        await s.press("esc")
        await opened(s)
        assert s.says("p.csv: 1 added, 40 left out")
        assert s.says("line  2  nobody is called nobody0")
        for size in ((50, 20), (20, 5)):
            await s.resize(*size)
            assert_exact(s.app)


async def test_closed_the_sheet_leaves_a_notice(tmp_path: Path) -> None:
    async with stage(watch_list=GROUPED, size=(120, 24)) as s:
        await opened(s, file_of(tmp_path, "freya.madsen@contoso.com", "nobody"))
        s.tenant.delay(2)
        await s.press("enter", "esc")
        await s.later(10)
        await s.shows('! p.csv: 1 added, 1 left out · u takes all back · : "import"')


async def test_stopped_it_has_changed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a path of some length breaks the sentence
    async with stage(watch_list=GROUPED, size=(100, 24)) as s:
        await opened(s, "none.csv")
        await s.shows("none.csv does not exist")
        assert "enter" not in s.footer
        await s.press("esc")
        await opened(s, file_of(tmp_path, "freya.madsen@contoso.com"))
        s.tenant.delay(20)
        await s.press("enter")
        assert s.footer.startswith(" enter stop")
        await s.press("enter")
        await s.shows("enter import")
        assert s.says("   Stopped: nobody was imported")
        await s.later(60)
        assert len(s.snapshot.roster) == 2


async def test_once_it_saves_it_cannot_be_stopped(tmp_path: Path) -> None:
    async with stage(watch_list=GROUPED, size=(100, 24)) as s:
        await opened(s, file_of(tmp_path, "freya.madsen@contoso.com"))
        s.tenant.delay(20)
        await s.press("enter")
        assert s.footer.startswith(" enter stop")
        s.app.main._tell_saving(s.app.main.query_one(ImportSheet))
        await s.shows("Saving the list: this cannot be stopped any more.")
        assert "stop" not in s.footer
        await s.press("enter")
        s.tenant.delay(0)
        await s.later(60)
        await s.until(lambda: len(s.snapshot.roster) == 3, "it came all the same")
        assert not s.says("Stopped")


async def test_signed_out_addresses_come_as_they_are(tmp_path: Path) -> None:
    async with stage(watch_list=GROUPED, size=(100, 24), signed_in=False) as s:
        await s.press("esc")
        s.tenant.forget_requests()
        await opened(s, file_of(tmp_path, "freya.madsen@contoso.com", "Rosa Jiménez"))
        await s.press("enter")
        await s.shows("p.csv: 1 added, 1 left out")
        assert s.says("1 of them were not looked up; the table does that later:")
        assert s.says("line 2  Rosa Jiménez is a name, which has to be looked up first:")
        assert s.tenant.requests == []
