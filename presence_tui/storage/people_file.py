"""Reads whom a text or CSV file names, for import: one entry a line, or the column that tells who somebody is.

Takes what people have: exports of Entra, what Excel saves (a byte order mark, UTF-16, semicolons, tabs), mail programs' lists.
Never raises anything but ConfigError, whatever the file holds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from presence_tui.model.errors import ConfigError
from presence_tui.model.importing import FileEntry, PeopleFile
from presence_tui.model.person import entry_problem, user_id
from presence_tui.model.text import printable
from presence_tui.storage.toml_text import read_bytes

LIMIT = 8 * 1024 * 1024
"""Bytes of a file: some 200,000 people."""
MOST = 100_000
"""Entries of a file."""

_COLUMNS = (
    ("userprincipalname", "upn", "username"),
    ("mail", "email", "emailaddress", "mailaddress"),
    ("id", "objectid"),
    ("displayname", "name"),
)
"""What a column may be called, without blanks and case; the first kind that a row fills counts. Names of people come last."""
_SURE = 3
"""Kinds of columns that make a first line a head: any table may have a name."""
_DELIMITERS = ",;\t"
_ADDRESS = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_KINDS = ((b"PK\x03\x04", "is an Excel workbook or an archive: save it as CSV"), (b"%PDF", "is a PDF: save it as text"))


def read_people_file(written: str) -> PeopleFile:
    """Read the file that is `written` so; `~` is the home folder. Raises ConfigError, which names it."""
    try:
        data = read_bytes(Path(written).expanduser(), LIMIT)
    except (ValueError, RuntimeError):  # a NUL in it, or nobody's home folder
        raise ConfigError(f"{printable(written)} is no name of a file") from None
    if data is None:
        raise ConfigError(f"{printable(written)} does not exist")
    return parse_people(data, written)


def parse_people(data: bytes, name: str) -> PeopleFile:
    """Return whom `data` names. Raises ConfigError, which calls it `name`, where it is no text, or too much of it."""
    try:
        if len(data) > LIMIT:
            raise ConfigError(f"is longer than {LIMIT // (1024 * 1024)} MB")
        found = _parsed(_text(data), printable(name))
    except ConfigError as error:
        raise ConfigError(f"{printable(name)} {error}") from None
    if len(found.entries) > MOST:
        raise ConfigError(f"{printable(name)} names more than {MOST:,} people")
    return found


def _text(data: bytes) -> str:
    for start, what in _KINDS:
        if data.startswith(start):
            raise ConfigError(what)
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise ConfigError("is no text") from None
        text = data.decode("cp1252", "replace")  # what Excel on Windows writes where it is not asked for UTF-8
    if "\x00" in text:
        raise ConfigError("is no text")
    return text


def _parsed(text: str, name: str) -> PeopleFile:
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if not _is_skipped(line)), len(lines))
    if start < len(lines) and re.fullmatch(r"sep=.", lines[start].strip(), re.IGNORECASE):  # for Excel alone
        start += 1
    head = lines[start] if start < len(lines) else ""
    for delimiter in _DELIMITERS:
        cells = _cells(head, delimiter)
        places = [[at for at, cell in enumerate(cells) if _plain(cell) in kind] for kind in _COLUMNS]
        columns = [at for kind in places for at in kind]
        if any(places[:_SURE]) or (columns and len(cells) > 1):
            rows = _rows(lines[start + 1 :], delimiter, columns, start + 2)
            return PeopleFile(name, tuple(rows), printable(cells[columns[0]].strip()))
    return PeopleFile(name, tuple(_loose(lines)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _plain(head: str) -> str:
    return re.sub(r"[\W_]", "", head).casefold()


def _rows(lines: list[str], delimiter: str, columns: list[int], first: int) -> Iterator[FileEntry]:
    """Yield whom the rows of a table name; who has nothing in any of the columns is left out."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    begun = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            raise ConfigError(f"line {first + begun} is no line of a table") from None
        if row is None:
            return
        line, begun = first + begun, reader.line_num
        if row and row[0].lstrip().startswith("#"):
            continue
        cells = (row[at].strip() for at in columns if at < len(row))
        if who := next(filter(None, cells), ""):
            yield _entry(line, who)


def _loose(lines: Iterable[str]) -> Iterator[FileEntry]:
    """Yield whom lines name that are no table: every address there, an object id, or a name."""
    for number, line in enumerate(lines, 1):
        if _is_skipped(line):
            continue
        addresses = [found.removeprefix("mailto:").strip("'") for found in _ADDRESS.findall(line)]
        ids = [] if addresses else _GUID.findall(line)
        for who in addresses or ids or [line.strip(" \t,;\"'")]:
            if who:
                yield _entry(number, who)


def _is_skipped(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _entry(line: int, who: str) -> FileEntry:
    return FileEntry(line, user_id(who) or who, entry_problem(who) or "")
