"""What of the screen is shown at which size of the terminal. Rules only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DetailPlace = Literal["", "beside", "below", "full"]

SMALLEST = (20, 5)
"""Columns and rows under which nothing but that is said."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts shown. An empty `detail` means that the details are closed."""

    too_small: bool
    heads: bool
    counts: bool
    gap: bool
    footer: bool
    detail: DetailPlace
    detail_width: int
    """Cells of the pane beside the table; 0 elsewhere."""

    @classmethod
    def of(cls, width: int, height: int, details: bool | None) -> Shape:
        """Return the shape for a terminal of `width` x `height`; `details` is the user's choice, None: as the size suggests."""
        beside = width >= 100
        wanted = beside if details is None else details
        place: DetailPlace = ""
        if wanted:
            place = "beside" if beside else "below" if width >= 60 and height >= 18 else "full"
        return cls(
            too_small=width < SMALLEST[0] or height < SMALLEST[1],
            heads=height >= 16,
            counts=height >= 10,
            gap=height >= 30,
            footer=height >= 7,
            detail=place,
            detail_width=_beside_width(width) if place == "beside" else 0,
        )

    def classes(self) -> dict[str, bool]:
        """Return the screen's style classes, and which of them hold."""
        return {
            "-too-small": self.too_small,
            "-no-heads": not self.heads,
            "-no-counts": not self.counts,
            "-no-gap": not self.gap,
            "-no-footer": not self.footer,
            "-beside": self.detail == "beside",
            "-below": self.detail == "below",
            "-full": self.detail == "full",
        }


def _beside_width(width: int) -> int:
    if width >= 150:
        return 56
    return 47 if width >= 110 else 40
