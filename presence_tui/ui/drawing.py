"""What every widget needs to draw: palette and glyphs."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.dom import DOMNode

from presence_tui.ui.palette import Palette
from presence_tui.ui.screens.live import LiveScreen
from presence_tui.view.glyphs import Glyphs


class Drawing:
    """Palette and glyphs. Another palette takes effect when every `Dressed` widget was told."""

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        self.palette = palette
        self.glyphs = glyphs
        self.seams = True
        """Whether parts of lines are widgets of their own: they save bytes, and cost time, where all is sent that is painted."""


@runtime_checkable
class Dressed(Protocol):
    """A widget that keeps what it drew."""

    def redress(self) -> None:
        """Forget what was drawn with another palette, and draw anew."""


def redress(screen: DOMNode) -> None:
    """Draw a screen with another palette: its widgets, and what it has drawn by them."""
    for widget in screen.walk_children():
        if isinstance(widget, Dressed):
            widget.redress()
    if isinstance(screen, LiveScreen):
        screen.draw()
