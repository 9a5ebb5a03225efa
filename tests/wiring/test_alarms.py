"""`notify_command`: what it is told, what it is not given, and that it is in nobody's way. The programs are real ones."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presence_tui.model.alarm import Alarm, NoAlarms
from presence_tui.model.availability import standing
from presence_tui.model.person import UserId
from presence_tui.model.roster import Roster, WatchedPerson
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.settings.alarm_facts import ALARM_FACTS
from presence_tui.settings.keys import SECRET_VARIABLES
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.alarms import AlarmCommand, alarm_command, facts_of

AT = datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC)
ID = UserId("66825e03-7ef5-42da-9069-724602c31f6b")
SENT = b'{"id": "x", "availability": "Available", "activity": "AvailableIdle", "sequenceNumber": 5}'
_DEADLINE = 10.0


def bob(name: str = "Bob Ng", raw: bytes = SENT) -> WatchedPerson:
    roster = Roster.of(WatchList((WatchEntry("Bob@Contoso.com"),)), [name])
    row = {"ids": ID, "standings": standing("Available", "AvailableIdle"), "raws": raw}
    return roster.replacing({column: {0: value} for column, value in row.items()}).person(0)


REACHABLE = Alarm("reachable", AT, bob(), since=AT)


async def until(fact: Callable[[], object]) -> None:
    end = time.monotonic() + _DEADLINE
    while not fact():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


@pytest.fixture
def told() -> list[str]:
    return []


def shell(script: str, told: list[str], limit: float = 10.0) -> AlarmCommand:
    return AlarmCommand(["/bin/sh", "-c", script], told.append, limit)


async def test_the_facts_are_in_the_environment(told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRET_VARIABLES:
        monkeypatch.setenv(name, "made up, and secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:made-up-secret@proxy:8080")
    monkeypatch.setenv("NO_PROXY", "localhost")
    monkeypatch.setenv("PRESENCE_TUI_GROUP", "of another alarm")
    written = tmp_path / "written"
    run = shell(f'env > "{tmp_path}/env"; echo "$PPID" > "{tmp_path}/parent"; cat; mv "{tmp_path}/env" "{written}"', told)
    run(REACHABLE)
    await until(written.exists)
    lines = dict(line.partition("=")[::2] for line in written.read_text().splitlines())
    facts = {name.removeprefix("PRESENCE_TUI_"): value for name, value in lines.items() if name.startswith("PRESENCE_TUI_")}
    assert facts == {
        "EVENT": "reachable", "TEXT": "Bob Ng is available", "AT": "2025-11-18T14:02:11Z", "WHO": "Bob@Contoso.com",
        "NAME": "Bob Ng", "ID": ID, "AVAILABILITY": "Available", "ACTIVITY": "AvailableIdle", "STATE": "Available, idle",
        "SINCE": "2025-11-18T14:02:11Z", "GROUP": "", "COUNT": "", "TOTAL": "", "MINIMUM": "",
    }  # fmt: skip
    assert ("HTTPS_PROXY" in lines, lines["NO_PROXY"], "secret" in written.read_text()) == (False, "localhost", False)
    assert (tmp_path / "parent").read_text().strip() == str(os.getpid())
    await run.close()
    assert told == []


def test_facts_are_printable_and_whole() -> None:
    facts = facts_of(replace(REACHABLE, person=bob("A\x1b]52;c;cHdu\x07\nB", b"\xff[not json"), group="Tier\n2"))
    assert set(facts) == {f"PRESENCE_TUI_{fact}" for fact in ALARM_FACTS}
    assert all(value.isprintable() for value in facts.values())
    assert (facts["PRESENCE_TUI_GROUP"], facts["PRESENCE_TUI_AVAILABILITY"]) == ("Tier 2", "")
    breach = facts_of(Alarm("breach", AT, group="Tier 2", since=AT, reachable=1, total=5, minimum=2))
    assert breach["PRESENCE_TUI_TEXT"] == "Tier 2: 1 of 5 reachable, needs 2"
    assert [breach[f"PRESENCE_TUI_{name}"] for name in ("NAME", "COUNT", "TOTAL", "MINIMUM")] == ["", "1", "5", "2"]
    covered = facts_of(Alarm("covered", AT, group="Tier 2", since=AT, reachable=2, total=5, minimum=2))
    assert covered["PRESENCE_TUI_TEXT"] == "Tier 2: 2 of 5 reachable again"


async def test_what_takes_too_long_is_killed_with_all_that_it_started(told: list[str], tmp_path: Path) -> None:
    shell(f'sleep 600 & echo "$$ $!" > "{tmp_path}/pids"; wait', told, limit=0.3)(REACHABLE)
    await until(lambda: told)
    assert told == ["notify_command: /bin/sh: it took longer than 0.3 s, and was ended"]
    for pid in (tmp_path / "pids").read_text().split():
        await until(lambda pid=pid: not is_running(pid))


def is_running(pid: str) -> bool:
    """Return whether a process is there and no zombie, which somebody else has to bury."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_failure_is_told_once_with_its_last_words(told: list[str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "presence_tui.wiring.alarms")
    run = shell("yes | head -c 200000 >&2; echo 'no phone\x1b[31m' >&2; exit 3", told)
    run(REACHABLE)
    run(REACHABLE)
    await until(lambda: told and caplog.records)
    (sentence,) = told
    assert sentence == "notify_command: /bin/sh: it ended with 3: no phone␛[31m"
    assert len(caplog.records) == 1


@pytest.mark.parametrize("program", ["/nowhere/at-all", "nul\0"])
async def test_a_program_that_cannot_be_started_is_told(program: str, told: list[str]) -> None:
    AlarmCommand([program], told.append)(REACHABLE)
    await until(lambda: told)
    assert told[0].startswith("notify_command: ")
    assert "it cannot be started: " in told[0]


async def test_a_few_run_at_once_and_none_is_lost(told: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    run = shell(f'touch "{tmp_path}/began-$$"; read x < "{tmp_path}/gate"; touch "{tmp_path}/ended-$$"', told)
    for _ in range(6):
        run(REACHABLE)
    await until(lambda: counted(tmp_path, "began") == 4)
    assert counted(tmp_path, "ended") == 0

    def open_gate() -> bool:
        with open(os.open(tmp_path / "gate", os.O_RDWR | os.O_NONBLOCK), "w") as gate:
            gate.write("\n")
            return counted(tmp_path, "ended") == 6

    await until(open_gate)
    await run.close()
    assert told == []


def counted(folder: Path, what: str) -> int:
    return len(list(folder.glob(f"{what}-*")))


async def test_leaving_waits_for_nobody(told: list[str], tmp_path: Path) -> None:
    run = shell(f'trap "touch {tmp_path}/asked; exit" TERM; touch "{tmp_path}/began"; while :; do sleep 0.05; done', told)
    run(REACHABLE)
    await until((tmp_path / "began").exists)
    before = time.monotonic()
    await run.close()
    assert time.monotonic() - before < 2
    await until((tmp_path / "asked").exists)
    run(REACHABLE)
    assert told == []


def test_without_a_program_and_in_the_demo_nothing_runs(told: list[str]) -> None:
    demo = demo_settings({})
    assert isinstance(alarm_command(demo._replace(notify_command=("true",)), told.append), NoAlarms)
    live = demo._replace(demo=False)
    assert isinstance(alarm_command(live, told.append), NoAlarms)
    assert isinstance(alarm_command(live._replace(notify_command=("true",)), told.append), AlarmCommand)
