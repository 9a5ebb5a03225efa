"""Secrets in other clothes, and in pieces."""

from __future__ import annotations

import base64
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.secret_forms import LONGEST_PIECE, MASK, blocks_of, forms_of, without_pieces

TOKEN = "".join(f"{number:x}Z" for number in range(3_000, 3_080))
"""No 20 characters stand in it twice."""


def cleaned(text: str, *secrets: str) -> str:
    forms = [form for secret in secrets or (TOKEN,) for form in forms_of(secret)]
    return without_pieces(text, blocks_of(forms), forms)


OTHERS = st.text(st.characters(exclude_characters=TOKEN), max_size=30)


@given(st.integers(0, len(TOKEN)), st.integers(0, 2 * LONGEST_PIECE), OTHERS, OTHERS)
def test_no_piece_is_seen_that_is_longer_than_allowed(first: int, size: int, before: str, after: str) -> None:
    piece = TOKEN[first : first + size]
    text = cleaned(before + piece + after)
    if len(piece) > LONGEST_PIECE:
        assert not any(TOKEN[at : at + LONGEST_PIECE + 1] in text for at in range(len(TOKEN) - LONGEST_PIECE))
        assert MASK in text
    else:
        assert text == before + piece + after


@pytest.mark.parametrize("size", [LONGEST_PIECE + 1, LONGEST_PIECE + 2, LONGEST_PIECE + 3])
def test_every_piece_that_is_just_too_long_is_masked(size: int) -> None:
    forms = forms_of(TOKEN)
    blocks = blocks_of(forms)
    pieces = (TOKEN[at : at + size] for at in range(len(TOKEN) - size + 1))
    assert {without_pieces(f"<{piece}>", blocks, forms) for piece in pieces} == {f"<{MASK}>"}


@given(st.integers(LONGEST_PIECE + 1, 90), st.sampled_from(["\n", "\n    ", "…", " "]))
def test_a_secret_in_lines_is_masked_line_by_line(width: int, gap: str) -> None:
    lines = gap.join(textwrap.wrap(TOKEN, width)[:-1])
    assert set(cleaned(lines).split(gap)) == {MASK}


@given(st.binary(max_size=7), st.binary(max_size=7), st.booleans())
def test_a_secret_within_what_is_in_base64_is_masked(before: bytes, after: bytes, in_url: bool) -> None:
    encode = base64.urlsafe_b64encode if in_url else base64.b64encode
    text = encode(before + TOKEN.encode() + after).decode()
    left = cleaned(text).replace(MASK, "")
    assert len(left) <= 4 * (len(before) + len(after)) // 3 + 8


def test_pieces_of_two_secrets_side_by_side_are_both_masked() -> None:
    other = TOKEN[::-1]
    assert cleaned(f"a {TOKEN[10:60]}{other[5:40]} b", TOKEN, other) in (f"a {MASK} b", f"a {MASK}{MASK} b")


def test_a_piece_that_begins_twice_in_a_secret_is_masked_to_its_end() -> None:
    secret = "0123456789" * 3 + TOKEN
    assert cleaned(f"<{secret[20:]}>", secret) == f"<{MASK}>"


@pytest.mark.parametrize(
    "text", ["", "short", "request-id b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61", TOKEN[:19] + " " + TOKEN[30:49]]
)
def test_what_holds_no_long_piece_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text


def test_a_short_secret_has_no_pieces() -> None:
    assert blocks_of(["nineteen-characters"]) == frozenset()
