"""The keys, by what they are for. Made of the command records."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from presence_tui.ui.commands import binding
from presence_tui.ui.context import Context
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.lines_pane import LinesPane
from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.fitting import wrap_words
from presence_tui.view.footer import FooterKey, footer_line
from presence_tui.view.keymap import Keymap
from presence_tui.view.legend import legend
from presence_tui.view.tones import Ink, Line

_WORDS = 26
"""Cells of what a command does, and of the blanks after it."""
_KEY = 14
"""Cells of a command's keys, and of the blanks after them; of many keys the rest stands below."""

_SCROLLING = {
    "cursor_down": "down",
    "cursor_up": "up",
    "page_down": "page_down",
    "page_up": "page_up",
    "first_row": "top",
    "last_row": "bottom",
}
"""What the table's commands do here."""
_CLOSING = ("step_back", "help", "quit")
"""Commands whose keys close this screen."""


class HelpScreen(Screen[None], inherit_bindings=False):
    """Shows every key; esc, q or ? goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", show=False),
        *(binding(command, "close") for command in _CLOSING),
        *(binding(command, action) for command, action in _SCROLLING.items()),
    ]

    def __init__(self, context: Context, commands: bool = True, fixed: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        self._common = context
        self._fixed = fixed
        """Keys of a screen that has no commands, each with what it does; they are shown alone."""
        self._commands = commands
        """Whether the command sheet can be opened from here."""

    def compose(self) -> ComposeResult:
        """Make the lines."""
        yield Canvas(self._common.drawing, "bar", id="header")
        yield LinesPane(self._common.drawing, "bg", classes="rows", id="help-rows")
        yield Canvas(self._common.drawing, "bar", id="footer")

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.app.size.width
        self.query_one("#header", Canvas).show([[(" Keys", Ink("accent", bold=True))]])
        pane = self.query_one("#help-rows", LinesPane)
        lines = help_lines(pane.text_width, self._common) if self._fixed is None else fixed_lines(self._fixed)
        pane.show("help", lines)
        keymap = self._common.keys
        keys = keymap.footer(("step_back", "close"))
        if self._commands:
            keys += keymap.footer(("commands", "all commands"))
        if len(lines) > pane.size.height:
            down, up = keymap.names("cursor_down")[:1], keymap.names("cursor_up")[:1]
            keys += [FooterKey(" ".join((*down, *up)), "scroll")] if down or up else []
        self.query_one("#footer", Canvas).show([footer_line(keys, keymap.footer(("quit", "close")), width)])

    def _pane(self) -> LinesPane:
        return self.query_one("#help-rows", LinesPane)

    def action_down(self) -> None:
        """One line down."""
        self._pane().scroll_relative(y=1, animate=False)

    def action_up(self) -> None:
        """One line up."""
        self._pane().scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self._pane().scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self._pane().scroll_page_up(animate=False)

    def action_top(self) -> None:
        """To the top."""
        self._pane().scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the bottom."""
        self._pane().scroll_end(animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.app.pop_screen()


def help_lines(width: int, context: Context) -> list[Line]:
    """Return the keys in one, two or three columns, and the glyphs' legend."""
    blocks = [_section(section, context.keys) for section in _sections()]
    wide = _KEY + _WORDS
    count = max(1, min(3, width // wide))
    columns: list[list[Line]] = [[] for _ in range(count)]
    for block in blocks:
        shortest = min(columns, key=len)
        shortest += [*block, []]
    height = max(len(column) for column in columns)
    lines: list[Line] = [[]]
    for row in range(height):
        line: Line = []
        for number, column in enumerate(columns):
            cells = column[row] if row < len(column) else []
            last = number == len(columns) - 1
            line += [*cells, (" " * (0 if last else wide - sum(len(text) for text, _ in cells)), Ink("text"))]
        lines.append(line)
    return [*lines, *legend(context.drawing.glyphs, width)]


def fixed_lines(keys: list[tuple[str, str]]) -> list[Line]:
    """Return keys that nobody can choose others for, one a line."""
    width = max(len(names) for names, _ in keys) + 2
    return [[], *([(f"{names:<{width}}", Ink("accent", bold=True)), (words, Ink("dim"))] for names, words in keys)]


def _sections() -> list[str]:
    return list(dict.fromkeys(command.section for command in COMMANDS))


def _section(section: str, keymap: Keymap) -> list[Line]:
    lines: list[Line] = [[(section, Ink("text", bold=True))]]
    for command in COMMANDS:
        if command.section == section:
            lines += _lines(command, " ".join(keymap.names(command.id)))
    return lines


def _lines(command: Command, keys: str) -> list[Line]:
    """Return a command with its keys; no line for one without."""
    parts = wrap_words(keys, _KEY - 1, cell_len) if keys else []
    words = [command.words, *[""] * len(parts)]
    return [[(f"{part:<{_KEY}}", Ink("accent", bold=True)), (words[at], Ink("dim"))] for at, part in enumerate(parts)]
