"""A value is set in a file of any layout, and everything else in it stays."""

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.storage.toml_edit import CannotEdit, KeyPath, Value, with_values
from tests.storage.toml_files import PROFILES, Written, toml_files

NAMES = st.sampled_from(["client_id", "tenant", "poll_interval", "mouse"])
NEW = st.tuples(NAMES) | st.tuples(st.just("profile"), st.sampled_from([*PROFILES, "fresh"]), NAMES)
TABLED = st.sampled_from([("rate", "limit"), ("profile", "work", "rate", "limit"), ("other", "part", "x"), ("keys", "ask_now")])
VALUES = st.text(max_size=8) | st.integers(-(2**62), 2**62) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


def value_at(text: str, path: KeyPath) -> object:
    node: object = tomllib.loads(text)
    for part in path:
        assert isinstance(node, dict)
        node = node[part]
    return node


def lines_of(text: str) -> list[str]:
    """Return TOML's lines: fewer things end one than in Python."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def stand_in_order(parts: list[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@given(written=toml_files(), data=st.data())
def test_no_key_and_no_comment_is_ever_lost(written: Written, data: st.DataObject) -> None:
    known = st.sampled_from(written.single) if written.single else NEW
    values: dict[KeyPath, Value] = data.draw(st.dictionaries(NEW | TABLED | known, VALUES, min_size=1, max_size=4))
    new = with_values(written.text, values)
    for path, value in values.items():
        assert value_at(new, path) == value
        assert type(value_at(new, path)) is type(value)
    for path in set(written.single) - set(values):
        assert value_at(new, path) == value_at(written.text, path)
    assert stand_in_order(written.comments, new)


@given(written=toml_files(), path=NEW | TABLED, value=VALUES)
def test_a_new_key_moves_no_line(written: Written, path: KeyPath, value: Value) -> None:
    new = with_values(written.text, {path: value})
    old_lines, new_lines = lines_of(written.text), lines_of(new)
    rest = iter(new_lines)
    assert all(line in rest for line in old_lines)
    assert 1 <= len(new_lines) - len(old_lines) <= 3, "the key, and for a new table its head and a blank line"
    assert new.count("\r\n") in (0, new.count("\n")), "one kind of line end"


@given(written=toml_files(), data=st.data(), value=VALUES)
def test_a_key_that_is_there_changes_its_value_alone(written: Written, data: st.DataObject, value: Value) -> None:
    if not written.single:
        return
    path = data.draw(st.sampled_from(written.single))
    new = with_values(written.text, {path: value})
    changed = [pair for pair in zip(written.text.split("\n"), new.split("\n"), strict=True) if pair[0] != pair[1]]
    assert len(changed) <= 1
    assert with_values(new, {path: value}) == new


@pytest.mark.parametrize(
    ("text", "path", "result"),
    [
        ("", ("a",), "a = 1\n"),
        ("b = 2", ("a",), "b = 2\na = 1\n"),
        ("b = 2 # two\n\n# work\n[profile.work]\n", ("a",), "b = 2 # two\na = 1\n\n# work\n[profile.work]\n"),
        ("# mine\n\n# work\n[t]\n", ("a",), "# mine\n\na = 1\n\n# work\n[t]\n"),
        ("# work\n[t]\n", ("a",), "a = 1\n\n# work\n[t]\n"),
        ("# mine", ("a",), "# mine\na = 1\n"),
        ("[t]", ("t", "a"), "[t]\na = 1\n"),
        ("[t]\nb = 2\n\n# u\n[u]\n", ("t", "a"), "[t]\nb = 2\na = 1\n\n# u\n[u]\n"),
        ("[t]\n[t.u]\nb = 2\n", ("t", "a"), "[t]\na = 1\n[t.u]\nb = 2\n"),
        ("[t.u]\nb = 2\n[v]\n", ("t", "a"), "[t.u]\nb = 2\n[v]\n\n[t]\na = 1\n"),
        ("b = 2\n", ("t", "a"), "b = 2\n\n[t]\na = 1\n"),
        ("b = 2\r\n", ("t", "a"), "b = 2\r\n\r\n[t]\r\na = 1\r\n"),
        ("t.b = 2 # two\n", ("t", "a"), "t.b = 2 # two\nt.a = 1\n"),
        ("t = { b = 2 } # two\n", ("t", "a"), "t = { b = 2,  a = 1} # two\n"),
        ("[t]\nu.b = 2\n", ("t", "u", "a"), "[t]\nu.b = 2\nu.a = 1\n"),
        ("[x.y]\n[z]\n[x]\n", ("x", "a"), "[x.y]\n[z]\n[x]\na = 1\n"),
        ("a = 2  # two\n", ("a",), "a = 1  # two\n"),
        ("t = {a = 2, b = 3}\n", ("t", "a"), "t = {a = 1, b = 3}\n"),
    ],
)
def test_a_key_finds_its_place(text: str, path: KeyPath, result: str) -> None:
    assert with_values(text, {path: 1}) == result


def test_a_hint_gives_way_to_its_key_at_the_top_level_alone() -> None:
    text = '# id\n# a = "x"\n\n# b = 2\n[t]\n# a = "x"\n'
    assert with_values(text, {("a",): 1}, {("a",): '# a = "x"'}) == '# id\na = 1\n\n# b = 2\n[t]\n# a = "x"\n'


def test_a_comment_of_the_user_s_own_is_no_hint() -> None:
    text = '# a = "mine"\n'
    assert with_values(text, {("a",): 1}, {("a",): '# a = "x"'}) == '# a = "mine"\na = 1\n'


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a = [1, # one\n 2]\n", ("a",)),
        ("[a]\n", ("a",)),
        ("a = 1\n", ("a", "b")),
        ("[[a]]\n", ("a", "b")),
        ("a = [{}]\n[[b.c]]\n", ("b", "c", "d")),
    ],
)
def test_what_cannot_be_set_is_refused(text: str, path: KeyPath) -> None:
    with pytest.raises(CannotEdit):
        with_values(text, {path: 1})


def test_a_layout_whose_order_would_not_be_kept_is_refused() -> None:
    with pytest.raises(CannotEdit):
        with_values("[t.u]\n[[row]]\n[t.v]\nb = 2\n", {("t", "v", "b"): 1})


def test_a_text_that_came_out_otherwise_is_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    item = tomlkit.item
    monkeypatch.setattr(tomlkit, "item", lambda value: item("something else"))
    with pytest.raises(CannotEdit):
        with_values("b = 2\n", {("a",): 1})
