"""`people search`: what is printed, how many, and the exit codes."""

from __future__ import annotations

import csv
import json
import subprocess

from tests.cli.program import run
from tests.server.client import TenantServer


def search(server: TenantServer, *words: str) -> subprocess.CompletedProcess[str]:
    return run("people", "search", *words, environ=server.environ())


def test_people_are_printed_in_every_format_and_pages_are_followed(signed_in: TenantServer) -> None:
    keys = signed_in.add_people(5)
    table = search(signed_in, "support", "ol")
    assert (table.returncode, table.stdout) == (8, "")
    assert table.stderr == 'presence-tui: nobody matches "support ol"\n'
    found = search(signed_in, "olu", "--format", "json")
    assert json.loads(found.stdout) == [
        {
            "id": signed_in.id_of("olu"), "name": "Olu Adeyemi", "upn": "olu.adeyemi@contoso.com",
            "mail": "olu.adeyemi@contoso.com", "job_title": "Support engineer", "department": "Customer Care",
        }
    ]  # fmt: skip
    some = search(signed_in, "person", "0000", "--limit", "3", "--format", "csv")
    rows = list(csv.DictReader(some.stdout.splitlines()))
    assert [row["name"] for row in rows] == [signed_in.user(key)["displayName"] for key in keys[:3]]
    assert (some.returncode, some.stderr) == (0, "presence-tui: 3 of 5 people that match\n")
    for key in keys:
        signed_in.remove_person(key)


def test_words_that_are_too_many_are_said_to_be(signed_in: TenantServer) -> None:
    done = search(signed_in, "x" * 130)
    assert done.stderr.startswith("presence-tui: only the first 120 characters of TEXT are searched for\n")


def test_hostile_names_are_printed_harmless(signed_in: TenantServer) -> None:
    signed_in.hostile()
    done = search(signed_in, "hostile")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 12)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.stdout)


def test_the_permission_it_lacks_is_4(signed_in: TenantServer) -> None:
    signed_in.forbid("User.ReadBasic.All")
    done = search(signed_in, "olu")
    signed_in.forbid("User.ReadBasic.All", False)
    assert (done.returncode, done.stdout) == (4, "")
    assert "User.ReadBasic.All, needed to find names." in done.stderr


def test_signed_out_it_is_3_without_any_request(stranger: TenantServer) -> None:
    done = search(stranger, "olu")
    assert (done.returncode, done.stdout, stranger.requests) == (3, "", [])
