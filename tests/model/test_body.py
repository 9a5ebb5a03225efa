"""Putting a body together: what it may be encoded in, and how much may come of it."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from presence_tui.model.body import Body, BodyError

CAP = 1000


def put_together(encoding: str, *pieces: bytes, cap: int = CAP) -> bytes:
    body = Body(encoding, cap)
    for piece in pieces:
        body.add(piece)
    return body.whole()


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_plain_body_is_what_came(encoding: str) -> None:
    assert put_together(encoding, b"one ", b"", b"two") == b"one two"


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_a_gzip_body_is_decompressed_however_it_is_cut(encoding: str, step: int) -> None:
    sent = gzip.compress(b"presence" * 100)
    assert put_together(encoding, *(sent[at : at + step] for at in range(0, len(sent), step))) == b"presence" * 100


def test_nothing_at_all_is_an_empty_body_whatever_it_claims_to_be() -> None:
    assert put_together("gzip") == b""


def test_a_body_of_exactly_the_cap_fits() -> None:
    assert len(put_together("", b"x" * CAP)) == CAP
    assert len(put_together("gzip", gzip.compress(b"x" * CAP))) == CAP


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_one_byte_more_is_too_long(encoding: str) -> None:
    plain = b"x" * (CAP + 1)
    with pytest.raises(BodyError, match="longer than"):
        put_together(encoding, gzip.compress(plain) if encoding else plain)


def test_the_cap_is_told_in_megabytes() -> None:
    with pytest.raises(BodyError, match="longer than 2 MB"):
        put_together("", b"x" * (2 * 1024 * 1024 + 1), cap=2 * 1024 * 1024)


def test_what_follows_the_end_of_a_gzip_body_does_not_count_and_is_not_read_for_ever() -> None:
    sent = gzip.compress(b"{}")
    assert put_together("gzip", sent, b"rest") == b"{}"
    with pytest.raises(BodyError, match="longer than"):
        put_together("gzip", sent, *[b"rest" * 100] * 10)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,identity", "br", "zstd", "deflate", "\x1b]52;c;x\x07"])
def test_any_other_encoding_is_refused_before_a_byte_is_read(encoding: str) -> None:
    with pytest.raises(BodyError, match="an encoding that was not asked for") as caught:
        Body(encoding, CAP)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("sent", [b"plain", gzip.compress(b"x" * 500, mtime=0)[:-4], zlib.compress(b"x"), b"\x1f\x8b"])
def test_what_is_no_whole_gzip_body_cannot_be_decompressed(sent: bytes) -> None:
    with pytest.raises(BodyError, match="decompressed"):
        put_together("gzip", sent)


def test_a_bomb_takes_no_more_memory_than_the_cap_allows() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(BodyError, match="longer than"):
            put_together("gzip", bomb, cap=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
