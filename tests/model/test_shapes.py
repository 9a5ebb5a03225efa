from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.shapes import restored, shape_of, whole

ID = "66825e03-7ef5-42da-9069-724602c31f6b"
RAW = b'{"id":"%s","availability":"Busy","sequenceNumber":"A0695954746"}'


def test_two_people_who_do_the_same_share_a_shape() -> None:
    other = ID.replace("6", "7")
    one = shape_of(RAW % ID.encode(), ID, "A0695954746")
    assert one is shape_of((RAW % other.encode()).replace(b"A0695954746", b"A0695954747"), other, "A0695954747")
    assert ID.encode() not in one


@given(
    st.sampled_from((RAW % ID.encode(), RAW % ID.upper().encode(), b'{"id": "x", "a": "A1" }', b"", b"\x00\x01")) | st.binary(),
    st.sampled_from((None, "", "A0695954746", 'quo"te', "bl ank", "Ä", "A1", "\ud800")) | st.text(),
)
def test_what_was_sent_comes_back_byte_by_byte(raw: bytes, sequence: str | None) -> None:
    assert restored(shape_of(raw, ID, sequence), ID, sequence) == raw


def test_a_whole_object_is_left_alone() -> None:
    assert restored(RAW % ID.encode(), ID, "A0695954746") == RAW % ID.encode()
    assert restored(b"", None, None) == b""
    assert restored(whole(b"\x00\x02"), ID, "A1") == b"\x00\x02"
