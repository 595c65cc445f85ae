"""The sample workspace is entered as each role, and nothing of it stays."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.organizations.errors import SampleUnavailable
from clickup_desktop.integration.organizations.sample import open_sample, start_sandbox
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role


def test_the_sample_is_entered_as_each_role_and_leaves_nothing() -> None:
    sample = open_sample()
    folder = sample.session.folder
    try:
        sample.session.connections.connect(sample.token, Visibility.SHARED, sample.url)
        may = {role: session.overview().may_integrate for role, session in sample.sessions.items()}
        assert may == {
            Role.ENTERPRISE_ADMIN: True,
            Role.INTEGRATIONS_ADMIN: True,
            Role.MEMBER: False,
        }
    finally:
        sample.close()
    assert not folder.exists()


def test_a_sandbox_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    with pytest.raises(SampleUnavailable):
        start_sandbox()
