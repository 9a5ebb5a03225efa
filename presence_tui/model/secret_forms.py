"""How a secret looks elsewhere: in a URL, in JSON, in base64, and in pieces, as where a message was wrapped or cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import quote, quote_plus

MASK = "********"

LONGEST_PIECE = 19
"""Characters in a row that may be seen: too few to guess the rest by."""

_BLOCK = (LONGEST_PIECE + 1) // 2
"""Any longer piece holds a whole block of that length, wherever it begins."""


def forms_of(secret: str) -> tuple[str, ...]:
    """Return `secret` as it is and as it is written where it does not stand alone, the longest first."""
    in_json = secret.replace("\\", "\\\\").replace('"', '\\"')
    forms = {secret, quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace"), in_json, repr(secret)[1:-1]}
    if not (secret.isascii() and secret.isprintable()):
        import json  # here, since no token is like that, and a start needs no json

        forms |= {json.dumps(secret, ensure_ascii=short)[1:-1] for short in (True, False)}
    return tuple(sorted(forms.union(_in_base64(secret)), key=len, reverse=True))


def blocks_of(forms: Iterable[str]) -> frozenset[int]:
    """Return what `without_pieces` looks for: numbers, which take little room and say nothing."""
    return frozenset(
        hash(form[at : at + _BLOCK])
        for form in forms
        if len(form) > LONGEST_PIECE
        for at in range(0, len(form) - _BLOCK + 1, _BLOCK)
    )


def without_pieces(text: str, blocks: AbstractSet[int], forms: Sequence[str]) -> str:
    """Return `text` in which every piece of `forms` longer than LONGEST_PIECE is masked. `blocks` are those of `forms`."""
    parts, end, at = [], 0, 0
    while at <= len(text) - _BLOCK:
        if hash(text[at : at + _BLOCK]) not in blocks or (piece := _piece_at(text, at, forms)) is None:
            at += 1
            continue
        first, at = piece
        if first >= end:
            parts += [text[end:first], MASK]
        end = at
    return "".join(parts) + text[end:]


def _piece_at(text: str, at: int, forms: Sequence[str]) -> tuple[int, int] | None:
    """Return from where to where a long piece of a secret reaches that holds the block at `at`."""
    block = text[at : at + _BLOCK]
    found = []
    for form in forms:
        offset = form.find(block)
        while offset >= 0:
            before = _alike(reversed(text[max(at - offset, 0) : at]), reversed(form[:offset]))
            length = before + _alike(text[at : at + len(form)], form[offset:])
            if length > LONGEST_PIECE:
                found.append((at - before, at - before + length))
            offset = form.find(block, offset + 1)
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many characters are the same before the first that is not."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _in_base64(secret: str) -> Iterator[str]:
    """Yield the characters that stand in base64 for `secret` alone, wherever it begins in what is encoded."""
    import binascii  # here, since a start that draws its first frame knows no secret yet

    data = secret.encode(errors="replace")
    for before in range(3):
        text = binascii.b2a_base64(bytes(before) + data, newline=False).decode().rstrip("=")
        # the first and the last characters may hold bits of the neighbours
        inner = text[-(-before * 8 // 6) : len(text) - ((before + len(data)) % 3 > 0)]
        if len(inner) > LONGEST_PIECE:
            yield from {inner, inner.replace("+", "-").replace("/", "_")}
