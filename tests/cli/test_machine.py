"""What machines are given: the same objects as an array, one a line, and as a table."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from presence_tui.cli.machine import CSV_KEYS, as_csv, as_json, as_jsonl

ADA: dict[str, Any] = {
    "who": "ada@contoso.com",
    "id": "fa8bf3dc-eca7-46b7-bad1-db199b62afc3",
    "name": 'Lovelace, Ada "the first"',
    "availability": "Available",
    "activity": "Available",
    "state": "fresh",
    "reason": None,
    "since": None,
    "fetched_at": "2025-11-18T14:02:11.000Z",
    "presence": {"id": "fa8bf3dc-eca7-46b7-bad1-db199b62afc3", "availability": "Available"},
}
NOBODY: dict[str, Any] = dict.fromkeys(ADA) | {"who": "nobody@contoso.com", "state": "not-found"}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_jsonl_is_the_array_s_objects_one_a_line() -> None:
    lines = as_jsonl([ADA, NOBODY]).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(as_json([ADA, NOBODY])) == [ADA, NOBODY]


def test_csv_has_the_same_keys_but_presence_and_nothing_for_null() -> None:
    header, ada, nobody = rows(as_csv([ADA, NOBODY]))
    assert header == [key for key in ADA if key != "presence"]
    assert dict(zip(header, ada, strict=True)) == {key: ADA[key] or "" for key in header}
    assert nobody == ["nobody@contoso.com", "", "", "", "", "not-found", "", "", ""]


def test_csv_quotes_as_the_rfc_says() -> None:
    line = as_csv([ADA]).split("\r\n")[1]
    assert line.startswith('ada@contoso.com,fa8bf3dc-eca7-46b7-bad1-db199b62afc3,"Lovelace, Ada ""the first""",Available,')


def test_nobody_watched_is_still_a_header_and_a_whole_array() -> None:
    assert (as_csv([]), as_jsonl([]), as_json([])) == (",".join(CSV_KEYS) + "\r\n", "", "[]\n")


def test_a_word_of_graph_cannot_act_on_the_terminal_that_csv_is_printed_to() -> None:
    text = as_csv([ADA | {"activity": "\x1b]52;c;cm0=\x07\x9b\r\nnext"}])
    assert not {"\x1b", "\x07", "\x9b"} & set(text)
    assert rows(text)[1][4] == "\\u001b]52;c;cm0=\\u0007\\u009b\\u000d\nnext"


def test_a_value_that_looks_like_a_formula_stays_what_it_is() -> None:
    assert rows(as_csv([ADA | {"name": '=HYPERLINK("https://x.example")'}]))[1][2] == '=HYPERLINK("https://x.example")'
