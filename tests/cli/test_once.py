"""`once` over real TLS: what is printed, and what the exit code says."""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from presence_tui.auth.session import decode_claims
from tests.cli.program import COMMAND, ROOT, run
from tests.server.client import TenantServer

KEYS = ["who", "id", "name", "availability", "activity", "state", "reason", "since", "fetched_at", "presence"]


def once(server: TenantServer, *words: str) -> tuple[int, list[dict[str, Any]]]:
    done = run("once", "--format", "json", *words, environ=server.environ())
    return done.returncode, json.loads(done.stdout)


def test_people_are_printed_in_the_order_asked_for(signed_in: TenantServer) -> None:
    ada = signed_in.id_of("ada")
    signed_in.set("ada", "Available")
    signed_in.set("bob", "Away")
    asked = ["bob@contoso.com", "me", "nobody@contoso.com", "ada@contoso.com", ada.upper(), "me"]
    code, people = once(signed_in, *asked)
    assert code == 0
    assert [person["who"] for person in people] == asked
    assert [person["state"] for person in people] == ["fresh", "fresh", "not-found", "fresh", "fresh", "fresh"]
    assert [person["id"] for person in people] == [signed_in.id_of("bob"), ada, None, ada, ada, ada]
    assert all(list(person) == KEYS for person in people)


def test_an_object_holds_graph_s_words_as_sent(signed_in: TenantServer) -> None:
    signed_in.set("ada", "Busy", "InACall")
    code, (ada,) = once(signed_in)
    assert code == 0
    assert (ada["who"], ada["name"], ada["availability"], ada["activity"]) == ("me", "Ada Lovelace", "Busy", "InACall")
    assert ada["presence"]["activity"] == "InACall"
    assert (ada["reason"], ada["since"]) == (None, None)
    assert ada["fetched_at"].endswith("Z")
    assert datetime.fromisoformat(ada["fetched_at"]).tzinfo is not None


@pytest.mark.parametrize("number", ["1e999", "7" * 5000], ids=["beyond floats", "beyond integers"])
def test_a_number_that_python_cannot_hold_hides_nothing_else(signed_in: TenantServer, number: str) -> None:
    text = json.dumps({"id": signed_in.id_of("bob"), "availability": "Busy", "activity": "Busy"})
    signed_in.garble_text("bob", f'{text[:-1]}, "more": {number}}}')
    code, (bob,) = once(signed_in, "bob@contoso.com")
    signed_in.set("bob", "Available")
    assert (code, bob["availability"], bob["presence"]["more"]) == (0, "Busy", number)


