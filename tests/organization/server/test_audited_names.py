"""A server writes the same as one computer: no name of what is private, whatever is done."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.server.audit_text import SENTENCES
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.service import OrganizationService
from tests.organization.audited import (
    HIDDEN,
    audited_here,
    connection_of,
    private_channel,
)
from tests.organization.conftest import TOKEN
from tests.organization.test_audited_names import (
    CASES,
    test_a_channel_is_named_as_long_as_it_is_not_private,
    test_nobody_but_an_enterprise_admin_reads_it,
    told_of_everything,
    trail,
)
from tests.postgresql import Cluster

from .conftest import Office, open_office

__all__ = [
    "test_a_channel_is_named_as_long_as_it_is_not_private",
    "test_nobody_but_an_enterprise_admin_reads_it",
]

OF_NO_CHANNEL = {
    "added a key of the organization",
    "added a member",
    "added a recovery key",
    "added copies of the key",
    "changed a key of the organization",
    "changed a member",
    "changed a recovery key",
    "changed a role",
    "changed copies of the key",
    "created the organization",
    "deleted a member",
    "deleted the organization",
    "ended an invitation",
    "invited a member",
    "left computers out of the new key",
    "made an invitation",
    "removed a key of the organization",
    "removed a member",
    "removed a recovery key",
    "removed copies of the key",
    "renamed the organization",
    "replaced the recovery key",
    "set the address for assistance",
    "set the limit for copies of messages",
}
OF_SHARED_CONNECTIONS = {
    "encrypted a token again",
    "replaced an encrypted token",
    "took over a connection",
}
"""They name the account, which everybody sees who may connect."""


@pytest.fixture
def admin(office: Office) -> OrganizationService:
    return office.admin.service


@pytest.fixture
def integrator(office: Office) -> OrganizationService:
    return office.integrator.service


@pytest.fixture
def member(office: Office) -> OrganizationService:
    return office.member.service


def audited_there(visibility: Visibility) -> dict[str, str]:
    """Return what a server's audit trail says: of what happens to links by themselves, too."""
    here = audited_here(visibility)
    return {
        **here,
        "changed what a connection reaches": here["connected ClickUp"],
        "gave a link a connection": here["linked a Channel"],
        "left a link without a connection": here["linked a Channel"],
    }


def test_nothing_else_that_is_audited_is_about_a_channel() -> None:
    there = audited_there(Visibility.SHARED).keys()
    assert SENTENCES.keys() - there == OF_NO_CHANNEL | OF_SHARED_CONNECTIONS


@pytest.mark.parametrize(("owner", "doer", "visibility"), CASES)
def test_whatever_is_done_tells_no_name_of_what_is_private(
    request: pytest.FixtureRequest,
    admin: OrganizationService,
    *,
    owner: str,
    doer: str,
    visibility: Visibility,
) -> None:
    told = told_of_everything(request, admin, owner, doer, visibility)
    assert told == set(audited_there(visibility).items())
    assert HIDDEN not in repr(told).lower()


def test_with_psql_no_change_of_a_link_has_its_name_told(office: Office) -> None:
    connection = office.integrator.service.add_connection(connection_of(Visibility.SHARED), TOKEN)
    link = office.admin.service.links.add(private_channel(connection))
    before = len(trail(office.admin.service))
    raw = office.company.bare(office.admin.address, office.admin.password)
    for change in (
        "workspace_name = 'Acme'",
        "path = '[\"Takeover again\"]'",
        "channel_name = 'takeover-2028'",
        "channel_name = 'takeover-2029', visibility_private = false",
        "channel_name = 'takeover-2030', visibility_private = true",
    ):
        raw.execute(f"UPDATE clickup_desktop.channel_link SET {change} WHERE id = %s", (link.id,))
    told = trail(office.admin.service, before)
    assert len(told) == 5
    assert {subject for _action, subject in told} == {"a private Channel in Acme"}


def test_who_is_removed_leaves_no_name_behind(cluster: Cluster) -> None:
    with open_office(cluster) as office:
        admin, integrator = office.admin, office.integrator
        for visibility in Visibility:
            through = integrator.service.add_connection(connection_of(visibility), TOKEN)
            integrator.service.links.add(private_channel(through))
        before = len(trail(admin.service))
        admin.people.remove(integrator.id)
        told = trail(admin.service, before)
    assert ("removed a link", "through a Private connection") in told
    assert ("disconnected ClickUp", "a Private connection") in told
    assert ("took over a connection", "Acme Admin (shared)") in told
    assert HIDDEN not in repr(told).lower()
