"""Files of people as they come: Entra's export, what Excel saves, lists out of mails. Nothing but ConfigError is ever raised."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from presence_tui.model.errors import ConfigError
from presence_tui.storage.people_columns import LOOKED_FOR
from presence_tui.storage.people_file import LIMIT, MOST, parse_people, read_people_file

ADA, BOB = "ada@contoso.com", "bob@contoso.com"
GUID = "66825e03-7ef5-42da-9069-724602c31f6b"
ENTRA = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType\n"
    f"{ADA},Ada Lovelace,Lovelace,a.lovelace@contoso.com,Ada,{GUID},Member\n"
    f',"Ng, Bob",Ng,{BOB},Bob,,Member\n'
    f",,,,,{GUID.upper()},Guest\n"
)


def whom(data: bytes | str) -> list[tuple[int, str]]:
    found = parse_people(data if isinstance(data, bytes) else data.encode(), "people.csv")
    return [(entry.line, entry.who) for entry in found.entries]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        ("\n  \n# nobody\n", []),
        (f"{ADA}\n\n# the desk\n  {BOB}  \n{GUID.upper()}\nme\nAda\n", [(1, ADA), (4, BOB), (5, GUID), (6, "me"), (7, "Ada")]),
        (f"Ada Lovelace <{ADA}>; 'Ng, Bob' <{BOB}>\r\nmailto:{ADA}", [(1, ADA), (1, BOB), (2, ADA)]),
        (f"{ADA};Ada;Analyst\n{GUID};Bob", [(1, ADA), (2, GUID)]),
        ("Lovelace, Ada\n\"Ng, Bob\"", [(1, "Lovelace, Ada"), (2, "Ng, Bob")]),
        ("shea.o'neil@contoso.com", [(1, "shea.o'neil@contoso.com")]),
        ("p_fabrikam.com#EXT#@contoso.onmicrosoft.com", [(1, "p_fabrikam.com#EXT#@contoso.onmicrosoft.com")]),
        (ENTRA, [(2, ADA), (3, BOB), (4, GUID)]),
        (ENTRA.replace(",", "\t"), [(2, ADA), (3, BOB), (4, GUID)]),
        (f"User principal name;Name\n{ADA};Ada\n", [(2, ADA)]),
        (f"sep=;\nName;E-Mail\nAda;{ADA}\n", [(3, ADA)]),
        (f"# export of today\nNAME,EMAIL\n# none\n\nAda,{ADA}\n,{BOB}\n,\n", [(5, ADA), (6, BOB)]),
        (f'mail\n"{ADA}"\n', [(2, ADA)]),
        (f'name,mail,note\nAda,{ADA},"two\nlines"\nBob,{BOB},x\n', [(2, ADA), (4, BOB)]),
        ("Name,Team\nAda Lovelace,Desk\n", [(2, "Ada Lovelace")]),
        ("Name\n", [(1, "Name")]),
        ("id,name\nnot-an-id,Ada\nno-id,\n", [(2, "Ada"), (3, "no-id")]),
        (f"Benutzer;E-Mail-Adresse;Vorgesetzter\nAda;{ADA};{BOB}\n", [(2, ADA)]),
        (f"Primary email,Manager\n{ADA},{BOB}\n", [(2, ADA)]),
        (f"Correo electrónico,Jefe\n{ADA},{BOB}\n", [(2, ADA)]),
        (f"mail\nAnna Bakker <{ADA}>\nmailto:{BOB}\nSMTP:{BOB};\n", [(2, ADA), (3, BOB), (4, BOB)]),
        (f"{ADA} # boss {BOB}\nAda # {BOB}\n", [(1, ADA), (2, "Ada")]),
        (f"{ADA}; {BOB}", [(1, ADA), (1, BOB)]),
        (f"upn,note\r\n{ADA},x\u2028\x85\x0b\r{BOB},z\n", [(2, ADA), (3, BOB)]),
        (f"upn,note\n{ADA},\"a\nb\"\n{BOB},\"c\nd\"", [(2, ADA), (4, BOB)]),
    ],
)  # fmt: skip
def test_whom_a_file_names(text: str, entries: list[tuple[int, str]]) -> None:
    assert whom(text) == entries


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_is_read_as_it_was_saved(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = mark + "Name;E-Mail\r\nZoë;zoë.größe@contoso.com\r\n".encode(encoding)
    assert whom(data) == [(2, "zoë.größe@contoso.com")]
    assert parse_people(data, "x").column == "E-Mail"
    if mark:
        assert whom(data[2:]) == whom(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest of a workbook", "people.csv is an Excel workbook or an archive: save it as CSV"),
        (b"%PDF-1.7", "people.csv is a PDF: save it as text"),
        (b"a\x00b", "people.csv is no text"),
        (b"\xff\xfea", "people.csv is no text"),
        (b"mail\n" + b"x" * 200_000, "people.csv line 2 is no line of a table"),
        (b"mail\n" + b'"' + b"x" * 200_000, "people.csv line 2 has a quote that is never closed"),
        (b'mail,name\na@x,A\nb@x,"B\nc@x,C\n', "people.csv line 3 has a quote that is never closed"),
        (b"Wer;Adresse;Chef\nAda;a@x;b@x\n", f"people.csv is a table, and {LOOKED_FOR}"),
        (b"Work email;Primary email\na@x;b@x\n", f"people.csv is a table, and {LOOKED_FOR}"),
        (b"a@x,b@x\nc@x,d@x", f"people.csv is a table, and {LOOKED_FOR}"),
        (b'[\n{"id": "x"}]', "people.csv is JSON: save it as CSV, or with one entry a line"),
        (b"x" * (LIMIT + 1), "people.csv is longer than 8 MB"),
        (b"a\n" * (MOST + 1), "people.csv names more than 100,000 people"),
    ],
)
def test_what_is_no_list_of_people_is_said(data: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=r"^people\.csv ") as raised:
        parse_people(data, "people.csv")
    assert str(raised.value) == words


def test_what_can_be_nobody_s_name_is_kept_with_the_reason() -> None:
    first, second = parse_people(f"a\x1b[31m\n{'x' * 400}".encode(), "x").entries
    assert (first.line, first.problem) == (1, "holds a control character")
    assert (second.line, second.problem) == (2, "is longer than 320 characters")
    several = parse_people(f"{ADA}, who asks {BOB}\nKim\n{GUID} of {GUID}".encode(), "x").entries
    assert [one.problem for one in several] == [f"names several, and {LOOKED_FOR}", "", f"names several, and {LOOKED_FOR}"]
    assert [one.problem for one in parse_people(f"mail\n{ADA}; {BOB}".encode(), "x").entries] == ["has several addresses"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text(ADA)
    assert [entry.who for entry in read_people_file(str(tmp_path / "people.txt")).entries] == [ADA]
    for path, words in ((tmp_path / "none.txt", "none.txt does not exist"), (tmp_path, "is a folder"), ("a\x00", "no name")):
        with pytest.raises(ConfigError, match=words):
            read_people_file(str(path))


_PIECES = st.sampled_from(
    ["mail", "User principal name", "id", "name", ";", ",", "\t", '"', "\n", "\r\n", "#", "sep=;", ADA, GUID,
     "\x00", "\x1b", " ", "'", "<", ">", "\ufeff", "é", "\u2028"]
)  # fmt: skip


_TEXTS = st.lists(_PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())


@example(";\u2028".encode(), b"")
@given(st.one_of(st.binary(max_size=300), _TEXTS), st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_no_file_raises_anything_but_its_own_error(data: bytes, mark: bytes) -> None:
    with suppress(ConfigError):
        found = parse_people(mark + data, "x")
        assert all(entry.line >= 1 and entry.who.strip() for entry in found.entries)
        assert [entry.line for entry in found.entries] == sorted(entry.line for entry in found.entries)
