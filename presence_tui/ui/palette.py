"""What a palette is: styles by tone and by surface. The colours themselves stand in `palettes`; knows no widget."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from rich.style import Style

from presence_tui.view.tones import Ink, Tone

Surface = Literal["bg", "panel", "bar", "sel", "warn_bar", "alarm_bar"]

_LOUDER: dict[Surface, dict[Tone, Tone]] = {
    "bar": {"faint": "dim", "offline": "dim"},
    "sel": {"faint": "dim", "offline": "dim", "dim": "text"},
}
"""Quiet inks would fall under 4.5:1 on these surfaces."""


_NOTHING_LOUDER: Mapping[tuple[Surface, Tone], str] = MappingProxyType({})


class Palette:
    """Styles by tone and by surface."""

    def __init__(
        self,
        name: str,
        dark: bool,
        tones: dict[Tone, str],
        surfaces: dict[Surface, str],
        thumb: str,
        louder: Mapping[tuple[Surface, Tone], str] = _NOTHING_LOUDER,
    ) -> None:
        self.name = name
        self.dark = dark
        self.tones = tones
        """Rich style of each ink. One with a background of its own keeps it on every surface."""
        self.surfaces = surfaces
        """Rich style of each surface: background, and the ink that everything on it takes, if any."""
        self.thumb = thumb
        """Rich colour of a scrollbar's thumb; empty: the terminal's own ink."""
        self.louder = louder
        """Inks that one surface needs otherwise than the rest do."""
        self._cache: dict[tuple[Ink, Surface], Style] = {}

    def style(self, ink: Ink, surface: Surface = "bg") -> Style:
        """Return the style of `ink` on `surface`."""
        found = self._cache.get((ink, surface))
        if found is None:
            found = self._cache[ink, surface] = self._combined(ink, surface)
        return found

    def _combined(self, ink: Ink, surface: Surface) -> Style:
        ground = Style.parse(self.surfaces[surface])
        if ink.tone == "alarm":
            style = Style.parse(self.tones["alarm"])
        elif ground.color is not None or ground.reverse:
            style = ground
        else:
            tone = _LOUDER.get(surface, {}).get(ink.tone, ink.tone)
            style = ground + Style.parse(self.louder.get((surface, tone)) or self.tones[tone])
        if ink.bold:
            style += Style(bold=True, dim=False)
        if ink.underline:
            style += Style(underline=True)
        return style

    def thumb_on(self, surface: Surface) -> Style:
        """Return the style of a scrollbar's thumb on `surface`."""
        return Style.parse(f"{self.thumb} {self.surfaces[surface]}".strip())
