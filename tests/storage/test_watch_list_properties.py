"""Any sequence of edits, by two panes and an editor, loses neither an entry nor a comment."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from presence_tui.model.errors import AlreadyListed
from presence_tui.model.list_edit import AddEntry, RemoveEntry
from presence_tui.model.watch_list import WatchEntry
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.storage.toml_text import parse_toml
from presence_tui.storage.watch_list_edit import Document
from tests.storage.watch_lists import GROUPS, WHO, People, comments, people, texts

_panes = st.integers(0, 1)
_numbers = st.integers(0, 99)
_ARRAY = re.compile(r"people = \[")
_ENTRY = re.compile(r"(?<!who = )(?<!who=)('''|\"\"\"|\"|')p\d@x\.com\1 *,?", re.IGNORECASE)


def _somebody(text: str, number: int) -> str:
    """Return a key of the list; where there is none, somebody else's."""
    keys = [key for place in people(text).values() for key in place]
    return keys[number % len(keys)] if keys else WHO[0]


def _without(there: People, who: str) -> People:
    return {place: [key for key in keys if key != who] for place, keys in there.items()}


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(text=texts(), numbers=st.lists(_numbers, min_size=1, max_size=5))
def test_somebody_leaves_and_comes_back_whatever_the_layout(text: str, numbers: list[int]) -> None:
    document = Document(parse_toml(Path("watchlist.toml"), text.encode()))
    for number in numbers:
        before, who = document.toml.text, _somebody(document.toml.text, number)
        after, splices, back = document.stepped(document.steps(RemoveEntry(who)))
        assert people(after.toml.text) == _without(people(before), who)
        assert comments(after.toml.text) == comments(text)
        assert after.spliced([splice.inverse for splice in reversed(splices)]).toml.text == before
        again = after.stepped(back).document.toml.text
        assert people(again) == people(before), "also in a text that others changed"
        assert comments(again) == comments(text)
        document = after


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(text=texts(), groups=st.lists(st.sampled_from(["", *GROUPS]), min_size=1, max_size=4))
def test_somebody_comes_whatever_the_layout(text: str, groups: list[str]) -> None:
    document = Document(parse_toml(Path("watchlist.toml"), text.encode()))
    for number, group in enumerate(groups):
        before, who = people(document.toml.text), f"new{number}"
        place = ("group", group, "people") if group else ("people",)
        if place not in before and "group = {" in text:
            continue  # all groups on one line: there is no room for another one
        document = document.stepped(document.steps(AddEntry(WatchEntry(who, groups=(group,) if group else ())))).document
        assert people(document.toml.text) == before | {place: [*before.get(place, []), who]}
        assert comments(document.toml.text) == comments(text)
        assert ("\r\n" in document.toml.text) == ("\r\n" in text)


class Pane:
    """One running program, and what it must be able to undo to the byte: the file before and after each edit of its own."""

    def __init__(self, path: Path) -> None:
        self.kept = WatchListFile(path)
        self.kept.look()
        self.edits: list[tuple[bytes, bytes]] = []


