"""pyte's terminal with dim text, which pyte leaves out, and its cells as they can be compared."""

from __future__ import annotations

from functools import lru_cache

from pyte.screens import Char

from tests.quick_screen import QuickScreen, QuickStream

Look = tuple[Char, ...]


class FullScreen(QuickScreen):
    """Keeps in the field `blink` of a cell whether it blinks, and whether it is dim."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Change the ink."""
        blinks, dim = self._marks()
        waiting = list(attrs or (0,))
        while waiting:
            code = waiting.pop(0)
            if code in (38, 48):
                del waiting[: 2 if waiting[:1] == [5] else 4]
            blinks = {0: False, 5: True, 25: False}.get(code, blinks)
            dim = {0: False, 2: True, 22: False}.get(code, dim)
        super().select_graphic_rendition(*attrs)
        self.cursor.attrs = self.cursor.attrs._replace(blink=blinks + 2 * dim)  # type: ignore[arg-type]  # a number of two bits

    def _marks(self) -> tuple[bool, bool]:
        marks = int(self.cursor.attrs.blink)
        return bool(marks & 1), bool(marks & 2)


class Twin:
    """A terminal of its own: its screen and what reads for it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = FullScreen(columns, rows)
        self._stream = QuickStream(self.screen)

    def feed(self, data: str) -> None:
        """Take what was sent."""
        self._stream.feed(data)

    def resize(self, columns: int, rows: int) -> None:
        """Be as large as that from now on."""
        self.screen.resize(rows, columns)

    def look(self) -> list[Look]:
        """Return every cell as it is seen, row by row."""
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return [tuple(_seen(buffer[y][x]) for x in columns) for y in range(self.screen.lines)]

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Where the cursor is seen, if it is."""
        cursor = self.screen.cursor
        return None if cursor.hidden else (cursor.y, cursor.x)


@lru_cache(4096)
def _seen(cell: Char) -> Char:
    """Return the cell without the ink of a blank, which nobody sees. A mark written over one later has no ink of its own."""
    blank = cell.data[:1] == " " and not (cell.underscore or cell.reverse or cell.strikethrough)
    return Char(cell.data, bg=cell.bg) if blank else cell
