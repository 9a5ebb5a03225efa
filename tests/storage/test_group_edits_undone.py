"""Edits of groups are taken back beside others: done, found done, or left alone where others wrote something else there."""

from pathlib import Path

import pytest

from presence_tui.model.list_edit import (
    DeleteGroup,
    ListEdit,
    MakeGroup,
    MoveGroup,
    Regroup,
    RenameGroup,
    SetLabel,
    SetMinimum,
)
from presence_tui.storage.list_keeper import WatchListFile

LIST = """\
people = ["me"]

[group.A]
people = ["ada", "bob"]
minimum_reachable = 2

[group.B]
people = ["carol"]
"""
TWICE = """\
people = []

[group.A]
people = ["ada"]

[group.B]
people = ["ada"]
"""
ASIDE = "# by an editor\n"


@pytest.mark.parametrize(
    ("edit", "ours", "theirs", "outcome"),
    [
        (SetMinimum("A", 3), "= 3", "= 2", "done already"),
        (SetMinimum("A", 3), "= 3", "= 4", "changed meanwhile"),
        (MakeGroup("C"), "[group.C]\npeople = []\n", "", "done already"),
        (MakeGroup("C"), "[group.C]\npeople = []\n", '[group.C]\npeople = ["zoe"]\n', "changed meanwhile"),
        (RenameGroup("A", "C"), "[group.C]", "[group.A]", "done already"),
        (RenameGroup("A", "C"), "[group.C]", "[group.D]", "changed meanwhile"),
        (SetLabel("ada", "X"), '{ who = "ada", label = "X" }', '"ada"', "done already"),
        (SetLabel("ada", "X"), 'label = "X"', 'label = "Y"', "changed meanwhile"),
        (Regroup("ada", "B", "A"), ', "ada"]', "]", "changed meanwhile"),
        (DeleteGroup("B"), "[group.A]", '[group.B]\npeople = ["dan"]\n[group.A]', "done already"),
        (MoveGroup("B", "A", after=False), "[group.A]", "[group.C]", "changed meanwhile"),
        (MoveGroup("B", "A", after=False), "[group.B]", "[group.C]", "changed meanwhile"),
    ],
)
def test_what_others_did_there_stays(tmp_path: Path, edit: ListEdit, ours: str, theirs: str, outcome: str) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(LIST)
    kept = WatchListFile(path)
    assert kept.edit(edit) is not None
    text = path.read_text()
    assert ours in text
    path.write_text(text.replace(ours, theirs))
    before = path.read_text()
    undone = kept.undo()
    assert undone is not None
    assert (undone.outcome, path.read_text()) == (outcome, before)


@pytest.mark.parametrize(
    "edit",
    [SetMinimum("A", None), MakeGroup("C"), RenameGroup("A", "C"), SetLabel("ada", "X"), Regroup("ada", "B", "A"),
     DeleteGroup("A"), DeleteGroup("B"), MoveGroup("B", "A", after=False), Regroup("me", into="A")],
)  # fmt: skip
def test_in_a_file_that_others_changed_elsewhere_all_comes_back(tmp_path: Path, edit: ListEdit) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(LIST)
    kept = WatchListFile(path)
    before = kept.look()
    kept.edit(edit)
    path.write_text(ASIDE + path.read_text())
    undone = kept.undo()
    assert undone is not None
    assert (undone.outcome, undone.watch_list) == ("done", before)
    assert path.read_text().startswith(ASIDE)


@pytest.mark.parametrize(
    ("before", "edit", "theirs", "redo"),
    [
        (LIST, Regroup("ada", into="B"), Regroup("ada", out_of="A"), False),
        (LIST, Regroup("ada", into="B"), DeleteGroup("A"), False),
        (LIST, Regroup("ada", into="C", make=True), DeleteGroup("A"), False),
        (TWICE, Regroup("ada", out_of="A"), Regroup("ada", out_of="B"), True),
        (TWICE, Regroup("ada", out_of="A", others=("bob",)), DeleteGroup("B"), True),
        (TWICE, DeleteGroup("A"), Regroup("ada", out_of="B"), True),
        (TWICE, DeleteGroup("A"), DeleteGroup("B"), True),
    ],
)
def test_whom_others_took_out_of_all_other_places_stays_on_the_list(
    tmp_path: Path, before: str, edit: ListEdit, theirs: ListEdit, redo: bool
) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(before)
    kept, other = WatchListFile(path), WatchListFile(path)
    kept.edit(edit)
    if redo:
        kept.undo()
    other.edit(theirs)
    text = path.read_text()
    taken_back = kept.redo() if redo else kept.undo()
    assert taken_back is not None
    assert taken_back.outcome == "done"
    assert [entry.groups for entry in taken_back.watch_list.entries if entry.key == "ada"] == [()]
    assert kept.undo() if redo else kept.redo()
    assert path.read_text() == text


def test_what_cannot_be_taken_back_in_another_layout_is_forgotten_and_older_edits_are_not(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(LIST)
    kept = WatchListFile(path)
    before = kept.look()
    kept.edit(SetMinimum("A", 3))
    kept.edit(MoveGroup("B", "A", after=False))
    dotted = 'people = ["me"]\ngroup.B.people = ["carol"]\ngroup.A.people = ["ada", "bob"]\ngroup.B.source = "direct-reports"\n'
    path.write_text(f"{dotted}group.A.minimum_reachable = 3\n")
    undone, older = kept.undo(), kept.undo()
    assert undone is not None
    assert undone.outcome == "changed meanwhile"
    assert older is not None
    assert (older.outcome, older.watch_list.groups[1]) == ("done", before.groups[0])
