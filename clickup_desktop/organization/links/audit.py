"""What the audit trail says of links: the same as on a server (`server/sql/audit.sql`).

Whoever reads it is not always who may read the name of a Channel that is private in ClickUp; what
is linked through a Private connection is its owner's alone.
"""

from __future__ import annotations

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.records import ChannelLink, Member
from clickup_desktop.organization.store import kept_by_server


def note_link(transaction: Transaction, who: Member, action: str, link: ChannelLink) -> None:
    """Write down what is done to a link, while it is there."""
    if kept_by_server(transaction):
        return
    unnamed = _without_name(transaction, link, private_in_clickup=link.visibility_private)
    names = f"{link.channel_name} in {link.workspace.name}"
    members.note(transaction, who, action, unnamed or names)


def note_rename(
    transaction: Transaction, who: Member, before: ChannelLink, now: ChannelLink
) -> None:
    """Write down that a linked Channel is called otherwise now."""
    if kept_by_server(transaction):
        return
    private = before.visibility_private or now.visibility_private
    unnamed = _without_name(transaction, now, private_in_clickup=private)
    names = f"{before.channel_name} is {now.channel_name} now, in {now.workspace.name}"
    members.note(transaction, who, "noticed that a linked Channel was renamed", unnamed or names)


def note_export(transaction: Transaction, who: Member, link: ChannelLink, count: int) -> None:
    """Write down how many messages are exported from a link's copy; a server is asked to do it."""
    if links.is_private(transaction, link.id):
        source = ", through a Private connection"
    elif link.visibility_private:
        source = ", from a private Channel"
    else:
        source = f" from {link.channel_name} in {link.workspace.name}"
    members.note(transaction, who, "exported messages", f"{count}{source}")


def _without_name(
    transaction: Transaction, link: ChannelLink, *, private_in_clickup: bool
) -> str | None:
    """Return what stands in the place of a link's names; None where everybody may read those."""
    if links.is_private(transaction, link.id):
        return "through a Private connection"
    if private_in_clickup:
        return f"a private Channel in {link.workspace.name}"
    return None
