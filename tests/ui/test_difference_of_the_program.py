"""The program through the difference: what a terminal shows of it, and what that costs."""

from __future__ import annotations

from presence_tui.demo.people import WATCHED
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.ui.terminal.difference import Difference
from presence_tui.ui.widgets.seam import Seam
from tests.full_screen import Twin
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage

START = "\x1b[?1049h\x1b[?25l\x1b[?7l"
KEYS = ("j", "end", "home", "g", "s", "m", "/", "o", "enter", "esc", "a", "esc", "?", "esc", "ctrl+p", "esc", "d")
NAMES = ("Дарья 世界", "Zoë 👩\u200d👩\u200d👧", "e\u0301lodie ❤\ufe0f", "김민준", "مريم")


class Watched:
    """Two terminals that are sent what the program writes: one all of it, one through the difference."""

    def __init__(self, s: Stage) -> None:
        self._stage = s
        self._size = s.terminal.size
        self._plain, self._quiet = Twin(*self._size), Twin(*self._size)
        self._difference = Difference(*self._size)
        self.written = self.sent = 0
        """Bytes of the last step."""
        self._pass(START)
        self.look()

    def look(self) -> None:
        """Take what was written since the last time, and see that both show the same."""
        if self._size != self._stage.terminal.size:
            self._size = self._stage.terminal.size
            for resized in (self._plain, self._quiet, self._difference):
                resized.resize(*self._size)
        self.written = self.sent = 0
        for data in self._stage.terminal.written:
            self._pass(data)
        self._stage.terminal.forget()
        assert self._quiet.look() == self._plain.look()

    def _pass(self, data: str) -> None:
        sent = self._difference.pass_through(data)
        self._plain.feed(data)
        self._quiet.feed(sent)
        self.written += len(data.encode())
        self.sent += len(sent.encode())


async def test_every_screen_of_the_program_is_what_it_is_without_it() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for number, name in enumerate(NAMES):
        tenant.add_person(f"odd{number}", name, f"odd{number}@contoso.com")
    people = [*WATCHED, *(f"odd{number}" for number in range(len(NAMES)))]
    async with stage(people, size=(100, 24), tenant=tenant, clock=clock) as s:
        watched = Watched(s)
        for key in KEYS:
            await s.press(key)
            watched.look()
        for size in ((60, 20), (130, 30)):
            await s.resize(*size)
            watched.look()
        tenant.set("bob", "Busy", "InACall")
        tenant.set("odd1", "Busy", "InACall")
        await s.poll()
        watched.look()


async def test_a_poll_that_changes_nothing_sends_nothing_and_a_change_its_cells() -> None:
    async with stage(size=(120, 40)) as s:
        watched = Watched(s)
        for _ in range(2):  # Textual's first frame may draw blanks with another ink, which nobody sees
            s.app.refresh()
            await s.drawn()
            watched.look()
        assert (watched.written > 10_000, watched.sent) == (True, 0), "the same frame once more"
        s.tenant.set("bob", "Busy", "InACall")
        await s.poll()
        watched.look()
        assert 0 < watched.sent < 0.6 * watched.written


async def test_no_part_of_a_line_is_a_widget_of_its_own_where_only_what_differs_is_sent() -> None:
    screens = []
    for compares in (False, True):
        s = Stage(["ada", "bob"])
        if compares:
            assert s.app.output.of("written by our driver")
        assert s.app.output.compares is compares
        async with s.playing():
            await s.begin()
            await s.press("j")
            assert bool(s.app.main.query(Seam)) is not compares
            screens.append(s.screen)
    assert screens[0] == screens[1]
