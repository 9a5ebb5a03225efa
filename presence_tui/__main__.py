"""Where the program begins and ends. Answers `--version` by itself, importing nothing heavy; the rest is the command line's."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from presence_tui import __version__

_PROGRAM = "presence-tui"
_COMPLETION = "_PRESENCE_TUI_COMPLETE"
"""Set by the shell's completion script; click reads it."""


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command line `words` (those of this process by default) and leave."""
    try:
        code = _answer(sys.argv[1:] if words is None else words)
    except KeyboardInterrupt:
        code = 130
    _leave(code)


def _answer(words: Sequence[str]) -> int:
    if sys.platform == "win32":
        print(f"{_PROGRAM}: Windows itself is not supported; run it in the Windows Subsystem for Linux", file=sys.stderr)
        return 2
    if list(words) == ["--version"]:
        return _tell_version()
    from presence_tui.cli import core_dumps

    core_dumps.forbid()
    gc.disable()  # until the event loop begins: collecting while modules are loaded finds nothing and takes its time
    if os.environ.get(_COMPLETION):
        from presence_tui.cli.main import program

        program.main(prog_name=_PROGRAM)
    from presence_tui.cli.main import run

    return run(words)


def _tell_version() -> int:
    from presence_tui.cli.output import StdoutFailed, give, say

    try:
        give(f"{_PROGRAM} {__version__}\n")
    except BrokenPipeError:
        return 141
    except StdoutFailed as error:
        say(str(error))
        return 2
    return 0


def _leave(code: int) -> NoReturn:
    """End the process at once: the interpreter's own way out joins threads that may hang in a name look-up."""
    from presence_tui.cli.output import finish_streams

    if not finish_streams() and code == 0:
        code = 141
    os._exit(code)


if __name__ == "__main__":
    main()
