"""Any edits in any order, in any layout: what is written is what was meant, no comment is lost, and all of it can be undone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presence_tui.model.errors import AlreadyListed, ConfigError
from presence_tui.model.list_edit import (
    AddEntries,
    AddEntry,
    DeleteGroup,
    Edited,
    ListEdit,
    MakeGroup,
    MoveEntry,
    MoveGroup,
    Regroup,
    RemoveEntry,
    RenameGroup,
    SetLabel,
    SetMinimum,
    SetSource,
)
from presence_tui.model.outline import Outline
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.storage.list_keeper import WatchListFile
from tests.storage.watch_lists import GROUPS, WHO, comments, outline, texts

_LABELS = ["", "Desk", "#1 ], [x]", "'\"\\"]
_NAMES = ["Night", 'say "Ä".', *GROUPS]


class Drawn(NamedTuple):
    """An edit of what a list happens to hold then."""

    kind: str
    numbers: tuple[int, int, int]
    flag: bool

    def of(self, outline: Outline) -> ListEdit:
        one, other, third = self.numbers
        parts = [part for part in outline.parts if part.people] or [*outline.parts]
        part = parts[one % len(parts)]
        keys, names = part.keys or ["nobody"], [each.name for each in outline.parts[1:]] or ["none"]
        key, beside, name, next_name = (
            keys[other % len(keys)],
            keys[third % len(keys)],
            names[one % len(names)],
            names[other % len(names)],
        )
        somebody = [
            WatchEntry(WHO[at % len(WHO)], _LABELS[at % 4], (name,) if self.flag and name != "none" else ())
            for at in self.numbers
        ]
        match self.kind:
            case "add":
                return AddEntry(somebody[0])
            case "add many":
                return AddEntries(tuple(somebody) * (1 + third % 3))
            case "remove":
                return RemoveEntry(key, (beside,) if self.flag else ())
            case "regroup":
                return Regroup(key, "" if third % 4 == 0 else next_name, part.name if self.flag else "", (beside,) * (other % 2))
            case "label":
                return SetLabel(key, _LABELS[third % 4])
            case "move":
                return MoveEntry(key, beside, self.flag, part.name)
            case "make":
                return MakeGroup(_NAMES[one % len(_NAMES)])
            case "delete":
                return DeleteGroup(name)
            case "rename":
                return RenameGroup(name, _NAMES[other % len(_NAMES)])
            case "move group":
                return MoveGroup(name, next_name, self.flag)
            case "minimum":
                return SetMinimum(name, other % 3 or None)
            case _:
                return SetSource(name, [None, "direct-reports", "entra-group:A [b]"][other % 3])


KINDS = ("add", "add many", "remove", "regroup", "label", "move", "make", "delete", "rename", "move group", "minimum", "source")
_number = st.integers(0, 11)
EDITS = st.builds(Drawn, st.sampled_from(KINDS), st.tuples(_number, _number, _number), st.booleans())


def attempt(kept: WatchListFile, edit: ListEdit) -> Edited | None:
    """Do the edit, or nothing where it is refused."""
    try:
        return kept.edit(edit)
    except AlreadyListed:
        return None
    except ConfigError:
        return None


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(text=texts(), edits=st.lists(EDITS, min_size=1, max_size=6))
def test_what_is_written_is_what_was_meant_and_all_of_it_can_be_undone(text: str, edits: list[Drawn]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watchlist.toml"
        path.write_bytes(text.encode())
        kept = WatchListFile(path)
        kept.look()
        states = [path.read_bytes()]
        for drawn in edits:
            before = outline(path.read_bytes().decode())
            edit = drawn.of(before)
            edited = attempt(kept, edit)
            now = path.read_bytes()
            if edited is None:
                assert now == states[-1]
                continue
            states.append(now)
            assert outline(now.decode()) == before.after(edit), "as in memory"
            assert edited.watch_list == before.after(edit).watch_list == WatchListFile(path).look()
            assert comments(now.decode()) == comments(text)
        for state in reversed(states[:-1]):
            assert kept.undo() is not None
            assert path.read_bytes() == state
        assert kept.undo() is None
        for state in states[1:]:
            assert kept.redo() is not None
            assert path.read_bytes() == state


def _touched(edit: ListEdit) -> set[str]:
    """Return whom an edit may bring or take away."""
    match edit:
        case AddEntry(entry):
            return {entry.key}
        case AddEntries(entries):
            return {entry.key for entry in entries}
        case RemoveEntry():
            return set(edit.keys)
    return set()


def _people(text: bytes) -> set[str]:
    return {key for part in outline(text.decode()).parts for key in part.keys}


def _facts(text: bytes, but: set[str]) -> dict[str, Group | None]:
    return {part.name: part.group for part in outline(text.decode()).parts if part.name not in but}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(text=texts(), one=EDITS, others=st.lists(EDITS, min_size=1, max_size=3))
def test_undo_beside_others_loses_nothing_that_the_edit_did_not_mean(text: str, one: Drawn, others: list[Drawn]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watchlist.toml"
        path.write_bytes(text.encode())
        pane, other = WatchListFile(path), WatchListFile(path)
        pane.look(), other.look()
        edit = one.of(outline(text))
        if attempt(pane, edit) is None:
            return
        for drawn in others:
            attempt(other, drawn.of(outline(path.read_bytes().decode())))
        before = path.read_bytes()
        try:
            undone = pane.undo()
        except ConfigError:  # a layout that is beyond the program
            undone = None
        now = path.read_bytes()
        assert comments(now.decode()) == comments(text)
        if undone is None or undone.outcome != "done":
            assert now == before
            return
        named = {str(getattr(edit, name, "")) for name in ("name", "to", "into")} | set(_groups_of(edit))
        named |= _left(edit, text)  # made anew where others deleted it
        assert _people(now) - _touched(edit) >= _people(before) - _touched(edit)
        assert _facts(now, named) == _facts(before, named)
        assert undone.watch_list == WatchListFile(path).look()
        assert pane.redo() is not None
        assert path.read_bytes() == before


def _groups_of(edit: ListEdit) -> tuple[str, ...]:
    entries = edit.entries if isinstance(edit, AddEntries) else (edit.entry,) if isinstance(edit, AddEntry) else ()
    return tuple(name for entry in entries for name in entry.groups)


def _left(edit: ListEdit, text: str) -> set[str]:
    keys = edit.keys if isinstance(edit, RemoveEntry) else set[str]()
    return {part.name for part in outline(text).parts if keys & set(part.keys)}
