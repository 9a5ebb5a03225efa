"""Names are hidden, everywhere on the screen."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from textual import events

from presence_tui.demo.people import PEOPLE
from presence_tui.model.availability import standing
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.ui.surroundings import ExtraCommand
from tests.ui.profiles import Profiles
from tests.ui.stage import Stage, stage

KEYS = ["ada", "amara", "bob", "chloe", "olu", "wei", "yusuf"]


def secrets(s: Stage) -> set[str]:
    """Return every text of the tenant's people that names one of them, or that they wrote."""
    found: set[str] = set()
    for person in PEOPLE:
        user = s.tenant.user(person.key)
        found |= {str(user[field]) for field in ("displayName", "userPrincipalName", "id", "mail", "jobTitle") if user.get(field)}
        found |= {part for part in person.name.split() if len(part) > 3}
        found |= {person.upn.partition("@")[0]} if len(person.upn.partition("@")[0]) > 3 else set()
        found |= {text for text in (person.pose.note, person.pose.out) if text}
    return found - {"Guest", "Guest:"}


FIELD = " name, mail or id"
"""What stands before what somebody types, which is their own."""


def assert_nobody_is_named(s: Stage, known: set[str] | None = None) -> None:
    screen = "\n".join(line for line in s.terminal.lines if not line.startswith(FIELD)).casefold()
    named = [text for text in (secrets(s) if known is None else known) if text.casefold() in screen]
    assert not named, f"{named} on the screen:\n{s.screen}"


async def test_m_hides_names_and_shows_them_again() -> None:
    async with stage(KEYS, size=(120, 40)) as s:
        await s.press("j", "j")
        assert s.selected == "Bob Ng"
        await s.press("m")
        assert_nobody_is_named(s)
        assert s.selected == "Person 03"
        assert s.says("contoso.com · account hidden")
        assert "Names are hidden: m shows them" in s.footer
        assert s.remembered["mask"] is True
        assert "Available" in s.row_of("Person 03"), "states stay"
        await s.press("m")
        assert s.selected == "Bob Ng"
        assert s.says("ada@contoso.com")
        assert s.remembered["mask"] is False


async def test_nobody_is_named_wherever_somebody_looks() -> None:
    groups = (Group("Tier 2", 1),)
    entries = [
        WatchEntry("me"),
        WatchEntry("bob@contoso.com", "Bobby Tables", ("Tier 2",)),
        WatchEntry("olu.adeyemi@contoso.com", groups=("Tier 2",)),
        WatchEntry("chloe.dubois@contoso.com"),
        WatchEntry("nobody.at.all@contoso.com"),
    ]
    columns = ("name", "activity", "job_title", "groups", "work_location", "id", "age", "message")

    async def told() -> str:
        return "Olu Adeyemi, bob@contoso.com and 李 伟 are busy"

    extra = (ExtraCommand("Ring Olu Adeyemi", "Demo", told),)
    chosen: dict[Any, Any] = {"mask": True, "columns": columns}
    watched = WatchList(tuple(entries), groups)
    async with stage(watch_list=watched, size=(160, 40), chosen=chosen, extra=extra, switching=Profiles()) as s:
        known = secrets(s) | {"Bobby"}

        async def step(*keys: str) -> None:
            await s.press(*keys)
            assert_nobody_is_named(s, known)

        await step("j")
        await step("enter")
        await s.later(1)
        for key in ("y", "w", "s", "s", "s", "S", "t", "?", "esc"):
            await step(key)
        for key in "cfe":
            await step(key)
            assert s.app.main.sheet
            await step("esc")
        for key in (" ", " ", "right", "right", "left", "d", "d", "b", "b", "n", "N"):
            await step(key)
        for words in ("pending", "import people"):
            await step(":", *words, "enter")
            await s.until(lambda: s.app.main.sheet, words)
            await step("esc")
        await s.at_rest()
        assert_nobody_is_named(s, known)
        await step("/", *"person-0")
        await step("esc")
        await step("p")
        await step("esc")
        await step("L")
        await step("x")
        await s.later(1)
        await step("u")
        await s.later(1)
        assert_nobody_is_named(s, known)
        await step("a", *"wei.li@contoso.com")
        await s.later(1)
        assert_nobody_is_named(s, known)
        assert s.says(FIELD, "wei.li@contoso.com")
        assert s.says("Person 06")
        await step("enter")
        await s.poll()
        assert_nobody_is_named(s)
        await step(":", *"ring")
        await step("enter")
        assert s.says("Person 03, Person 02 and Person 06 are busy")
        s.app.tell("directory.json: bob@contoso.com is damaged")
        await s.shows("directory.json: Person 02 is damaged")
        await s.resize(60, 20)
        assert_nobody_is_named(s)
        assert not re.search(r"[\w.]+@contoso", s.screen)


