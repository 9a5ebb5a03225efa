"""Edits of groups in a list's text: each layout that people write, every comment, and nothing where it is beyond the program."""

from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.model.list_edit import (
    DeleteGroup,
    ListEdit,
    MakeGroup,
    MoveEntry,
    MoveGroup,
    Regroup,
    RenameGroup,
    SetLabel,
    SetMinimum,
    SetSource,
)
from presence_tui.model.outline import Outline
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.storage.toml_text import parse_toml
from presence_tui.storage.watch_list_edit import Document

TABLES = """\
# all of us
people = ["me"]

# first line
[group."Tier 1"]  # by day
people = [
    "ada@x.com",  # leads
    "bob@x.com",
]
minimum_reachable = 2  # agreed

[group.Night]
people = ["carol@x.com", "ada@x.com"]
"""
DOTTED = """\
[group]
"Tier 1".people = ["ada@x.com"]  # days
"Tier 1".minimum_reachable = 1
# nights
Night.people = ["carol@x.com"]
"""
INLINE = 'group = { "Tier 1" = { people = ["ada@x.com"], minimum_reachable = 1 }, Night = { people = [] } } # both\n'


def after(text: str, edit: ListEdit) -> str:
    there = Document(parse_toml(Path("watchlist.toml"), text.encode()))
    return there.stepped(there.steps(edit)).document.toml.text


CASES = [
    (TABLES, MakeGroup("Fjell æ.b"), TABLES + '\n[group."Fjell æ.b"]\npeople = []\n'),
    (DOTTED, MakeGroup("Day"), DOTTED + "Day.people = []\n"),
    (TABLES, RenameGroup("Tier 1", 'a "b" c'), TABLES.replace('"Tier 1"', r'"a \"b\" c"')),
    (TABLES, RenameGroup("Night", "Nacht.ü"), TABLES.replace("Night", '"Nacht.ü"')),
    (DOTTED, RenameGroup("Tier 1", "Day"), DOTTED.replace('"Tier 1"', "Day")),
    (INLINE, RenameGroup("Tier 1", "Day"), INLINE.replace('"Tier 1"', "Day")),
    (TABLES, SetMinimum("Tier 1", 3), TABLES.replace("= 2", "= 3")),
    (TABLES, SetMinimum("Tier 1", None), TABLES.replace("minimum_reachable = 2  # agreed", "# agreed")),
    (TABLES, SetMinimum("Night", 1), TABLES + "minimum_reachable = 1\n"),
    (TABLES, SetSource("Night", "direct-reports"), TABLES + 'source = "direct-reports"\n'),
    (INLINE, SetMinimum("Tier 1", None), INLINE.replace(", minimum_reachable = 1", "")),
    (DOTTED, SetMinimum("Tier 1", None), DOTTED.replace('"Tier 1".minimum_reachable = 1\n', "")),
    (
        TABLES,
        MoveGroup("Night", "Tier 1", after=False),
        TABLES[: TABLES.index("# first")]
        + TABLES[TABLES.index("[group.Night]") :]
        + "\n"
        + TABLES[TABLES.index("# first") : TABLES.index("\n[group.Night]")],
    ),
    (
        DOTTED,
        MoveGroup("Tier 1", "Night", after=True),
        "[group]\n" + "".join(DOTTED.splitlines(keepends=True)[3:] + DOTTED.splitlines(keepends=True)[1:3]),
    ),
    (
        INLINE,
        MoveGroup("Night", "Tier 1", after=False),
        'group = { Night = { people = [] }, "Tier 1" = { people = ["ada@x.com"], minimum_reachable = 1 } } # both\n',
    ),
    (
        TABLES,
        DeleteGroup("Tier 1"),
        '# all of us\npeople = ["me", "bob@x.com"]\n\n# first line\n# by day\n# leads\n# agreed\n\n'
        '[group.Night]\npeople = ["carol@x.com", "ada@x.com"]\n',
    ),
    (TABLES, DeleteGroup("Night"), TABLES[: TABLES.index("\n[group.Night]")].replace('"me"', '"me", "carol@x.com"')),
    (INLINE, DeleteGroup("Tier 1"), 'group = { Night = { people = [] } } # both\npeople = [\n    "ada@x.com",\n]\n'),
    (
        TABLES,
        Regroup("bob@x.com", into="Night", out_of="Tier 1"),
        TABLES.replace('    "bob@x.com",\n', "").replace('"ada@x.com"]', '"ada@x.com", "bob@x.com"]'),
    ),
    (TABLES, Regroup("bob@x.com", into="Night"), TABLES.replace('"ada@x.com"]', '"ada@x.com", "bob@x.com"]')),
    (
        TABLES,
        Regroup("me", into="Night"),
        TABLES.replace('["me"]', "[]").replace('"ada@x.com"]', '"ada@x.com", "me"]'),
    ),
    (
        TABLES,
        Regroup("bob@x.com", out_of="Tier 1"),
        TABLES.replace('    "bob@x.com",\n', "").replace('"me"', '"me", "bob@x.com"'),
    ),
    (TABLES, Regroup("ada@x.com", out_of="Night"), TABLES.replace(', "ada@x.com"]', "]")),
    (TABLES, SetLabel("me", "I"), TABLES.replace('"me"', '{ who = "me", label = "I" }')),
    (
        TABLES,
        MoveEntry("ada@x.com", "bob@x.com", after=True),
        TABLES.replace('    "ada@x.com",  # leads\n    "bob@x.com",\n', '    "bob@x.com",\n    "ada@x.com",  # leads\n'),
    ),
    (TABLES, MoveEntry("ada@x.com", "carol@x.com", after=False, group="Night"),
     TABLES.replace('"carol@x.com", "ada@x.com"', '"ada@x.com", "carol@x.com"')),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "then"), CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_thing_changes_and_all_else_stays(text: str, edit: ListEdit, then: str, newline: str) -> None:
    assert after(text.replace("\n", newline), edit) == then.replace("\n", newline)


