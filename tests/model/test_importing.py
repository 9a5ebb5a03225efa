"""What becomes of the lines of a file."""

from __future__ import annotations

from presence_tui.model.errors import BadRequest, Forbidden, GraphUnavailable, NetworkFault, Reply
from presence_tui.model.importing import Fate, FileEntry, import_of, wanted
from presence_tui.model.person import Person, UserId
from presence_tui.model.resolution import Found, NobodyFound, SeveralFound
from presence_tui.model.watch_list import WatchEntry

ADA = Person(UserId("66825e03-7ef5-42da-9069-724602c31f6b"), "Ada", "ada@x", "a.l@x")
BOB = Person(UserId("76825e03-7ef5-42da-9069-724602c31f6b"), "Bob", "bob@x")


def entries(*words: str) -> list[FileEntry]:
    return [FileEntry(line, who) for line, who in enumerate(words, 1)]


def listed(*words: str) -> dict[str, WatchEntry]:
    return {word: WatchEntry(word) for word in words}


def test_who_is_listed_comes_to_the_group_once_and_who_stands_in_it_stays() -> None:
    there = WatchEntry("bob@x", "Desk", ("A", "B"))
    found = {"ada": Found(ADA), "76825e03-7ef5-42da-9069-724602c31f6b": Found(BOB)}
    words = entries("Ada", "ada@x", "BOB@x", BOB.id, "bob@x")
    by_key, people = {"bob@x": there, "a.l@x": WatchEntry("a.l@x")}, {BOB.id: there, ADA.id: WatchEntry("a.l@x")}
    plan = import_of(words, found, None, by_key, people, "C")
    assert [line.fate for line in plan.lines] == [Fate.JOINED, Fate.TWICE, Fate.JOINED, Fate.TWICE, Fate.TWICE]
    assert [entry.who for entry in plan.entries("C")] == ["a.l@x", "bob@x"]
    plan = import_of(words[2:], found, None, by_key, people, "B")
    assert [line.fate for line in plan.lines] == [Fate.LISTED, Fate.TWICE, Fate.TWICE]


def test_nobody_is_looked_up_twice_nor_who_is_listed() -> None:
    words = [*entries("Ada@x", "ada@X ", "bob@x", "me"), FileEntry(5, "\x00", "holds a control character")]
    assert wanted(words, {"bob@x"}) == ["ada@X "]


def test_everybody_comes_once_by_a_name_that_stays() -> None:
    found = {"ada@x": Found(ADA), "a.l@x": Found(ADA), "ada": Found(ADA), "z": NobodyFound("Zoë (zoe@x)")}
    plan = import_of(
        entries("me", "Bob", "a.l@x", "Ada", "ada@x", "bob@x", "z", "BOB"),
        found,
        None,
        listed("me", "bob"),
        {BOB.id: WatchEntry("bob")},
    )
    assert [line.fate for line in plan.lines] == [
        Fate.LISTED, Fate.LISTED, Fate.ADDED, Fate.TWICE, Fate.TWICE, Fate.UNCHECKED, Fate.NOBODY, Fate.TWICE,
    ]  # fmt: skip
    assert plan.entries("Tier 2") == (WatchEntry("a.l@x", groups=("Tier 2",)), WatchEntry("bob@x", groups=("Tier 2",)))
    assert plan.left_out[0].near == "Zoë (zoe@x)"
    assert import_of(entries("Bob", "BOB", "bob@x"), {"bob": Found(BOB)}, None, {}, {}).entries() == (WatchEntry("bob@x"),)


def test_addresses_and_ids_that_could_not_be_asked_for_come_as_they_are_but_no_names() -> None:
    offline = GraphUnavailable("graph.example", NetworkFault.NAME)
    plan = import_of(entries("ada@x", "Ada Lovelace", ADA.id), {}, offline, {}, {})
    assert [line.fate for line in plan.lines] == [Fate.UNCHECKED, Fate.UNASKED, Fate.UNCHECKED]
    assert plan.lines[1].error is offline


def test_what_is_not_permitted_or_refused_does_not_come() -> None:
    refused, forbidden = BadRequest(Reply(400)), Forbidden(Reply(403))
    plan = import_of(entries("ada@x", "bob@x", "kim"), {"ada@x": refused, "kim": SeveralFound((ADA, BOB))}, forbidden, {}, {})
    assert [line.fate for line in plan.lines] == [Fate.REFUSED, Fate.REFUSED, Fate.SEVERAL]
    assert (plan.lines[0].error, plan.lines[1].error, plan.lines[2].near) == (refused, forbidden, "ada@x, bob@x")
    assert plan.entries() == ()
