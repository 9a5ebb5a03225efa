"""`whoami`: the account in the token cache, without a request."""

from __future__ import annotations

import json

from tests.cli.program import run
from tests.server.client import TenantServer


def test_the_account_is_printed_its_user_name_first_and_alone(signed_in: TenantServer) -> None:
    done = run("whoami", environ=signed_in.environ())
    name = signed_in.user("ada")["displayName"]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["ada@contoso.com", f"name     {name}", "tenant   contoso.com", "profile  default"]
    assert signed_in.requests == []


def test_json_has_every_key(signed_in: TenantServer) -> None:
    done = run("whoami", "--format", "json", environ=signed_in.environ())
    assert json.loads(done.stdout) == {
        "username": "ada@contoso.com",
        "name": signed_in.user("ada")["displayName"],
        "tenant": "contoso.com",
        "id": signed_in.id_of("ada"),
        "profile": "default",
        "accounts": [
            {
                "username": "ada@contoso.com",
                "name": signed_in.user("ada")["displayName"],
                "tenant": "contoso.com",
                "id": signed_in.id_of("ada"),
                "current": True,
            }
        ],
    }


def test_nobody_signed_in_is_3_and_told_how_to(stranger: TenantServer) -> None:
    done = run("whoami", environ=stranger.environ())
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "presence-tui: Nobody is signed in yet. `presence-tui login` does that here.\n"
    assert stranger.requests == []


def test_the_demo_is_ada_s(stranger: TenantServer) -> None:
    done = run("whoami", "--demo", environ=stranger.environ())
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "ada@contoso.com")
    assert stranger.requests == []
