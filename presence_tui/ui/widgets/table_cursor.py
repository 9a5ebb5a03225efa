"""The table's cursor: it is on a person in a group, or on a group's line, and follows them while rows come, go and move."""

from __future__ import annotations

from presence_tui.model.roster import Roster
from presence_tui.view.arrangement import Arrangement


class TableCursor:
    """Where the cursor is. Knows no screen."""

    def __init__(self) -> None:
        self.index = 0
        """Its row, from 0."""
        self.key: str | None = None
        """The key of its person; None on a group's line, and where nobody is shown."""
        self.group = ""
        """The name of the section its row is in."""
        self.on_line = False
        """Whether it is on a group's line."""
        self._position = 0
        """Where its person stood in the roster last."""
        self._settled = False
        """Whether somebody ever moved it, or acted on its row; until then it stays on the first row, whatever that is."""
        self._last_group = ""
        """In which group its person stood when people stood in groups last."""

    def settle(self) -> None:
        """Stay on this person or line from now on."""
        self._settled = True

    def follow_rename(self, old: str, new: str) -> None:
        """Stay in the group `old`, which is called `new` now."""
        self.group = new if self.group == old else self.group
        self._last_group = new if self._last_group == old else self._last_group

    def go(self, index: int, roster: Roster, arrangement: Arrangement) -> bool:
        """Go to the row `index`, or to the nearest one; say whether that is another person or line."""
        self._settled = True
        return self._take(index, roster, arrangement)

    def follow(self, roster: Roster, arrangement: Arrangement) -> bool:
        """Find its person or line among other rows, else stay where it is; say whether it is on something else now."""
        found = self._found(roster, arrangement) if self._settled else 0
        return self._take(self.index if found is None else found, roster, arrangement)

    def row_of(self, key: str, group: str | None, roster: Roster, arrangement: Arrangement) -> int | None:
        """Return the row of the person `key` below `group`, else their first one; the line of a group that hides them."""
        position = self.position_of(key, roster)
        if position is None:
            return None
        row = arrangement.row_of(position, group) if group is not None else None
        if row is None and group is not None and _hides(arrangement, group, position):
            row = arrangement.line_of(group)
        if row is None:
            row = arrangement.row_of(position)
        if row is None:
            hidden = (one.name for one in arrangement.sections if position in one.people)
            row = next((arrangement.line_of(name) for name in hidden), None)
        return row

    def position_in(self, roster: Roster) -> int | None:
        """Return where its person stands in `roster`."""
        return None if self.key is None else self.position_of(self.key, roster)

    def position_of(self, key: str, roster: Roster) -> int | None:
        """Return where somebody stands; whom the cursor is on mostly where they stood."""
        if key == self.key and self._position < len(roster) and roster.key(self._position) == key:
            return self._position
        return roster.position_of(key)

    def _found(self, roster: Roster, arrangement: Arrangement) -> int | None:
        if self.key is None:
            return arrangement.line_of(self.group) if self.on_line else None
        return self.row_of(self.key, self.group or self._last_group, roster, arrangement)

    def _take(self, index: int, roster: Roster, arrangement: Arrangement) -> bool:
        before = (self.key, self.group, self.on_line)
        if arrangement.sections:
            self._last_group = ""
        self.index = max(0, min(index, len(arrangement) - 1))
        position, section = arrangement.person_at(self.index), arrangement.section_at(self.index)
        self.key = roster.key(position) if position is not None else None
        if section is None and self.key == before[0]:
            self._last_group = self.group or self._last_group
        self.group = section.name if section else ""
        self.on_line = section is not None and position is None
        self._position = position if position is not None else 0
        return (self.key, self.group, self.on_line) != before


def _hides(arrangement: Arrangement, name: str, position: int) -> bool:
    if name not in arrangement.shut:
        return False
    return any(one.name == name and position in one.people for one in arrangement.sections)
