"""What each tone looks like in each theme. The one home of colours.

Every ink has a contrast of 4.5 at least on every surface, also when its hex is rounded to 256 colours; only rules and thumbs,
which are no text, have less. The pair for the colour-blind tells every state from every other one without red and green: blue
can be reached, orange is occupied, the rest lies far from them in hue or lightness. `terminal` uses the eight base colours of
the terminal's own palette, and `no_color` only bold, dim, reverse and underline.
"""

from __future__ import annotations

from presence_tui.ui.palette import Palette

_QR, _QR_DARK = "#000000 on #ffffff", "#000000 on #000000"
"""Readers want dark on light, whatever the theme; without colours no code is drawn."""

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
        "faint": "#868c96",
        "accent": "#87afd7",
        "rule": "#3f444e",
        "qr": _QR,
        "qr_dark": _QR_DARK,
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
    louder={("sel", "dnd"): "#ff8787"},
)

LIGHT = Palette(
    "light",
    False,
    {
        "available": "#004d40",
        "busy": "#9a4a12",
        "dnd": "#b4142c",
        "away": "#5c5a08",
        "out": "#5f2fb4",
        "offline": "#696c71",
        "problem": "#704a00",
        "warn": "#704a00",
        "alarm": "bold #ffffff on #af0000",
        "text": "#24272c",
        "dim": "#55585e",
        "faint": "#66696f",
        "accent": "#1f5fa8",
        "rule": "#cdcdd1",
        "qr": _QR,
        "qr_dark": _QR_DARK,
    },
    {
        "bg": "on #fbfbfb",
        "panel": "on #f1f1f3",
        "bar": "on #e9e9ec",
        "sel": "on #d7eeff",
        "warn_bar": "#fbfbfb on #704a00",
        "alarm_bar": "#ffffff on #af0000",
    },
    thumb="#9a9aa0",
)

DARK_COLORBLIND = Palette(
    "dark-colorblind",
    True,
    {
        "available": "#87d7ff",
        "busy": "#ff8700",
        "dnd": "#d7875f",
        "away": "#ffffaf",
        "out": "#af87ff",
        "offline": "#8a8a8a",
        "problem": "#ffff00",
        "warn": "#d7af5f",
        "alarm": "bold #ffffff on #d70000",
        "text": "#d7dae0",
        "dim": "#9ba1ab",
        "faint": "#868c96",
        "accent": "#afd7d7",
        "rule": "#3f444e",
        "qr": _QR,
        "qr_dark": _QR_DARK,
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

LIGHT_COLORBLIND = Palette(
    "light-colorblind",
    False,
    {
        "available": "#005fd7",
        "busy": "#875f00",
        "dnd": "#5f0000",
        "away": "#5f005f",
        "out": "#5f00ff",
        "offline": "#626262",
        "problem": "#000087",
        "warn": "#704a00",
        "alarm": "bold #ffffff on #af0000",
        "text": "#24272c",
        "dim": "#55585e",
        "faint": "#66696f",
        "accent": "#005f87",
        "rule": "#cdcdd1",
        "qr": _QR,
        "qr_dark": _QR_DARK,
    },
    {
        "bg": "on #fbfbfb",
        "panel": "on #f1f1f3",
        "bar": "on #e9e9ec",
        "sel": "on #d7eeff",
        "warn_bar": "#fbfbfb on #704a00",
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
        "qr_dark": "black on black",
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
        "qr_dark": "reverse",
    },
    {"bg": "", "panel": "", "bar": "", "sel": "reverse", "warn_bar": "reverse", "alarm_bar": "bold reverse"},
    thumb="",
)

BY_NAME = {palette.name: palette for palette in (DARK, LIGHT, DARK_COLORBLIND, LIGHT_COLORBLIND, TERMINAL)}
