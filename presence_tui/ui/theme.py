"""Which palette fits this terminal, and Textual's themes made of the palettes."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.theme import Theme

from presence_tui.ui.palette import DARK, LIGHT, NO_COLOR, PALETTES, TERMINAL, Palette

_LIGHT_BACKGROUNDS = {"7", "15"}
"""Background codes in COLORFGBG that mean a light terminal."""


def choose(wanted: str, color_system: str | None, environ: Mapping[str, str]) -> Palette:
    """Return the palette for `wanted` (`auto`, `dark`, `light` or `terminal`) on a terminal with `color_system`.

    `environ` is asked for NO_COLOR (https://no-color.org: set and not empty) and COLORFGBG.
    """
    if environ.get("NO_COLOR"):
        return NO_COLOR
    if wanted in PALETTES:
        return PALETTES[wanted]
    if color_system in (None, "standard"):
        return TERMINAL
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in _LIGHT_BACKGROUNDS else DARK


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
