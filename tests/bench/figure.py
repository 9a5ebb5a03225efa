"""One measured figure and the line it is printed as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    runs: int = 15
    """Starts of each program."""
    short: bool = False
    """Only show that everything can be measured: the figures mean little."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, or a ratio of two things measured in one run."""

    name: str
    value: float
    goal: float | None = None
    """The most that `value` may be; None: it is only told."""
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is kept; a figure without one always is."""
        return self.goal is None or self.value <= self.goal

    def __str__(self) -> str:
        value = self._number(self.value)
        if self.goal is None:
            return f"{self.name}: {value}"
        return f"{self.name}: {value}, goal <= {self._number(self.goal)}, {'met' if self.met else 'not met'}"

    def _number(self, value: float) -> str:
        number = f"{value:,.0f}" if value == int(value) and self.unit else f"{value:.2f}"
        return f"{number} {self.unit}".rstrip()
