"""Advice in error messages: the word that was probably meant."""

import pytest

from presence_tui.model.nearest import nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("peple", ("people", "group"), "people"),
        ("Tenant", ("tenant", "theme"), "tenant"),
        ("PRESENCE_TUI_CLIENTID", ("PRESENCE_TUI_CLIENT_ID",), "PRESENCE_TUI_CLIENT_ID"),
        ("minimum", ("minimum_reachable", "source"), "minimum_reachable"),
        ("cert", ("certificate_file", "certificate_key_file"), None),
        ("zzz", ("people", "group"), None),
        ("", ("people",), None),
    ],
)
def test_the_nearest_word_is_named(word: str, known: tuple[str, ...], meant: str | None) -> None:
    assert nearest(word, known) == meant
