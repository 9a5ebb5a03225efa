"""A visitor at the tenant's door, and one who is signed in."""

from __future__ import annotations

import httpx
import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from tests.demo.visitor import Visitor


@pytest.fixture
def stranger(tenant: SimulatedTenant) -> Visitor:
    return Visitor(httpx.Client(transport=SimulatedTransport(tenant)), tenant.client_id)


@pytest.fixture
def visitor(tenant: SimulatedTenant, stranger: Visitor) -> Visitor:
    stranger.ask_for_code()
    tenant.approve()
    assert stranger.poll().status_code == 200
    tenant.forget_requests()
    return stranger
