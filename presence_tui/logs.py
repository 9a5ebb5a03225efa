"""One log file, 0600 in a 0700 folder, without a secret in it. Writes nowhere else: the screen belongs to the app.

Everything is masked after formatting, so tracebacks and other libraries' messages are covered too. Tracebacks show no locals.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import threading
import time
from collections import deque
from contextlib import suppress
from functools import cache
from pathlib import Path

from presence_tui.model.secret import Secret
from presence_tui.model.secret_forms import MASK, blocks_of, forms_of, without_pieces
from presence_tui.model.text import printable, visible
from presence_tui.paths import make_private_folder

LEVELS = ("debug", "info", "warning", "error")
_OURS = "presence_tui"

_SECRETS_KEPT = 64
_SHORTEST_SECRET = 6
"""Masking shorter ones would mask words of the language."""
_LONGEST_RECORD = 64_000
_CLOSED = -1

_KEYS = (
    "access_token|refresh_token|id_token|device_code|user_code|client_secret|client_assertion|assertion|code_verifier"
    "|password|secret|cookie|authorization"
)
_HEADERS = "authorization|cookie"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what looks like a secret, and what takes its place. Made when something is logged first."""
    return (
        (re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.I), rf"\1 {MASK}"),
        (re.compile(rf"((?:{_HEADERS}):\s*)[^\s\"'][^\n]*", re.I), rf"\1{MASK}"),
        # "refresh_token": "...", 'refresh_token': b'...', refresh_token=..., and the same inside an escaped JSON text
        (re.compile(rf"((?:{_KEYS})\\*[\"']?\s*[:=,]\s*)b?\\+([\"'])(?:[^\\\n]++|\\++(?!\2))*+(?:\\+\2)?", re.I), rf"\1{MASK}"),
        (re.compile(rf"((?:{_KEYS})\\*[\"']?\s*[:=,]\s*)b?([\"'])(?:\\.|(?!\2)[^\\\n])*\2?", re.I), rf"\1{MASK}"),
        (re.compile(rf"((?:{_KEYS})\s*[:=]\s*)(?!{re.escape(MASK)})[^\s&;,\"'<>{{}}]+", re.I), rf"\1{MASK}"),
        (re.compile(r"\beyJ[A-Za-z0-9_=-]{6,}(?:\.[A-Za-z0-9_=-]*){0,4}"), MASK),
        (re.compile(r"\b[01]\.A[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]*)*"), MASK),  # a refresh token of Entra
        (re.compile(r"(?<=[?&#])(code=)[^&\s\"'<>]+"), rf"\1{MASK}"),
        (re.compile(r"\b(code=)[^&\s\"'<>]{12,}"), rf"\1{MASK}"),
        (re.compile(r"(://)[^/?#\s\"']+@"), rf"\1{MASK}@"),
    )


class Redactor:
    """Masks secrets that were made known to it, any long piece of them, and whatever looks like one."""

    def __init__(self) -> None:
        self._known: deque[tuple[tuple[str, ...], frozenset[int]]] = deque(maxlen=_SECRETS_KEPT)
        """Forms of each secret, and their blocks, the newest last."""
        self._for_good: list[tuple[tuple[str, ...], frozenset[int]]] = []
        """The same of secrets that hold as long as the program runs: a few, from its settings."""
        self._forms: list[str] = []
        """Of all that is known, the longest first."""
        self._blocks: frozenset[int] = frozenset()
        self._guard = threading.Lock()

    def keep(self, secret: Secret, *, for_good: bool = False) -> None:
        """Mask `secret` from now on. The newest are kept, and those `for_good`; older ones are left to the patterns."""
        text = secret.reveal()
        if len(text) < _SHORTEST_SECRET:
            return
        forms = forms_of(text)
        known = forms, blocks_of(forms)
        with self._guard:
            if known in self._for_good:
                return
            if known in self._known:
                self._known.remove(known)
            (self._for_good if for_good else self._known).append(known)
            masked = [*self._for_good, *self._known]
            self._forms = sorted((form for forms, _ in masked for form in forms), key=len, reverse=True)
            self._blocks = frozenset().union(*(blocks for _, blocks in masked))

    def clean(self, text: str) -> str:
        """Return `text` with every secret masked."""
        with self._guard:
            forms, blocks = self._forms, self._blocks
        for form in forms:
            text = text.replace(form, MASK)
        text = without_pieces(text, blocks, forms)
        for pattern, masked in _patterns():
            text = pattern.sub(masked, text)
        return text


