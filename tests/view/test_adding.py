"""What the add sheet says."""

from dataclasses import replace
from datetime import UTC

import pytest
from rich.cells import cell_len

from presence_tui.model.errors import (
    AlreadyListed,
    BadRequest,
    Forbidden,
    GraphUnavailable,
    NetworkFault,
    Nonsense,
    Reply,
    ServerTrouble,
    SignedOutReason,
    SignInNeeded,
    StorageError,
    Throttled,
    Unreadable,
)
from presence_tui.model.person import Person, UserId
from presence_tui.model.resolution import Found, NobodyFound, SeveralFound
from presence_tui.model.watch_list import WatchEntry
from presence_tui.view.adding import Adding, answer_lines, passes, title_line, who_meant
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import plain
from tests.view.rosters import Row, roster_of

GUID = "66825e03-7ef5-42da-9069-724602c31f6b"
MARISOL = Person(UserId(GUID), "Marisol Vega", "marisol.vega@contoso.com", "marisol.vega@contoso.com", "Developer", "Platform")
NORTH = Person(UserId(GUID), "Desk North", "north@contoso.com", "desk@contoso.com")
SOUTH = Person(UserId(GUID.replace("6", "7")), "Desk South", "south@contoso.com", "desk@contoso.com")
REPLY = Reply(500, "Oops")


def said(adding, width=80, room=10, glyphs=UNICODE):
    lines = [plain(line) for line in answer_lines(adding, width, room, glyphs, UTC, cell_len)]
    assert all(cell_len(line) < width for line in lines)
    return lines


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ada@contoso.com", "ada@contoso.com"),
        ("  ada@contoso.com; ", "ada@contoso.com"),
        ("Ada Lovelace <ada@contoso.com>", "ada@contoso.com"),
        ("mailto:ada@contoso.com", "ada@contoso.com"),
        ("p_fabrikam.com#EXT#@contoso.onmicrosoft.com", "p_fabrikam.com#EXT#@contoso.onmicrosoft.com"),
        (GUID.upper(), GUID.upper()),
        ("me", "me"),
        ("", ""),
        ("mari", ""),
        ("ada@contoso", ""),
        ("ada@contoso.c", ""),
        ("ada lovelace@contoso.com", ""),
        ("a@b@contoso.com", ""),
        (f"{'a' * 320}@contoso.com", ""),
        (GUID[:-1], ""),
    ],
)
def test_what_counts_as_an_entry(text, who):
    assert who_meant(text) == who


def test_the_title_names_the_group():
    def title(adding, width=40):
        return plain(title_line(adding, width, "…", cell_len))

    assert title(Adding()) == " Add a person"
    assert title(Adding(groups=("Tier 2",))) == " Add a person               in no group"
    assert title(Adding(groups=("Tier 2",), group="Tier 2")) == " Add a person                 to Tier 2"
    assert title(Adding(groups=("x",), group="[/foo]\x1b[31m")).endswith("to [/foo]␛[31m")
    assert len(title(Adding(groups=("x",), group="G" * 90))) == 39


@pytest.mark.parametrize(("width", "count"), [(100, 1), (80, 1), (50, 3), (30, 3)])
def test_somebody_found_is_shown_in_full(width, count):
    lines = said(Adding(MARISOL.upn, Found(MARISOL)), width)
    assert len(lines) == count
    assert lines[0].startswith("▌  Marisol Vega")
    assert "Developer, Platform" in lines[0 if count == 1 else 1]
    assert said(Adding(MARISOL.upn, Found(MARISOL)), glyphs=ASCII)[0].startswith(">  Marisol Vega")


def test_facts_about_somebody_found():
    guest = Person(UserId(GUID), "Guest", "p_fabrikam.com#EXT#@contoso.onmicrosoft.com")
    assert said(Adding("p@fabrikam.com", Found(guest)))[-1] == "   A guest: Graph often does not tell a guest's presence."
    nameless = Person(UserId(GUID), GUID)
    assert said(Adding(GUID, Found(nameless)))[-1].startswith("   The directory tells no name for this id.")


