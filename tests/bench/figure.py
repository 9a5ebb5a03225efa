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
    sdk: bool = False
    """Install the official SDK where it is missing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, or a ratio of two things measured in one run."""

    name: str
    value: float | None
    """None: it could not be measured here, for the reason in `word`."""
    goal: float | None = None
    """The most that `value` may be; None: it is only told."""
    unit: str = ""
    row: str = ""
    """Of the table of budgets; empty: it belongs to none."""
    word: str = ""
    """What has to be known of it."""

    @property
    def met(self) -> bool:
        """Whether the goal is kept; a figure without one always is."""
        return self.goal is None or self.value is None or self.value <= self.goal

    @property
    def told(self) -> str:
        """The value with its unit."""
        return "not measured" if self.value is None else self._number(self.value)

    @property
    def verdict(self) -> str:
        """Whether the goal is met; empty where there is none, or no value."""
        if self.goal is None or self.value is None:
            return ""
        return "met" if self.met else "not met"

    @property
    def wanted(self) -> str:
        """The goal with its unit; empty where there is none."""
        return "" if self.goal is None else f"<= {self._number(self.goal)}"

    @property
    def record(self) -> dict[str, str | float | bool | None]:
        """What `--json` tells."""
        return {
            "name": self.name, "row": self.row, "value": self.value, "unit": self.unit, "goal": self.goal,
            "met": None if self.value is None or self.goal is None else self.met, "word": self.word,
        }  # fmt: skip

    def __str__(self) -> str:
        told = f"{self.name}: {self.told}" + (f" ({self.word})" if self.word else "")
        return f"{told}, goal {self.wanted}, {self.verdict}" if self.verdict else told

    def _number(self, value: float) -> str:
        if self.unit and value == int(value):
            number = f"{value:,.0f}"
        else:
            number = f"{value:.4f}" if 0 < abs(value) < 0.1 else f"{value:,.2f}"
        return f"{number} {self.unit}".rstrip()
