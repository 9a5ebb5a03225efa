"""How eyes see colours: WCAG's contrast, a terminal of 256 colours, and two kinds of colour blindness.

Sources: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; Machado, Oliveira and Fernandes, A Physiologically-based Model for
Simulation of Color Vision Deficiency (2009), matrices for full strength, which work on linear light.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.color import Color, ColorSystem

Light = tuple[float, ...]
"""Red, green and blue, linear, from 0 to 1."""
Matrix = Sequence[Sequence[float]]

EVERYBODY: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
DEUTERANOPIA: Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA: Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)


def light(color: Color, colours_256: bool = False) -> Light:
    """Return what `color` sends to the eye, rounded as Rich rounds it for 256 colours if wanted."""
    shown = color.downgrade(ColorSystem.EIGHT_BIT) if colours_256 else color
    return tuple(_linear(value / 255) for value in shown.get_truecolor())


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(seen: Light) -> float:
    """Return WCAG's relative luminance."""
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def contrast(one: Light, other: Light) -> float:
    """Return WCAG's contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: Light, other: Light, eye: Matrix = EVERYBODY) -> float:
    """Return how far apart two colours look to `eye` (CIE76); about 2 is the least that can be seen."""
    return math.dist(_lab(_seen(one, eye)), _lab(_seen(other, eye)))


def _seen(colour: Light, eye: Matrix) -> Light:
    return tuple(min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in eye)


def _lab(seen: Light) -> Light:
    red, green, blue = seen
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890
    fx, fy, fz = (_cube_root(value) for value in (x, luminance(seen), z))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def _cube_root(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
