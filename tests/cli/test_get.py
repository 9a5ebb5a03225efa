"""`get`: one person's JSON by each of Graph's calls, and every way in which there is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from presence_tui.cli.get import VIAS
from presence_tui.cli.who import Nobody
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import Unreadable
from presence_tui.model.person import UserId
from tests.cli.program import Terminal, run
from tests.directory.stage import graph_of
from tests.manual_clock import ManualClock
from tests.server.client import TenantServer

GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def get(server: TenantServer, *words: str) -> CompletedProcess[str]:
    return run("get", *words, environ=server.environ())


def refusal(done: CompletedProcess[str]) -> tuple[int, str]:
    """Return exit code and sentence of a command that printed nothing and said one thing."""
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("presence-tui: ")
    return done.returncode, line.removeprefix("presence-tui: ")


@pytest.mark.parametrize("who", ["bob@contoso.com", "BOB@contoso.com"])
def test_the_json_is_what_graph_sent(signed_in: TenantServer, who: str) -> None:
    signed_in.set("bob", "Busy", "InAMeeting", note="Zürich until 4")
    done = get(signed_in, who)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert done.stdout.isascii()
    sent = json.loads(signed_in.presence_json("bob"))
    assert {name: value for name, value in json.loads(done.stdout).items() if not name.startswith("@")} == sent
    assert signed_in.requests[-1].split() == ["GET", f"/v1.0/users/{signed_in.id_of('bob')}/presence", "200"]


def test_support_s_facts_are_one_line_on_stderr(signed_in: TenantServer) -> None:
    done = get(signed_in, "bob@contoso.com")
    assert re.fullmatch(rf"request-id {GUID}, client-request-id {GUID}, \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n", done.stderr)


@pytest.mark.parametrize(
    ("via", "request_line"),
    [
        ("users", "GET /v1.0/me/presence"),
        ("communications", "GET /v1.0/communications/presences/{id}"),
        ("collection", "GET /v1.0/communications/presences"),
        ("bulk", "POST /v1.0/communications/getPresencesByUserId"),
    ],
)
def test_me_by_each_call(signed_in: TenantServer, via: str, request_line: str) -> None:
    ada = signed_in.id_of("ada")
    done = get(signed_in, "me", "--via", via)
    assert (done.returncode, json.loads(done.stdout)["id"]) == (0, ada)
    assert signed_in.requests == [f"{request_line.format(id=ada)} 200"]


def test_an_object_id_is_asked_for_at_once(signed_in: TenantServer) -> None:
    bob = signed_in.id_of("bob")
    assert get(signed_in, bob.upper()).returncode == 0
    assert signed_in.requests == [f"GET /v1.0/users/{bob}/presence 200"]


def test_names_are_remembered_from_one_call_to_the_next(signed_in: TenantServer) -> None:
    get(signed_in, "bob@contoso.com")
    signed_in.forget_requests()
    assert get(signed_in, "bob@contoso.com").returncode == 0
    assert len(signed_in.requests) == 1


def test_nobody_by_that_name_is_8_and_the_nearest_is_told(signed_in: TenantServer) -> None:
    folder = signed_in.home / ".config/presence-tui"
    folder.mkdir(parents=True)
    (folder / "watchlist.toml").write_text('people = ["bob@contoso.com"]\n')
    assert refusal(get(signed_in, "bobb@contoso.com")) == (8, "nobody is called bobb@contoso.com; bob@contoso.com?")
    assert refusal(get(signed_in, "zzz")) == (8, "nobody is called zzz")
    (folder / "watchlist.toml").write_text("people = 7")
    assert refusal(get(signed_in, "bobb@contoso.com")) == (8, "nobody is called bobb@contoso.com")


def test_a_display_name_that_one_person_has_will_do(signed_in: TenantServer) -> None:
    done = get(signed_in, "Bob Ng")
    assert (done.returncode, signed_in.id_of("bob") in done.stdout) == (0, True)
    code, sentence = refusal(get(signed_in, "Ada Lovelac"))
    assert code == 8
    assert sentence.startswith("nobody is called Ada Lovelac; Ada Lovelace (ada@contoso.com)?")


def test_an_address_of_several_is_8_and_lists_them(signed_in: TenantServer) -> None:
    signed_in.add_person("desk1", "Front Desk", "desk1@contoso.com", "desk@contoso.com")
    signed_in.add_person("desk2", "Front Desk", "desk2@contoso.com", "desk@contoso.com")
    code, sentence = refusal(get(signed_in, "desk@contoso.com"))
    signed_in.remove_person("desk1")
    signed_in.remove_person("desk2")
    assert code == 8
    assert sentence.startswith("desk@contoso.com is the address of several people: ")
    assert {"desk1@contoso.com", "desk2@contoso.com"} <= set(re.findall(r"[\w@.]+\w", sentence))


def test_an_id_that_nobody_has_is_8_with_the_request_id(signed_in: TenantServer) -> None:
    code, sentence = refusal(get(signed_in, "00000000-0000-4000-8000-000000000000"))
    assert code == 8
    assert re.search(rf"^Graph knows nobody by that name, or nobody with Teams: 404 .* \(request-id {GUID}\)$", sentence)


def test_an_account_without_presence_is_told_as_such(signed_in: TenantServer) -> None:
    signed_in.fail(404, times=None, path="/me/presence")
    code, sentence = refusal(get(signed_in, "me"))
    assert code == 8
    assert sentence.startswith("Graph has no presence of yours (404 NotFound); an account without Teams has none. (request-id ")


@pytest.mark.parametrize("via", ["collection", "bulk"])
def test_somebody_absent_from_the_reply_is_8(signed_in: TenantServer, via: str) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    code, sentence = refusal(get(signed_in, nobody, "--via", via))
    assert code == 8
    assert re.search(rf"this person.*\(request-id {GUID}\)$", sentence)


@pytest.mark.parametrize(("status", "code"), [(429, 6), (403, 4), (503, 5)])
def test_a_failure_is_one_sentence_with_the_request_id(signed_in: TenantServer, status: int, code: int) -> None:
    signed_in.fail(status, times=None, path="/presence")
    got, sentence = refusal(get(signed_in, signed_in.id_of("bob")))
    assert got == code
    assert re.search(rf"\(request-id {GUID}\)$", sentence)


@pytest.mark.parametrize("via", VIAS)
def test_json_that_is_no_presence_is_5_and_printed(signed_in: TenantServer, via: str) -> None:
    sent = {"id": signed_in.id_of("chloe"), "availability": 5}
    signed_in.garble("chloe", sent)
    done = get(signed_in, signed_in.id_of("chloe"), "--via", via)
    signed_in.set("chloe", "Available")
    assert (done.returncode, json.loads(done.stdout).items() >= sent.items()) == (5, True)
    assert re.match(r"presence-tui: Graph's answer cannot be read: .*availability.* \(request-id", done.stderr)


@pytest.mark.parametrize(("via", "code"), [("users", 5), ("communications", 5), ("collection", 8), ("bulk", 8)])
def test_somebody_else_s_presence_is_told_as_such(signed_in: TenantServer, via: str, code: int) -> None:
    bob, chloe = signed_in.id_of("bob"), signed_in.id_of("chloe")
    signed_in.garble("chloe", {"id": bob, "availability": "Busy", "activity": "Busy"})
    done = get(signed_in, chloe, "--via", via)
    signed_in.set("chloe", "Available")
    told = "somebody else's presence" in done.stderr
    assert (done.returncode, told, bob in done.stdout) == (code, code == 5, code == 5)


def test_what_is_no_json_is_5_and_not_printed(signed_in: TenantServer) -> None:
    signed_in.html(times=None)
    code, sentence = refusal(get(signed_in, signed_in.id_of("bob")))
    assert (code, "HTML, not JSON" in sentence) == (5, True)


def test_nobody_signed_in_is_3_without_any_request(stranger: TenantServer) -> None:
    told = "Nobody is signed in yet. `presence-tui login` does that here."
    assert refusal(get(stranger, "me")) == (3, told)
    assert refusal(get(stranger, "bob@contoso.com")) == (3, told)
    assert stranger.requests == []


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ([], "WHO"),
        (["a@contoso.com", "b@contoso.com"], "b@contoso.com"),
        (["me", "--via", "beta"], "beta"),
        ([" "], 'WHO "" is empty'),
        (["a\x1b@contoso.com"], "holds a control character"),
    ],
)
def test_a_line_that_cannot_be_meant_is_2(stranger: TenantServer, words: list[str], refused: str) -> None:
    code, sentence = refusal(get(stranger, *words))
    assert (code, refused in sentence) == (2, True)
    assert "\x1b" not in sentence


def test_the_demo_answers_offline_and_writes_nothing(tmp_path: Path, stranger: TenantServer) -> None:
    done = run("get", "bob@contoso.com", "--via", "bulk", "--demo", environ=stranger.environ())
    assert (done.returncode, "availability" in json.loads(done.stdout)) == (0, True)
    assert (stranger.requests, list(stranger.home.iterdir())) == ([], [])


def test_on_a_terminal_a_message_is_readable_and_harmless(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy", note="Zürich \u202e\x9b31m")
    with Terminal("get", signed_in.id_of("bob"), environ=signed_in.environ(), columns=2000) as terminal:
        assert terminal.end() == 0
    assert "Zürich \\u202e\\u009b31m" in terminal.bytes.decode()


@pytest.mark.parametrize("wrapped", [False, True])
async def test_communications_is_read_in_both_its_shapes(tenant: SimulatedTenant, clock: ManualClock, wrapped: bool) -> None:
    tenant.wrap_presences(wrapped)
    bob = UserId(tenant.id_of("bob"))
    reply = await VIAS["communications"](graph_of(tenant, clock), bob)
    assert json.loads(reply.presence.raw)["id"] == bob
    assert "value" not in json.loads(reply.presence.raw)


@pytest.mark.parametrize("via", ["collection", "bulk"])
async def test_one_of_many_is_picked_by_id(tenant: SimulatedTenant, clock: ManualClock, via: str) -> None:
    tenant.shout_ids()
    bob = UserId(tenant.id_of("bob"))
    reply = await VIAS[via](graph_of(tenant, clock), bob)
    assert json.loads(reply.presence.raw)["id"].lower() == bob
    tenant.absent("bob")
    tenant.garble("chloe", {"id": tenant.id_of("chloe"), "availability": 5})
    with pytest.raises(Unreadable):
        await VIAS[via](graph_of(tenant, clock), UserId(tenant.id_of("chloe")))
    if via == "bulk":
        with pytest.raises(Nobody, match="leaves this person out"):
            await VIAS[via](graph_of(tenant, clock), bob)
