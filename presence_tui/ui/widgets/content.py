"""How much there is to scroll through, without a layout.

Textual lays out and repaints the whole screen when a scroll view's `virtual_size` changes (8 kB at 120x40). Nothing moves here
when a list grows or shrinks: the bars are always there, so only they have to know.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widget import Widget


def set_content_height(view: ScrollView, height: int) -> None:
    """Tell `view` that its content has `height` lines; its scroll position stays, as far as there is content."""
    if view.virtual_size.height == height:
        return
    bar, window = view.vertical_scrollbar, view.scrollable_content_region.height
    if max(view.virtual_size.height, height) <= window:
        bar.set_reactive(ScrollBar.window_virtual_size, height)  # no thumb before, none after
    bar.window_virtual_size = height
    bar.window_size = window
    view.set_reactive(Widget.virtual_size, Size(view.scrollable_content_region.width, height))
    if view.scroll_offset.y > view.max_scroll_y:
        view.scroll_to(y=view.max_scroll_y, animate=False)
