"""An organization in a temporary folder, in front of the embedded ClickUp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def integration(
    tmp_path: Path, sandbox: Sandbox, secrets: MemorySecrets
) -> Iterator[OrganizationSession]:
    opened = open_integration(tmp_path / "data", sandbox.url, secrets=secrets)
    yield opened
    opened.close()
