"""Choosing columns: which are on, in which order, and what a key makes of that. Makes the lines of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presence_tui.view.columns import BY_KEY, COLUMNS, NAME, Column
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, Ink, Line

USUAL_WORDS = "usual ones"
_HEAD = 14


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns that are on, the name first."""

    on: tuple[str, ...]
    """As config.toml calls them."""
    usual: bool
    """Whether nobody chose them: they are as many of the usual ones as have room."""

    @classmethod
    def of(cls, chosen: tuple[str, ...], seen: Sequence[Column]) -> ColumnChoice:
        """Begin with what was chosen, or with the columns that are `seen`."""
        keys = chosen or tuple(column.key for column in seen)
        return cls((NAME.key, *(key for key in keys if key != NAME.key)), not chosen)

    @property
    def keys(self) -> tuple[str, ...]:
        """What is to be shown from now on; empty: the usual columns."""
        return () if self.usual else self.on

    def listed(self) -> list[Column]:
        """Return all columns: those that are on, in their order, then the others."""
        return [*(BY_KEY[key] for key in self.on), *(column for column in COLUMNS if column.key not in self.on)]

    def toggled(self, key: str) -> ColumnChoice:
        """Turn a column on, as the last one, or off. The name stays."""
        if key == NAME.key:
            return self
        on = tuple(each for each in self.on if each != key) if key in self.on else (*self.on, key)
        return ColumnChoice(on, usual=False)

    def moved(self, key: str, step: int) -> ColumnChoice:
        """Move a column that is on by `step`, to the right if positive. Nothing stands left of the name."""
        if key not in self.on or key == NAME.key:
            return self
        others = [each for each in self.on if each != key]
        at = max(1, min(self.on.index(key) + step, len(others)))
        on = (*others[:at], key, *others[at:])
        return self if on == self.on else ColumnChoice(on, usual=False)


def column_line(column: Column | None, choice: ColumnChoice, under_cursor: bool, glyphs: Glyphs) -> Line:
    """Return the row of a column, None: of the usual ones together."""
    is_on = choice.usual if column is None else column.key in choice.on
    head, words, place = "Usual ones", "as many as have room", ""
    if column is not None:
        head, words = column.head, column.words
        place = f"{choice.on.index(column.key) + 1}" if is_on else ""
    return [
        (f"{glyphs.cursor if under_cursor else ' '} ", Ink("accent")),
        (f"{glyphs.right if is_on else ' '} ", Ink("accent", bold=True)),
        (f"{place:>2}  ", DIM),
        (f"{head:<{_HEAD}}", Ink("text" if is_on else "dim", bold=under_cursor)),
        (words, DIM),
    ]
