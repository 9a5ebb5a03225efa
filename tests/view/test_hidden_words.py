"""Names in sentences of others are found whole, however they are written."""

from __future__ import annotations

import pytest

from presence_tui.view.hidden_words import KnownNames

LONG = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{LONG} is busy", "P1 is busy"),
        ("Removed Olu (olu@home.org).", "Removed P2."),
        ("Sammy Davis Jr.: away", "P3: away"),
        ("Pat [EXT], away", "P4, away"),
        ("Sam Twin is away", "hidden is away"),
        ("STRASSE and Straße", "STRASSE and P7"),
        ("to x@y.org, and bob@contoso.com", "to hidden, and P8"),
        ('"Zelda Quinn" is no key', '"hidden" is no key'),
        ("the bobbin of bob", "the bobbin of P9"),
        ("bob.other@contoso.com", "hidden"),
        ("/home/zelda/list.toml is no file", "list.toml is no file"),
        ("https://graph.microsoft.com/v1.0/users", "https://graph.microsoft.com/v1.0/users"),
    ],
)
def test_a_sentence_names_nobody(text: str, shown: str) -> None:
    known = KnownNames(lambda number: f"P{number}")
    names = (
        LONG,
        "Olu (olu@home.org)",
        "Sammy Davis Jr.",
        "Pat [EXT]",
        "Sam Twin",
        "Sam Twin",
        "Straße",
        "bob@contoso.com",
        "Bob",
    )
    for number, name in enumerate(names, 1):
        known.learn(number, name)
    assert known.hide(text) == shown
