"""What snapshots and screenshots show: each scene is a stage and what happens on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from presence_tui.demo.people import WATCHED, SimulatedPerson
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.paths import user_places
from presence_tui.storage.list_keeper import NOBODY_SAVED, WatchListFile
from presence_tui.ui.widgets.profile_sheet import ProfileSheet
from presence_tui.wiring.watched import ThreadedList
from tests.manual_clock import ManualClock
from tests.ui.answers import Answers
from tests.ui.profiles import Profiles
from tests.ui.stage import Stage


@dataclass(frozen=True)
class Scene:
    """One picture of the program."""

    size: tuple[int, int]
    act: Callable[[Stage], Awaitable[None]]
    """What happens before the picture is taken."""
    signed_in: bool = True
    hostile: bool = False
    first_day: bool = False
    """Nobody is watched but the one who signed in, and there is no file yet."""
    choices: dict[str, Any] = field(default_factory=dict)

    def stage(self) -> Stage:
        """Set the stage."""
        clock = ManualClock()
        tenant = SimulatedTenant(clock.utc, prefix="test-")
        people = ["ada", *tenant.hostile()] if self.hostile else WATCHED
        choices = self.choices
        if self.first_day:
            file = user_places().watch_list_file("default")
            file.unlink(missing_ok=True)
            choices = choices | {"watch_list": NOBODY_SAVED, "keeper": ThreadedList(WatchListFile(file))}
        return Stage(people, size=self.size, tenant=tenant, clock=clock, signed_in=self.signed_in, **choices)


DAY = (
    (100, "olu", "Available", "Available"),
    (55, "bob", "Away", "Away"),
    (40, "kwame", "Busy", "Busy"),
    (25, "amara", "Busy", "InACall"),
    (20, "amara", "Available", "Available"),
    (12, "rosa", "BeRightBack", "BeRightBack"),
    (5, "olu", "Busy", "InACall"),
    (3, "wei", "Busy", "InAMeeting"),
    (1, "bob", "Available", "Available"),
)
"""How many minutes ago who began to do what."""
SHORT = 0.1
"""A pace for tests: twelve minutes."""
NOTES = {"rosa": "Coffee ☕", "olu": "Back at 15:00, ring my mobile", "kwame": "Month end, mail please", "wei": "在开会，请留言"}


async def a_while(s: Stage, pace: float) -> None:
    """Let people come and go, asked for every half a minute, so that ages differ: for two hours where `pace` is 1."""
    s.tenant.lifetimes(token=1_000_000)
    for who in ("olu", "amara", "wei"):
        s.tenant.set(who, "Offline")
    s.tenant.set("bob", "Available")
    await s.begin()
    s.tenant.delay(0.084)
    left = 120
    for minutes, who, availability, activity in DAY:
        await s.clock.advance(60 * pace * (left - minutes))
        s.tenant.set(who, availability, activity, note=NOTES.get(who))
        left = minutes
    await s.later(60 * pace * left + 35)


async def set_up(s: Stage) -> None:
    """The set-up screen: one id is right, the other one is being typed."""
    await s.begin()
    await s.type("1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61")
    await s.press("tab", *"contoso")


async def set_up_done(s: Stage) -> None:
    """The set-up screen with everything that is needed."""
    await set_up(s)
    await s.press(*".com")


async def invitation(s: Stage) -> None:
    """The sign-in screen before a code is asked for."""
    await s.begin()


async def code(s: Stage) -> None:
    """The sign-in screen while it waits."""
    await s.begin()
    await s.get_code()
    await s.later(50)


async def details(s: Stage, pace: float = SHORT) -> None:
    """Details with the JSON; somebody in the middle is selected and was asked for anew."""
    await a_while(s, pace)
    await s.press("/", *"olu", "enter", "enter")
    await s.later(1)
    await s.press("esc", "s", "esc")


async def table_with_details(s: Stage, pace: float = SHORT) -> None:
    """The table with the details of somebody who can be reached."""
    await a_while(s, pace)
    await s.press("s", "g", *["j"] * 4, "esc")


async def by_name(s: Stage, pace: float = SHORT) -> None:
    """The table as it begins."""
    await a_while(s, pace)


def grouped() -> WatchList:
    """Return a list in three groups; Amara stands in two."""
    tiers = {"bob": ("Tier 2",), "amara.okafor": ("Tier 2", "On call"), "olu.adeyemi": ("Tier 2",), "yusuf.demir": ("Tier 2",)}
    tiers |= {
        "wanjiru.kamau": ("On call",),
        "rosa.jimenez": ("On call",),
        "freya.madsen": ("Front",),
        "zoe.papadopoulos": ("Front",),
    }
    entries = (WatchEntry(who, groups=tiers.get(who.partition("@")[0], ())) for who in WATCHED)
    return WatchList.of(entries, [Group("Tier 2", 2), Group("On call", 1), Group("Front"), Group("Night")])


async def groups(s: Stage) -> None:
    """People below their groups, one of them folded; the cursor is on a group's line."""
    await a_while(s, SHORT)
    s.app.main.table.select_group("Front")
    await s.press("enter", "g")


async def breach(s: Stage, pace: float = SHORT) -> None:
    """A group below its minimum, under the cursor; what told of it was read."""
    await a_while(s, pace)
    s.tenant.set("amara", "Busy", "InACall")
    s.tenant.set("rosa", "Available", note="")
    await s.poll()
    await s.poll()
    s.app.main.table.select_group("Tier 2")
    await s.press("esc")


