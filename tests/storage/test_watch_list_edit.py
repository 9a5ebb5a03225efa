"""Edits of a watch list's text: every layout that people write stays what it is, but for the one entry."""

from pathlib import Path

import pytest

from presence_tui.model.errors import AlreadyListed, ConfigError
from presence_tui.model.list_edit import AddEntry, ListEdit, RemoveEntry
from presence_tui.model.watch_list import WatchEntry
from presence_tui.storage.toml_array import Splice
from presence_tui.storage.toml_text import parse_toml
from presence_tui.storage.watch_list_edit import TEMPLATE, Document


def document(text: str) -> Document:
    return Document(parse_toml(Path("watchlist.toml"), text.encode()))


def after(text: str, edit: ListEdit) -> str:
    there = document(text)
    return there.stepped(there.steps(edit)).document.toml.text


def added(text: str, who: str = "new@contoso.com", group: str = "", label: str = "") -> str:
    return after(text, AddEntry(WatchEntry(who, label, (group,) if group else ())))


def removed(text: str, *keys: str) -> str:
    return after(text, RemoveEntry(keys[0], keys[1:]))


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("people = []", 'people = ["new"]'),
        ("people = [ ]", 'people = [ "new" ]'),
        ('people = ["a"]', 'people = ["a", "new"]'),
        ('people = [ "a", "b" ]', 'people = [ "a", "b", "new" ]'),
        ('people = ["a",]', 'people = ["a", "new",]'),
        ("people = [\n]", 'people = [\n    "new",\n]'),
        ("people = [ # nobody yet\n]", 'people = [ # nobody yet\n    "new",\n]'),
        ("people = [\n  # nobody yet\n]", 'people = [\n  # nobody yet\n  "new",\n]'),
        ('people = [\n  "a",\n]', 'people = [\n  "a",\n  "new",\n]'),
        ('people = [\n\t"a"\n]', 'people = [\n\t"a",\n\t"new"\n]'),
        ('people = [\n  "a" # leads\n]', 'people = [\n  "a", # leads\n  "new"\n]'),
        ('people = [\n  "a", # leads\n  # "b",\n]', 'people = [\n  "a", # leads\n  # "b",\n  "new",\n]'),
        ('people = [\n  "a",\n  "b"]', 'people = [\n  "a",\n  "b",\n  "new"]'),
        ('people = [\n  "a",\n  "b", ]', 'people = [\n  "a",\n  "b",\n  "new", ]'),
        ('people = [\n  "a", "b", # both\n]', 'people = [\n  "a", "b", "new", # both\n]'),
        ('people = [\n  "a"\n, "b"\n]', 'people = [\n  "a"\n, "b", "new"\n]'),
        ('people = [\n  "a"\n  , # odd\n]', 'people = [\n  "a"\n  , # odd\n  "new",\n]'),
        ('people = [\r\n  "a",\r\n]\r\n', 'people = [\r\n  "a",\r\n  "new",\r\n]\r\n'),
        ("people = ['''a''', { who = \"b]\" }]", "people = ['''a''', { who = \"b]\" }, \"new\"]"),
        ('"people" = ["a"] # all', '"people" = ["a", "new"] # all'),
        ('# "people" = [\npeople = ["# a, [b"] # ]', '# "people" = [\npeople = ["# a, [b", "new"] # ]'),
        ("", 'people = [\n    "new",\n]\n'),
        ("# mine\n", '# mine\npeople = [\n    "new",\n]\n'),
        ('[group.A]\npeople = ["a"]\n', 'people = [\n    "new",\n]\n\n[group.A]\npeople = ["a"]\n'),
        ("# the first\n\n# of A\n[group.A]\n", '# the first\n\npeople = [\n    "new",\n]\n\n# of A\n[group.A]\n'),
    ],
)
def test_somebody_is_added_at_the_end_in_the_layout_that_is_there(before: str, then: str) -> None:
    assert added(before, "new") == then


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ('[group.A]\npeople = ["a"]', '[group.A]\npeople = ["a", "new"]'),
        ('group.A.people = ["a"]', 'group.A.people = ["a", "new"]'),
        (
            'group = { A = { people = ["a"] }, B = { people = [] } }',
            'group = { A = { people = ["a", "new"] }, B = { people = [] } }',
        ),
        ("[group]\nA.minimum_reachable = 2\nA.people = []\n", '[group]\nA.minimum_reachable = 2\nA.people = ["new"]\n'),
        ("[group.B]\npeople = ['b']\n[group.A]\npeople = ['a']", "[group.B]\npeople = ['b']\n[group.A]\npeople = ['a', \"new\"]"),
        ("[group.A] # tier\nminimum_reachable = 2\n", '[group.A] # tier\nminimum_reachable = 2\npeople = [\n    "new",\n]\n'),
        ("[group.A]\n# nobody\n\n# of B\n[group.B]\n", '[group.A]\npeople = [\n    "new",\n]\n# nobody\n\n# of B\n[group.B]\n'),
        ('people = ["a"]\n', 'people = ["a"]\n\n[group.A]\npeople = [\n    "new",\n]\n'),
    ],
)
def test_somebody_is_added_to_one_group(before: str, then: str) -> None:
    assert added(before, "new", "A") == then


