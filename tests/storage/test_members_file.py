from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from presence_tui.model.person import Person, UserId
from presence_tui.model.sources import Roll
from presence_tui.storage.members_file import load_members, save_members

BOB = Person(UserId("66825e03-7ef5-42da-9069-724602c31f6b"), "Bob Ng", "bob@contoso.com", "b@contoso.com", "Engineer", "Care")
AT = datetime(2025, 11, 18, 14, 2, tzinfo=UTC)


def test_what_is_kept_comes_back_without_title_and_department(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "members.json"
    save_members(file, "ada@contoso.com", {"direct-reports": Roll((BOB,), AT)})
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"Engineer" not in file.read_bytes()
    kept = Person(BOB.id, BOB.name, BOB.upn, BOB.mail)
    assert load_members(file) == ("ada@contoso.com", {"direct-reports": Roll((kept,), AT)}, None)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"{", "is damaged"),
        (b'{"version":2,"of":"","sources":{}}', "newer version"),
        (b'{"version":1,"of":"","sources":{"a":{"as_of":"2025-11-18T14:02:00","people":[]}}}', "is damaged"),
        (
            b'{"version":1,"of":"","sources":{"a":{"as_of":"2025-11-18T14:02:00Z",'
            b'"people":[{"id":"x","upn":"","mail":"","name":""}]}}}',
            "is damaged",
        ),
    ],
)
def test_what_cannot_be_used_is_as_good_as_nothing_and_is_told(tmp_path: Path, text: bytes, complaint: str) -> None:
    file = tmp_path / "members.json"
    file.write_bytes(text)
    of, rolls, told = load_members(file)
    assert (of, rolls) == ("", {})
    assert told is not None
    assert complaint in told


def test_no_file_is_no_complaint(tmp_path: Path) -> None:
    assert load_members(tmp_path / "members.json") == ("", {}, None)


def test_names_in_the_file_are_made_printable(tmp_path: Path) -> None:
    file = tmp_path / "members.json"
    save_members(file, "", {"direct-reports": Roll((Person(BOB.id, "\x1b[31mred"),), AT)})
    assert "\x1b" not in load_members(file)[1]["direct-reports"].people[0].name
