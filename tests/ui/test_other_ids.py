"""From the sign-in screen back to the set-up, where the ids are to be others."""

from __future__ import annotations

import pytest

from presence_tui.model.snapshot import SignedOut
from presence_tui.view.set_up_facts import SetUpValues
from tests.ui.answers import Answers
from tests.ui.stage import stage

CLIENT = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"


@pytest.mark.parametrize("number", [700016, 90002, 50059, 50194, 9001023, 7000218])
async def test_ids_that_are_refused_can_be_changed(number: int) -> None:
    answers = Answers(SetUpValues(CLIENT, "contoso.com", "global"))
    async with stage(answers=answers, signed_in=False, size=(80, 24)) as s:
        assert "change the ids" not in s.footer
        s.tenant.refuse_sign_in(number, path="/devicecode")
        await s.press("enter")
        await s.shows(f"(AADSTS{number})")
        assert "e change the ids" in s.footer
        await s.press("e")
        assert s.says("Application (client) id", CLIENT, "✓ a GUID")
        assert s.footer.startswith(" esc back")
        await s.press("esc")
        assert s.says(f"(AADSTS{number})")
        s.tenant.recover()
        await s.press("e", "tab", *["backspace"] * 11)
        await s.type("fabrikam.com")
        await s.press("enter")
        await s.shows("Press enter for a code.")
        assert s.says("Sign in  to fabrikam.com")
        assert answers.saved == [SetUpValues(CLIENT, "fabrikam.com", "global")]
        await s.sign_in()
        assert len(s.names) == 15


async def test_other_refusals_do_not_name_the_key_for_other_ids_but_it_works() -> None:
    answers = Answers(SetUpValues(CLIENT, "contoso.com", "global"))
    async with stage(answers=answers, signed_in=False) as s:
        s.tenant.refuse_sign_in(53003, path="/devicecode")
        await s.press("enter")
        await s.shows("(AADSTS53003)")
        assert "change the ids" not in s.footer
        await s.press("e")
        assert s.says("Application (client) id", CLIENT)
        await s.press("esc")
        assert s.says("(AADSTS53003)")


async def test_the_ids_can_be_changed_before_a_code_is_asked_for() -> None:
    async with stage(answers=Answers(SetUpValues(CLIENT, "contoso.com", "global")), signed_in=False) as s:
        await s.press("e")
        assert s.says("Application (client) id", CLIENT)
        await s.press("esc")
        assert s.says("Press enter for a code.")


async def test_a_code_that_waits_is_cancelled_by_changing_the_ids() -> None:
    async with stage(answers=Answers(SetUpValues(CLIENT, "contoso.com", "global")), signed_in=False) as s:
        await s.get_code()
        assert "change the ids" not in s.footer
        await s.press("e")
        assert s.says("Application (client) id", CLIENT)
        await s.until(lambda: isinstance(s.snapshot.sign_in, SignedOut), "the end of waiting")
        await s.press("esc")
        assert s.says("Press enter for a code.")


async def test_a_service_whose_host_is_not_found_offers_other_ids() -> None:
    async with stage(answers=Answers(SetUpValues(CLIENT, "contoso.com", "global")), signed_in=False) as s:
        s.tenant.go_offline("dns")
        await s.press("enter")
        await s.shows("login.microsoftonline.com not found.")
        assert "e change the ids" in s.footer
        s.tenant.go_offline()
        await s.press("enter")
        await s.shows("login.microsoftonline.com refuses connections.")
        assert "change the ids" not in s.footer


async def test_ids_that_all_come_from_the_environment_cannot_be_changed_here() -> None:
    known = SetUpValues(CLIENT, "contoso.com", "global")
    answers = Answers(known, given={"client_id": "A", "tenant": "B", "cloud": "C"})
    async with stage(answers=answers, signed_in=False) as s:
        s.tenant.refuse_sign_in(700016, path="/devicecode")
        await s.press("enter")
        await s.shows("(AADSTS700016)")
        assert "change the ids" not in s.footer
        await s.press("e")
        assert s.says("(AADSTS700016)")
