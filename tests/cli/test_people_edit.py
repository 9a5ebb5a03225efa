"""`people add` and `people remove`: what is printed, what the file holds then, and every way in which nothing changes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.program import COMMAND, ROOT, run
from tests.server.client import TenantServer

LIST = """\
# the desk
people = [
    "me",  # that is me
    "bob@contoso.com",  # the early shift
    { who = "chloe.dubois@contoso.com", label = "Billing" },
]

[group."Tier 2"]  # second line
people = ["kwame.mensah@contoso.com"]
"""


def people(server: TenantServer, *words: str) -> CompletedProcess[str]:
    return run("people", *words, environ=server.environ())


def watch_list(server: TenantServer, text: str | None = None) -> Path:
    """Return the watch list's place, with `text` in it."""
    path: Path = server.home / ".config/presence-tui/watchlist.toml"
    if text is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return path


def entries(server: TenantServer) -> list[str]:
    return [line.split()[0] for line in people(server, "list").stdout.splitlines()]


def name(server: TenantServer, key: str) -> str:
    return str(server.user(key)["displayName"])


def sentences(done: CompletedProcess[str]) -> list[str]:
    lines = done.stderr.splitlines()
    assert all(line.startswith("presence-tui: ") for line in lines)
    return [line.removeprefix("presence-tui: ") for line in lines]


def test_people_are_looked_up_named_and_added_as_typed(signed_in: TenantServer) -> None:
    done = people(signed_in, "add", "Bob@contoso.com", "kwame.mensah@contoso.com")
    assert (done.returncode, done.stderr) == (0, "")
    bob, kwame = name(signed_in, "bob"), name(signed_in, "kwame")
    assert done.stdout.splitlines() == [f"Bob@contoso.com  {bob}", f"kwame.mensah@contoso.com  {kwame}"]
    assert entries(signed_in) == ["me", "Bob@contoso.com", "kwame.mensah@contoso.com"]
    assert watch_list(signed_in).stat().st_mode & 0o777 == 0o600


def test_comments_stay_and_a_group_gets_its_own(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, LIST)
    freya = signed_in.id_of("freya")
    done = people(signed_in, "add", "--group", "Tier 2", freya)
    assert (done.returncode, done.stdout) == (0, f"{freya}  {name(signed_in, 'freya')}\n")
    text = path.read_text()
    assert LIST.partition("[group")[0] in text
    assert '[group."Tier 2"]  # second line' in text
    assert people(signed_in, "list").stdout.splitlines()[-1].split() == [freya, "Tier", "2"]


def test_whoever_nobody_is_is_not_added_and_the_others_are(signed_in: TenantServer) -> None:
    watch_list(signed_in, LIST)
    done = people(signed_in, "add", "bobb@contoso.com", "freya.madsen@contoso.com")
    assert (done.returncode, done.stdout) == (8, f"freya.madsen@contoso.com  {name(signed_in, 'freya')}\n")
    assert sentences(done) == ["not added: nobody is called bobb@contoso.com; bob@contoso.com?"]
    assert "bobb" not in watch_list(signed_in).read_text()


def test_a_display_name_is_added_as_the_name_that_stays(signed_in: TenantServer) -> None:
    signed_in.add_person("twin1", "Kim Twin", "kim1@contoso.com")
    signed_in.add_person("twin2", "Kim Twin", "kim2@contoso.com")
    done = people(signed_in, "add", "chloë dubois", "Kim Twin", "Chloe Duboys")
    assert done.returncode == 8
    assert done.stdout == "chloe.dubois@contoso.com  Chloë Dubois\n"
    assert sentences(done) == [
        "not added: Kim Twin is the name of several people: kim1@contoso.com, kim2@contoso.com; name one of these",
        "not added: nobody is called Chloe Duboys",
    ]
    assert entries(signed_in) == ["me", "chloe.dubois@contoso.com"]
    again = people(signed_in, "add", "Chloë Dubois", "me")
    assert again.stderr.count("is on the list already") == 2
    for key in ("twin1", "twin2"):
        signed_in.remove_person(key)


def test_an_address_of_several_is_not_added(signed_in: TenantServer) -> None:
    for number in ("1", "2"):
        signed_in.add_person(f"desk{number}", "Front Desk", f"desk{number}@contoso.com", "desk@contoso.com")
    done = people(signed_in, "add", "desk@contoso.com")
    for number in ("1", "2"):
        signed_in.remove_person(f"desk{number}")
    assert (done.returncode, done.stdout) == (8, "")
    (sentence,) = sentences(done)
    assert sentence.startswith("not added: desk@contoso.com is the address of several people: ")
    assert {"desk1@contoso.com", "desk2@contoso.com"} < set(sentence.replace(";", ",").replace(",", " ").split())
    assert not watch_list(signed_in).exists()


