"""Reads whom a text or CSV file names, for import: one entry a line, or the column that tells who somebody is.

Takes what people have: exports of Entra, what Excel saves (a byte order mark, UTF-16, semicolons, tabs), mail programs' lists.
Never raises anything but ConfigError, whatever the file holds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from presence_tui.model.errors import ConfigError
from presence_tui.model.importing import FileEntry, PeopleFile
from presence_tui.model.person import entry_problem, user_id
from presence_tui.model.text import printable
from presence_tui.storage.people_columns import ADDRESS, LOOKED_FOR, Column, bare_address, columns_of, who_of
from presence_tui.storage.toml_text import read_bytes

LIMIT = 8 * 1024 * 1024
"""Bytes of a file: some 200,000 people."""
MOST = 100_000
"""Entries of a file."""
_LOOKED_AT = 200
"""Lines that are looked at to tell a table."""

_DELIMITERS = ",;\t"
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"\s#.*")
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
    if encoding == "utf-8" and b"\x00" in data[:2]:
        encoding = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"  # saved without its mark
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
    if text.lstrip().startswith("{") or (text.lstrip().startswith("[") and text.rstrip().endswith("]") and '"' in text):
        raise ConfigError("is JSON: save it as CSV, or with one entry a line")
    lines = _LINE_END.split(text)
    start = next((at for at, line in enumerate(lines) if not _is_skipped(line)), len(lines))
    if start < len(lines) and re.fullmatch(r"sep=.", lines[start].strip(), re.IGNORECASE):  # for Excel alone
        start += 1
    head = lines[start] if start < len(lines) else ""
    for delimiter in _DELIMITERS:
        cells = _cells(head, delimiter)
        if columns := columns_of(cells):
            rows = _rows(lines[start + 1 :], delimiter, columns, start + 2)
            return PeopleFile(name, tuple(rows), printable(cells[columns[0].at].strip()))
    if _is_table(lines[start:]):
        raise ConfigError(f"is a table, and {LOOKED_FOR}")
    return PeopleFile(name, tuple(_loose(lines)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(lines: list[str], delimiter: str, columns: Sequence[Column], first: int) -> Iterator[FileEntry]:
    """Yield whom the rows of a table name; who has nothing in any of the columns is left out."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    begun = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            _refuse_open_quote(lines[begun:], first + begun)
            raise ConfigError(f"line {first + begun} is no line of a table") from None
        if row is None:
            return
        line, at, begun = first + begun, begun, reader.line_num
        if begun == len(lines) and begun - at > 1:
            _refuse_open_quote(lines[at:], line)
        if row and row[0].lstrip().startswith("#"):
            continue
        who, problem = who_of(row, columns)
        if who:
            yield _entry(line, who, problem)


def _refuse_open_quote(lines: Sequence[str], first: int) -> None:
    """Raise ConfigError where a quote is open at the end of the file: all that follows it would be one cell."""
    if sum(line.count('"') for line in lines) % 2:
        raise ConfigError(f"line {first} has a quote that is never closed")


def _is_table(lines: Sequence[str]) -> bool:
    """Say whether lines are a table whose head is none that is known: then nobody can tell which column is meant.

    So they are where a head without any address stands above rows with addresses, or all rows have as many, more than one.
    """
    rows = [line for line in lines if not _is_skipped(line)][:_LOOKED_AT]
    counts = {len(_whoever(line)) for line in rows}
    if len(rows) > 1 and len(counts) == 1 and counts.pop() > 1:
        return True
    if not rows or _whoever(rows[0]):
        return False
    for delimiter in _DELIMITERS:
        heads = _cells(rows[0], delimiter)
        if len(heads) > 1 and any(len(_cells(row, delimiter)) == len(heads) and _whoever(row) for row in rows[1:]):
            return True
    return False


def _whoever(line: str) -> list[str]:
    """Return the addresses of a line, or its object ids where it has none."""
    return [bare_address(found) for found in ADDRESS.findall(line)] or _GUID.findall(line)


def _loose(lines: Iterable[str]) -> Iterator[FileEntry]:
    """Yield whom lines name that are no table: one address, object id or name each, or as mail programs list addresses."""
    for number, line in enumerate(lines, 1):
        if _is_skipped(line):
            continue
        kept = _COMMENT.sub("", line)
        found = _whoever(kept)
        if len(found) > 1 and not _is_list(kept, found):
            yield _entry(number, kept.strip(), f"names several, and {LOOKED_FOR}")
            continue
        for who in found or [kept.strip(" \t,;\"'")]:
            if who.strip():
                yield _entry(number, who)


def _is_list(line: str, found: Sequence[str]) -> bool:
    """Say whether there is nothing but addresses or ids, each perhaps in angle brackets after a name."""
    if all(f"<{who}>" in line or f"<mailto:{who}>" in line for who in found):
        return True
    rest = ADDRESS.sub("", line)
    return not re.sub(r"[\s,;\"'<>]", "", _GUID.sub("", rest))


def _is_skipped(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _entry(line: int, who: str, problem: str = "") -> FileEntry:
    return FileEntry(line, user_id(who) or who, problem or entry_problem(who) or "")
