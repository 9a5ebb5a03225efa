"""What snapshots and screenshots show: each scene is a stage and what happens on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from presence_tui.demo.people import WATCHED
from presence_tui.demo.tenant import SimulatedTenant
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage

HOUR = 3600.0


@dataclass(frozen=True)
class Scene:
    """One picture of the program."""

    size: tuple[int, int]
    act: Callable[[Stage], Awaitable[None]]
    """What happens before the picture is taken."""
    signed_in: bool = True
    hostile: bool = False
    choices: dict[str, Any] = field(default_factory=dict)

    def stage(self) -> Stage:
        """Set the stage."""
        clock = ManualClock()
        tenant = SimulatedTenant(clock.utc, prefix="test-")
        people = ["ada", *tenant.hostile()] if self.hostile else WATCHED
        return Stage(people, size=self.size, tenant=tenant, clock=clock, signed_in=self.signed_in, **self.choices)


async def a_morning(s: Stage) -> None:
    """Let hours pass in which people come and go, so that the ages differ."""
    await s.begin()
    for hours, who, availability, activity in (
        (1.0, "olu", "Available", "Available"),
        (1.0, "bob", "Away", "Away"),
        (0.5, "freya", "Busy", "CoffeeBreak"),
        (0.4, "amara", "Busy", "InACall"),
        (0.3, "amara", "Available", "Available"),
        (0.2, "rosa", "BeRightBack", "BeRightBack"),
        (0.1, "olu", "Busy", "InACall"),
        (0.07, "bob", "Available", "Available"),
    ):
        s.tenant.set(who, availability, activity, note={"rosa": "Coffee ☕", "olu": "Back at 15:00, ring my mobile"}.get(who))
        before = s.polls
        s.clock.jump(wall=hours * HOUR, ticks=hours * HOUR)
        await s.clock.advance(1)
        await s.until(lambda before=before: s.polls > before, "the poll after a pause")
    await s.poll()


async def invitation(s: Stage) -> None:
    """The sign-in screen before a code is asked for."""
    await s.begin()


async def code(s: Stage) -> None:
    """The sign-in screen while it waits."""
    await s.begin()
    await s.get_code()
    await s.later(50)


async def details(s: Stage) -> None:
    """Details with the JSON; somebody in the middle is selected and was asked for anew."""
    await a_morning(s)
    await s.press("/", *"olu", "enter", "enter", "esc")
    await s.press("s")
    await s.press("esc")


async def table(s: Stage) -> None:
    """The table alone, who can be reached first."""
    await a_morning(s)
    await s.press("s", "d", "j")


async def table_with_details(s: Stage) -> None:
    """The table with the details of somebody who can be reached."""
    await a_morning(s)
    await s.press("s", "g", "j", "j", "j", "j")
    await s.press("esc")


async def by_name(s: Stage) -> None:
    """The table as it begins."""
    await a_morning(s)


async def throttled(s: Stage) -> None:
    """Graph asked for a pause; four minutes later every row is old."""
    await a_morning(s)
    s.tenant.throttle("400")
    await s.later(280)


async def offline(s: Stage) -> None:
    """Nothing can be reached."""
    await a_morning(s)
    s.tenant.go_offline()
    await s.later(100)


async def strange_names(s: Stage) -> None:
    """Names that try to act."""
    await s.begin()
    await s.press(*["j"] * 3)


async def sheet(s: Stage) -> None:
    """The command sheet."""
    await s.begin()
    await s.press(":", *"sort")


async def keys(s: Stage) -> None:
    """Help."""
    await s.begin()
    await s.press("?")


SCENES = {
    "first-run": Scene((80, 24), invitation, signed_in=False),
    "signing-in": Scene((80, 24), code, signed_in=False),
    "table": Scene((120, 40), by_name),
    "details": Scene((120, 40), details),
    "throttled": Scene((100, 30), throttled),
    "offline": Scene((80, 24), offline),
    "hostile": Scene((120, 24), strange_names, hostile=True),
    "narrow": Scene((50, 20), by_name),
    "no-colour": Scene((80, 24), by_name, choices={"NO_COLOR": "1"}),
    "light": Scene((100, 24), by_name, choices={"theme": "light"}),
    "ascii": Scene((80, 24), by_name, choices={"ascii_only": True}),
    "command-sheet": Scene((80, 24), sheet),
    "help": Scene((120, 30), keys),
}
