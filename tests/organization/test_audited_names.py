"""What is private in ClickUp, or linked through a Private connection, has no name in the trail."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import LinkFinding, Visibility
from clickup_desktop.organization.service import OrganizationService

from .audited import HIDDEN, Told, audited_here, do_everything, private_channel
from .conftest import TOKEN, new_connection, new_link

CASES = [
    pytest.param(owner, doer, visibility, id=f"{visibility} of {owner}, by {doer}")
    for visibility in Visibility
    for owner in ("admin", "integrator")
    for doer in ("admin", "integrator")
    # What is Private is seen by nobody else.
    if owner == doer or visibility is Visibility.SHARED
]


def trail(admin: OrganizationService, since: int = 0) -> list[tuple[str, str]]:
    """Return what was done to what after so many entries, the oldest first."""
    entries = admin.members.audit(1_000_000)
    return [(it.action, it.subject) for it in reversed(entries)][since:]


def told_of_everything(
    request: pytest.FixtureRequest,
    admin: OrganizationService,
    owner: str,
    doer: str,
    visibility: Visibility,
) -> Told:
    """Do everything that is audited, and return what is told of it."""
    services = request.getfixturevalue(owner), request.getfixturevalue(doer)
    before = len(trail(admin))
    do_everything(*services, visibility)
    return set(trail(admin, before))


@pytest.mark.parametrize(("owner", "doer", "visibility"), CASES)
def test_whatever_is_done_on_this_computer_tells_no_name_of_what_is_private(
    request: pytest.FixtureRequest,
    admin: OrganizationService,
    *,
    owner: str,
    doer: str,
    visibility: Visibility,
) -> None:
    told = told_of_everything(request, admin, owner, doer, visibility)
    assert told == set(audited_here(visibility).items())
    assert HIDDEN not in repr(admin.members.audit(1_000_000)).lower()


def test_nobody_but_an_enterprise_admin_reads_it(
    integrator: OrganizationService, member: OrganizationService
) -> None:
    for who in (integrator, member):
        with pytest.raises(RoleRequired):
            who.members.audit()


def test_a_channel_is_named_as_long_as_it_is_not_private(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    connection = integrator.add_connection(new_connection(), TOKEN)
    before = len(trail(admin))
    link = admin.links.add(new_link(connection.id))
    link = admin.links.change(link.id, private_channel(connection, "6-2-8"))
    link = admin.links.change(link.id, new_link(connection.id))
    # Whoever was not to read a name before is not told it afterwards.
    for name, private in (("launch-2028", True), ("launch-2029", False), ("launch-2030", None)):
        (link,) = admin.links.record_findings((LinkFinding(link, "", name, private),))
    admin.links.remove(link.id)
    renamed = "noticed that a linked Channel was renamed"
    assert trail(admin, before) == [
        ("linked a Channel", "launch-2027 in Acme Rollout"),
        ("changed a link", "a private Channel in Acme Rollout"),
        ("changed a link", "launch-2027 in Acme Rollout"),
        (renamed, "a private Channel in Acme Rollout"),
        (renamed, "a private Channel in Acme Rollout"),
        (renamed, "launch-2029 is launch-2030 now, in Acme Rollout"),
        ("removed a link", "launch-2030 in Acme Rollout"),
    ]
