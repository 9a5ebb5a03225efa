"""Names are hidden in sheets: nothing of them is seen there, and nothing that is shown in their place is saved."""

from __future__ import annotations

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage

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
