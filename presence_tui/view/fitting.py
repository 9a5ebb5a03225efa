"""Cuts and wraps text by terminal cells, never by characters. How wide a text is, the caller's `cell_len` tells."""

from __future__ import annotations

from presence_tui.view.tones import CellLen, Line


def cells_of(line: Line, cell_len: CellLen) -> int:
    """Return how many cells `line` takes."""
    return sum(cell_len(text) for text, _ in line)


def cut(text: str, cells: int, cell_len: CellLen, ellipsis: str) -> str:
    """Return `text` in at most `cells` cells, ended by `ellipsis` where something was cut."""
    if cell_len(text) <= cells:
        return text
    if cells < 1:
        return ""
    return text[: _fitting(text, cells - 1, cell_len)].rstrip() + ellipsis


def cut_line(line: Line, cells: int, cell_len: CellLen, ellipsis: str) -> Line:
    """Return `line` in at most `cells` cells, ended by `ellipsis` where something was cut."""
    if cells_of(line, cell_len) <= cells:
        return line
    kept: Line = []
    for text, ink in line:
        room = cells - cells_of(kept, cell_len)
        if cell_len(text) >= room:
            whole = cell_len(text) == room
            kept.append((cut(text + " " if whole else text, room, cell_len, ellipsis), ink))
            break
        kept.append((text, ink))
    return kept


def wrap_words(text: str, cells: int, cell_len: CellLen) -> list[str]:
    """Return `text` in lines of at most `cells` cells, broken at blanks; a word that is longer is broken by cells."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= cells:
            current = joined
            continue
        if current:
            lines.append(current)
        while cell_len(word) > cells:
            end = max(_fitting(word, cells, cell_len), 1)
            lines.append(word[:end])
            word = word[end:]
        current = word
    return [*lines, current] if current or not lines else lines


def wrap_line(line: Line, cells: int, hang: int, cell_len: CellLen) -> list[Line]:
    """Return `line` broken by cells wherever it is full; every line after the first begins with `hang` blanks."""
    lines: list[Line] = [[]]
    room = cells
    for text, ink in line:
        while text:
            end = _fitting(text, room, cell_len)
            if end == 0 and room == cells - (hang if len(lines) > 1 else 0):
                end = 1
            if end:
                lines[-1].append((text[:end], ink))
                room -= cell_len(text[:end])
                text = text[end:]
            if text:
                lines.append([(" " * hang, ink)] if hang else [])
                room = cells - hang
    return lines


def _fitting(text: str, cells: int, cell_len: CellLen) -> int:
    """Return how many characters of `text` fit into `cells`; what combines with the last of them stays with it."""
    if cells <= 0:
        return 0
    head = text[: 8 * cells]
    if head.isascii():
        return min(len(text), cells)
    taken = end = 0
    for char in head:
        taken += cell_len(char)
        if taken > cells:
            break
        end += 1
    while end and cell_len(text[:end]) > cells:
        end -= 1
    return end
