"""What is shown beside each other is of one moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from clickup_desktop.organization.service import OrganizationService

from .conftest import TOKEN, new_connection


def test_what_is_read_together_is_of_one_moment(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        with admin.read_together():
            assert admin.connections() == ()
            made = elsewhere.submit(integrator.add_connection, new_connection(), TOKEN).result()
            assert elsewhere.submit(admin.connections).result() == (made,)
            assert admin.connections() == ()
        assert admin.connections() == (made,)


def test_what_fails_in_between_ends_it(admin: OrganizationService) -> None:
    with pytest.raises(ZeroDivisionError), admin.read_together():
        assert admin.connections() == ()
        raise ZeroDivisionError
    admin.add_connection(new_connection(), TOKEN)
    assert len(admin.connections()) == 1
