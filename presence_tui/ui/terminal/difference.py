"""What to send to the terminal in place of what Textual writes: only the cells that differ from what it shows.

Textual repaints whole spans of rows. Here its writes are read as a terminal reads them, into `Row`s of cells; at the end of
each write the rows that were touched are compared with what the terminal was sent before, and the `Painter` sends the
difference by the shortest way. Three things keep it true to what Textual's own driver would show:

* Text that terminals disagree about (`widths`), a hyperlink, half a wide character, text beyond the margin: what it may have
  touched, to the row's end, is not compared but sent as it was written, until text that is sure is written there.
* A sequence that is not known to leave the cells alone (`sequences`): it is sent as it is, with cursor and pen where Textual
  has them, and from then on nothing is known of any row. After one that gives others a meaning of its own, all is sent as it is
  until `forget` or `resize`.
* `forget`: whatever happened to the terminal, it is told the usual `RULES`, and the next frame paints every cell. A row with text
  of unsure width is made again by the writes that made it, on what stood there before. Not all of that is remembered where there
  were more writes than `rows` keeps, or where this row or the next began with a mark for the cell before, or with a pen nobody
  knew: what the writes that are remembered leave uncovered is blank then, in place of what stood there.

Not the same are only the ink of blanks, which nobody sees, the place of a hidden cursor on the top row, where nobody types, and
that `forget` and `resize` undo a pen that something else left, which Textual's own driver would go on with.

Pure: no threads, no terminal.
"""

from __future__ import annotations

from rich.cells import cell_len

from presence_tui.ui.terminal.painter import Painter
from presence_tui.ui.terminal.pen import DEFAULT, Pen, changed, of_blanks
from presence_tui.ui.terminal.rows import Cells, Row, Write
from presence_tui.ui.terminal.sequences import HIDE, MOVE, PARTS, PIECES, PLAIN, RULES, SHOW, finished, is_link, text_of
from presence_tui.ui.terminal.widths import cells_of


