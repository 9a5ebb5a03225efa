"""What every widget needs to draw: palette and glyphs, chosen once for this terminal."""

from __future__ import annotations

from dataclasses import dataclass

from presence_tui.ui.palette import Palette
from presence_tui.view.glyphs import Glyphs


@dataclass(frozen=True)
class Drawing:
    """Palette and glyphs."""

    palette: Palette
    glyphs: Glyphs
