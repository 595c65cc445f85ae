"""That messages are exported is recorded by the server, whatever somebody says."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import errors

from clickup_desktop.organization.records import ChannelLink, Visibility
from tests.organization.conftest import TOKEN, new_connection, new_link

from .conftest import Office, SignedIn
from .psql import attempt

CALL = "SELECT clickup_desktop.record_export(%s, %s)"


@pytest.fixture
def link(office: Office) -> ChannelLink:
    """A link through the Integrations Admin's Shared connection, which the others see."""
    shared = office.integrator.service.add_connection(new_connection(), TOKEN)
    return office.admin.service.links.add(new_link(shared.id))


def bare(office: Office, who: SignedIn) -> psycopg.Connection[Any]:
    return office.company.bare(who.address, who.password)


def test_with_psql_nobody_is_recorded_for_what_is_not_theirs(
    office: Office, link: ChannelLink
) -> None:
    private = office.integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    theirs = office.integrator.service.links.add(new_link(private.id, "6-2-8"))
    for who in (office.admin, office.member):
        raw = bare(office, who)
        # One that is not there is refused with the same words as one that is hidden.
        told = set()
        for link_id in (link.id, theirs.id, "nothing", None):
            with pytest.raises(errors.InsufficientPrivilege) as refused:
                attempt(raw, CALL, link_id, 3)
            told.add(refused.value.diag.message_primary)
        assert len(told) == 1


def test_with_psql_nothing_is_said_but_how_many(office: Office, link: ChannelLink) -> None:
    raw = bare(office, office.integrator)
    for count in (-1, None):
        with pytest.raises(errors.InvalidParameterValue):
            attempt(raw, CALL, link.id, count)
    raw.execute(CALL, (link.id, 2**40))
    (newest,) = office.admin.service.members.audit(1)
    assert newest.subject == f"{2**40} from launch-2027 in Acme Rollout"


def test_whoever_lost_the_role_is_not_recorded(office: Office, link: ChannelLink) -> None:
    raw = bare(office, office.integrator)
    with office.company.administrator() as administrator:
        # Their own row decides, and not the group that let them in.
        role = "UPDATE clickup_desktop.member SET role = %s WHERE id = %s"
        administrator.execute(role, ("member", office.integrator.id))
        with pytest.raises(errors.InsufficientPrivilege):
            attempt(raw, CALL, link.id, 3)
        administrator.execute(role, ("integrations-admin", office.integrator.id))


@pytest.mark.parametrize("days", [-1, 36_501])
def test_with_psql_no_limit_is_set_that_nobody_can_read(office: Office, days: int) -> None:
    with pytest.raises(errors.CheckViolation):
        attempt(
            bare(office, office.admin),
            "UPDATE clickup_desktop.organization SET message_copy_days = %s",
            days,
        )
