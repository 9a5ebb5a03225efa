"""`people import`: one save for all, a report with line numbers, and every way in which nothing changes."""

from __future__ import annotations

import os
import signal
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from tests.cli.program import Running, run, until
from tests.server.client import TenantServer

LIST = '# the desk\npeople = ["me"]  # that is me\n\n[group."Tier 2"]\npeople = ["bob@contoso.com"]\nminimum_reachable = 1\n'


def import_file(server: TenantServer, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return run("people", "import", *words, environ=server.environ(), **options)


def watch_list(server: TenantServer) -> Path:
    path = server.home / ".config/presence-tui/watchlist.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LIST)
    return path


def written(server: TenantServer, text: str, encoding: str = "utf-8") -> str:
    path = server.home / "people.csv"
    path.write_text(text, encoding=encoding)
    return str(path)


def test_an_export_comes_in_one_save_and_what_does_not_resolve_is_reported(signed_in: TenantServer) -> None:
    path = watch_list(signed_in)
    keys = signed_in.add_people(30)
    crowd = [str(signed_in.user(key)["userPrincipalName"]) for key in keys]
    rows = ["Name;User principal name", *(f";{upn}" for upn in crowd), ";BOB@contoso.com", f";{signed_in.id_of('ada')}"]
    file = written(signed_in, "\n".join([*rows, ";nobody@contoso.com", "Chloë Dubois;", "Ada Lovelac;", ""]), "utf-16")
    name = signed_in.user(keys[0])["displayName"]
    signed_in.forget_requests()
    done = import_file(signed_in, file, "--group", "Tier 2")
    for key in keys:
        signed_in.remove_person(key)
    assert done.returncode == 8
    assert done.stdout.splitlines()[0] == f"{crowd[0]}  {name}"
    assert done.stdout.splitlines()[-2] == "me  Ada Lovelace"
    assert done.stdout.splitlines()[-1] == "chloe.dubois@contoso.com  Chloë Dubois"
    assert done.stderr.splitlines() == [
        f"presence-tui: {file} line 34: nobody is called nobody@contoso.com",
        f"presence-tui: {file} line 36: nobody is called Ada Lovelac; Ada Lovelace (ada@contoso.com)?",
        f"presence-tui: {file}: 31 added to Tier 2, 1 put into Tier 2, 1 in Tier 2 already, 2 left out",
    ]
    text = path.read_text()
    assert tomllib.loads(text)["group"]["Tier 2"]["people"] == ["bob@contoso.com", *crowd, "chloe.dubois@contoso.com", "me"]
    assert text.startswith("# the desk\npeople = []  # that is me\n")
    assert len([request for request in signed_in.requests if "/users" in request]) < 12
    again = import_file(signed_in, file, "--group", "Tier 2")
    assert (again.stdout, path.read_text()) == ("", text)


def test_who_is_listed_is_put_into_the_group(signed_in: TenantServer) -> None:
    path = watch_list(signed_in)
    path.write_text(LIST.replace('"me"', '"me", "ada@contoso.com"'))
    people = written(signed_in, f"ada@contoso.com\nBOB@contoso.com\n{signed_in.id_of('bob')}\nme")
    done = import_file(signed_in, people, "--group", "Tier 2")
    assert (done.returncode, done.stdout) == (0, "ada@contoso.com\nme\n")
    assert done.stderr.endswith(": 0 added to Tier 2, 2 put into Tier 2, 1 in Tier 2 already, 1 twice in the file\n")
    assert tomllib.loads(path.read_text())["group"]["Tier 2"]["people"] == ["bob@contoso.com", "ada@contoso.com", "me"]
    assert tomllib.loads(path.read_text())["people"] == []


def test_a_group_is_made_and_an_id_that_nobody_has_is_said(signed_in: TenantServer) -> None:
    path, nobody = watch_list(signed_in), "66825e03-7ef5-42da-9069-724602c31f6b"
    done = import_file(signed_in, written(signed_in, nobody), "--group", "New", "--make-group")
    assert (done.returncode, done.stdout) == (0, f"{nobody}\n")
    assert f" line 1: no such person, or their name may not be read: {nobody}; added all the same\n" in done.stderr
    assert tomllib.loads(path.read_text())["group"]["New"]["people"] == [nobody]
    os.mkfifo(signed_in.home / "pipe")
    done = import_file(signed_in, str(signed_in.home / "pipe"))
    assert (done.returncode, "is no regular file; `-` reads what comes through a pipe" in done.stderr) == (2, True)


def test_an_import_that_asked_nobody_is_3_and_says_whom_it_added(stranger: TenantServer) -> None:
    path = watch_list(stranger)
    done = import_file(stranger, written(stranger, "freya.madsen@contoso.com"))
    assert (done.returncode, done.stdout) == (3, "freya.madsen@contoso.com\n")
    assert "1 of them were not looked up" in done.stderr
    assert "freya.madsen@contoso.com" in path.read_text()


def test_signed_out_addresses_are_added_as_they_stand_and_names_are_not(stranger: TenantServer) -> None:
    path = watch_list(stranger)
    done = import_file(stranger, "-", input="freya.madsen@contoso.com\nAda Lovelace\nbob@contoso.com\n", stdin=None)
    assert (done.returncode, done.stdout, stranger.requests) == (3, "freya.madsen@contoso.com\n", [])
    first, second, last = done.stderr.splitlines()
    assert first.startswith("presence-tui: stdin line 2: Ada Lovelace is a name, which has to be looked up first: ")
    assert second.startswith("presence-tui: 1 of them were not looked up; the table does that later: ")
    assert last == "presence-tui: stdin: 1 added, 1 there already, 1 left out"
    assert tomllib.loads(path.read_text())["people"] == ["me", "freya.madsen@contoso.com"]


def test_what_cannot_be_used_changes_nothing(signed_in: TenantServer) -> None:
    path = watch_list(signed_in)
    for text, words, code, sentence in (
        ("# nobody\n", (), 2, "names nobody"),
        ("freya.madsen@contoso.com", ("--group", "Tier 3"), 2, "Tier 2?"),
        ("freya.madsen@contoso.com", ("--dry-run",), 0, ": 1 would be added"),
    ):
        done = import_file(signed_in, written(signed_in, text), *words)
        assert (done.returncode, len(done.stderr.splitlines())) == (code, 1)
        assert sentence in done.stderr
    assert path.read_text() == LIST


def test_interrupted_it_has_written_nothing(signed_in: TenantServer) -> None:
    path = watch_list(signed_in)
    file = written(signed_in, "\n".join(f"person{number}@contoso.com" for number in range(100)))
    signed_in.forget_requests()
    signed_in.delay(30)
    with Running("people", "import", file, environ=signed_in.environ()) as running:
        until(lambda: any("/users" in request for request in signed_in.requests))
        running.send(signal.SIGINT)
        ended = running.end()
    signed_in.delay(0)
    assert ended == (130, "")
    assert path.read_text() == LIST
