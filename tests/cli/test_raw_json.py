"""Raw JSON for a terminal and for a pipe: the same value as sent, and harmless."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.cli.raw_json import harmless


def test_order_blanks_and_numbers_stay_as_they_came() -> None:
    sent = b'{ "b": 1.0,  "a": 1e400,\n "a": "\\u00eb" }'
    assert harmless(sent, for_terminal=True) == harmless(sent, for_terminal=False) == sent.decode() + "\n"


def test_on_a_terminal_letters_are_letters_and_elsewhere_escapes() -> None:
    sent = '{"name":"Chloë 😀 李"}'.encode()
    assert harmless(sent, for_terminal=True) == '{"name":"Chloë 😀 李"}\n'
    assert harmless(sent, for_terminal=False) == '{"name":"Chlo\\u00eb \\ud83d\\ude00 \\u674e"}\n'


@pytest.mark.parametrize("for_terminal", [True, False])
def test_nothing_in_it_can_act_on_a_terminal(for_terminal: bool) -> None:
    sent = '{"note":"\x9b31m\u202eevil\x7f\u2028"}\r\n\t'.encode()
    text = harmless(sent, for_terminal=for_terminal)
    assert text.isascii()
    assert text.count("\n") == 1
    assert all(char.isprintable() for char in text.rstrip("\n"))
    assert json.loads(text) == json.loads(sent)


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    assert harmless(b'{"note":"\xff"}', for_terminal=False) == '{"note":"\\ufffd"}\n'


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_it_means_what_was_sent(value: object) -> None:
    sent = json.dumps(value, ensure_ascii=False, indent="\t").encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    for for_terminal in (True, False):
        assert json.loads(harmless(sent, for_terminal=for_terminal)) == json.loads(sent)
