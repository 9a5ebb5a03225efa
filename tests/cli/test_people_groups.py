"""`--group` of `people add` and `people remove`: whoever is listed goes into a group, and out of it, and stays on the list."""

from __future__ import annotations

from tests.cli.test_people_edit import LIST, people, sentences, watch_list
from tests.server.client import TenantServer

KWAME, BOB = "kwame.mensah@contoso.com", "bob@contoso.com"


def test_whoever_is_listed_is_put_into_the_group_and_taken_out(signed_in: TenantServer) -> None:
    path = watch_list(signed_in, LIST)
    bob = signed_in.id_of("bob")
    people(signed_in, "add", BOB)
    done = people(signed_in, "add", "--group", "Tier 2", bob, KWAME)
    assert (done.returncode, done.stdout.split()[0], len(done.stdout.splitlines())) == (0, BOB, 1)
    assert sentences(done) == [f"{KWAME} is in Tier 2 already"]
    assert path.read_text() == LIST.replace(f'    "{BOB}",  #', "    #").replace(f'"{KWAME}"', f'"{KWAME}", "{BOB}"')
    gone = people(signed_in, "remove", "--group", "Tier 2", BOB, "me")
    assert (gone.returncode, gone.stdout.split()[0]) == (2, BOB)
    assert sentences(gone) == ["me is not in Tier 2"]
    assert f'"{BOB}"' in path.read_text()


def test_a_group_that_is_not_there_is_named_with_the_nearest(stranger: TenantServer) -> None:
    path = watch_list(stranger, LIST)
    done = people(stranger, "remove", "--group", "Tier2", BOB)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentences(done) == ['the watch list has no group "Tier2"; Tier 2?']
    assert path.read_text() == LIST
