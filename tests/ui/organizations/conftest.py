"""Two organizations: this computer's, and one on a server."""

from __future__ import annotations

import pytest

from tests.ui.fakes import FakeIntegration, connection
from tests.ui.server_fakes import FakeOrganizations, FakeServer


@pytest.fixture
def organizations() -> FakeOrganizations:
    """This computer's organization is current, and one on a server is waiting."""
    server = FakeServer(connection(), organization="Acme Shared")
    return FakeOrganizations(FakeIntegration(connection()), server)


@pytest.fixture
def shared(organizations: FakeOrganizations) -> FakeOrganizations:
    """The one on the server is current."""
    organizations.joined, organizations.current = True, "s"
    return organizations
