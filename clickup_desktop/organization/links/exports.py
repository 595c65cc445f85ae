"""That messages are exported from copies, for the audit trail."""

from __future__ import annotations

from sqlalchemy import Connection as Transaction
from sqlalchemy import func, select

from clickup_desktop.organization.errors import NotTokenOwner, UnknownConnection
from clickup_desktop.organization.links import audit
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.records import Member
from clickup_desktop.organization.store import kept_by_server


def record_export(transaction: Transaction, who: Member, link_id: str, count: int) -> None:
    """Write down how many messages are exported from a link's copy.

    A server does that itself.

    Raises:
        UnknownLink: there is none, or not for `who`.
        UnknownConnection: the link has none.
        NotTokenOwner: its token is somebody else's.
        RowUnreadable: its names can't be read.
    """
    link = links.read_link(transaction, who, link_id)
    if link.connection_id is None:
        raise UnknownConnection("the link has no connection")
    if link.token_owner_id != who.id:
        raise NotTokenOwner
    if kept_by_server(transaction):
        transaction.execute(select(func.record_export(link.id, count)))
        return
    audit.note_export(transaction, who, link, count)