class Difference:
    """Keeps what Textual has drawn and what the terminal shows."""

    def __init__(self, width: int, height: int, *, erases: bool = False) -> None:
        """`erases`: the terminal fills with the pen's ground what it is told to erase (bce in terminfo)."""
        self._painter = Painter(erases)
        self._y: int | None = None
        """Textual's cursor: the row."""
        self._x: int | None = None
        """The column. Where one of them is None, the terminal's cursor is where Textual has its, wherever that is."""
        self._pen: Pen | None = DEFAULT
        """Textual's pen; None: only the terminal knows."""
        self._hidden = False
        self._unfinished = ""
        self._gave_up = False
        """Whether all is sent as it is."""
        self._is_lost = False
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Have another size from now on; the next frame is painted whole."""
        self._width, self._height = width, height
        self._painter.at = self._painter.pen = None
        self._give_no_more_up()
        self._know_nothing()

    def forget(self) -> None:
        """Assume nothing of what the terminal shows: the next frame paints every cell."""
        self._painter.at = self._painter.pen = None
        self._forgotten = not self._give_no_more_up()

    def _give_no_more_up(self) -> bool:
        """Have the difference sent again, if it is not; then everything must be painted anew by whoever asks for that."""
        gave_up, self._gave_up = self._gave_up, False
        if gave_up:
            self._know_nothing()
            self._painter.send(RULES)
        self._pen = DEFAULT  # as Textual has it between two frames
        return gave_up

    def was_lost(self) -> bool:
        """Return whether there was a sequence that is not known since this was asked last."""
        lost, self._is_lost = self._is_lost, False
        return lost

    def pass_through(self, data: str) -> str:
        """Return what to send in place of `data`."""
        data = self._unfinished + data
        if self._gave_up:
            self._unfinished = ""
            return data
        end = finished(data)
        data, self._unfinished = data[:end], data[end:]
        start = 0
        for move in MOVE.finditer(data):
            if not self._read(data[start : move.start()], moves_next=True):
                self._painter.send(data[move.start() :])
                return self._painter.take()
            self._move(move[0], int(move[1] or 1) - 1, int(move[2] or 1) - 1)
            start = move.end()
        self._read(data[start:])
        self._show()
        return self._painter.take()

    def _move(self, sequence: str, y: int, x: int) -> None:
        if not (0 <= y < self._height and 0 <= x < self._width):
            self._send_as_it_is(sequence)
            self._y = self._x = None
            return
        self._y, self._x, self._moved = y, x, True

    def _read(self, data: str, moves_next: bool = False) -> bool:
        """Take what stands between two moves of the cursor; return whether what follows means what it says."""
        if moves_next and data.endswith("\n"):
            self._read(data[:-1])
            if self._y is None or self._y == self._height - 1:
                self._send_as_it_is("\n")
                self._know_nothing()
        elif PLAIN.fullmatch(data):
            self._write(data)
        else:
            for piece in PIECES.finditer(data):
                self._take(piece.lastgroup, piece[0])
        return not self._gave_up

    def _take(self, kind: str | None, piece: str) -> None:
        if self._gave_up:
            self._painter.send(piece)
            return
        if kind == "text":
            self._write(piece)
            return
        if kind in ("screen", "rule", "other"):
            self._gave_up = kind == "rule"
            self._is_lost = self._is_lost or kind != "screen"
            self._send_as_it_is(piece)
            self._know_nothing()
            self._painter.pen = None
            self._pen = self._pen if kind == "screen" else None
            return
        self._show()
        if kind == "sync":
            self._painter.synchronise(piece)
        else:
            self._hidden = {HIDE: True, SHOW: False}.get(piece, self._hidden)
            self._painter.send(piece)

    def _write(self, body: str) -> None:
        """Write into the cells of a row."""
        y, x, pen = self._y, self._x, self._pen
        if y is None or x is None or x == self._width or pen is None:
            self._write_somewhere(body)
            return
        last = self._rows[y].last
        if last is not None and last.sure and last.x == x and last.body == body and last.before == pen:
            self._x, self._pen = x + len(last.chars), last.after  # the row is as this has left it
            return
        write = self._reading(x, pen, body)
        if not write.sure and not (write.chars or cell_len(text_of(body)[:1])):
            self._write_somewhere(body)
            return
        self._rows[y].write(write)
        self._touched.add(y)
        self._x = x + len(write.chars) if write.sure else None
        self._pen = write.after

    def _write_somewhere(self, body: str) -> None:
        """Write where only the terminal knows where that is, or with a pen that only it knows, or a mark for the cell before."""
        after = self._pen
        for codes, text in PARTS.findall(body):
            after = after if text else changed(after, codes)
        goes_on = self._x is None and self._pen is not None
        self._send_as_it_is(body)
        self._pen = self._painter.pen = after
        if self._y is None:
            self._know_nothing()
        elif not (goes_on and self._rows[self._y].lengthen(body, after)):
            self._rows[self._y] = Row(self._width)
            if self._x == 0 and self._y:
                self._rows[self._y - 1] = Row(self._width)
        self._x = None

    def _reading(self, x: int, pen: Pen, body: str) -> Write:
        """Return what `body` does to the cells from `x` on."""
        chars: list[str] = []
        pens: list[Pen] = []
        now: Pen | None = pen
        sure = not is_link(body)
        for codes, text in PARTS.findall(body):
            if not text:
                now = changed(now, codes)
            elif sure:
                found, all_of_it = cells_of(text)
                sure = all_of_it and now is not None
                if now is not None:
                    blank = of_blanks(now)
                    chars += found
                    pens += [blank if char == " " else now for char in found]
        if x + len(chars) > self._width:
            chars, pens, sure = [], [], False
        return Write(x, chars, pens, sure, pen, body, now)

    def _send_as_it_is(self, data: str) -> None:
        """Send `data` with the terminal's cursor and pen as Textual has them."""
        self._show()
        if self._y is not None and self._x is not None:
            self._painter.stand(self._y, self._x, self._rows[self._y].drawn)
        if self._pen is not None:
            self._painter.take_up(self._pen)
        self._painter.send(data)
        self._painter.at = None

    def _know_nothing(self) -> None:
        self._rows = [Row(self._width) for _ in range(self._height)]
        self._touched: set[int] = set()
        self._y = self._x = None
        self._moved = self._forgotten = False

    def _show(self) -> None:
        """Bring the terminal up to what Textual has written. The row of its cursor comes last: that may say where it is."""
        last = self._y if self._x is None else None
        anew = self._forgotten and (self._moved or bool(self._touched))
        if anew:
            self._painter.send(RULES)
            self._painter.at = None
        for y in sorted(range(self._height) if anew else self._touched, key=lambda y: (y == last, y)):
            self._show_row(y, self._rows[y], anew)
        self._touched.clear()
        self._forgotten, self._moved = self._forgotten and not anew, False
        if self._y is not None and self._x is not None and self._x < self._width and (self._y or not self._hidden):
            self._painter.move((self._y, self._x))  # an input method is shown there even if the cursor is not

    def _show_row(self, y: int, row: Row, anew: bool) -> None:
        writes = row.due(whatever=anew or (y == self._y and self._x is None))
        if anew:
            base, writes = row.remade()
            self._painter.paint(y, base, Cells(self._width))
            row.shown = base.copy()
        for write in writes:
            self._painter.repeat(y, write)
            row.shown.take(write)
        if not row.shown.looks_like(row.drawn):
            self._painter.paint(y, row.drawn, row.shown)
            row.shown = row.drawn.copy()
