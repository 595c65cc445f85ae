"""What two administrators do to one link: neither undoes the other's work without knowing."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.service import OrganizationService
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.other_members import as_member


@pytest.fixture
def colleague(admin: OrganizationService) -> OrganizationService:
    """Another Enterprise Admin."""
    return as_member(admin, admin.members.add("Acme Colleague", "", Role.ENTERPRISE_ADMIN).id)


@pytest.fixture
def through(admin: OrganizationService) -> str:
    """The id of a Shared connection."""
    return admin.add_connection(new_connection(), TOKEN).id


def test_a_link_that_a_colleague_led_elsewhere_is_not_removed(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    changed = colleague.links.change(seen.id, new_link(through, "6-2-8"))

    with pytest.raises(ChangedMeanwhile):
        admin.links.remove(seen.id, expected_version=seen.version)

    assert admin.links.all() == (changed,)
    admin.links.remove(seen.id, expected_version=changed.version)
    assert admin.links.all() == ()


def test_a_link_that_a_colleague_led_elsewhere_is_not_led_back(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    changed = colleague.links.change(seen.id, new_link(through, "6-2-8"))

    with pytest.raises(ChangedMeanwhile):
        admin.links.change(seen.id, new_link(through, "6-3-8"), expected_version=seen.version)

    assert admin.links.all() == (changed,)


def test_a_link_keeps_its_channel_while_the_rest_of_it_changes(
    admin: OrganizationService, through: str
) -> None:
    link = admin.links.add(new_link(through))

    changed = admin.links.change(link.id, new_link(through, path=("Sales",)))

    assert (changed.id, changed.channel_id, changed.path) == (link.id, link.channel_id, ("Sales",))
    assert admin.links.all() == (changed,)
