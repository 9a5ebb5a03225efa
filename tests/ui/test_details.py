"""Details of one person: opening, asking anew, copying, and the way back."""

from __future__ import annotations

import json

from presence_tui.demo.wire import Fault
from tests.ui.stage import stage


async def test_enter_asks_for_that_person_alone() -> None:
    async with stage() as s:
        await s.press("j", "j")
        s.tenant.forget_requests()
        s.tenant.set("bob", "Busy", "InACall", note="Back soon")
        await s.press("enter")
        await s.shows("Says    Back soon")
        assert s.tenant.requests == [f"GET /v1.0/users/{s.tenant.id_of('bob')}/presence 200"]
        assert s.says("Bob Ng", "In a call", "just now")


async def test_while_the_answer_is_awaited_the_details_say_so() -> None:
    async with stage() as s:
        s.tenant.delay(0.5)
        await s.press("enter")
        assert s.says("Asked   waiting for an answer")
        await s.later(0.6)
        assert s.says("answered in 500 ms")


async def test_a_failure_to_ask_is_told_in_the_footer() -> None:
    async with stage() as s:
        s.tenant.strike(Fault.REFUSE)
        await s.press("enter")
        await s.shows("graph.microsoft.com refuses connections.")
        assert not s.says("waiting for an answer")


async def test_d_closes_and_opens_the_details() -> None:
    async with stage() as s:
        assert s.says("JSON as sent")
        await s.press("d")
        assert not s.says("JSON as sent")
        assert "pane" not in s.footer
        await s.press("d")
        assert s.says("JSON as sent")


async def test_tab_goes_to_the_details_and_keys_then_scroll_them() -> None:
    async with stage() as s:
        assert s.terminal.ink("Mail").colour == "868c96"
        await s.press("tab", "j", "j", "j")
        assert s.selected == "Ada Lovelace"
        assert not s.says("│ Ada Lovelace")
        await s.press("g")
        assert s.says("│ Ada Lovelace")
        await s.press("end")
        assert s.says("│ }")
        await s.press("shift+tab", "j")
        assert s.selected == "Amara Okafor"
        assert s.says("│ Amara Okafor")


async def test_the_focus_shows_in_the_title_and_in_the_cursor_row() -> None:
    async with stage() as s:
        row = s.line_of("Ada Lovelace")
        assert s.terminal.inks(row)[10].ground == "2b2f38"
        await s.press("tab")
        assert s.terminal.inks(row)[10].ground == "22252c"
        assert s.terminal.inks(s.app.main.detail.region.y)[s.app.main.detail.region.x + 1].colour == "87afd7"


async def test_details_below_are_closed_one_step_back() -> None:
    async with stage(size=(80, 24)) as s:
        assert not s.says("JSON as sent")
        await s.press("enter")
        await s.shows("Ada Lovelace", "Asked")
        assert s.says("──────")
        await s.press("esc")
        assert not s.says("──────")
        assert s.app.main.table.has_focus


async def test_details_in_full_cover_the_table() -> None:
    async with stage(size=(50, 20)) as s:
        await s.press("j", "enter")
        await s.shows("Amara Okafor")
        assert s.says("JSON as sent")
        assert s.names == []
        await s.press("esc")
        assert s.selected == "Amara Okafor"


async def test_y_copies_the_json_as_sent() -> None:
    async with stage() as s:
        await s.press("y")
        copied = json.loads(s.app.clipboard)
        assert copied == json.loads(s.tenant.presence_json("ada"))
        assert s.footer.startswith(" Copied ")
        assert "if the terminal allows it" in s.footer


async def test_what_is_copied_cannot_act_on_a_terminal() -> None:
    async with stage() as s:
        s.tenant.set("ada", "Busy", note="\x1b]52;c;cHduZWQ=\x07\x9b31m")
        await s.poll()
        await s.press("y")
        assert "\\u001b]52" in s.app.clipboard
        assert all(char == "\n" or char.isprintable() for char in s.app.clipboard)


async def test_y_without_an_answer_says_so() -> None:
    async with stage(["nobody@contoso.com"]) as s:
        await s.press("y")
        assert s.footer.startswith(" There is no JSON yet for this person")


async def test_the_request_id_belongs_to_the_answer_shown() -> None:
    async with stage() as s:
        before = next(line for line in s.terminal.lines if "Request " in line)
        await s.poll()
        assert before in s.screen
        s.tenant.set("ada", "Busy")
        await s.poll()
        assert before.split("Request ")[1] not in s.screen