@pytest.mark.parametrize(
    "edit",
    [
        SetMinimum("Tier 1", 2), SetSource("Night", None), RenameGroup("Night", "Night"), SetLabel("ada@x.com", ""),
        Regroup("ada@x.com", into="Night"), Regroup("me", out_of="Night"), Regroup("zoe", into="Night"),
        MoveEntry("bob@x.com", "ada@x.com", after=True), MoveEntry("bob@x.com", "carol@x.com", after=True),
        MoveGroup("Night", "Tier 1", after=True), MoveGroup("Night", "Night", after=True),
    ],
)  # fmt: skip
def test_what_is_so_already_changes_nothing(edit: ListEdit) -> None:
    assert after(TABLES, edit) == TABLES


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (MakeGroup("Night"), 'there is a group "Night" already'),
        (RenameGroup("Tier 1", "Night"), 'there is a group "Night" already'),
        (RenameGroup("Tier 1", ""), "is empty"),
        (MakeGroup("a\x1b[0m"), "does not show as it is"),
        (MakeGroup("x" * 81), "longer than 80"),
        (SetMinimum("Nite", 1), 'there is no group "Nite"'),
        (SetMinimum("Night", 0), "from 1 on"),
        (SetSource("Night", "boss"), "direct-reports"),
        (Regroup("me", into="Nite"), 'there is no group "Nite"'),
        (MoveGroup("Night", "Nite", after=True), 'there is no group "Nite"'),
    ],
)
def test_what_cannot_be_is_refused(edit: ListEdit, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        after(TABLES, edit)


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ('[group]\nA.people = ["a"]\n\n[group.B]\npeople = []\n', MoveGroup("B", "A", after=False)),
        ('[[group.A.people]]\nwho = "a"\n', Regroup("a", out_of="A")),
        ('group.A.people = ["a"]\ngroup.B.people = []\ngroup.A.minimum_reachable = 1\n', MoveGroup("A", "B", after=True)),
    ],
)
def test_a_layout_that_is_beyond_the_program_is_left_alone(text: str, edit: ListEdit) -> None:
    with pytest.raises(ConfigError, match="its layout is beyond this program"):
        after(text, edit)


