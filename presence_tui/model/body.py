"""A body of HTTP as it comes, piece by piece: at most so many bytes of it, plain or in gzip. Opens no connection.

HTTP libraries decompress a whole piece before anybody can count it, and a piece of 64 kB may hold gigabytes, more so where
encodings are stacked. Source of the encodings: RFC 9110 section 8.4.1.
"""

from __future__ import annotations

import zlib

_PLAIN = ("", "identity")
_GZIP = ("gzip", "x-gzip")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_MEGABYTE = 1024 * 1024


class BodyError(ValueError):
    """The body cannot be used. The text says why, in a few words, and quotes nothing."""


class Body:
    """Puts one body together. `encoding` is the reply's Content-Encoding, `cap` the most bytes, sent and decompressed.

    Raises BodyError: an encoding that is not ours, too long, no gzip.
    """

    def __init__(self, encoding: str, cap: int) -> None:
        named = encoding.strip().lower()
        if named not in _PLAIN + _GZIP:
            raise BodyError("a body in an encoding that was not asked for")
        self._gunzip = zlib.decompressobj(_GZIP_WINDOW) if named in _GZIP else None
        self._cap = cap
        self._sent = 0
        self._bytes = bytearray()

    def add(self, piece: bytes) -> None:
        """Take what came next. Raises BodyError."""
        self._sent += len(piece)
        if self._gunzip is None:
            self._bytes += piece
        elif not self._gunzip.eof:
            room = self._cap - len(self._bytes) + 1
            try:
                self._bytes += self._gunzip.decompress(piece, room)
            except zlib.error:
                raise BodyError("a body that cannot be decompressed") from None
        if max(self._sent, len(self._bytes)) > self._cap:
            raise BodyError(f"longer than {self._cap // _MEGABYTE} MB")

    def whole(self) -> bytes:
        """Return the body after its last piece. Raises BodyError."""
        if self._gunzip is not None and self._sent and not self._gunzip.eof:
            raise BodyError("a body that cannot be decompressed")
        return bytes(self._bytes)