async def test_what_is_written_to_a_file_is_real_and_its_path_names_nobody() -> None:
    async with stage(["olu"], size=(160, 40), chosen={"mask": True}) as s:
        await s.press("w")
        await s.shows("Wrote")
        assert_nobody_is_named(s)
        files = await asyncio.to_thread(lambda: sorted(Path(s.exports).glob("*.json"), key=lambda each: each.stat().st_mtime))
        assert "Back at 15:00" in await asyncio.to_thread(files[-1].read_text)


async def test_json_is_not_copied_while_names_are_hidden() -> None:
    async with stage(["olu"], size=(120, 40), chosen={"mask": True}) as s:
        await s.press("y")
        assert "Names are hidden: w writes the JSON to a file, m shows names" in s.footer
        assert s.app.clipboard == ""
        assert "JSON as sent" not in s.screen


async def test_a_filter_that_was_typed_goes_and_frozen_rows_go_on() -> None:
    async with stage(KEYS, size=(120, 24), details=False) as s:
        await s.press("/", *"olu", "enter", " ")
        await s.press("m")
        assert_nobody_is_named(s)
        assert len(s.names) == len(KEYS)
        assert not s.says("frozen")
        assert not s.says("/olu")


async def test_the_order_by_name_is_the_list_s_order_then() -> None:
    async with stage(["olu", "bob", "ada", "chloe"], size=(120, 24), details=False) as s:
        await s.press("m")
        while "Sorted by name" not in s.footer:
            await s.press("s")
        assert s.names == ["Person 01", "Person 02", "Person 03", "Person 04"]
        await s.press("m")
        assert s.names[0] == "Ada Lovelace"


async def test_names_stay_hidden_in_another_profile() -> None:
    async with stage(["ada", "bob"], size=(120, 24), chosen={"mask": True}, switching=Profiles(chosen={})) as s:
        await s.press("p")
        await s.shows("work")
        await s.type("work")
        await s.press("enter")
        await s.until(lambda: s.app.screen is s.app.main and s.polls > 0, "the other profile")
        await s.shows("Person 01")
        assert_nobody_is_named(s)


@pytest.mark.parametrize("size", [(120, 40), (50, 20)])
async def test_a_quiet_poll_writes_nothing_while_names_are_hidden(size: tuple[int, int]) -> None:
    async with stage(["ada", "bob"], size=size, chosen={"mask": True}) as s:
        await s.later(330)
        await s.at_rest()
        written = len(s.terminal.written)
        await s.poll()
        await s.at_rest()
        assert len(s.terminal.written) == written


async def test_who_can_be_reached_is_told_by_number() -> None:
    async with stage(["bob", "olu"], size=(120, 24), details=False, chosen={"mask": True}) as s:
        await s.press("G", "n")
        assert "Person 02" in s.footer
        s.tenant.set("olu", "Available", "Available")
        await s.poll()
        await s.poll()
        assert s.says("Person 02 can be reached")
        assert_nobody_is_named(s)


async def test_what_was_published_before_names_were_hidden_is_shown_without_them() -> None:
    async with stage(KEYS, size=(120, 40)) as s:
        assert s.monitor is not None
        s.app.post_message(events.Key("m", "m"))
        at = s.snapshot.roster.names.index("Bob Ng")
        s.monitor._store.publish({"standings": {at: standing("Busy", None)}})  # waits in the queue behind the key
        await s.drawn()
        assert_nobody_is_named(s)
        assert " Busy " in s.row_of("Person 03")
