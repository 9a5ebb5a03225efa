"""What each tone looks like. The one home of colours; knows no widget.

The hexes of the dark and light palettes lie so that rounding to 256 colours keeps them; `terminal` uses the eight base
colours of the terminal's own palette, and `no_color` only bold, dim, reverse and underline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rich.style import Style

from presence_tui.view.tones import Ink, Tone

Surface = Literal["bg", "panel", "bar", "sel", "warn_bar", "alarm_bar"]

_LOUDER_ON_SELECTION: dict[Tone, Tone] = {"faint": "dim", "offline": "dim", "dim": "text"}
"""Quiet inks would fall under 4.5:1 on the selected row."""

_QR = "#000000 on #ffffff"
"""Readers want dark on light, whatever the theme; without colours no code is drawn."""


@dataclass(frozen=True)
class Palette:
    """Styles by tone and by surface."""

    name: str
    dark: bool
    tones: dict[Tone, str]
    """Rich style of each ink. One with a background of its own keeps it on every surface."""
    surfaces: dict[Surface, str]
    """Rich style of each surface: background, and the ink that everything on it takes, if any."""
    thumb: str
    """Rich colour of a scrollbar's thumb; empty: the terminal's own ink."""
    _cache: dict[tuple[Ink, Surface], Style] = field(default_factory=dict, compare=False, repr=False)

    def style(self, ink: Ink, surface: Surface = "bg") -> Style:
        """Return the style of `ink` on `surface`."""
        found = self._cache.get((ink, surface))
        if found is None:
            found = self._cache[ink, surface] = self._combined(ink, surface)
        return found

    def _combined(self, ink: Ink, surface: Surface) -> Style:
        ground = Style.parse(self.surfaces[surface])
        if ground.color is not None or ground.reverse:
            style = ground
        else:
            tone = _LOUDER_ON_SELECTION.get(ink.tone, ink.tone) if surface == "sel" else ink.tone
            style = ground + Style.parse(self.tones[tone])
        if ink.bold:
            style += Style(bold=True, dim=False)
        if ink.underline:
            style += Style(underline=True)
        return style

    def thumb_on(self, surface: Surface) -> Style:
        """Return the style of a scrollbar's thumb on `surface`."""
        return Style.parse(f"{self.thumb} {self.surfaces[surface]}".strip())


DARK = Palette(
    "dark",
    True,
    {
        "available": "#5fd7af",
        "busy": "#d7875f",
        "dnd": "#ff5f5f",
        "away": "#d7d787",
        "out": "#af87ff",
        "offline": "#8a8f98",
        "problem": "#ffaf00",
        "warn": "#d7af5f",
        "alarm": "bold #ffffff on #d70000",
        "text": "#d7dae0",
        "dim": "#9ba1ab",
        "faint": "#7f858f",
        "accent": "#87afd7",
        "rule": "#3f444e",
        "qr": _QR,
    },
    {
        "bg": "on #16181d",
        "panel": "on #1c1f25",
        "bar": "on #22252c",
        "sel": "on #2b2f38",
        "warn_bar": "#16181d on #d7af5f",
        "alarm_bar": "#ffffff on #d70000",
    },
    thumb="#6b717b",
)

LIGHT = Palette(
    "light",
    False,
    {
        "available": "#004d40",
        "busy": "#a8481a",
        "dnd": "#b4142c",
        "away": "#5c5a08",
        "out": "#5f3fb4",
        "offline": "#62656a",
        "problem": "#7a4f00",
        "warn": "#7a4f00",
        "alarm": "bold #ffffff on #af0000",
        "text": "#24272c",
        "dim": "#55585e",
        "faint": "#66696f",
        "accent": "#1f5fa8",
        "rule": "#cdcdd1",
        "qr": _QR,
    },
    {
        "bg": "on #fbfbfb",
        "panel": "on #f1f1f3",
        "bar": "on #e4e4e7",
        "sel": "on #dce6f2",
        "warn_bar": "#fbfbfb on #7a4f00",
        "alarm_bar": "#ffffff on #af0000",
    },
    thumb="#9a9aa0",
)

TERMINAL = Palette(
    "terminal",
    True,
    {
        "available": "green",
        "busy": "red",
        "dnd": "bold red",
        "away": "yellow",
        "out": "magenta",
        "offline": "dim",
        "problem": "bold yellow",
        "warn": "yellow",
        "alarm": "bold white on red",
        "text": "not dim",
        "dim": "dim",
        "faint": "dim",
        "accent": "cyan",
        "rule": "dim",
        "qr": "black on white",
    },
    {"bg": "", "panel": "", "bar": "", "sel": "reverse", "warn_bar": "black on yellow", "alarm_bar": "bold white on red"},
    thumb="",
)

NO_COLOR = Palette(
    "terminal",
    True,
    {
        "available": "not dim",
        "busy": "not dim",
        "dnd": "not dim",
        "away": "dim",
        "out": "dim",
        "offline": "dim",
        "problem": "not dim",
        "warn": "bold",
        "alarm": "bold reverse",
        "text": "not dim",
        "dim": "dim",
        "faint": "dim",
        "accent": "bold",
        "rule": "dim",
        "qr": "reverse",
    },
    {"bg": "", "panel": "", "bar": "", "sel": "reverse", "warn_bar": "reverse", "alarm_bar": "bold reverse"},
    thumb="",
)

PALETTES = {palette.name: palette for palette in (DARK, LIGHT, TERMINAL)}
