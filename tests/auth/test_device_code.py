"""What a device code's reply may hold, and what of it is shown."""

from __future__ import annotations

from typing import Any

import pytest

from presence_tui.auth.device_code import BadCode, Waiting, device_code
from presence_tui.model.snapshot import DeviceCode
from tests.manual_clock import ManualClock

REPLY = {
    "user_code": "ABCD-EFGH",
    "device_code": "secret-code",
    "verification_uri": "https://login.example:8443/device",
    "expires_in": 900,
    "interval": 5,
}
NOW = ManualClock().now()


def code(**changes: Any) -> DeviceCode:
    reply = {name: value for name, value in (REPLY | changes).items() if value is not ...}
    return device_code(reply, NOW)


def waiting(**changes: Any) -> Waiting:
    found = code(**changes).flow
    assert isinstance(found, Waiting)
    return found


def test_a_good_reply_is_taken_as_it_is() -> None:
    found = code()
    assert (found.user_code.reveal(), found.verification_uri) == ("ABCD-EFGH", "https://login.example:8443/device")
    assert found.expires == NOW.later(900).utc
    assert found.verification_uri_complete is None


def test_a_code_with_controls_is_shown_harmless_and_short() -> None:
    shown = code(user_code="AB\x1b]52;c;x\x07" + "C" * 1000).user_code.reveal()
    assert shown.isprintable()
    assert len(shown) <= 64


@pytest.mark.parametrize(
    ("complete", "kept"),
    [
        ("https://login.example:8443/device?user_code=ABCD-EFGH", True),
        ("https://LOGIN.example:8443/x", True),
        ("https://login.example/device?user_code=ABCD-EFGH", False),
        ("https://evil.example/device", False),
        ("http://login.example:8443/device", False),
        ("https://login.example:8443@evil.example/", False),
        ("https://login.example:8443\\@evil.example/", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        (7, False),
        (None, False),
    ],
)
def test_the_filled_in_page_is_kept_only_where_it_is_on_the_same_host(complete: object, kept: bool) -> None:
    assert (code(verification_uri_complete=complete).verification_uri_complete is not None) is kept


@pytest.mark.parametrize(
    "page",
    ["http://x.example/", "https://", "https:///x", "//x.example", "https://x.example/ y", "https://x\u202e.example/", "https://é.example/",
     "https://u:p@x.example/", "https://x.example:99999/", "https://x.example/" + "y" * 500, "", None, 7, ["https://x.example/"]],
)  # fmt: skip
def test_a_page_that_may_not_be_opened_is_not_shown(page: object) -> None:
    with pytest.raises(BadCode) as caught:
        code(verification_uri=page)
    assert "https" in str(caught.value)
    assert str(page) not in str(caught.value) or not page


@pytest.mark.parametrize("changes", [{"user_code": ""}, {"user_code": None}, {"device_code": ""}, {"device_code": ...}])
def test_a_reply_without_a_code_is_none(changes: dict[str, object]) -> None:
    with pytest.raises(BadCode):
        code(**changes)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [(900, 900), (7, 7), (-5, 0), (10**9, 3600), (float("inf"), 3600), (..., 3600), ("900", 3600), (True, 3600)],
)
def test_how_long_a_code_holds_stays_within_reason(sent: object, seconds: float) -> None:
    assert waiting(expires_in=sent).life == seconds


@pytest.mark.parametrize(("sent", "seconds"), [(5, 5), (0, 1), (-1, 1), (1e9, 60), (..., 5), ("x", 5)])
def test_the_interval_stays_within_reason(sent: object, seconds: float) -> None:
    assert waiting(interval=sent).interval == seconds


def test_nothing_secret_is_in_the_repr() -> None:
    complete = "https://login.example:8443/device?user_code=ABCD-EFGH"
    shown = repr(code(verification_uri_complete=complete)) + repr(waiting())
    assert "ABCD" not in shown
    assert "secret-code" not in shown
