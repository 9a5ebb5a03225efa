"""The sheet that lists of whom somebody wants to be told, and cancels one of these wishes. Asks nobody itself."""

from __future__ import annotations

from datetime import tzinfo

from rich.cells import cell_len
from textual.message import Message

from presence_tui.model.moment import Moment
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.wish import Wish
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.choice_sheet import ChoiceSheet
from presence_tui.view.footer import FooterKey
from presence_tui.view.keymap import Keymap
from presence_tui.view.tones import DIM, Ink, Line
from presence_tui.view.wishes import state_words, wish_line, wish_name

_NONE_MATCHES = "   No pending notice has these words."


class WishSheet(ChoiceSheet[Wish]):
    """A field, and the pending wishes that match what is typed in it."""

    LEAST_ROWS = 4
    VERB = "cancel it"

    class Chosen(Message):
        """Somebody chose a wish."""

        def __init__(self, wish: Wish) -> None:
            super().__init__()
            self.wish = wish

    def __init__(self, drawing: Drawing, keymap: Keymap, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(drawing, keymap, id=id)
        self._zone = zone
        self._snapshot: Snapshot | None = None
        self._now: Moment | None = None
        self._rows: dict[str, int] = {}

    def open(self, snapshot: Snapshot, now: Moment) -> None:
        """Open with what is pending."""
        self._take(snapshot, now)
        self.unfold()

    def know(self, snapshot: Snapshot, now: Moment) -> None:
        """Show what is pending now, the cursor where it was."""
        at = self._index
        self._take(snapshot, now)
        self.typed(self.field.value)
        self.moved(at)

    def _take(self, snapshot: Snapshot, now: Moment) -> None:
        wanted = {wish.key for wish in snapshot.wishes}
        rows = (entry.key for entry in snapshot.roster.entries)
        self._rows = {key: at for at, key in enumerate(rows) if key in wanted} if wanted else {}
        self._snapshot, self._now = snapshot, now
        self.offer(snapshot.wishes)

    def words_of(self, choice: Wish) -> str:
        """Return the text in which typed words are looked for."""
        snapshot = self._snapshot
        return wish_name(choice, snapshot.roster, self._rows.get(choice.key)) if snapshot else ""

    def chosen(self, choice: Wish) -> Message:
        """Return the message that tells of the choice."""
        return self.Chosen(choice)

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        return super().keys() if self._offered else super().keys()[-1:]

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Pending notices", Ink("accent", bold=True))]
        return [*line, *self.place()] if len(self._matching) > self.room else line

    def mark(self) -> Line:
        """Return what stands before the field: the mark of a row of whom somebody wants to be told."""
        return [(f" {self._drawing.glyphs.told} ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return what is pending, around the cursor."""
        snapshot, now = self._snapshot, self._now
        if snapshot is None or now is None or not self._offered:
            return [[(line, DIM)] for line in self._nothing()]
        if not self._matching:
            return [[(_NONE_MATCHES, DIM)]]
        top = max(0, self._index - room + 1)
        return [
            self._line(wish, snapshot, now, top + at == self._index, width)
            for at, wish in enumerate(self._matching[top : top + room])
        ]

    def _line(self, wish: Wish, snapshot: Snapshot, now: Moment, chosen: bool, width: int) -> Line:
        at, glyphs = self._rows.get(wish.key), self._drawing.glyphs
        name = wish_name(wish, snapshot.roster, at)
        state = state_words(snapshot.roster, at, now, snapshot.interval, glyphs)
        return wish_line(name, state, wish.asked, now.utc, self._zone, chosen, width, glyphs, cell_len)

    def _nothing(self) -> list[str]:
        person, group = (self._keymap.name(command) for command in ("tell_me", "tell_me_group"))
        return [
            "   Nothing is pending.",
            f"   {person} on a person tells you once when they can be reached,",
            f"   {group} when somebody of their group can.",
        ]
