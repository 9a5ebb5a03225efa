"""The sheet in which one person's label and groups are edited, or one group. Edits nothing itself."""

from __future__ import annotations

from dataclasses import replace

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.widgets import Input

from presence_tui.model.list_edit import ListEdit
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.footer import FooterKey
from presence_tui.view.list_form import MARK_CELLS, ListForm, form_lines, title_line
from presence_tui.view.tones import DIM, Line


class ListSheet(Sheet):
    """Shows a `ListForm`; tells what is to be done, and which group is to be edited next."""

    LEAST_ROWS = 8

    class Wanted(Message):
        """Somebody wants an edit."""

        def __init__(self, edit: ListEdit) -> None:
            super().__init__()
            self.edit = edit

    class Turned(Message):
        """Enter does something else now, perhaps."""

    class GroupWanted(Message):
        """Somebody wants to edit a group."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self.form = ListForm("", ())

    def open(self, form: ListForm) -> None:
        """Begin with `form`."""
        self.form = form
        self.unfold(form.text)

    def know(self, form: ListForm) -> None:
        """Show what is known now."""
        self._become(self.form.followed_by(form))

    def tell(self, note: str, *, failed: bool = False) -> None:
        """Say what became of the last edit; what was typed for it is wanted no more, unless it failed."""
        text = self.form.text if failed else self.form.row.value
        self._become(replace(self.form, text=text, note=note, failed=failed, saving=False))

    def _become(self, form: ListForm) -> None:
        self.form = form
        if self.field.value != form.text:
            with self.field.prevent(Input.Changed):
                self.field.value = form.text
            self.field.cursor_position = len(form.text)
            if form.row.kind == "minimum":
                self.field.select_all()  # a number is typed anew, and never longer by accident
        self.draw()
        self.post_message(self.Turned())

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        row = self.form.row
        arrows = "Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓"
        keys = [FooterKey("enter", row.verb)] if row.verb else []
        keys += [FooterKey(arrows, "choose"), FooterKey("esc", "close")]
        return [*keys, FooterKey("F2", "edit group")] if row.kind == "member" else keys

    def typed(self, text: str) -> None:
        """Take what stands in the field."""
        self._become(self.form.typed(text))

    def entered(self) -> None:
        """Tell what is to be done."""
        if self.form.saving:
            return
        try:
            edit = self.form.edit()
        except ValueError as error:
            self.tell(str(error), failed=True)
            return
        if edit is not None:
            self._become(replace(self.form, saving=True, note="", failed=False))
            self.post_message(self.Wanted(edit))

    def moved(self, rows: int) -> None:
        """Choose another line; what was typed and not saved goes."""
        self._become(self.form.at(self.form.index + rows))

    def on_key(self, event: events.Key) -> None:
        """Go on to the group under the cursor."""
        if event.key == "f2" and self.form.row.kind == "member":
            event.prevent_default().stop()
            self.post_message(self.GroupWanted(self.form.row.group))

    def title(self) -> Line:
        """Return the first line."""
        return title_line(self.form, self.size.width, self._drawing.glyphs, cell_len)

    def mark(self) -> Line:
        """Return what may be typed."""
        words = self.form.row.mark if self.form.rows else ""
        return [(f" {words}".ljust(MARK_CELLS), DIM)]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return what can be changed."""
        return form_lines(self.form, width, room, self._drawing.glyphs, cell_len)
