"""The set-up screen: asks for what signing in needs, shows at once what is wrong with it, and gives the answers to the app.

What was typed stays until it is saved. Letters are text here: every act has a key that no field takes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.messages import Answered, DemoWanted
from presence_tui.ui.shape import SMALLEST
from presence_tui.ui.surroundings import FirstStart
from presence_tui.ui.widgets.answer import Answer, Choice
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.view.first_start import first_start_footer, first_start_header, first_start_keys, first_start_page
from presence_tui.view.set_up_facts import FieldName
from presence_tui.view.set_up_form import (
    choice_line,
    cleaned,
    first_problem,
    link_for,
    opened,
    other_cloud,
)
from presence_tui.view.tones import TEXT


class FirstStartScreen(Screen[None], inherit_bindings=False):
    """Asks for the answers. `save` and `demo` are the app's: it is told by messages."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "move_focus(1)", show=False, priority=True),
        Binding("shift+tab,up", "move_focus(-1)", show=False, priority=True),
        Binding("enter", "save", show=False),
        Binding("pagedown", "scroll_steps(1)", show=False),
        Binding("pageup", "scroll_steps(-1)", show=False),
        Binding("f2", "demo", show=False),
        Binding("f3", "copy_link", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, context: Context, first_start: FirstStart) -> None:
        super().__init__()
        self._common = context
        self._facts = first_start.facts
        self._state = opened(self._facts)
        self._hidden = 0
        self._reply = ""
        self._saving = False

    def compose(self) -> ComposeResult:
        """Make the lines, and the fields over them."""
        drawing = self._common.drawing
        yield Canvas(drawing, "bar", id="header")
        with Container(id="set-up-box"):
            yield Canvas(drawing, id="set-up-rows")
            for name in self._facts.asked:
                if name == "cloud":
                    yield Choice(drawing, id=name)
                else:
                    answer = Answer(bool(self._facts.issuer_host), id=name)
                    answer.value = self._state.values.of(name)
                    yield answer
        yield Canvas(drawing, "bar", id="footer")

    def on_mount(self) -> None:
        """Take keys at once: what is typed ahead belongs into the field."""
        self._focus(self._state.focus)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self.draw)

    def show(self, snapshot: Snapshot) -> None:
        """Show nothing of a snapshot: who is asked here waits for nobody."""

    def seconds_until_change(self) -> float | None:
        """Nothing changes by itself."""
        return None

    def draw(self) -> None:
        """Draw everything anew; what looks the same is not repainted."""
        size, glyphs = self.app.size, self._common.drawing.glyphs
        header = self.query_one("#header", Canvas)
        if size.width < SMALLEST[0] or size.height < SMALLEST[1]:
            header.show([[(f"needs {SMALLEST[0]} x {SMALLEST[1]}", TEXT)]])
            return
        header.show([first_start_header(self._facts, size.width, glyphs, cell_len)])
        page = first_start_page(self._state, self._facts, size.width, size.height - 2, glyphs, cell_len)
        self._hidden = page.hidden
        for name in self._facts.asked:
            field, spot = self._field(name), page.spots.get(name)
            field.display = spot is not None
            if spot is not None:
                field.styles.offset = (spot.x, spot.y)
                field.styles.width = spot.width
        self.query_one("#set-up-rows", Canvas).show(page.lines)
        self._draw_choice()
        self.draw_footer()

    def _draw_choice(self) -> None:
        plain = self._common.drawing.palette.name == "terminal"
        self.set_class(plain, "-underlined")
        for choice in self.query(Choice):
            focused = self._state.focus == "cloud"
            width = int(choice.styles.width.value) if choice.styles.width else 0
            line = choice_line(self._state, width, plain and not focused, cell_len)
            choice.show([line], "sel" if focused or not plain else "bg")

    def draw_footer(self) -> None:
        """Draw the keys that work now, or the reply to the last one."""
        width, glyphs = self.app.size.width, self._common.drawing.glyphs
        line = first_start_footer(self._state, self._facts, self._hidden, width, glyphs, self._reply, cell_len)
        self.query_one("#footer", Canvas).show([line])

    def keys(self) -> list[tuple[str, str]]:
        """Return every key that does something here, and what."""
        return first_start_keys(self._facts, self._common.drawing.glyphs)

    def forget_reply(self) -> None:
        """Show the keys again."""
        if self._reply:
            self._reply = ""
            self.draw_footer()

    def fail(self, sentence: str) -> None:
        """Say why the answers are not saved; they stay."""
        self._saving, self._reply = False, ""
        self._state = replace(self._state, failure=sentence)
        self.draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Note which field has the focus, by key or by mouse."""
        name = next((name for name in self._facts.asked if name == event.widget.id), None)
        if name is not None and name != self._state.focus:
            self._state = replace(self._state, focus=name)
            self.draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check what is typed."""
        self._answer({str(event.input.id): cleaned(event.value)})

    def on_choice_moved(self, message: Choice.Moved) -> None:
        """Choose another cloud."""
        self._answer({"cloud": other_cloud(self._state.values.cloud, message.steps)})

    def _answer(self, changed: dict[str, str]) -> None:
        values = self._state.values._replace(**changed)
        if values != self._state.values:
            self._state = replace(self._state, values=values, failure="")
            self.draw()

    def on_input_submitted(self) -> None:
        """Save, as enter does elsewhere."""
        self.action_save()

    def action_save(self) -> None:
        """Save the answers and go on; or go to the first one that cannot be saved."""
        wrong = first_problem(self._state.values, self._facts)
        if wrong is not None:
            self._state = replace(self._state, tried=True)
            self._focus(wrong)
        elif not self._saving:
            self._saving, self._reply = True, "Saving"
            self.draw_footer()
            self.post_message(Answered(self._state.values))

    def action_demo(self) -> None:
        """Look at the demo instead."""
        self.post_message(DemoWanted())

    def action_copy_link(self) -> None:
        """Copy the administrator's consent link."""
        link = link_for(self._state.values, self._facts)
        if link:
            self.app.copy_to_clipboard(link)
        self._reply = "Copied the link, if the terminal allows it" if link else "No link before all is right"
        self.draw_footer()

    def action_move_focus(self, steps: int) -> None:
        """Go to another field."""
        names = self._facts.asked
        self._focus(names[(names.index(self._state.focus) + steps) % len(names)])

    def action_scroll_steps(self, steps: int) -> None:
        """Show other steps, where there is no room for all."""
        at = min(max(self._state.scrolled + steps, 0), self._hidden)
        self._state = replace(self._state, scrolled=at)
        self.draw()

    def action_back(self) -> None:
        """Go back to the sign-in screen, unless answers are being saved; on a first start there is nothing to go back to."""
        if not self._facts.needed and not self._saving:
            self.app.pop_screen()

    def _focus(self, name: FieldName) -> None:
        self._state = replace(self._state, focus=name)
        self.draw()  # where only one field is seen, it is seen before it can have the focus
        self.set_focus(self._field(name))  # at once, and by a binding with priority: so no letter that comes with it goes astray

    def _field(self, name: FieldName) -> Widget:
        return self.query_one(f"#{name}", Widget)
