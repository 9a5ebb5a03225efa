"""The verbs of the monitor that ask the directory, and tell who somebody is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presence_tui.model.directory_page import UserPage
from presence_tui.model.importing import FileEntry, Imported
from presence_tui.model.resolution import Resolution
from presence_tui.monitor.apart import Apart
from presence_tui.monitor.editing import check_entry
from presence_tui.monitor.importing import Importing
from presence_tui.monitor.titles import Titles


class DirectoryVerbs:
    """While Graph wants to be left alone nothing is asked: Throttled says for how long."""

    _apart: Apart
    _importing: Importing
    _titles: Titles

    async def look_up(self, who: str) -> Resolution:
        """Return who `who` is, and remember it. Raises GraphError, SignInError; ConfigError for what can be nobody's name."""
        check_entry(who)
        return await self._apart.look_up(who)

    async def search(self, words: str) -> UserPage:
        """Return the first of the people in the directory who match `words`. Raises GraphError, SignInError, ConfigError."""
        check_entry(words)
        return await self._apart.search(words)

    async def search_on(self, page: UserPage) -> UserPage:
        """Return the page after `page`. Raises GraphError, SignInError."""
        return await self._apart.search_on(page)

    async def import_people(
        self, entries: Sequence[FileEntry], group: str, told: Callable[[int, int], None], saving: Callable[[], None]
    ) -> Imported:
        """Look up everybody whom a file names, and add to `group` those who can be, in one save.

        `told` is given how many of how many are looked up; `saving` is called before the save.
        Cancelled before that, it has changed nothing. Raises ConfigError, StorageError.
        """
        return await self._importing.run(entries, group, told, saving)

    def want_titles(self, keys: Sequence[str] = (), *, everybody: bool = False) -> None:
        """Find out, in the background, job title and department of whoever lacks them: of rows `keys` first, then of everybody.

        This replaces what was wanted before. Nobody: nothing is asked.
        """
        self._titles.want(keys, everybody)
