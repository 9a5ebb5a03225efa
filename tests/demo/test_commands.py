"""What can be made to happen to the demo: each does what it says, and can be made good."""

from __future__ import annotations

import json

import httpx
import pytest

from presence_tui.demo.commands import COMMANDS, THROTTLED_FOR, DemoCommand
from presence_tui.demo.company import COMPANY, STRANGER, TIER_2
from presence_tui.demo.tenant import SimulatedTenant, demo_tenant
from tests.demo.visitor import Visitor
from tests.manual_clock import ManualClock

BY_ID = {command.id: command for command in COMMANDS}
WORDS_FIT = 26
"""Cells for the words in the command sheet."""
REPLY_FITS = 62
"""Cells for a reply in the footer of 80 columns."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_words_and_reply_fit_and_can_be_written_in_ascii(command: DemoCommand) -> None:
    assert len(command.words) <= WORDS_FIT
    assert 20 <= len(command.reply) <= REPLY_FITS
    assert (command.words + command.reply).isascii()
    assert not command.reply.endswith(".")


def test_each_is_there_once() -> None:
    assert (
        len(BY_ID)
        == len({command.words for command in COMMANDS})
        == len({command.reply for command in COMMANDS})
        == len(COMMANDS)
    )


@pytest.mark.parametrize(("id", "status"), [("throttle", 429), ("server", 503), ("half", 400)])
def test_graph_is_in_trouble_until_all_is_well(visitor: Visitor, tenant: SimulatedTenant, id: str, status: int) -> None:
    ids = [tenant.id_of(who) for who in ("ada", "zoe")]
    BY_ID[id].act(tenant)
    assert visitor.bulk(ids).status_code == status
    BY_ID["well"].act(tenant)
    assert visitor.bulk(ids).status_code == 200


def test_throttling_ends_by_itself(visitor: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    BY_ID["throttle"].act(tenant)
    assert visitor.get("/me/presence").status_code == 429
    clock.jump(THROTTLED_FOR)
    assert visitor.get("/me/presence").status_code == 200


def test_a_portal_answers_for_entra_too(visitor: Visitor, tenant: SimulatedTenant) -> None:
    BY_ID["portal"].act(tenant)
    assert visitor.get("/me/presence").headers["content-type"] == "text/html"
    assert visitor.http.post(visitor.token_endpoint).headers["content-type"] == "text/html"


def test_the_network_goes_and_comes_back(visitor: Visitor, tenant: SimulatedTenant) -> None:
    BY_ID["offline"].act(tenant)
    with pytest.raises(httpx.ConnectError, match="not known"):
        visitor.get("/me/presence")
    BY_ID["online"].act(tenant)
    assert visitor.get("/me/presence").status_code == 200


def test_one_trouble_takes_the_place_of_another(visitor: Visitor, tenant: SimulatedTenant) -> None:
    for id in ("offline", "throttle", "server"):
        BY_ID[id].act(tenant)
    assert visitor.get("/me/presence").status_code == 503


def test_a_revoked_session_is_over(visitor: Visitor, tenant: SimulatedTenant) -> None:
    BY_ID["revoke"].act(tenant)
    assert visitor.get("/me/presence").status_code == 401
    assert visitor.refresh().status_code == 400


def test_the_stranger_is_in_the_directory_only_once_asked_for(visitor: Visitor, tenant: SimulatedTenant) -> None:
    assert visitor.get(f"/users/{STRANGER.upn}").status_code == 404
    hostile = BY_ID["hostile"]
    for _ in range(2):
        hostile.act(tenant)
    assert visitor.get(f"/users/{STRANGER.upn}").json()["displayName"] == STRANGER.name
    assert (hostile.adds, BY_ID["well"].removes) == (STRANGER.upn, STRANGER.upn)


def test_an_hour_passes_without_a_question() -> None:
    assert [command.id for command in COMMANDS if not command.asks] == ["sleep"]
    assert BY_ID["sleep"].sleeps == 3600


def test_a_group_is_in_a_meeting_until_all_is_well(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    keys = [one.person.key for one in COMPANY if TIER_2 in one.groups and one.comes]
    before = [json.loads(tenant.presence_json(key))["activity"] for key in keys]
    BY_ID["short"].act(tenant)
    assert {json.loads(tenant.presence_json(key))["activity"] for key in keys} == {"InAMeeting"}
    BY_ID["well"].act(tenant)
    assert [json.loads(tenant.presence_json(key))["activity"] for key in keys] == before
    clock.jump(45)
    assert [json.loads(tenant.presence_json(key))["activity"] for key in keys] != before
