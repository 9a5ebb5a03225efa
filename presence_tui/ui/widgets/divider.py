"""The scrollbar that is also the divider: track │, thumb ┃. A column won, one line less."""

from __future__ import annotations

from math import ceil

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender


def divider_bar(track: str, thumb: str, rule: Style, ink: Style) -> type[ScrollBarRender]:
    """Return a scrollbar renderer with these glyphs and styles; `track` may be a blank, for a bar at the screen's edge."""

    class DividerBar(ScrollBarRender):
        """Draws whole cells only: half blocks would say more than a list of rows means."""

        @classmethod
        def render_bar(
            cls,
            size: int = 25,
            virtual_size: float = 50,
            window_size: float = 20,
            position: float = 0,
            thickness: int = 1,
            vertical: bool = True,
            back_color: Color | None = None,
            bar_color: Color | None = None,
        ) -> Segments:
            """Return one segment a row; the metadata makes clicks and drags work as in Textual's own bar."""
            above = Segment(track, rule + Style(meta={"@mouse.down": "scroll_up"}))
            below = Segment(track, rule + Style(meta={"@mouse.down": "scroll_down"}))
            if not (window_size and size and virtual_size > window_size):
                return Segments([above] * int(size), new_lines=True)
            length = min(size, max(1, ceil(size * window_size / virtual_size)))
            start = round((size - length) * min(position / (virtual_size - window_size), 1.0))
            grabbed = Segment(thumb, ink + Style(meta={"@mouse.down": "grab"}))
            rows = [above] * start + [grabbed] * length + [below] * (int(size) - start - length)
            return Segments(rows, new_lines=True)

    return DividerBar


def dress(bar: ScrollBar, renderer: type[ScrollBarRender]) -> None:
    """Have one scrollbar drawn by `renderer`; Textual offers it for all bars at once, as a class variable."""
    setattr(bar, "renderer", renderer)  # noqa: B010 - mypy takes the plain assignment for one to the class
