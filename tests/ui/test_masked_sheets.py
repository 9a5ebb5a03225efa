"""Names are hidden in sheets: nothing of them is seen there, and nothing that is shown in their place is saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage
from tests.ui.test_editing import told, with_file
from tests.ui.test_importing import file_of, opened

GROUPED = ("Tier 2",)
LABELLED = WatchList.of(
    [WatchEntry("olu.adeyemi@contoso.com", groups=GROUPED), WatchEntry("bob@contoso.com", "Bobby Tables", GROUPED)],
    [Group("Tier 2")],
)


def labels(s: Stage) -> list[str]:
    return [entry.label for entry in s.snapshot.roster.entries]


async def test_a_label_is_locked_while_names_are_hidden() -> None:
    async with stage(watch_list=LABELLED, size=(120, 30), details=False) as s:
        await s.press("m", "G", "e")
        await s.shows("Edit Person 02")
        assert s.says("Names are hidden: m shows them, and then labels can be edited.")
        await s.press("1", "enter")
        await s.later(1)
        assert labels(s) == ["", "Bobby Tables"]
        await s.press("esc", "m", "e")
        await s.shows("label", "Bobby Tables")


async def test_what_is_typed_means_what_it_says_also_where_somebody_is_shown_so() -> None:
    async with stage(watch_list=LABELLED, size=(120, 30), details=False, chosen={"mask": True}) as s:
        await s.press("G", "e", "down", "down", *"Person 02", "enter")
        await s.until(lambda: len(s.snapshot.groups) == 2)
        assert s.snapshot.groups[1].name == "Person 02"
        await s.press("esc", "a")
        await s.type("person-02")
        await s.later(1)
        assert not s.says("watched already")
        await s.press("esc", "a", *"freya")
        await s.later(1)
        await s.press("enter")
        await s.until(lambda: len(s.snapshot.roster) == 3)
        assert s.snapshot.roster.entries[2].who == "freya.madsen@contoso.com"


async def test_a_report_names_nobody_while_names_are_hidden_and_goes_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with stage(watch_list=LABELLED, size=(120, 30), details=False) as s:
        file_of(tmp_path, "Zelda Quinn", "y@z", "Bobby Tables")
        await opened(s, "p.csv")
        await s.press("enter")
        await s.shows("nobody is called Zelda Quinn")
        await s.press("esc", "m")
        await opened(s)
        assert not s.says("left out")
        assert not s.says("Zelda")
        await s.type("p.csv")
        await s.later(0.4)
        await s.press("enter")
        await s.shows("line 1  nobody is called so")
        assert s.says("p.csv: 0 added to Tier 2, 3 left out")
        assert not re.search("Zelda|y@z|Bobby|freya", s.screen)
        await s.press("esc", "m")
        await opened(s)
        assert not s.says("left out")


async def test_m_drops_the_notices_that_stand() -> None:
    async with stage(watch_list=LABELLED, size=(120, 30), details=False) as s:
        s.app.tell("Bobby Tables is a notice")
        await s.press("m")
        assert not s.says("notice")
        assert not s.says("Bobby")


async def test_our_own_words_are_nobody_s_name() -> None:
    people = [
        WatchEntry("olu.adeyemi@contoso.com", "u"),
        WatchEntry("bob@contoso.com", "undoes"),
        WatchEntry("ada@contoso.com", "removed"),
    ]
    async with stage(watch_list=WatchList.of(people, []), size=(120, 30), details=False, chosen={"mask": True}) as s:
        await s.press("x")
        await s.shows("Removed Person 01 for now · not saved · u undoes")
        await s.press("u")
        await s.shows("Person 01 is back")
        await s.press("m", "m")
        assert "Names are hidden: m shows them" in s.footer


async def test_a_broken_list_is_told_once_and_quotes_nobody(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, 'people = ["bob@contoso.com"]\n', size=(120, 24))
    async with s.playing():
        await s.begin()
        path.write_text('people = ["bob@contoso.com"]\n"Zelda Quinn" = 1\n')
        await told(s, "Zelda Quinn")
        bells = s.terminal.bells
        await s.press("m")
        assert not s.says("Zelda")
        assert not s.says("The last good list stays")
        assert s.terminal.bells == bells
        path.write_text('people = ["bob@contoso.com"]\n"Yusuf Quinn" = 1\n')
        await told(s, 'line 2: "hidden" is no key')
        assert not s.says("Quinn")