def test_somebody_watched_already():
    entry = WatchEntry("x@contoso.com", groups=("Tier 1", "Tier 2"))
    roster = roster_of(Row("Front desk", extra={"ids": UserId(GUID), "entries": entry}))
    adding = Adding(MARISOL.upn, Found(MARISOL), roster)
    assert said(adding)[-1] == "   Already watched as Front desk, in Tier 1, Tier 2."
    assert adding.entry == ""


ROSA = Person(UserId(GUID), "Rosa", "rosa.jimenez-castaneda@emea.contoso.example", "", "", "")
LONG = replace(ROSA, upn="rosa@contoso.com", job_title="Senior presentation developer", department="Platform engineering")


def test_an_address_is_whole_where_the_job_leaves_room():
    assert said(Adding(ROSA.upn, Found(ROSA)), 80) == [f"▌  Rosa  {ROSA.upn}"]


def test_a_job_is_whole_where_name_and_address_leave_room():
    assert said(Adding(LONG.upn, Found(LONG)), 120) == [
        "▌  Rosa  Senior presentation developer, Platform engineering  rosa@contoso.com"
    ]


def test_where_not_all_fits_name_and_job_keep_a_share_and_the_address_gets_the_rest():
    crowded = replace(LONG, name="Rosa Jiménez Castañeda del Campo y la Fuente", upn=ROSA.upn)
    name, job, address = said(Adding(crowded.upn, Found(crowded)), 102)[0].removeprefix("▌  ").split("  ", 2)
    assert (name, job, address.strip()) == ("Rosa Jiménez Castañeda…", " Senior presentation develo…", ROSA.upn)
    assert said(Adding(crowded.upn, Found(crowded)), 80)[0].endswith("  rosa.jimenez-castaned…")


def test_several_people_stand_in_the_same_columns():
    people = (replace(LONG, name="Rosa Jiménez"), replace(ROSA, upn="rosa.j@contoso.com", job_title="Buyer"))
    lines = said(Adding("rosa@x.example", SeveralFound(people)), 120)
    assert lines[1].index("rosa@contoso.com") == lines[2].index("rosa.j@contoso.com")
    assert lines[1].index("Senior") == lines[2].index("Buyer")


def test_several_people():
    adding = Adding("desk@contoso.com", SeveralFound((NORTH, SOUTH)), index=1)
    lines = said(adding)
    assert lines[0] == "   2 people have this address."
    assert lines[1].startswith("   Desk North")
    assert lines[2].startswith("▌  Desk South")
    assert lines[2].endswith("south@contoso.com")
    assert adding.entry == "south@contoso.com"
    assert "Desk South" in " ".join(said(adding, room=3))


def test_nobody():
    assert said(Adding("x@contoso.com", NobodyFound())) == ["   Nobody has this user name or mail address."]
    assert said(Adding("x@contoso.com", NobodyFound("Ada Lovelace")))[-1] == "   Close to it: Ada Lovelace."


@pytest.mark.parametrize(
    ("error", "later"),
    [
        (GraphUnavailable("graph.microsoft.com", NetworkFault.NAME), True),
        (ServerTrouble(REPLY), True),
        (Throttled(Reply(429), 12), True),
        (Nonsense("HTML, not JSON"), True),
        (SignInNeeded(SignedOutReason.NEVER), True),
        (Unreadable("broken"), False),
        (Forbidden(REPLY), False),
        (BadRequest(REPLY), False),
    ],
)
def test_what_may_work_later_may_be_added_as_typed(error, later):
    assert passes(error) is later
    adding = Adding("ada@contoso.com", error)
    assert adding.entry == ("ada@contoso.com" if later else "")
    assert ("   enter adds it as typed, to be looked up later." in said(adding)) is later


def test_why_nothing_was_saved():
    failed = Adding(MARISOL.upn, Found(MARISOL), failure=StorageError("watchlist.toml cannot be written: read-only"))
    assert said(failed)[-1] == "   Nothing is changed: watchlist.toml cannot be written: read-only"
    roster = roster_of(Row("Front desk"))
    listed = Adding(MARISOL.upn, Found(MARISOL), roster, failure=AlreadyListed(roster.key(0)))
    assert said(listed)[-1] == "   Front desk is watched already."


def test_no_more_lines_than_there_is_room():
    assert len(said(Adding("x@contoso.com", NobodyFound("Ada " * 40)), width=30, room=2)) == 2
