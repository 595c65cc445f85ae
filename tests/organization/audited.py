"""Everything that is done with connections and links, to a Channel that is private in ClickUp."""

from __future__ import annotations

from dataclasses import replace

from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    LinkFinding,
    NewConnection,
    NewLink,
    Visibility,
)
from clickup_desktop.organization.service import OrganizationService

from .conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection, new_link

Told = set[tuple[str, str]]
"""What was done to what, as the audit trail says."""

HIDDEN = "takeover"
"""Part of every name of a private Channel, and of the Space, Folder and List that it is in."""
PRIVATE_ACCOUNT = Account(ACCOUNT.id, "Acme Takeover", "takeover@example.com")
"""Whose token a Private connection has."""


def audited_here(visibility: Visibility) -> dict[str, str]:
    """Return what a computer's own audit trail says, and which name stands there."""
    shared = visibility is Visibility.SHARED
    link = "a private Channel in Acme Rollout" if shared else "through a Private connection"
    account = "Acme Admin (shared)" if shared else "a Private connection"
    exported = "from a private Channel" if shared else "through a Private connection"
    return {
        "connected ClickUp": account,
        "linked a Channel": link,
        "changed a link": link,
        "noticed that a linked Channel was renamed": link,
        "exported messages": f"3, {exported}",
        "removed a link": link,
        "updated the token": account,
        "disconnected ClickUp": account,
    }


def connection_of(visibility: Visibility) -> NewConnection:
    if visibility is Visibility.SHARED:
        return new_connection()
    return replace(new_connection(visibility), account=PRIVATE_ACCOUNT)


def private_channel(connection: Connection, channel_id: str = "6-1-8") -> NewLink:
    return new_link(
        connection.id,
        channel_id,
        channel_name="takeover-2027",
        visibility_private=True,
        path=("Takeovers", "Takeover plans", "Takeover"),
    )


def do_everything(
    owner: OrganizationService, doer: OrganizationService, visibility: Visibility
) -> None:
    """Do everything that is audited, with a private Channel and through one kind of connection.

    Args:
        owner: whose token it is.
        doer: who does what the owner of the token doesn't have to do.
    """
    connection = owner.add_connection(connection_of(visibility), TOKEN)
    link = doer.links.add(private_channel(connection))
    several = doer.links.add_several((private_channel(connection, "6-2-8"),))
    doer.links.add_missing((private_channel(connection, "6-3-8"),))
    _rename(doer, link)
    doer.links.change(link.id, private_channel(connection, "6-4-8"))
    owner.links.record_export({link.id: 3})
    doer.links.remove(link.id)
    doer.links.remove_unchanged(several)
    account = replace(connection.account, email="other@example.com")
    doer.record_check(connection.id, "", account=account)
    doer.replace_token(connection.id, TOKEN, account, (ROLLOUT,), "pk_…EFGH")
    doer.remove_connection(connection.id)
    # Links that are left have it.
    again = owner.add_connection(connection_of(visibility), TOKEN)
    for left in doer.links.all():
        assert left.connection_id == again.id
        doer.links.remove(left.id)
    doer.remove_connection(again.id)


def _rename(doer: OrganizationService, link: ChannelLink) -> None:
    """Find that a private Channel is called otherwise, and twice that it is one no more."""
    for name, private in (
        ("takeover-2028", None),
        ("open-2028", False),
        ("takeover-2029", True),
        ("takeover-2030", True),
    ):
        (link,) = doer.links.record_findings((LinkFinding(link, "", name, private),))
