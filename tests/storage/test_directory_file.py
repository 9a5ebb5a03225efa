"""The directory cache: it remembers little, and whatever happens to it costs only requests."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person, UserId
from presence_tui.model.text import printable
from presence_tui.storage.directory_file import load_directory, save_directory

ADA = Person(
    UserId("66825e03-7ef5-42da-9069-724602c31f6b"), "Ada Lovelace", "ada@contoso.com", "ada.l@contoso.com", "Analyst", "Engines"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "default" / "directory.json"


def test_people_are_remembered_without_title_and_department(path: Path) -> None:
    save_directory(path, {"ada@contoso.com": ADA})
    assert load_directory(path) == ({"ada@contoso.com": Person(ADA.id, ADA.name, ADA.upn, ADA.mail)}, None)
    assert b"Analyst" not in path.read_bytes()
    assert b"Engines" not in path.read_bytes()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_equal_texts_are_one(path: Path) -> None:
    save_directory(path, {ADA.upn: Person(ADA.id, ADA.name, ADA.upn, ADA.upn)})
    people, _ = load_directory(path)
    [(entry, ada)] = people.items()
    assert ada.upn is entry
    assert ada.mail is entry
    word = "".join(ADA.upn)
    people, _ = load_directory(path, iter([word, "bob@contoso.com"]))
    assert [ada.upn for ada in people.values()] == [*people]
    assert next(iter(people)) is word


def test_no_file_remembers_nobody(path: Path) -> None:
    assert load_directory(path) == ({}, None)


def stored(**changes: object) -> bytes:
    facts = {"id": ADA.id, "upn": ADA.upn, "mail": ADA.mail, "name": ADA.name} | changes
    return json.dumps({"version": 1, "people": {"ada@contoso.com": facts}}).encode()


def test_hostile_texts_become_printable(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(stored(name="\x1b]52;c;x\x07", mail="\x9b31m@contoso.com"))
    people, notice = load_directory(path)
    assert notice is None
    assert people["ada@contoso.com"].name == "␛]52;c;x␇"
    assert "\x9b" not in people["ada@contoso.com"].mail


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"version": 1}',
        b'{"version": 1, "people": ' + b"[" * 2000,
        stored()[:-20],
        stored(id="no GUID"),
        stored(name=7),
        stored(upn=None),
        stored().replace(b"ada@contoso.com", b"\\u0007", 1),
    ],
)
def test_a_damaged_file_is_set_aside_and_told(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    people, notice = load_directory(path)
    [kept] = path.parent.iterdir()
    assert people == {}
    assert notice == f"{path} was damaged; it is kept as {kept.name}, and names are looked up anew"
    assert kept.name.startswith("directory.json.damaged-")
    assert kept.read_bytes() == data


def test_a_newer_versions_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"version": 2, "people": []}')
    assert load_directory(path) == ({}, f"{path} was written by a newer version, and is not used")
    assert path.exists()


def test_an_unusable_file_is_as_good_as_none_and_saving_says_why(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    people, notice = load_directory(path)
    assert (people, notice) == ({}, f"{path} cannot be read: it is no regular file")
    with pytest.raises(StorageError, match=r"directory\.json cannot be written"):
        save_directory(path, {})


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.emails(), st.text().map(printable)))
def test_whatever_was_saved_is_loaded(names: dict[str, str]) -> None:
    people = {entry: Person(ADA.id, name) for entry, name in names.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "default" / "directory.json"
        save_directory(path, people)
        assert load_directory(path) == (people, None)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=60))
def test_no_content_makes_loading_fail(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.json"
        path.write_bytes(data)
        assert load_directory(path)[0] == {}
