"""Controls over groups and over who reports to whom."""

from __future__ import annotations

from collections.abc import Iterable

from presence_tui.demo.controls import Parts


class MemberControls(Parts):
    """People are named as in `PeopleControls`, groups by their id."""

    def add_group(self, name: str, members: Iterable[str] = (), others: Iterable[str] = ()) -> str:
        """Take a group into the directory and return its id.

        `members` are people and ids of groups, `others` name what is nobody: `device:Front desk PC`, `principal:Mailer`.
        """
        with self._lock:
            return self._graph.members.add(name, map(self._id, members), others)

    def set_members(self, group: str, members: Iterable[str]) -> None:
        """Let a group have these members."""
        with self._lock:
            self._graph.members.groups[group].members = [*map(self._id, members)]

    def set_reports(self, who: str, reports: Iterable[str]) -> None:
        """Let these people report to `who`."""
        with self._lock:
            self._graph.members.reports[self._id(who)] = [*map(self._id, reports)]

    def page_members(self, most: int, next_page: str = "") -> None:
        """List at most so many members in one page; `next_page` stands in place of every link to the next one."""
        with self._lock:
            self._graph.members.page, self._graph.members.next_page = most, next_page

    def _id(self, who: str) -> str:
        return who if who in self._graph.members.groups else self._crowd.person(who).id
