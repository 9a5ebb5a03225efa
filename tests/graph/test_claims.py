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


ENCODED = base64.b64encode(CLAIMS.encode()).decode()
OTHER = base64.b64encode(b'{"access_token":{"other":1}}').decode()


@pytest.mark.parametrize(
    "given_header",
    [
        f'Bearer realm="", error="invalid_token", PoP error="insufficient_claims", claims="{OTHER}", {header(ENCODED)}',
        f'PoP error="insufficient_claims", claims="{OTHER}", {header(ENCODED)}',
        f'Basic realm="a, b", {header(ENCODED)}',
        f"Negotiate YWJjZA==, {header(ENCODED)}",
        f"{header('garbage!')}, {header(ENCODED)}",
        f"bearer ERROR=insufficient_claims,claims={ENCODED}",
        f'Bearer ,,  error = "insufficient_claims" , claims = "{ENCODED}"',
        f'Bearer realm="say \\"hi\\"", error="insufficient_claims", claims="{ENCODED}"',
    ],
)
def test_the_bearer_s_own_challenge_is_found_among_others(given_header: str) -> None:
    assert challenge([given_header]) == CLAIMS


@pytest.mark.parametrize(
    "given_header",
    [
        f'PoP error="insufficient_claims", claims="{ENCODED}"',
        f'Basic realm="Bearer error=insufficient_claims, claims={ENCODED}"',
        f'Bearer realm="\\", error=\\"insufficient_claims\\", claims=\\"{ENCODED}"',
        f'Bearer error="insufficient_claims", claims="{ENCODED}',
        f"Bearer error='insufficient_claims', claims='{ENCODED}'",
        f'Bearer error="insufficient_claims" claims"{ENCODED}"',
        f'error="insufficient_claims", claims="{ENCODED}"',
        f'Bearer error="insufficient_claims", Bearer claims="{ENCODED}"',
        'Bearer error="insufficient_claims", claims=""',
        'Bearer error="insufficient_claims"',
    ],
)
def test_what_belongs_to_another_scheme_or_is_wrongly_quoted_is_no_challenge(given_header: str) -> None:
    assert challenge([given_header]) is None


@given(st.lists(st.text()))
def test_no_header_breaks_it(headers: list[str]) -> None:
    challenge(headers)