def test_whoever_is_there_already_is_told_and_nothing_changes(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, LIST)
    bob = signed_in.id_of("bob")
    people(signed_in, "add", "bob@contoso.com")
    done = people(signed_in, "add", "BOB@contoso.com", bob, "me")
    assert (done.returncode, done.stdout) == (0, "")
    assert sentences(done) == [
        "BOB@contoso.com is on the list already",
        f"{bob} is {name(signed_in, 'bob')}, who is on the list already as bob@contoso.com",
        "me is on the list already",
    ]
    assert path.read_text() == LIST


def test_one_person_under_two_names_is_added_once(signed_in: TenantServer) -> None:
    bob = signed_in.id_of("bob")
    done = people(signed_in, "add", "bob@contoso.com", bob, "Bob@contoso.com")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert entries(signed_in) == ["me", "bob@contoso.com"]


def test_you_are_named_without_being_looked_up(signed_in: TenantServer) -> None:
    watch_list(signed_in, "people = []\n")
    done = people(signed_in, "add", "me")
    assert (done.returncode, done.stdout) == (0, f"me  {name(signed_in, 'ada')}\n")
    assert signed_in.requests == []


def test_an_id_without_a_name_is_added_and_told(signed_in: TenantServer) -> None:
    done = people(signed_in, "add", "00000000-0000-4000-8000-000000000000")
    assert (done.returncode, done.stdout) == (0, "00000000-0000-4000-8000-000000000000\n")
    assert sentences(done) == ["the directory tells no name for 00000000-0000-4000-8000-000000000000"]


def test_an_entry_that_graph_refuses_leaves_the_others(signed_in: TenantServer) -> None:
    signed_in.fail(400, times=None, path="/users/bob")
    done = people(signed_in, "add", "bob@contoso.com", "freya.madsen@contoso.com")
    assert (done.returncode, done.stdout.split()[0]) == (5, "freya.madsen@contoso.com")
    assert sentences(done)[0].startswith("not added (bob@contoso.com): Graph refused the request: 400 ")


def test_a_group_that_is_not_there_is_2_before_anybody_is_asked(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, LIST)
    done = people(signed_in, "add", "--group", "Teir 2", "freya.madsen@contoso.com")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentences(done) == ['the watch list has no group "Teir 2"; Tier 2?']
    assert (signed_in.requests, path.read_text()) == ([], LIST)


def test_nobody_signed_in_is_3_and_names_the_way_out(stranger: TenantServer) -> None:
    done = people(stranger, "add", "bob@contoso.com", "freya.madsen@contoso.com")
    assert (done.returncode, done.stdout) == (3, "")
    assert sentences(done) == [
        "not added (bob@contoso.com, freya.madsen@contoso.com): Nobody is signed in yet. `presence-tui login` does that "
        "here. `--as-typed` adds without looking up."
    ]
    assert (stranger.requests, watch_list(stranger).exists()) == ([], False)


def test_as_typed_needs_no_account_and_no_client_id(stranger: TenantServer) -> None:
    environ = stranger.environ()
    del environ["PRESENCE_TUI_CLIENT_ID"]
    done = run("people", "add", "--as-typed", "bob@contoso.com", "BOB@contoso.com", environ=environ)
    assert (done.returncode, done.stdout) == (0, "bob@contoso.com\n")
    assert sentences(done) == ["BOB@contoso.com is on the list already"]
    assert (stranger.requests, entries(stranger)) == ([], ["me", "bob@contoso.com"])


@pytest.mark.parametrize(("status", "code"), [(429, 6), (403, 4), (503, 5)])
def test_a_failure_adds_nobody_and_tells_by_the_code(signed_in: TenantServer, status: int, code: int) -> None:
    signed_in.fail(status, times=None, path="/users")
    done = people(signed_in, "add", *(f"person{number}@contoso.com" for number in range(5)))
    assert (done.returncode, done.stdout, watch_list(signed_in).exists()) == (code, "", False)
    (sentence,) = sentences(done)
    assert sentence.startswith("not added (person0@contoso.com, person1@contoso.com, person2@contoso.com, 2 more): ")
    assert sentence.endswith(" `--as-typed` adds without looking up.")


def test_the_permission_that_looking_up_lacks_is_named(signed_in: TenantServer) -> None:
    signed_in.forbid("User.ReadBasic.All")
    done = people(signed_in, "add", "bob@contoso.com")
    signed_in.forbid("User.ReadBasic.All", False)
    (sentence,) = sentences(done)
    assert done.returncode == 4
    assert "User.ReadBasic.All, needed to find names." in sentence


def test_a_broken_list_is_2_and_stays_as_it_is(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, 'people = ["me"\n')
    for words in (["add", "bob@contoso.com"], ["add", "--as-typed", "bob@contoso.com"], ["remove", "me"]):
        done = people(signed_in, *words)
        assert (done.returncode, done.stdout, path.read_text()) == (2, "", 'people = ["me"\n')
        (sentence,) = sentences(done)
        assert "watchlist.toml line 2" in sentence
    assert signed_in.requests == []