async def told(s: Stage, pace: float = SHORT) -> None:
    """Somebody can be reached whom somebody else waits for, and one more is waited for."""
    await a_while(s, pace)
    for who in ("olu.adeyemi@contoso.com", "wei.li@contoso.com"):
        s.app.main.table.select(who)
        await s.press("n")
    s.tenant.set("olu", "Available", note="")
    await s.poll()
    await s.poll()


FOUND = (
    ("Marie Curie-Skłodowska", "Chemist", "Research"),
    ("Marisol Vega", "Developer", "Platform"),
    ("Marit Solberg", "Payroll", "Finance"),
    ("Mario Bianchi (extern)", "Consultant", ""),
)


async def searching(s: Stage) -> None:
    """The add sheet with people whose names begin as was typed."""
    for name, job, department in FOUND:
        key = name.split(" ")[0].lower()
        address = f"{key}@contoso.com"
        s.tenant.welcome(SimulatedPerson(key, name, address, address, title=job, department=department or None))
    await by_name(s)
    await s.press("a", *"mar")
    await s.later(0.5)
    await s.until(lambda: len(s.app.main.add_sheet.adding.people) > 1, "people found")
    await s.press("down")


async def throttled(s: Stage, pace: float = SHORT) -> None:
    """Graph asked for a pause; four minutes later every row is old."""
    await a_while(s, pace)
    s.tenant.throttle("400")
    await s.later(280)


async def offline(s: Stage, pace: float = SHORT) -> None:
    """Nothing can be reached."""
    await a_while(s, pace)
    s.tenant.go_offline()
    await s.later(100)


THREE = {"bob@contoso.com": "Bob Ng", "olu.adeyemi@contoso.com": "Olu Adeyemi", "rosa.jimenez@contoso.com": "Rosa Jiménez"}


async def alone(s: Stage) -> None:
    """The table of somebody who has no list yet."""
    await s.begin()


async def adding(s: Stage, count: int = 3) -> None:
    """The sheet with the last of `count` people, found but not added yet."""
    await alone(s)
    for number, (mail, name) in enumerate(THREE.items(), 1):
        await s.press("a", *mail)
        await s.later(1)
        await s.until(lambda name=name: [person.name for person in s.app.main.add_sheet.adding.people] == [name], name)
        if number == count:
            return
        await s.press("enter")
        await watched(s, 1 + number)


async def watched(s: Stage, count: int) -> None:
    """Return when so many people are watched, and each has an answer."""
    await s.until(lambda: s.snapshot.roster.states == [RowState.ANSWERED] * count, f"{count} people")


async def added(s: Stage) -> None:
    """The table with three people more."""
    await adding(s)
    await s.press("enter")
    await watched(s, 4)


async def removed(s: Stage) -> None:
    """One of them is off the list."""
    await added(s)
    await s.press("x")
    await watched(s, 3)


async def undone(s: Stage) -> None:
    """And is back."""
    await removed(s)
    await s.press("u")
    await watched(s, 4)


async def strange_names(s: Stage) -> None:
    """Names that try to act."""
    await s.begin()
    await s.press(*["j"] * 3)


async def sheet(s: Stage) -> None:
    """The command sheet."""
    await s.begin()
    await s.press(":", *"sort")


async def add_sheet(s: Stage) -> None:
    """The add sheet with somebody found, before they are added."""
    s.tenant.add_person("marisol", "Marisol Vega", "marisol.vega@contoso.com", "marisol.vega@contoso.com")
    await s.begin()
    await s.press("a", *"marisol.vega@contoso.com")
    await s.later(0.5)


async def keys(s: Stage) -> None:
    """Help."""
    await s.begin()
    await s.press("?")


async def profile_sheet(s: Stage) -> None:
    """The sheet of profiles and accounts, its cursor on one that nobody uses."""
    await by_name(s)
    await s.press("p")
    sheet = s.app.main.query_one("#profiles", ProfileSheet)
    await s.until(lambda: len(sheet.rows(80, 10)) > 1, "profiles")
    await s.press("down", "down", "down")


SCENES = {
    "first-start": Scene((80, 24), set_up, choices={"answers": Answers()}),
    "first-run": Scene((80, 24), invitation, signed_in=False),
    "signing-in": Scene((80, 24), code, signed_in=False),
    "table": Scene((120, 40), by_name),
    "groups": Scene((120, 30), groups, choices={"watch_list": grouped(), "chosen": {"order": "reach"}}),
    "breach": Scene((120, 30), breach, choices={"watch_list": grouped(), "chosen": {"order": "reach"}}),
    "told": Scene((80, 24), told, choices={"chosen": {"order": "reach"}}),
    "details": Scene((120, 40), details),
    "throttled": Scene((100, 30), throttled),
    "offline": Scene((80, 24), offline),
    "hostile": Scene((120, 24), strange_names, hostile=True),
    "narrow": Scene((50, 20), by_name),
    "no-colour": Scene((80, 24), by_name, choices={"NO_COLOR": "1"}),
    "light": Scene((100, 24), by_name, choices={"theme": "light"}),
    "dark-colorblind": Scene((100, 24), by_name, choices={"theme": "dark-colorblind"}),
    "light-colorblind": Scene((100, 24), by_name, choices={"theme": "light-colorblind"}),
    "ascii": Scene((80, 24), by_name, choices={"ascii_only": True}),
    "command-sheet": Scene((80, 24), sheet),
    "add-sheet": Scene((80, 24), add_sheet),
    "profiles": Scene((80, 24), profile_sheet, choices={"switching": Profiles()}),
    "help": Scene((120, 30), keys),
}
