"""The log: private, bounded, shared by several processes, and without a secret in it."""

import base64
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui import logs
from presence_tui.logs import PrivateFileHandler, Redactor
from presence_tui.model.secret import Secret

JWT = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJncmFwaCIsInN1YiI6IngifQ.c2lnbmF0dXJl-_x"
OPAQUE = "hq7Zk2mN0pQr5sTuVwXy"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "log" / "presence-tui.log"
    logs.close()


def test_the_log_is_ours_alone_and_has_one_line_a_record(path: Path) -> None:
    before = os.umask(0)
    try:
        assert logs.install(path, "info") is None
    finally:
        os.umask(before)
    logging.getLogger("presence_tui.poller").info("asked about %d people", 38)
    logging.getLogger("presence_tui.poller").debug("not asked for")
    logs.close()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    [line] = path.read_text().splitlines()
    assert line.endswith("Z INFO presence_tui.poller: asked about 38 people")


def test_a_log_that_others_could_read_is_repaired(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    logs.install(path, "info")
    assert path.stat().st_mode & 0o777 == 0o600


def test_other_libraries_are_heard_from_warning_on_whatever_the_level(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logs.install(path, "debug")
    for name in ("msal.application", "httpx", "httpcore.http11", "urllib3", "asyncio", "anything"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        logging.getLogger(name).info("chatter of %s", name)
        logging.getLogger(name).warning("trouble of %s", name)
    logging.getLogger("presence_tui").debug("detail")
    text = path.read_text()
    assert "chatter" not in text
    assert text.count("trouble") == 6
    assert "detail" in text


def test_installing_twice_writes_each_record_once(path: Path) -> None:
    logs.install(path, "info")
    logs.install(path, "info")
    logging.getLogger("presence_tui").info("once")
    assert path.read_text().count("once") == 1


@pytest.mark.parametrize(
    "message",
    [
        f"Authorization: Bearer {OPAQUE}",
        f"[(b'Authorization', b'Bearer {OPAQUE}')]",
        f"{{'authorization': 'bearer {OPAQUE}'}}",
        f"Proxy-Authorization: Basic {OPAQUE}==",
        f"Graph refused Bearer {OPAQUE} twice",
        f"Cookie: session={OPAQUE}; other={OPAQUE}",
        f"token {JWT}",
        f'{{"refresh_token": "{OPAQUE}", "expires_in": 3600}}',
        f"{{'refresh_token': '{OPAQUE}'}}",
        f'"{{\\"access_token\\": \\"{OPAQUE}\\"}}"',
        f'{{"access_token":\n  "{OPAQUE}"}}',
        f'{{"access_token": "{OPAQUE}\\"{OPAQUE}"}}',
        f'{{"access_token": "{OPAQUE}',
        f"device_code={OPAQUE}&client_id=1",
        f"grant_type=x&client_secret={OPAQUE}",
        f"user_code: {OPAQUE}",
        f"https://localhost/?code={OPAQUE}&state=1",
        f"code={OPAQUE}",
        f"https://ada:{OPAQUE}@proxy:8080",
        f"https://ada:p@{OPAQUE}@proxy:8080",
        f"a refresh token 0.AX{OPAQUE}{OPAQUE}",
    ],
)
def test_what_looks_like_a_secret_is_masked(message: str) -> None:
    cleaned = logs.clean(message)
    assert OPAQUE not in cleaned
    assert JWT[:12] not in cleaned
    assert "********" in cleaned


@pytest.mark.parametrize(
    "message",
    [
        '{"error": {"code": "Forbidden", "message": "x", "innerError": {"request-id": "b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61"}}}',
        "GET https://graph.microsoft.com/v1.0/users/ada@contoso.com 403",
        "error_code=700016, exit code=3",
        "asked about 38 people, 12 changed",
    ],
)
def test_what_support_needs_is_kept(message: str) -> None:
    assert logs.clean(message) == message


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_characters="*"), min_size=6, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_known_secret_never_comes_out(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.keep(Secret(secret))
    assert secret not in redactor.clean(before + secret + after)


def test_a_long_hostile_text_is_cleaned_in_one_pass() -> None:
    for text in ('secret": \\"' + "\\" * 500_000, "secret " * 50_000, "eyJ" * 200_000, "://a" * 100_000, "code=" * 100_000):
        assert len(logs.clean(text)) <= 2 * len(text)


def test_a_known_secret_is_masked_in_a_url_and_in_json_too() -> None:
    redactor = Redactor()
    redactor.keep(Secret('a/b c"d\\e'))
    assert redactor.clean("x=a%2Fb%20c%22d%5Ce y=a%2Fb+c%22d%5Ce") == "x=******** y=********"
    assert redactor.clean('"a/b c\\"d\\\\e"') == '"********"'
    redactor.keep(Secret("pässw\nörd'\""))
    for form in (json.dumps("pässw\nörd'\""), json.dumps("pässw\nörd'\"", ensure_ascii=False), repr("pässw\nörd'\"")):
        assert "rd" not in redactor.clean(form)


def test_a_known_secret_is_masked_in_base64_and_in_pieces_too() -> None:
    redactor = Redactor()
    redactor.keep(Secret(f"{OPAQUE}{OPAQUE.lower()}"))
    assert redactor.clean(f"wrapped {OPAQUE}{OPAQUE.lower()[:5]}\n and cut …{OPAQUE[3:]}{OPAQUE.lower()[:4]}") == (
        "wrapped ********\n and cut …********"
    )
    encoded = base64.b64encode(f"ada:{OPAQUE}{OPAQUE.lower()}".encode()).decode()
    assert len(redactor.clean(f"encoded {encoded}")) < 30


def test_the_number_of_known_secrets_is_bounded_and_the_newest_stay() -> None:
    redactor = Redactor()
    for number in range(1000):
        redactor.keep(Secret(f"secret-number-{number:04}"))
    assert len(redactor._known) == 64
    assert "0999" not in redactor.clean("secret-number-0999")


def test_a_secret_of_the_settings_stays_however_many_follow() -> None:
    redactor = Redactor()
    redactor.keep(Secret("of-the-settings"), for_good=True)
    for secret in ("came-again-0000", "of-the-settings", *(f"secret-number-{number:04}" for number in range(60))):
        redactor.keep(Secret(secret))
    for secret in ("came-again-0000", *(f"secret-number-{number:04}" for number in range(100, 163))):
        redactor.keep(Secret(secret))
    assert redactor.clean("of-the-settings came-again-0000") == "******** ********"
    assert len(redactor._known) == 64


def raise_with(secret: str) -> None:
    local_variable = f"only in a local {secret.upper()}"
    raise ValueError(f"answer held {secret} {len(local_variable)}")


def test_a_traceback_shows_neither_secrets_nor_locals(path: Path) -> None:
    logs.install(path, "info")
    logs.redact(Secret(OPAQUE))
    try:
        raise_with(OPAQUE)
    except ValueError:
        logging.getLogger("presence_tui").exception("poll failed with Bearer %s", JWT)
    text = path.read_text()
    assert "raise_with" in text
    assert "ValueError: answer held ********" in text
    for secret in (OPAQUE, OPAQUE.upper(), JWT[:20]):
        assert secret not in text.replace("raise_with(OPAQUE)", "")


def test_hostile_text_can_neither_act_on_a_terminal_nor_forge_a_record(path: Path) -> None:
    logs.install(path, "info")
    logging.getLogger("presence_tui").info("name \x1b]52;c;x\x07\n2025-01-01T00:00:00.000Z ERROR forged\r\udc80")
    data = path.read_bytes()
    assert b"\x1b" not in data
    assert b"\x07" not in data
    assert [line[:4] for line in data.decode().splitlines()[1:]] == ["    "]


def test_a_full_file_moves_aside_and_old_ones_go(path: Path) -> None:
    handler = PrivateFileHandler(path, max_bytes=300, backups=2)
    for number in range(100):
        handler.handle(logging.makeLogRecord({"msg": f"record {number:03} " + "x" * 80}))
    handler.close()
    names = sorted(each.name for each in path.parent.iterdir())
    assert names == ["presence-tui.log", "presence-tui.log.1", "presence-tui.log.2"]
    kept = [(path.parent / name).read_text() for name in reversed(names)]
    assert [line[7:10] for line in "".join(kept).splitlines()] == [f"{number:03}" for number in range(92, 100)][
        -len("".join(kept).splitlines()) :
    ]
    assert all(len(text) <= 300 for text in kept)
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}


WRITER = """
import logging, sys
from pathlib import Path
from presence_tui.logs import PrivateFileHandler
handler = PrivateFileHandler(Path(sys.argv[1]), max_bytes=4000, backups=40)
for number in range(300):
    handler.handle(logging.makeLogRecord({"msg": f"{sys.argv[2]} {number}"}))
"""


def test_processes_share_the_file_and_lose_nothing_when_it_moves(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abc"]
    assert [writer.wait(timeout=30) for writer in writers] == [0, 0, 0]
    lines = sorted(line for each in path.parent.iterdir() for line in each.read_text().splitlines())
    assert lines == sorted(f"{name} {number}" for name in "abc" for number in range(300))
    assert len(list(path.parent.iterdir())) > 1


MOVED_MEANWHILE = """
import logging, sys
from pathlib import Path
from presence_tui.logs import PrivateFileHandler
path = Path(sys.argv[1])
handler = PrivateFileHandler(path, max_bytes=100)
path.write_text("x" * 99)
def another_process(event, arguments):
    if event == "fcntl.flock":
        path.rename(path.with_name("presence-tui.log.1"))
        path.write_text("new\\n")
sys.addaudithook(another_process)
handler.handle(logging.makeLogRecord({"msg": "record"}))
"""


def test_a_file_that_another_process_moved_first_is_not_moved_again(path: Path) -> None:
    subprocess.run([sys.executable, "-c", MOVED_MEANWHILE, str(path)], check=True)
    assert sorted(each.name for each in path.parent.iterdir()) == ["presence-tui.log", "presence-tui.log.1"]
    assert path.read_text() == "new\nrecord\n"


def test_a_log_that_cannot_be_opened_is_told_and_reaches_no_screen(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    code = (
        "import logging, sys, warnings\nfrom pathlib import Path\nfrom presence_tui import logs\n"
        "reason = logs.install(Path(sys.argv[1]), 'debug')\n"
        "logging.getLogger('presence_tui').error('lost')\nlogging.getLogger('asyncio').error('lost')\n"
        "warnings.warn('lost')\nlogs.close()\nlogging.getLogger('msal').error('lost')\nprint(reason)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "log" / "presence-tui.log")], capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    assert run.stdout == f"{tmp_path}/log/presence-tui.log cannot be written: log is no folder\n"


def test_a_record_that_cannot_be_written_is_dropped_in_silence(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logs.install(path, "info")
    handler = PrivateFileHandler(path)
    handler.handle(logging.makeLogRecord({"msg": "%d people", "args": ("no number",)}))
    handler.close()
    handler.handle(logging.makeLogRecord({"msg": "too late"}))
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("in the way")
    logging.getLogger("presence_tui").info("lost")
    assert capfd.readouterr() == ("", "")


def test_a_removed_log_is_made_anew(path: Path) -> None:
    logs.install(path, "info")
    path.unlink()
    logging.getLogger("presence_tui").info("here")
    assert "here" in path.read_text()


def test_a_link_in_the_logs_place_is_refused(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "victim")
    assert logs.install(path, "info") == f"{path} cannot be written: too many levels of symbolic links"
    assert not (tmp_path / "victim").exists()


def test_warnings_go_to_the_log(path: Path) -> None:
    logs.install(path, "info")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old way", DeprecationWarning, stacklevel=1)
    assert "DeprecationWarning: old way" in path.read_text()
