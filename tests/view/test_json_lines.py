"""Raw JSON on the screen."""

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import ASCII
from presence_tui.view.json_lines import json_lines
from presence_tui.view.tones import DIM, FAINT, TEXT, Ink, plain


def shown(raw, width=44, **options):
    return [plain(line) for line in json_lines(raw if isinstance(raw, bytes) else raw.encode(), width, cell_len, **options)]


def unwrapped(raw, width):
    """Join the lines again, without what indents them."""
    lines = json_lines(raw, width, cell_len)
    return "".join(text for line in lines for text, _ in (line[1:] if line[0][0].isspace() else line))


def exact(text):
    """Decode, with every number as its literal and every pair in order."""
    return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=list)


def test_a_presence_is_printed_as_in_the_picture():
    raw = (
        b'{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(\'66825e03-7ef5-42da-9069-724602c31f6b\')'
        b'/presence/$entity","statusMessage":{"message":{"content":"Back at 15:00, ring my mobile"}}}'
    )
    assert shown(raw) == [
        "{",
        '  "@odata.context": "https://graph.microsoft',
        "    .com/v1.0/$metadata#users('66825e03-7ef5",
        "    -42da-9069-724602c31f6b')/presence/$enti",
        '    ty",',
        '  "statusMessage": {',
        '    "message": {',
        '      "content": "Back at 15:00, ring my mob',
        '        ile"',
        "    }",
        "  }",
        "}",
    ]


def test_names_values_null_and_marks_have_inks_of_their_own():
    line = json_lines(b'{"a": null, "b": 1}', 44, cell_len)[1]
    assert line == [("  ", FAINT), ('"a"', Ink("accent")), (": ", FAINT), ("null", DIM), (",", FAINT)]
    assert json_lines(b'{"b": "x"}', 44, cell_len)[1][3] == ('"x"', TEXT)


def test_numbers_order_and_names_that_come_twice_stay_as_sent():
    assert shown('{"b":1.0,"a":1e400,"b":-0,"c":' + "9" * 30 + "}") == [
        "{",
        '  "b": 1.0,',
        '  "a": 1e400,',
        '  "b": -0,',
        '  "c": ' + "9" * 30,
        "}",
    ]


def test_what_is_empty_takes_one_line():
    assert shown('[{},[],{"a":[[]]}]') == ["[", "  {},", "  [],", "  {", '    "a": [', "      []", "    ]", "  }", "]"]


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ('"\x7f\x9b31m"', '"\\u007f\\u009b31m"'),
        ('"\u202eevil\u200b"', '"\\u202eevil\\u200b"'),
        ('"\\u001b]52;c;x\\u0007"', '"\\u001b]52;c;x\\u0007"'),
        ('"[/foo] 李 伟 🙂"', '"[/foo] 李 伟 🙂"'),
    ],
)
def test_what_could_act_is_escaped_and_the_rest_stays(sent, seen):
    assert shown(sent) == [seen]
    assert json.loads(shown(sent)[0]) == json.loads(sent)


@pytest.mark.parametrize(
    "raw", [b"<html>\n<b>no</b>", b'{"a":1', b"[1,]", b'{"a" 1}', b"01", b"", b"[1 2]", b'["\n"]', b"{}}", b'{"a":}']
)
def test_what_is_no_json_is_shown_as_text(raw):
    assert shown(raw) == raw.decode().split("\n")


def test_no_escape_sequence_survives_in_text():
    assert shown(b"oops \x1b]52;c;x\x07") == ["oops \\u001b]52;c;x\\u0007"]


def test_invalid_utf8_is_replaced():
    assert shown(b'{"a":"\xff\xfe"}')[1] == '  "a": "\ufffd\ufffd"'


def test_a_very_long_value_ends_with_how_much_more_there_is():
    lines = shown(json.dumps({"a": "x" * 10_000, "b": 1}))
    assert "".join(lines[1:-2]).replace(" ", "").endswith("x…8,000more,")
    assert "".join(lines).count("x") == 2000
    assert lines[-2] == '  "b": 1'
    assert shown('"' + "y" * 2000 + '"', 3000) == ['"' + "y" * 2000 + '"']
    assert shown('"' + "y" * 2001 + '"', 3000, glyphs=ASCII)[0].endswith("y~ 1 more")


def test_a_long_value_is_never_cut_inside_an_escape():
    lines = shown('"x' + "\\u001b" * 500 + '"', 60)
    assert "".join(line.strip() for line in lines).endswith("\\u001b… 1,002 more")


def test_long_text_that_is_no_json_is_cut_too():
    assert shown(b"<" * 5000)[-1] == "… 3,000 more"


def test_no_nesting_is_too_deep():
    lines = shown("[" * 5000 + "]" * 5000)
    assert len(lines) == 9999
    assert max(map(len, lines)) <= 44


def test_hostile_sizes_are_quick():
    started = time.perf_counter()
    shown(json.dumps({"content": 'x\\"\u001b李' * 10_000}))
    shown('"' + "\\" * 100_001)
    assert time.perf_counter() - started < 1


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(values, st.integers(8, 80), st.booleans())
def test_what_is_shown_means_what_was_sent_and_fits(value, width, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=None if width % 2 else 3)
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = json.dumps(value).encode()
    assert exact(unwrapped(raw, width)) == exact(raw)
    assert all(cells_of(line, cell_len) <= width for line in json_lines(raw, width, cell_len))


@given(st.binary(max_size=80), st.integers(1, 30))
def test_no_bytes_break_it_and_nothing_acts(raw, width):
    for line in json_lines(raw, width, cell_len):
        assert cells_of(line, cell_len) <= max(width, 4)
        assert not {unicodedata.category(char) for char in plain(line)} & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(st.sampled_from('{}[]:,"\\ a1-.en\n'), max_size=40))
def test_it_takes_for_json_what_is_json(text):
    try:
        json.loads(text)
    except ValueError:
        assert "".join(shown(text, 400)) == text.replace("\n", "")
    else:
        assert exact("".join(shown(text, 400))) == exact(text)
