"""Which palette this terminal can show, and Textual's themes made of the palettes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.theme import Theme

from presence_tui.model.text import printable
from presence_tui.ui.palette import Palette
from presence_tui.ui.palettes import BY_NAME, DARK, LIGHT, NO_COLOR, TERMINAL

_LIGHT_BACKGROUNDS = {"7", "15"}
"""Background codes in COLORFGBG that mean a light terminal."""

_FEW_COLOURS = (None, "standard")
"""Colour systems of which Rich would make something else than a palette says."""


class Colours(NamedTuple):
    """What this terminal can show."""

    system: str | None
    """Rich's name of it: `truecolor`, `256`, `standard`."""
    environ: Mapping[str, str]
    """Asked for NO_COLOR (https://no-color.org: set and not empty), COLORFGBG and TERM."""

    @property
    def none(self) -> bool:
        """Whether nothing may have a colour."""
        return bool(self.environ.get("NO_COLOR"))

    def palette(self, theme: str) -> Palette:
        """Return what to draw with for `theme`: `auto`, or a key of BY_NAME."""
        if self.none:
            return NO_COLOR
        if self.system in _FEW_COLOURS:
            return TERMINAL
        if theme in BY_NAME:
            return BY_NAME[theme]
        background = self.environ.get("COLORFGBG", "").rpartition(";")[2]
        return LIGHT if background in _LIGHT_BACKGROUNDS else DARK

    def hindrance(self, theme: str) -> str:
        """Say why `theme` cannot be seen here; empty where it can."""
        if self.none:
            return "NO_COLOR is set"
        few = self.system in _FEW_COLOURS and theme not in ("auto", TERMINAL.name)
        return f"TERM={printable(self.environ.get('TERM', ''), 30)} has 16 colours" if few else ""


def textual_theme(palette: Palette) -> Theme:
    """Return the Textual theme with the colours of `palette`."""
    if palette.name == "terminal":
        return _terminal_theme()

    def ink(style: str) -> str:
        color = Style.parse(style).color
        return color.name if color else ""

    def ground(style: str) -> str:
        color = Style.parse(style).bgcolor
        return color.name if color else ""

    tones = {name: ink(style) for name, style in palette.tones.items()}
    surfaces = {name: ground(style) for name, style in palette.surfaces.items()}
    return Theme(
        name=palette.name,
        primary=tones["accent"],
        secondary=tones["accent"],
        accent=tones["accent"],
        success=tones["available"],
        warning=tones["warn"],
        error=tones["dnd"],
        foreground=tones["text"],
        background=surfaces["bg"],
        surface=surfaces["bg"],
        panel=surfaces["panel"],
        boost=surfaces["bar"],
        dark=palette.dark,
        text_alpha=1.0,
        variables={
            "sel": surfaces["sel"],
            "bar": surfaces["bar"],
            "rule": tones["rule"],
            "thumb": palette.thumb,
            "border": tones["accent"],
            "border-blurred": tones["rule"],
            "scrollbar": palette.thumb,
            "scrollbar-hover": palette.thumb,
            "scrollbar-active": tones["accent"],
            "scrollbar-background": surfaces["bg"],
            "scrollbar-background-hover": surfaces["bg"],
            "scrollbar-background-active": surfaces["bg"],
            "scrollbar-corner-color": surfaces["bg"],
            "input-cursor-background": tones["accent"],
            "input-cursor-foreground": surfaces["bg"],
            "input-selection-background": surfaces["sel"],
        },
    )


def _terminal_theme() -> Theme:
    default = "ansi_default"
    names = ("sel", "bar", "rule", "thumb", "border", "border-blurred", "scrollbar", "scrollbar-hover", "scrollbar-active")
    grounds = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active", "scrollbar-corner-color")
    return Theme(
        name="terminal",
        primary="ansi_cyan",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        success="ansi_green",
        warning="ansi_yellow",
        error="ansi_red",
        foreground=default,
        background=default,
        surface=default,
        panel=default,
        boost=default,
        ansi=True,
        text_alpha=1.0,
        variables=dict.fromkeys((*names, *grounds, "ansi-background", "ansi-foreground"), default)
        | {"input-cursor-text-style": "reverse"},
    )