def test_a_folder_that_takes_no_file_is_2(stranger: TenantServer) -> None:
    (stranger.home / ".config").write_text("")
    done = people(stranger, "add", "--as-typed", "bob@contoso.com")
    assert (done.returncode, done.stdout, len(sentences(done))) == (2, "", 1)


@pytest.mark.parametrize(("verb", "word"), [("add", " "), ("add", "a\x1b@contoso.com"), ("remove", " ")])
def test_what_can_be_nobody_s_name_is_2(signed_in: TenantServer, verb: str, word: str) -> None:
    done = people(signed_in, verb, "bob@contoso.com", word)
    assert (done.returncode, done.stdout, signed_in.requests) == (2, "", [])
    assert len(sentences(done)) == 1
    assert not watch_list(signed_in).exists()


def test_names_are_printed_harmless(signed_in: TenantServer) -> None:
    done = people(signed_in, "add", *signed_in.hostile())
    assert done.returncode == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.stdout)


def test_panes_that_add_at_once_lose_nobody(stranger: TenantServer) -> None:
    path = watch_list(stranger, LIST)
    words = [f"person{number}@contoso.com" for number in range(4)]
    running = [
        subprocess.Popen(
            [*COMMAND, "people", "add", "--as-typed", word], env=stranger.environ(), cwd=ROOT, stdout=subprocess.DEVNULL
        )
        for word in words
    ]
    assert [process.wait(20) for process in running] == [0] * 4
    assert set(words) < set(entries(stranger))
    assert "# the early shift" in path.read_text()


def test_entries_are_removed_as_typed_by_label_and_by_a_name_that_is_known(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, LIST)
    run("once", environ=signed_in.environ())
    signed_in.forget_requests()
    done = people(signed_in, "remove", "BOB@contoso.com", "billing", name(signed_in, "kwame").upper())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"bob@contoso.com  {name(signed_in, 'bob')}",
        "chloe.dubois@contoso.com  Billing",
        f"kwame.mensah@contoso.com  {name(signed_in, 'kwame')}",
    ]
    assert entries(signed_in) == ["me"]
    assert signed_in.requests == []
    assert all(comment in path.read_text() for comment in ("# the desk", "# that is me", "# the early shift", "# second line"))


def test_both_entries_of_one_person_go_by_the_name(signed_in: TenantServer) -> None:
    watch_list(signed_in, f'people = ["me", "bob@contoso.com", "{signed_in.id_of("bob")}"]\n')
    run("once", environ=signed_in.environ())
    assert people(signed_in, "remove", name(signed_in, "bob")).returncode == 0
    assert entries(signed_in) == ["me"]


def test_a_name_that_two_people_have_removes_neither(signed_in: TenantServer) -> None:
    path = watch_list(
        signed_in,
        'people = [{ who = "bob@contoso.com", label = "Desk" }, { who = "freya.madsen@contoso.com", label = "Desk" }, "me"]\n',
    )
    before = path.read_text()
    done = people(signed_in, "remove", "desk", "me")
    assert (done.returncode, done.stdout) == (2, "me\n")
    assert sentences(done) == ["desk could be any of these entries: bob@contoso.com, freya.madsen@contoso.com; name one of them"]
    assert path.read_text() == before.replace(', "me"', "")


def test_whoever_is_not_there_is_2_with_the_nearest_and_the_others_go(stranger: TenantServer) -> None:
    watch_list(stranger, LIST)
    done = people(stranger, "remove", "bobb@contoso.com", "zzz", "me")
    assert (done.returncode, done.stdout) == (2, "me\n")
    assert sentences(done) == [
        "nobody on the list is called bobb@contoso.com; bob@contoso.com?",
        "nobody on the list is called zzz",
    ]
    assert entries(stranger) == ["bob@contoso.com", "chloe.dubois@contoso.com", "kwame.mensah@contoso.com"]


def test_the_demo_s_list_is_not_saved(stranger: TenantServer) -> None:
    added = people(stranger, "add", "--demo", "nobody@contoso.com")
    gone = people(stranger, "remove", "--demo", "bob@contoso.com")
    assert (added.returncode, added.stdout) == (8, "")
    assert (gone.returncode, gone.stdout.split()[0]) == (0, "bob@contoso.com")
    assert sentences(gone) == ["not saved: the demo keeps nothing"]
    assert list(stranger.home.iterdir()) == []


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_without_anybody_it_is_a_usage_error(stranger: TenantServer, verb: str) -> None:
    done = people(stranger, verb)
    assert (done.returncode, done.stdout) == (2, "")
    assert "WHO" in sentences(done)[0]