class Editing(RuleBasedStateMachine):
    """Two panes and an editor on one file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "watchlist.toml"
        self.number = 1000

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize(text=texts())
    def begin(self, text: str) -> None:
        self.path.write_bytes(text.encode())
        self.panes = [Pane(self.path), Pane(self.path)]

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()

    @rule(pane=_panes, who=st.sampled_from(WHO), group=st.sampled_from(["", *GROUPS]))
    def add(self, pane: int, who: str, group: str) -> None:
        before = self.text
        there = people(before)
        place = ("group", group, "people") if group else ("people",)
        if place not in there and "group = {" in before:
            return  # all groups on one line: there is no room for another one
        try:
            edited = self.panes[pane].kept.edit(AddEntry(WatchEntry(who, groups=(group,) if group else ())))
        except AlreadyListed:
            assert any(who in keys for keys in there.values())
            assert self.text == before
            return
        assert edited is not None
        assert edited.watch_list == WatchListFile(self.path).look()
        assert people(self.text) == there | {place: [*there.get(place, []), who]}
        self.note_edit(pane, before)

    @rule(pane=_panes, number=_numbers)
    def remove(self, pane: int, number: int) -> None:
        before = self.text
        who = _somebody(before, number)
        edited = self.panes[pane].kept.edit(RemoveEntry(who))
        assert people(self.text) == _without(people(before), who)
        if edited is None:
            assert self.text == before
        else:
            self.note_edit(pane, before)

    def note_edit(self, pane: int, before: str) -> None:
        assert comments(self.text) == comments(before)
        self.panes[pane].edits.append((before.encode(), self.path.read_bytes()))

    @rule(pane=_panes, again=st.booleans())
    def undo(self, pane: int, again: bool) -> None:
        before, one = self.text, self.panes[pane]
        edited = one.kept.undo()
        if edited is None:
            assert self.text == before
            return
        key, there, now = edited.entries[0].key, people(before), people(self.text)
        if edited.outcome != "done":
            assert self.text == before
            assert any(key in keys for keys in now.values()) == ((edited.verb == "added") == (edited.outcome == "done already"))
            assert not (one.edits and one.edits[-1][1] == before.encode())
            one.edits.clear()
            return
        for place in there | now:
            assert [each for each in now.get(place, []) if each != key] == [each for each in there.get(place, []) if each != key]
        assert any(key in keys for keys in now.values()) == (edited.verb == "added")
        assert comments(self.text) == comments(before)
        untouched = bool(one.edits) and one.edits[-1][1] == before.encode()
        if untouched:
            assert self.path.read_bytes() == one.edits[-1][0]
        if again:
            assert one.kept.redo() is not None
            assert self.text == before
        if not untouched:
            one.edits.clear()
        elif not again:
            one.edits.pop()

    @rule(pane=_panes)
    def look(self, pane: int) -> None:
        kept, seen, looks = self.panes[pane].kept, WatchListFile(self.path).look(), 0
        while kept.changed():
            assert kept.look() == seen
            looks += 1
        assert looks <= 2
        assert kept.look() == seen

    @rule(text=texts(), in_place=st.booleans())
    def write_anew(self, text: str, in_place: bool) -> None:
        self.save(text, in_place)

    @rule(number=_numbers, own_line=st.booleans(), in_place=st.booleans())
    def remark(self, number: int, own_line: bool, in_place: bool) -> None:
        self.number += 1
        lines = self.text.split("\n")
        at = number % len(lines)
        end = "\r" if lines[at].endswith("\r") else ""
        line = lines[at].removesuffix("\r")
        if own_line:
            lines.insert(at, f"# c{self.number} by hand !{end}")
        elif not comments(line):
            lines[at] = f"{line} # c{self.number} by hand !{end}"
        self.save("\n".join(lines), in_place)

    @rule(number=_numbers, who=st.sampled_from(WHO), in_place=st.booleans())
    def add_by_hand(self, number: int, who: str, in_place: bool) -> None:
        arrays = list(_ARRAY.finditer(self.text))
        if arrays:
            at = arrays[number % len(arrays)].end()
            self.save(f'{self.text[:at]}"{who}", {self.text[at:]}', in_place)

    @rule(number=_numbers, in_place=st.booleans())
    def remove_by_hand(self, number: int, in_place: bool) -> None:
        entries = list(_ENTRY.finditer(self.text))
        if entries:
            start, end = entries[number % len(entries)].span()
            self.save(self.text[:start] + self.text[end:], in_place)

    @rule(windows=st.booleans(), final=st.booleans(), in_place=st.booleans())
    def change_line_ends(self, windows: bool, final: bool, in_place: bool) -> None:
        text = self.text.replace("\r\n", "\n")
        text = text.removesuffix("\n") + ("\n" if final else "")
        self.save(text.replace("\n", "\r\n") if windows else text, in_place)

    def save(self, text: str, in_place: bool) -> None:
        """Write as an editor does, if it is a list that can be used."""
        try:
            people(text)
        except tomllib.TOMLDecodeError:
            return
        other = self.path if in_place else self.folder / "other.toml"
        other.write_bytes(text.encode())
        other.replace(self.path)


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=80, stateful_step_count=25, suppress_health_check=list(HealthCheck))
