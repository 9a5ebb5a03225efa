"""Measures what widgets draw."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App
from textual.geometry import Region
from textual.widget import Widget

from presence_tui.ui.widgets.sheet import Sheet


def assert_exact(app: App[int]) -> None:
    """Assert that every row of every widget on the screen takes exactly the widget's cells, and lies on the screen."""
    for widget in app.screen.walk_children(Widget):
        if not widget.is_on_screen or not widget.size or not widget.is_attached:
            continue
        if any(isinstance(node, Sheet) and not node.is_open for node in widget.ancestors_with_self):
            continue  # it waits above the screen
        assert app.screen.region.contains_region(widget.region), f"{widget} lies off the screen at {widget.region}"
        region = Region(0, 0, *widget.outer_size)
        for y, strip in enumerate(widget.render_lines(region)):
            assert cell_len(strip.text) == strip.cell_length == region.width, f"row {y} of {widget}: {strip.text!r}"
