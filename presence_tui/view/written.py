"""The reply to writing a file: that it is there, and where, with as much of the path as fits."""

from __future__ import annotations

from collections.abc import Iterator

from presence_tui.view.tones import CellLen

_FOLDER_AND_NAME = 2


def written_words(path: str, room: int, cell_len: CellLen, ellipsis: str) -> str:
    """Return `Wrote <path>, for you alone` in at most `room` cells; the path is shortened from the left, by whole folders."""
    for shown in _shorter(path, ellipsis):
        words = f"Wrote {shown}, for you alone"
        if cell_len(words) <= room:
            return words
    name = path.rpartition("/")[2]
    for words in (f"Wrote {_end(path)}", f"Wrote {name}"):
        if cell_len(words) <= room:
            return words
    left = max(room - len("Wrote ") - cell_len(ellipsis), 0)
    return f"Wrote {ellipsis}{name[len(name) - left :]}"


def _shorter(path: str, ellipsis: str) -> Iterator[str]:
    """Yield the path, then less and less of it, then its last folder and its name alone."""
    yield path
    parts = path.split("/")
    for start in range(2, len(parts) - _FOLDER_AND_NAME):
        yield "/".join([ellipsis, *parts[start:]])
    yield _end(path)


def _end(path: str) -> str:
    return "/".join(path.split("/")[-_FOLDER_AND_NAME:])