def test_a_group_is_found_by_what_is_printable_of_its_name() -> None:
    assert added('[group."a\\u001b"]\npeople = []', "new", "a␛") == '[group."a\\u001b"]\npeople = ["new"]'


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ('people = ["x"]', "people = []"),
        ('people = [ "x" ]', "people = [ ]"),
        ('people = ["a", "x"]', 'people = ["a"]'),
        ('people = ["x", "a"]', 'people = ["a"]'),
        ('people = [ "a", "x", "b" ]', 'people = [ "a", "b" ]'),
        ('people = [\n  "a",\n  "x",\n  "b",\n]', 'people = [\n  "a",\n  "b",\n]'),
        ('people = [\n  "a",\n  "x"\n]', 'people = [\n  "a"\n]'),
        ('people = [\n  "a", # leads\n  "x"\n]', 'people = [\n  "a" # leads\n]'),
        ('people = [\n  # the lead\n  "x", # till May\n  "b",\n]', 'people = [\n  # the lead\n  # till May\n  "b",\n]'),
        ('people = [\n  "a",\n  "x" # till May\n]', 'people = [\n  "a"\n  # till May\n]'),
        ('people = [ "x", # till May\n  "b" ]', 'people = [ # till May\n  "b" ]'),
        ('people = ["x",\n  "b",\n]', 'people = [\n  "b",\n]'),
        ('people = ["a",\n  "x"]', 'people = ["a"\n  ]'),
        ('people = [\n  "a", "x", # both\n]', 'people = [\n  "a", # both\n]'),
        ('people = [\n  "x", "b", # both\n]', 'people = [\n  "b", # both\n]'),
        ('people = [\n  "a",  "x",\n  "b",\n]', 'people = [\n  "a",\n  "b",\n]'),
        ('people = [\n  "x" # odd\n  , "b"\n]', 'people = [\n  # odd\n  "b"\n]'),
        ('people = [\n  "a"\n  , "x"\n]', 'people = [\n  "a"\n]'),
        ('people = [\r\n  "x",\r\n  "b",\r\n]\r\n', 'people = [\r\n  "b",\r\n]\r\n'),
        ('people = [\n  { who = "x", label = "Desk, [1] # no" }, # desk\n]', "people = [\n  # desk\n]"),
        ("people = [\n  '''x''',\n  \"\"\"b\"\"\"\n]", 'people = [\n  """b"""\n]'),
        ('people = ["a", "X", "b", "x"]', 'people = ["a", "b"]'),
        (
            'people = ["x", "b"]\n[group.A]\npeople = [\n  "x", # on call\n]\n',
            'people = ["b"]\n[group.A]\npeople = [\n  # on call\n]\n',
        ),
        (
            'group = { A = { people = ["x"] }, B = { people = ["x", "b"] } }',
            'group = { A = { people = [] }, B = { people = ["b"] } }',
        ),
    ],
)
def test_somebody_is_removed_wherever_they_stand_and_every_comment_stays(before: str, then: str) -> None:
    assert removed(before, "x") == then


def test_one_person_under_two_names_goes_at_once() -> None:
    assert removed('people = ["a", "x", "y"]', "x", "y") == 'people = ["a"]'


