"""watchlist.toml: who is watched, and what is wrong in it, by line."""

from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.storage.list_keeper import WatchListFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchlist.toml"


def test_people_labels_and_groups_are_read(path: Path) -> None:
    path.write_text(
        """
        people = ["me", "ada@contoso.com", { who = "66825e03-7ef5-42da-9069-724602c31f6b", label = "Front desk" }]

        [group."Tier 2"]
        people = ["bob@contoso.com", "ADA@contoso.com"]
        minimum_reachable = 2

        [group."My team"]
        source = "direct-reports"

        [group.Desk]
        source = "entra-group:Front desk"
        """
    )
    assert WatchListFile(path).look() == WatchList(
        (
            WatchEntry("me"),
            WatchEntry("ada@contoso.com", groups=("Tier 2",)),
            WatchEntry("66825e03-7ef5-42da-9069-724602c31f6b", "Front desk"),
            WatchEntry("bob@contoso.com", groups=("Tier 2",)),
        ),
        (Group("Tier 2", 2), Group("My team", source="direct-reports"), Group("Desk", source="entra-group:Front desk")),
    )


def test_without_a_file_you_watch_yourself_and_an_empty_one_is_an_empty_list(path: Path) -> None:
    assert WatchListFile(path).look() == WatchList((WatchEntry("me"),))
    path.touch()
    assert WatchListFile(path).look() == WatchList(())


def test_hostile_labels_and_group_names_become_printable(path: Path) -> None:
    path.write_text(
        'people = [{ who = "ada@contoso.com", label = "\\u001b]52;c;x\\u0007[/foo]" }]\n'
        '[group."a\\u001b[31m"]\npeople = ["bob"]\n'
    )
    watched = WatchListFile(path).look()
    assert watched.entries[0].label == "␛]52;c;x␇[/foo]"
    assert watched.entries[1].groups == ("a␛[31m",) == (watched.groups[0].name,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n\n\n\n\n\npeple = []", ' line 7: "peple" is no key; people?'),
        ("zebra = []", ' line 1: "zebra" is no key; known here: people, group'),
        ("people = 'ada@contoso.com'", ' line 1: people must be a list: people = ["ada@contoso.com"]'),
        ("people = [\n'ada',\n7]", ' line 1: entry 2 of people must be a text or { who = "...", label = "..." }'),
        ("people = [\n'ada',\n'']", ' line 1: entry 2 of people, "", is empty'),
        ("people = [\n'ada',\n\"b\\nb\"]", ' line 1: entry 2 of people, "b b", holds a control character'),
        ("people = [{ who = 'a',\tlable = 'b' }]", ' line 1: "lable" is no key; label?'),
        ("\npeople = [\n{ label = 'b' }]", " line 2: entry 1 of people names nobody: it needs who, a text"),
        ("people = [\n{ who = 'ada', label = 7 }]", ' line 2: the label of "ada" must be a text'),
        ("group = 7", ' line 1: "group" is no table; write [group."Name"]'),
        ("[group]\nTier = 7", ' line 2: group "Tier" is no table; write [group."Tier"]'),
        ('[group.""]', " line 1: a group has no name"),
        ("[group.A]\nminimum = 2", ' line 2: "minimum" is no key; minimum_reachable?'),
        ("[group.A]\nminimum_reachable = 0", " line 2: minimum_reachable must be a whole number from 1 on"),
        ("[group.A]\nminimum_reachable = true", " line 2: minimum_reachable must be a whole number from 1 on"),
        ("[group.A]\nsource = 'all'", ' line 2: source must be "direct-reports" or "entra-group:<id or name>"'),
        ("[group.A]\nsource = 'entra-group: '", ' line 2: source must be "direct-reports" or "entra-group:<id or name>"'),
        ("[group.A]\n[group.'A ']", ' line 2: group "A" stands here twice'),
    ],
)
def test_what_is_wrong_is_named_by_line(path: Path, text: str, problem: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        WatchListFile(path).look()
    assert str(caught.value) == f"watchlist.toml{problem}"


def test_an_entry_over_the_length_is_named_by_its_own_line(path: Path) -> None:
    who = "a" * 321
    path.write_text(f"people = [\n'ada',\n'{who}']")
    with pytest.raises(ConfigError, match=r"^watchlist\.toml line 3: entry 2 of people, .* is longer than 320 characters$"):
        WatchListFile(path).look()


def test_broken_toml_is_named_with_its_place(path: Path) -> None:
    path.write_text("people = [\n'ada'\n'bob']")
    with pytest.raises(ConfigError, match=r"watchlist\.toml line 3, column 1: Unclosed array"):
        WatchListFile(path).look()