_REDACTOR = Redactor()


def redact(secret: Secret, *, for_good: bool = False) -> None:
    """Keep `secret` out of the log from now on, wherever it stands in a message; with `for_good` however many more follow."""
    _REDACTOR.keep(secret, for_good=for_good)


def clean(text: str) -> str:
    """Return `text` as the log would hold it: every known or likely secret masked."""
    return _REDACTOR.clean(text)


class _Formatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        # exc_text may come from another handler's formatter, which knows no masks
        record.exc_text = None
        # cut well above the length that is kept: half a secret at the cut would not be known as one
        text = clean(super().format(record)[: 16 * _LONGEST_RECORD])
        if len(text) > _LONGEST_RECORD:
            text = text[:_LONGEST_RECORD] + "…"
        # continued lines are indented, so that no message can forge the start of a record
        return visible(text).replace("\n", "\n    ")


class PrivateFileHandler(logging.Handler):
    """Appends to a file that several processes may share, and moves it aside (`.1` is the newest) when it is full."""

    def __init__(self, path: Path, max_bytes: int = 1_000_000, backups: int = 3) -> None:
        """Open the file. Raises OSError."""
        super().__init__()
        self._path, self._max_bytes, self._backups = path, max_bytes, backups
        make_private_folder(path.parent)
        self._fd = self._opened()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record in one piece. A failure is silent: there is no place left to tell it."""
        with suppress(Exception):
            line = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            if self._fd != _CLOSED:
                self._follow(len(line))
                os.write(self._fd, line)

    def close(self) -> None:
        """Let go of the file; later records are dropped."""
        self.acquire()
        try:
            if self._fd != _CLOSED:
                os.close(self._fd)
                self._fd = _CLOSED
        finally:
            self.release()
        super().close()

    def _opened(self) -> int:
        fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        os.fchmod(fd, 0o600)
        return fd

    def _follow(self, coming: int) -> None:
        """Have `_fd` stand for the file at `_path`, with room for `coming` bytes."""
        if not self._is_current():
            self._reopen()
        size = os.fstat(self._fd).st_size
        if size and size + coming > self._max_bytes:
            try:
                # the full file's own lock: of several processes one moves it aside, the others find it moved
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            if self._is_current():
                self._move_aside()
            self._reopen()

    def _reopen(self) -> None:
        make_private_folder(self._path.parent)
        old, self._fd = self._fd, self._opened()
        os.close(old)

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._fd), self._path.lstat())
        except FileNotFoundError:
            return False

    def _move_aside(self) -> None:
        for number in range(self._backups, 0, -1):
            source = self._path if number == 1 else self._path.with_name(f"{self._path.name}.{number - 1}")
            with suppress(FileNotFoundError):
                os.replace(source, self._path.with_name(f"{self._path.name}.{number}"))


_silence = logging.NullHandler()
"""Stays for good: logging prints on stderr what finds no handler."""
_handler: logging.Handler | None = None


def install(path: Path, level: str) -> str | None:
    """Send all logging to `path`, ours from `level` (one of LEVELS) on; return why not, where that cannot be.

    A second call takes the place of the first. Without a file the log is dropped: never does a record reach the screen.
    """
    global _handler
    close()
    logging.getLogger().addHandler(_silence)
    logging.captureWarnings(True)
    try:
        _handler = PrivateFileHandler(path)
    except OSError as error:
        return f"{printable(str(path))} cannot be written: {(error.strerror or 'failed').lower()}"
    threshold = logging.getLevelName(level.upper())
    _handler.setFormatter(_Formatter())
    _handler.setLevel(threshold)
    _handler.addFilter(_is_fit)
    logging.getLogger().addHandler(_handler)
    logging.getLogger().setLevel(max(threshold, logging.WARNING))
    logging.getLogger(_OURS).setLevel(threshold)
    return None


def _is_fit(record: logging.LogRecord) -> bool:
    """Keep libraries out below WARNING, whatever level they give themselves: there they log what they send."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == _OURS


def close() -> None:
    """Take the log away again, flushed; does nothing where none is installed."""
    global _handler
    logging.captureWarnings(False)
    if _handler is None:
        return
    logging.getLogger().removeHandler(_handler)
    logging.getLogger(_OURS).setLevel(logging.NOTSET)
    logging.getLogger().setLevel(logging.WARNING)
    _handler.close()
    _handler = None