def test_an_entry_is_written_so_that_it_reads_as_typed() -> None:
    assert added("people = []", 'o"neil\\@contoso.com') == 'people = ["o\\"neil\\\\@contoso.com"]'
    assert added("people = []", "a", label="Front desk") == 'people = [{ who = "a", label = "Front desk" }]'


def test_who_is_listed_is_not_added_again_whatever_the_case_and_the_group() -> None:
    with pytest.raises(AlreadyListed) as refused:
        added('[group.A]\npeople = ["Ada@contoso.com"]', "ada@CONTOSO.com")
    assert refused.value.key == "ada@contoso.com"


def test_nobody_is_left_to_remove() -> None:
    there = document('people = ["a"]')
    assert there.steps(RemoveEntry("x")) == ()


def test_an_entry_that_is_put_back_stands_beside_its_old_neighbour_in_its_old_form() -> None:
    there = document('people = [\n  "a",\n  { who = "x", label = "Desk" },\n  "b",\n]\n')
    back = there.stepped(there.steps(RemoveEntry("x"))).back
    elsewhere = document('people = [\n  "new",\n  "newer",\n  "a",\n  "b", # last\n]\n').stepped(back).document.toml.text
    assert elsewhere == 'people = [\n  "new",\n  "newer",\n  "a",\n  { who = "x", label = "Desk" },\n  "b", # last\n]\n'
    before_b = document('people = ["new", "newer", "b"]').stepped(back).document.toml.text
    assert before_b == 'people = ["new", "newer", { who = "x", label = "Desk" }, "b"]'
    without_b = document('people = ["new", "a"]').stepped(back).document.toml.text
    assert without_b == 'people = ["new", "a", { who = "x", label = "Desk" }]'
    without_both = document("people = ['q']").stepped(back).document.toml.text
    assert without_both == 'people = [\'q\', { who = "x", label = "Desk" }]'


def test_what_others_did_already_is_not_done_twice() -> None:
    there = document('people = ["a", "x"]')
    back = there.stepped(there.steps(RemoveEntry("x"))).back
    assert there.stepped(back).splices == ()


def test_a_broken_list_is_not_edited() -> None:
    with pytest.raises(ConfigError, match="peple"):
        added("peple = []")


def test_a_group_that_is_gone_is_made_anew() -> None:
    assert added("[group.B]\n", "new", "A") == '[group.B]\n\n[group.A]\npeople = [\n    "new",\n]\n'
    assert added("group = {B = {people = []}}\n", "new", "A") == 'group = {B = {people = []}, A = {people = ["new"]}}\n'


def test_whoever_stood_in_a_group_that_is_gone_comes_back_all_the_same() -> None:
    there = document('[group.A]\npeople = ["x"]\n')
    back = there.stepped(there.steps(RemoveEntry("x"))).back
    assert (
        document('people = ["b"]\n').stepped(back).document.toml.text == 'people = ["b"]\n\n[group.A]\npeople = [\n    "x",\n]\n'
    )
    inline = document('people = ["b"]\ngroup = {}\n').stepped(back).document.toml.text
    assert inline == 'people = ["b"]\ngroup = {A = {people = ["x"]}}\n'


def test_a_text_that_looks_like_a_name_of_ours_confuses_nothing() -> None:
    text = 'people = ["array-1.", "array", "new"]\n[group.B]\npeople = ["b"]\n[group.A]\n'
    assert added(text, "x", "A") == text + 'people = [\n    "x",\n]\n'


@pytest.mark.parametrize("wrong", [Splice(11, '"a"', '"b"'), Splice(11, '"a"', '"a'), Splice(15, "# lead", "")])
def test_a_change_that_would_lose_something_is_refused(wrong: Splice) -> None:
    there = document('people = [ "a" # lead\n]')
    with pytest.raises(ConfigError, match="edit it by hand"):
        there.changed([wrong], {"people": ["a"]})


def test_a_new_list_begins_with_oneself_and_says_what_it_is() -> None:
    assert added(TEMPLATE) == TEMPLATE.replace('"me",\n', '"me",\n    "new@contoso.com",\n')
