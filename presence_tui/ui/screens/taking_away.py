"""Taking what is shown somewhere else: to the clipboard, to a file."""

from __future__ import annotations

from presence_tui.model.errors import StorageError
from presence_tui.ui.screens.panes import MainPanes
from presence_tui.view.edits import FOR_PEOPLE


class TakingAway(MainPanes):
    """The panes of somebody whose JSON can be taken away."""

    def action_copy_json(self) -> None:
        """Copy the JSON of the person under the cursor."""
        snapshot, key = self._snapshot, self.table.key
        position = self.table.position_of(key, snapshot.roster) if snapshot and key else None
        if self.table.section is not None:
            self.reply(FOR_PEOPLE)
        if snapshot is None or position is None:
            return
        if self._common.gate.hides:
            self.reply(self._lines.hidden())
            return
        problem = snapshot.roster.problems[position]
        if problem is not None and problem.permissions and not snapshot.roster.raws[position] and self._lines.consent_link():
            self.action_copy_consent()
            return
        text, words = self._lines.copied(snapshot.roster.raw(position))
        if text:
            self.app.copy_to_clipboard(text)
        self.reply(words)

    def action_copy_consent(self) -> None:
        """Copy the page on which an administrator consents."""
        self.app.copy_to_clipboard(self._lines.consent_link())
        self.reply("Copied the consent link, if the terminal allows it")

    def action_save_json(self) -> None:
        """Write the JSON of the person under the cursor to a file."""
        key = self.table.key
        if self.table.section is not None:
            self.reply(FOR_PEOPLE)
        if key is not None:
            self.table.settle()
            self.run_worker(self._save_json(key), group="save", exit_on_error=False)

    async def _save_json(self, key: str) -> None:
        monitor = self._common.monitor
        if monitor is None:
            return
        try:
            path = await monitor.save_json(key)
        except StorageError as error:
            self.reply(self._lines.error(error))
        else:
            self.reply(self._lines.written(self._common.shown_path(path), self.app.size.width))