def test_a_label_changes_wherever_it_stands() -> None:
    text = (
        'people = [{ who = "Ada@x.com", label = "A" }]\n[group.G]\npeople = ["ada@x.com", { who = "ada@x.com", label = "B" }]\n'
    )
    assert after(text, SetLabel("ada@x.com", "C")) == text.replace('"A"', '"C"').replace('"B"', '"C"')
    assert after(text, SetLabel("ada@x.com", "")) == 'people = ["Ada@x.com"]\n[group.G]\npeople = ["ada@x.com", "ada@x.com"]\n'


def test_groups_in_another_order_than_meant_are_refused() -> None:
    there = Document(parse_toml(Path("watchlist.toml"), b"[group.A]\n[group.B]\n"))
    with pytest.raises(ConfigError, match="its layout is beyond this program"):
        there.changed([], {"group": {"B": {}, "A": {}}})


LABELLED = '[group.A]\npeople = [{ who = "ada@c.com", label = "Front desk" }]\n\n[group.B]\npeople = ["ada@c.com"]\n'


@pytest.mark.parametrize("edit", [DeleteGroup("A"), Regroup("ada@c.com", out_of="A"), Regroup("ada@c.com", "B", "A")])
@pytest.mark.parametrize("theirs", ["", "# theirs\n"])
def test_a_label_goes_along_to_a_place_that_stays(tmp_path: Path, edit: ListEdit, theirs: str) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(LABELLED)
    kept, memory = WatchListFile(path), Outline.of(WatchListFile(path).look())
    edited = kept.edit(edit)
    assert edited is not None
    assert [(entry.label, entry.groups) for entry in edited.watch_list.entries] == [("Front desk", ("B",))]
    assert memory.after(edit).watch_list == edited.watch_list
    path.write_text(theirs + path.read_text())
    undone = kept.undo()
    assert undone is not None
    assert Outline.of(undone.watch_list) == memory


def test_a_label_of_the_place_that_stays_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(LABELLED.replace('["ada@c.com"]', '[{ who = "ada@c.com", label = "Lab" }]'))
    edited = WatchListFile(path).edit(DeleteGroup("A"))
    assert edited is not None
    assert [entry.label for entry in edited.watch_list.entries] == ["Lab"]


@pytest.mark.parametrize(
    ("text", "edit", "result"),
    [
        ('group = {A = {people = ["a"]}}\n', MakeGroup("B"), 'group = {A = {people = ["a"]}, B = {people = []}}\n'),
        ("group = {}\n", MakeGroup("B"), "group = {B = {people = []}}\n"),
        (
            "group.A.minimum_reachable = 2  # two\ngroup.B.people = []\n",
            SetMinimum("A", None),
            "group.A.people = []  # two\ngroup.B.people = []\n",
        ),
        ('people = [\r\n  "me",\r\n]', MakeGroup("B"), 'people = [\r\n  "me",\r\n]\r\n\r\n[group.B]\r\npeople = []\r\n'),
    ],
)
def test_a_layout_that_is_rare_is_kept(tmp_path: Path, text: str, edit: ListEdit, result: str) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_bytes(text.encode())
    kept = WatchListFile(path)
    kept.edit(edit)
    assert path.read_bytes() == result.encode()
    kept.undo()
    assert path.read_bytes() == text.encode()


@pytest.mark.parametrize("edit", [MakeGroup("a\xa0b"), RenameGroup("c", "a\xa0b"), Regroup("x@y", "a\xa0b", "c", make=True)])
def test_no_group_gets_a_name_that_looks_like_another_one_s(edit: ListEdit) -> None:
    with pytest.raises(ConfigError, match="already"):
        after('[group."a b"]\npeople = []\n[group.c]\npeople = ["x@y"]\n', edit)