def test_lines_and_tables_come_in_the_order_asked_for(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Away")
    asked = ["bob@contoso.com", "nobody@contoso.com", "me"]
    lines = run("once", "--format", "jsonl", *asked, environ=signed_in.environ())
    people = [json.loads(line) for line in lines.stdout.splitlines()]
    assert (lines.returncode, [person["who"] for person in people]) == (0, asked)
    assert all(list(person) == KEYS for person in people)
    table = run("once", "--format", "csv", *asked, environ=signed_in.environ())
    header, *rows = csv.reader(table.stdout.splitlines())
    assert (table.returncode, header, [row[0] for row in rows]) == (0, KEYS[:-1], asked)
    assert [row[5] for row in rows] == ["fresh", "not-found", "fresh"]


def test_null_words_and_unknown_ones_stay_what_they_are(signed_in: TenantServer) -> None:
    signed_in.set("ada", None, None)
    signed_in.set("bob", "Levitating", "OnTheCeiling")
    _, (ada, bob) = once(signed_in, "me", "bob@contoso.com")
    assert (ada["availability"], ada["activity"], ada["state"]) == (None, None, "unknown")
    assert (bob["availability"], bob["activity"], bob["state"]) == ("Levitating", "OnTheCeiling", "fresh")


def test_everything_beyond_ascii_is_escaped(signed_in: TenantServer) -> None:
    whom = signed_in.hostile()
    done = run("once", "--format", "json", *whom, environ=signed_in.environ())
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert all(char.isprintable() or char == "\n" for char in done.stdout)
    assert len(json.loads(done.stdout)) == len(whom)


def test_hostile_names_are_shown_literally_in_the_table(signed_in: TenantServer) -> None:
    done = run("once", *signed_in.hostile(), environ=signed_in.environ() | {"LC_ALL": "C.UTF-8"})
    assert done.returncode == 0
    assert "[/foo]" in done.stdout
    assert "[@click=app.quit]x[/]" in done.stdout
    assert not {"\x1b", "\x07", "\x9b"} & set(done.stdout)


def test_the_table_names_everybody_and_what_they_do(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy", "InAMeeting")
    done = run("once", "bob@contoso.com", "nobody@contoso.com", environ=signed_in.environ() | {"LC_ALL": "C.UTF-8"})
    bob, nobody = done.stdout.splitlines()
    assert (done.returncode, bob.split()) == (0, ["■", "Bob", "Ng", "In", "a", "meeting"])
    assert (nobody.startswith("✗ nobody@contoso.com"), "Not found" in nobody) == (True, True)


def test_the_table_is_ascii_where_the_locale_is(signed_in: TenantServer) -> None:
    done = run("once", "bob@contoso.com", environ=signed_in.environ() | {"LC_ALL": "C"})
    assert done.stdout.isascii()


def test_nobody_signed_in_is_3_without_any_request(stranger: TenantServer) -> None:
    code, (me,) = once(stranger)
    assert (code, me["state"], me["reason"]) == (3, "failed", "signed-out")
    assert stranger.requests == []


def test_somebody_absent_from_the_reply_is_no_failure(signed_in: TenantServer) -> None:
    signed_in.absent("bob")
    code, (bob, chloe) = once(signed_in, "bob@contoso.com", "chloe.dubois@contoso.com")
    signed_in.absent("bob", False)
    assert (code, bob["state"], chloe["state"]) == (0, "no-answer", "fresh")


@pytest.mark.parametrize(("status", "code", "reason"), [(429, 6, "throttled"), (403, 4, "permission"), (503, 5, "server")])
def test_a_failure_prints_what_is_known_and_tells_by_the_code(
    signed_in: TenantServer, status: int, code: int, reason: str
) -> None:
    signed_in.fail(status, times=None)
    done = run("once", "--format", "json", "me", "bob@contoso.com", environ=signed_in.environ())
    people = json.loads(done.stdout)
    assert done.returncode == code
    assert [(person["state"], person["reason"]) for person in people] == [("failed", reason)] * 2
    assert len(done.stderr.splitlines()) == 1


def test_one_unreadable_answer_is_5_and_told(signed_in: TenantServer) -> None:
    signed_in.garble("chloe", {"id": signed_in.id_of("chloe"), "availability": 5})
    done = run("once", "--format", "json", "bob@contoso.com", "chloe.dubois@contoso.com", environ=signed_in.environ())
    signed_in.set("chloe", "Available")
    bob, chloe = json.loads(done.stdout)
    assert (done.returncode, bob["state"], chloe["state"], chloe["reason"]) == (5, "fresh", "failed", "garbage")
    assert done.stderr.startswith("presence-tui: Graph's answer for chloe.dubois@contoso.com cannot be read: ")
    assert len(done.stderr.splitlines()) == 1


def test_whoever_a_partial_failure_was_for_has_its_reason(signed_in: TenantServer) -> None:
    signed_in.set("ada", "Available")
    signed_in.fail(500, times=None, path="getPresences")
    code, (me, bob) = once(signed_in, "me", "bob@contoso.com")
    assert (code, me["state"], me["reason"], bob["state"], bob["reason"]) == (5, "fresh", None, "failed", "server")


def test_an_account_without_presence_is_told_as_such(signed_in: TenantServer) -> None:
    signed_in.fail(404, times=None, path="/me/presence")
    done = run("once", "--format", "json", environ=signed_in.environ())
    (me,) = json.loads(done.stdout)
    assert (done.returncode, me["state"]) == (5, "failed")
    assert done.stderr == "presence-tui: Graph has no presence of yours (404 NotFound); an account without Teams has none.\n"


def test_you_are_found_also_where_only_graph_knows_your_id(signed_in: TenantServer) -> None:
    signed_in.set("ada", "Available")
    tokens = signed_in.home / ".local/state/presence-tui/default/tokens.json"
    cache = json.loads(tokens.read_text())
    for entry in cache["IdToken"].values():
        head, claims, mac = entry["secret"].split(".")
        anonymous = {name: value for name, value in decode_claims(entry["secret"]).items() if name != "oid"}
        claims = base64.urlsafe_b64encode(json.dumps(anonymous).encode()).decode().rstrip("=")
        entry["secret"] = f"{head}.{claims}.{mac}"
    tokens.write_text(json.dumps(cache))
    code, people = once(signed_in, "ada@contoso.com", "me")
    assert (code, [person["state"] for person in people]) == (0, ["fresh", "fresh"])
    assert [person["id"] for person in people] == [signed_in.id_of("ada")] * 2


def test_an_answer_that_is_not_graph_s_is_5(signed_in: TenantServer) -> None:
    signed_in.html(times=None, where="graph")
    code, (me,) = once(signed_in)
    assert (code, me["reason"]) == (5, "garbage")


def test_a_session_that_was_revoked_is_3(signed_in: TenantServer) -> None:
    signed_in.expire_access_tokens()
    signed_in.refuse_sign_in(50173, times=None)
    code, (me,) = once(signed_in)
    assert (code, me["reason"]) == (3, "signed-out")


def test_a_closed_stdout_is_141_and_silent(signed_in: TenantServer) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = run("once", environ=signed_in.environ(), capture_output=False, stdout=closed, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (141, "")


def test_names_are_looked_up_once_and_remembered(signed_in: TenantServer) -> None:
    once(signed_in, "bob@contoso.com")
    signed_in.forget_requests()
    code, _ = once(signed_in, "bob@contoso.com")
    assert code == 0
    assert not [request for request in signed_in.requests if "/users" in request]


def test_the_watch_list_is_printed_as_it_is_written(signed_in: TenantServer) -> None:
    folder = signed_in.home / ".config/presence-tui"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "watchlist.toml").write_text('people = ["bob@contoso.com", { who = "ada@contoso.com", label = "Boss" }]\n')
    code, people = once(signed_in)
    assert (code, [person["who"] for person in people]) == (0, ["bob@contoso.com", "ada@contoso.com"])


def test_a_broken_watch_list_is_2_and_says_where(signed_in: TenantServer) -> None:
    folder = signed_in.home / ".config/presence-tui"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "watchlist.toml").write_text("people = 7\n")
    done = run("once", environ=signed_in.environ())
    assert (done.returncode, done.stdout) == (2, "")
    assert "watchlist.toml line 1" in done.stderr


def test_a_damaged_token_file_is_set_aside_and_told(signed_in: TenantServer) -> None:
    tokens = signed_in.home / ".local/state/presence-tui/default/tokens.json"
    tokens.write_bytes(b"{damaged")
    done = run("once", environ=signed_in.environ())
    assert done.returncode == 3
    assert "damaged" in done.stderr
    assert [kept.read_bytes() for kept in tokens.parent.glob("tokens.json.damaged-*")] == [b"{damaged"]


def test_the_demo_begins_signed_in_and_writes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    folders = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "PRESENCE_TUI_NONSENSE": "1"} | folders
    done = subprocess.run(
        [*COMMAND, "once", "--demo"], env=environ, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 11
    assert list(home.iterdir()) == []


def test_one_long_name_does_not_push_everybody_else_aside(signed_in: TenantServer) -> None:
    done = run("once", "bob@contoso.com", *signed_in.hostile(), environ=signed_in.environ() | {"LC_ALL": "C.UTF-8"})
    bob = next(line for line in done.stdout.splitlines() if "Bob Ng" in line)
    gap = re.match(r".{2}Bob Ng( +)", bob)
    assert gap is not None
    assert 30 < len(gap[1]) <= 36


def test_whom_only_a_groups_source_names_is_printed_too(tmp_path: Path) -> None:
    done = run("once", "--demo", "--format", "json", environ={**os.environ, "HOME": str(tmp_path)})
    people = json.loads(done.stdout)
    [hugo] = [person for person in people if person["name"] == "Hugo Lindberg"]
    assert hugo["who"] == hugo["id"]
    assert people[-1] == hugo
    assert hugo["state"] == "fresh"
