"""A tenant over TLS for panes that share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.certificates import Certificates
from tests.server.client import TenantServer


@pytest.fixture(scope="session")
def tenant_over_tls(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TenantServer]:
    """In a process of its own; it may be asked for a code's outcome as often as one likes."""
    with TenantServer(tmp_path_factory.mktemp("tenant"), "--interval", "0", certificates=certificates) as running:
        yield running


@pytest.fixture
def contoso(tenant_over_tls: TenantServer) -> Iterator[TenantServer]:
    """The same, without trouble, code or challenge left over."""
    yield tenant_over_tls
    tenant_over_tls.recover()
    tenant_over_tls.end_challenge()
    tenant_over_tls.approve_after(None)
    if tenant_over_tls.user_codes():
        tenant_over_tls.decline()
