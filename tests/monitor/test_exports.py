from __future__ import annotations

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.person import Person, UserId
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB = "bob@contoso.com"


async def test_what_is_written_are_the_bytes_that_graph_sent(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, "olu.adeyemi@contoso.com"))
    sent = b'{ "id" : "%s" , "availability":"Away","activity":null, "new\\u0020thing": 1e400 }' % tenant.id_of("bob").encode()
    tenant.garble_text("bob", sent)
    async with stage.running():
        assert await stage.monitor.save_json(BOB) == "/exports/1.json"
        assert stage.exported == [(tenant.id_of("bob"), sent)]


async def test_your_own_row_is_written_under_your_id(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        assert await stage.monitor.save_json("me")
        assert [whose for whose, _ in stage.exported] == [tenant.id_of("ada")]


async def test_where_there_is_no_json_nothing_is_written(tenant: SimulatedTenant, clock: ManualClock) -> None:
    bob = Person(UserId(tenant.id_of("bob")), "Bob from yesterday")
    stage = Stage(tenant, clock, (BOB, "nobody@contoso.com"), remembered={BOB: bob})
    assert await stage.monitor.save_json(BOB) == ""
    async with stage.running():
        assert await stage.monitor.save_json("nobody@contoso.com") == ""
        assert await stage.monitor.save_json("whoever@contoso.com") == ""
    assert stage.exported == []
