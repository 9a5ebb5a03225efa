"""Runs the user's own program for an alarm: without a shell, with the facts in its environment, and in nobody's way.

It gets no secret of ours, nothing to read, and its own session, so that it cannot write on the screen. What it prints is dropped,
but for the last line on stderr where it fails: that is told.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from presence_tui.auth.threads import Threads
from presence_tui.model.alarm import Alarm, NoAlarms
from presence_tui.model.telling_ports import Alarms
from presence_tui.model.text import printable
from presence_tui.settings.alarm_facts import ALARM_FACTS
from presence_tui.settings.keys import ENVIRONMENT_PREFIX, SECRET_VARIABLES
from presence_tui.settings.network import passwords_of
from presence_tui.settings.values import Settings
from presence_tui.view.states import look
from presence_tui.view.wishes import alarm_words

_LIMIT = 10.0
"""Seconds after which it is killed, with all that it started."""
_AT_ONCE = 4
"""Programs that run beside each other; further alarms wait."""
_MOST_WAITING = 32
_GRACE = 0.3
"""Seconds that a program gets which still runs when we leave."""
_SAID = 2000
"""Bytes of what it said last in which the last line is looked for."""
_BREATH = 0.05

_log = logging.getLogger(__name__)


def alarm_command(settings: Settings, tell: Callable[[str], None]) -> Alarms:
    """Return what sees to alarms: the settings' program; nothing where there is none. The demo runs nothing."""
    return NoAlarms() if settings.demo or not settings.notify_command else AlarmCommand(settings.notify_command, tell)


class AlarmCommand:
    """Implements `model.ports.Alarms`: runs `command` for each. `tell` is given a sentence at the first failure, in a thread."""

    def __init__(self, command: Sequence[str], tell: Callable[[str], None], limit: float = _LIMIT) -> None:
        self._command = list(command)
        self._tell = tell
        self._limit = limit
        self._waiting: deque[dict[str, str]] = deque()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._workers = 0
        self._closed = self._has_failed = False
        self._changed = threading.Condition()

    def __call__(self, alarm: Alarm) -> None:
        """Run it for `alarm`, or as soon as another run ends. Returns at once."""
        facts = facts_of(alarm)
        with self._changed:
            if self._closed or len(self._waiting) >= _MOST_WAITING:
                _log.warning("notify_command is not run: %d alarms wait for it", len(self._waiting))
                return
            self._waiting.append(facts)
            if self._workers == _AT_ONCE:
                return
            self._workers += 1
        threading.Thread(target=self._work, name="notify_command", daemon=True).start()

    async def close(self) -> None:
        """Run it no more; what still runs after a moment is asked to end."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if not self._workers:
                return
        await Threads("notify_command, settling").run(self._wait)
        with self._changed:
            running = list(self._running)
        for process in running:
            _signal(process, signal.SIGTERM)

    def _wait(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._workers, _GRACE)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._workers -= 1
                    self._changed.notify_all()
                    return
                facts = self._waiting.popleft()
            if trouble := self._run(facts):
                self._fail(trouble)

    def _run(self, facts: dict[str, str]) -> str:
        """Run it once; return what went wrong, if anything did."""
        try:
            process = subprocess.Popen(  # noqa: S603  the user's own command line, and no shell reads it
                self._command,
                env=without_secrets(os.environ) | facts,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return f"it cannot be started: {reason.lower()}"
        with self._changed:
            self._running.add(process)
        late = threading.Event()
        timer = threading.Timer(self._limit, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        said = _last_words(process)
        timer.cancel()
        with self._changed:
            self._running.discard(process)
        if late.is_set():
            return f"it took longer than {self._limit:g} s, and was ended"
        words = printable(said.decode("utf-8", "replace").strip().rpartition("\n")[2])
        return f"it ended with {process.returncode}{f': {words}' if words else ''}" if process.returncode else ""

    def _fail(self, trouble: str) -> None:
        if self._closed:
            return
        sentence = f"notify_command: {printable(self._command[0], 80)}: {trouble}"
        with self._changed:
            is_first, self._has_failed = not self._has_failed, True
        if is_first:
            self._tell(sentence)  # who is told logs it, too
        else:
            _log.warning("%s", sentence)


def _last_words(process: subprocess.Popen[bytes]) -> bytes:
    """Return the last bytes of what `process` says on stderr, once it has ended; what it started may go on, unheard."""
    said = b""
    if process.stderr is None:
        return said
    with process.stderr as pipe:
        ended = False
        while True:
            if select.select([pipe], [], [], 0 if ended else _BREATH)[0]:
                data = os.read(pipe.fileno(), 4096)
                said = (said + data)[-_SAID:]
                if not data:
                    process.wait()
                    return said
            elif ended:
                return said
            ended = process.poll() is not None


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    if process.returncode is None:
        late.set()
        _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to `process` and all that it started, if it still runs."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` for a program of somebody else's: without what holds a secret, and without facts of another alarm."""
    dropped = {*SECRET_VARIABLES, *(ENVIRONMENT_PREFIX + fact for fact in ALARM_FACTS)}
    return {
        name: value
        for name, value in environ.items()
        if name not in dropped and not (name.lower().endswith("_proxy") and passwords_of(value))
    }


def facts_of(alarm: Alarm) -> dict[str, str]:
    """Return the variables that say what happened. Every one is there, empty where it does not apply; all are printable."""
    person = alarm.person
    sent = _sent(person.raw) if person else {}
    facts = {
        "EVENT": alarm.event,
        "TEXT": alarm_words(alarm),
        "AT": _time(alarm.at),
        "WHO": person.entry.who if person else "",
        "NAME": person.name if person else "",
        "ID": (person.id or "") if person else "",
        "AVAILABILITY": sent.get("availability"),
        "ACTIVITY": sent.get("activity"),
        "STATE": look(person.standing).word if person else "",
        "SINCE": _time(alarm.since) if alarm.since else "",
        "GROUP": alarm.group,
        "COUNT": alarm.reachable,
        "TOTAL": alarm.total,
        "MINIMUM": alarm.minimum,
    }
    return {ENVIRONMENT_PREFIX + fact: "" if value is None else printable(str(value)) for fact, value in facts.items()}


def _sent(raw: bytes) -> dict[str, str]:
    """Return the words of a presence object as Graph sent them."""
    try:
        value = json.loads(raw.decode("utf-8", "replace"), parse_int=str)
    except (ValueError, RecursionError):
        return {}
    return {name: word for name, word in value.items() if isinstance(word, str)} if isinstance(value, dict) else {}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
