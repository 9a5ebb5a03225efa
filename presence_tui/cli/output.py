"""Everything that is printed passes here: data to stdout, sentences and questions to stderr.

Nothing that a stream's encoding lacks is an error, and a closed stderr is none either. A stdout that takes nothing raises
StdoutFailed, one that was closed from the other side BrokenPipeError.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress

from presence_tui.model.text import printable

_SENTENCE_LIMIT = 1000


class StdoutFailed(Exception):
    """Data could not be written to stdout. The message is a sentence."""


def prepare_streams() -> None:
    """Let both streams escape what their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """Print one sentence of ours to stderr, with the program's name in front."""
    tell(f"presence-tui: {sentence}")


def tell(line: str, limit: int = _SENTENCE_LIMIT) -> None:
    """Print one line for people to stderr, at most `limit` characters of it."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(printable(line, limit), file=sys.stderr, flush=True)


def tell_lines(lines: Iterable[str]) -> None:
    """Print lines of ours to stderr as they are, with every blank."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(*lines, sep="\n", file=sys.stderr, flush=True)


def show_progress(words: str) -> None:
    """Show how far something is, on one line of stderr, where that is a terminal; the next call, or "", replaces it."""
    if sys.stderr is not None and sys.stderr.isatty():
        with suppress(OSError, ValueError):
            print(f"\r\x1b[K{printable(words)}", end="", file=sys.stderr, flush=True)


def ask(question: str) -> str:
    """Ask on stderr, and return the line that is typed on stdin. Raises EOFError where none comes any more."""
    print(printable(question), end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.buffer.readline()
    if not line:
        raise EOFError
    return line.decode(errors="replace").strip()


def give(text: str) -> None:
    """Print data to stdout, as it is. Raises BrokenPipeError where nobody reads it, else StdoutFailed."""
    if sys.stdout is None:
        raise BrokenPipeError
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        drop_stdout()
        raise
    except OSError as error:
        drop_stdout()
        raise StdoutFailed(f"stdout cannot be written: {(error.strerror or 'failed').lower()}") from error


def finish_streams() -> bool:
    """Write out what is left; return False where stdout was closed from the other side, and drop it then."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_stdout()
        return False
    except (OSError, ValueError):
        drop_stdout()
    return True


def drop_stdout() -> None:
    """Have nothing more of stdout arrive anywhere, so that the interpreter's own last flush is silent."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
