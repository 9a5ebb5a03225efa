"""Which name was probably meant."""

from __future__ import annotations

import pytest

from presence_tui.cli.who import nearest_name

KNOWN = ["bob@contoso.com", "Chloe.Dubois@contoso.com", "zed@fabrikam.com", "Front desk", "me"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bobb@contoso.com", "bob@contoso.com"),
        ("chloe.duboi@CONTOSO.com", "Chloe.Dubois@contoso.com"),
        ("zed@contoso.com", None),
        ("zedd@fabrikam.com", "zed@fabrikam.com"),
        ("frontdesk", "Front desk"),
        ("zzz", None),
    ],
)
def test_addresses_at_one_host_are_not_alike_for_the_host_s_sake(typed: str, meant: str | None) -> None:
    assert nearest_name(typed, KNOWN) == meant
