from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.graph.claims import challenge

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"x":"??>>~~"}}'


def header(encoded: str, error: str = "insufficient_claims") -> str:
    return f'Bearer realm="", authorization_uri="https://login.example/authorize", error="{error}", claims="{encoded}"'


@pytest.mark.parametrize(
    "encoded",
    [
        base64.b64encode(CLAIMS.encode()).decode(),
        base64.urlsafe_b64encode(CLAIMS.encode()).decode(),
        base64.urlsafe_b64encode(CLAIMS.encode()).decode().rstrip("="),
    ],
)
def test_claims_are_read_in_both_alphabets_with_and_without_padding(encoded: str) -> None:
    assert challenge(['Basic realm="x"', header(encoded)]) == CLAIMS


@pytest.mark.parametrize(
    "garbage",
    [
        header("!!!"),
        header(base64.b64encode(b"no json").decode()),
        header(base64.b64encode(b'["a list"]').decode()),
        header(base64.b64encode(b"\xff\xfe").decode()),
        header(base64.b64encode(CLAIMS.encode()).decode(), error="invalid_token"),
        header(base64.b64encode(b'{"a":"' + b"x" * 9000 + b'"}').decode()),
        header(base64.b64encode(b'{"a":' * 2000 + b"1" + b"}" * 2000).decode()[:8000]),
        "",
    ],
)
def test_garbage_is_no_challenge(garbage: str) -> None:
    assert challenge([garbage]) is None


@given(st.lists(st.text()))
def test_no_header_breaks_it(headers: list[str]) -> None:
    challenge(headers)
