"""JSON that is nearly right costs a character, not a person."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.mending import decoded, mended, whole_pairs


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (rb'"a \ud83d b"', "a � b"),
        (rb'"a \udE00 b"', "a � b"),
        (rb'"\ud83d\ud83d\ude00"', "�😀"),
        (rb'"\\ud83d"', r"\ud83d"),
        (rb'"\\\ud83d"', "\\�"),
        (rb'"\ud83d\ude00"', "😀"),
        (b'"\xff"', "�"),
    ],
)
def test_half_a_pair_becomes_one_character(sent, text):
    assert decoded(msgspec.json.decode, sent) == text


@given(st.text(st.characters(categories=None)))
def test_every_string_that_json_can_hold_can_be_read(text):
    sent = json.dumps(text).encode()
    assert len(whole_pairs(sent)) == len(sent)
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert decoded(msgspec.json.decode, sent) == expected


@given(st.binary())
def test_mending_twice_changes_nothing_more(raw):
    assert mended(mended(raw)) == mended(raw)


def test_what_is_no_json_stays_refused():
    with pytest.raises(msgspec.DecodeError):
        decoded(msgspec.json.decode, rb'{"a": \ud83d')
