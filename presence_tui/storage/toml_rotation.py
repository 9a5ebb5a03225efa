"""Moves an element of an array in TOML text past others. A comment behind it on its line goes with it; all others stay."""

from __future__ import annotations

import re

from presence_tui.storage.toml_array import Array, Splice, own_line

_REMARK = re.compile(r"[ \t]*#[^\r\n]*")


def rotation(text: str, array: Array, at: int, to: int) -> Splice:
    """Return what puts the element at `at` where the one at `to` is; those between move up, or down."""
    first, last = min(at, to), max(at, to)
    slots = [_slot(text, array, index) for index in range(first, last + 1)]
    if any(slot is None for slot in slots):  # some share a line: then remarks are about the line
        elements = array.elements[first : last + 1]
        slots = [(element.start, element.end, element.end, element.end) for element in elements]
    known = [slot for slot in slots if slot is not None]
    contents = [(text[start:end], text[remark:stop]) for start, end, remark, stop in known]
    contents.insert(to - first, contents.pop(at - first))
    pieces, done = [], known[0][0]
    for (start, end, remark, stop), (written, comment) in zip(known, contents, strict=True):
        pieces += [text[done:start], written, text[end:remark], comment]
        done = stop
    return Splice(known[0][0], text[known[0][0] : done], "".join(pieces))


def _slot(text: str, array: Array, index: int) -> tuple[int, int, int, int] | None:
    """Return where an element begins and ends, and its remark; None where other elements share its line."""
    element = array.elements[index]
    end = element.end if element.comma is None else element.comma + 1
    if own_line(text, array, element.start) is None or text[element.end : end].strip(" \t") not in ("", ","):
        return None
    remark = _REMARK.match(text, end)
    stop = remark.end() if remark else end
    rest = text[stop : array.end - 1].split("\n", 1)[0]
    return (element.start, element.end, end, stop) if not rest.strip() else None
