"""What whoever looks at the demo can make happen: records. The wiring offers them to the screen, which knows nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from presence_tui.demo.company import STRANGER, TIER_2
from presence_tui.demo.wire import Fault

if TYPE_CHECKING:
    from presence_tui.demo.tenant import SimulatedTenant

THROTTLED_FOR = 60
"""Seconds."""

SLEPT_FOR = 3600
"""Seconds."""


class DemoCommand(NamedTuple):
    """One thing that happens to the demo."""

    id: str
    words: str
    """What it does, in the command sheet."""
    reply: str
    """What to look at now: one sentence."""
    act: Callable[[SimulatedTenant], object] = lambda tenant: None
    sleeps: float = 0.0
    """Seconds for which the machine seems to sleep: both clocks are later by as much."""
    adds: str = ""
    """An entry that comes to the watch list."""
    removes: str = ""
    """An entry that leaves it."""
    asks: bool = True
    """Whether Graph is to be asked at once, so that what follows is seen."""


def _alone(trouble: Callable[[SimulatedTenant], object]) -> Callable[[SimulatedTenant], object]:
    """Return an act that ends other trouble first: what follows is what the reply speaks of."""

    def act(tenant: SimulatedTenant) -> None:
        tenant.recover()
        trouble(tenant)

    return act


def _well(tenant: SimulatedTenant) -> None:
    tenant.recover()
    tenant.let_go()


COMMANDS = (
    DemoCommand(
        "throttle", "throttle Graph, one minute",
        f"Graph answers 429 for {THROTTLED_FOR} s: rows keep their age",
        _alone(lambda tenant: tenant.throttle_for(THROTTLED_FOR)),
    ),
    DemoCommand(
        "offline", "go offline", "The network is gone: the header says since when, rows grow old",
        _alone(lambda tenant: tenant.go_offline(Fault.DNS)),
    ),
    DemoCommand(
        "online", "come back online", "The network is back: what Graph says now is fresh", lambda tenant: tenant.come_back()
    ),
    DemoCommand(
        "server", "let Graph fail", "Graph answers 503: the header says when it is asked again",
        _alone(lambda tenant: tenant.fail(503, times=None)),
    ),
    DemoCommand(
        "portal", "captive portal", "Every answer is a log-in page: the header calls it nonsense",
        _alone(lambda tenant: tenant.html(times=None)),
    ),
    DemoCommand(
        "half", "half the answers missing", "Graph answers for half the people: only their rows stay fresh",
        _alone(lambda tenant: tenant.halve()),
    ),
    DemoCommand(
        "revoke", "revoke the session", "The session is over: rows grow old until you sign in again",
        _alone(lambda tenant: tenant.revoke()),
    ),
    DemoCommand(
        "short", "all of Tier 2 in a meeting", "Tier 2 is in a meeting: below its minimum when polled again",
        lambda tenant: tenant.call_together(TIER_2),
    ),
    DemoCommand(
        "hostile", "a hostile name appears", "Mallory's texts try to act on your terminal; filter by it",
        lambda tenant: tenant.welcome(STRANGER), adds=STRANGER.upn,
    ),
    DemoCommand(
        "sleep", "an hour passes", "An hour passed as in a laptop's sleep: rows are an hour old",
        sleeps=SLEPT_FOR, asks=False,
    ),
    DemoCommand(
        "well", "everybody well again", "All is well again; a pause that Graph asked for is kept",
        _well, removes=STRANGER.upn,
    ),
)  # fmt: skip
"""In the order of the command sheet."""
