"""The rows of channel links, and which of them a member sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, or_, select, update
from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.column_types import Undecodable
from clickup_desktop.organization.decoding import LINK, columns_of_member, readable
from clickup_desktop.organization.errors import UnknownLink
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    LinkFinding,
    Member,
    NewLink,
    Rows,
    UnreadableRow,
    Visibility,
)
from clickup_desktop.organization.schema import channel_link as table
from clickup_desktop.organization.schema import connection as connection_table
from clickup_desktop.organization.schema import member

_UNCHECKED: dict[str, Any] = {"problem": "", "checked_at": None}
"""Nobody has looked yet, with this connection, at this Channel."""

SELECTED_LINKS: Select[Any] = select(
    table,
    *columns_of_member("linked_by"),
    connection_table.c.owner_id.label("token_owner_id"),
).select_from(
    table.outerjoin(member, member.c.id == table.c.linked_by_id).outerjoin(
        connection_table, connection_table.c.id == table.c.connection_id
    )
)
"""The question for links with all that `decoding.LINK` needs."""


def read_links(
    transaction: Transaction, who: Member, *, linked_by_id: str | None = None
) -> Rows[ChannelLink]:
    """Return all links that `who` sees, or one member's, in the order in which they were made."""
    wanted = SELECTED_LINKS.where(visible_to(who))
    if linked_by_id is not None:
        wanted = wanted.where(table.c.linked_by_id == linked_by_id)
    rows = transaction.execute(wanted.order_by(table.c.linked_at, table.c.id))
    return LINK.rows(rows)


def read_link(transaction: Transaction, who: Member, link_id: str) -> ChannelLink:
    """Return one link.

    Raises:
        UnknownLink: there is none, or not for `who`.
        RowUnreadable: it can only be removed.
    """
    return readable(read_link_row(transaction, who, link_id))


def read_link_row(
    transaction: Transaction, who: Member, link_id: str
) -> ChannelLink | UnreadableRow:
    """Return one link, or what is known of it where it can only be removed.

    Raises:
        UnknownLink: there is none, or not for `who`.
    """
    row = transaction.execute(SELECTED_LINKS.where(visible_to(who), table.c.id == link_id)).first()
    if row is None:
        raise UnknownLink("no such link")
    return LINK.decode(row)


def find_link(transaction: Transaction, connection_id: str, channel_id: str) -> str | None:
    """Return the id of the link from a connection to a Channel; "" where that can't be read."""
    found: str | Undecodable | None = transaction.execute(
        select(table.c.id).where(
            table.c.connection_id == connection_id, table.c.channel_id == channel_id
        )
    ).scalar()
    return "" if isinstance(found, Undecodable) else found


def is_private(transaction: Transaction, link_id: str) -> bool:
    """Whether a link was made through a Private connection."""
    owner = select(table.c.private_owner_id).where(table.c.id == link_id)
    return transaction.execute(owner).scalar() is not None


def create_link(transaction: Transaction, who: Member, through: Connection, new: NewLink) -> str:
    """Make a link, and return its id."""
    link_id = str(uuid.uuid4())
    transaction.execute(insert(table).values(id=link_id, **_values(who, through, new)))
    return link_id


def change_link(
    transaction: Transaction, who: Member, through: Connection, link_id: str, new: NewLink
) -> None:
    """Have a link lead to another Channel."""
    transaction.execute(
        update(table)
        .where(table.c.id == link_id)
        .values(**_values(who, through, new), version=table.c.version + 1)
    )


def note_check(transaction: Transaction, finding: LinkFinding, at: datetime) -> None:
    """Keep what a look at a link's Channel found."""
    values: dict[str, Any] = {"problem": finding.problem, "checked_at": at}
    if finding.channel_name:
        values["channel_name"] = finding.channel_name
    if finding.private is not None:
        values["visibility_private"] = finding.private
    transaction.execute(update(table).where(table.c.id == finding.link.id).values(**values))


def drop_link(transaction: Transaction, link_id: str) -> None:
    """Remove a link."""
    transaction.execute(delete(table).where(table.c.id == link_id))


def release_links(transaction: Transaction, connection_id: str) -> list[str]:
    """Leave a connection's links without one, and return their ids."""
    found = transaction.execute(
        select(table.c.id)
        .where(table.c.connection_id == connection_id)
        .order_by(table.c.linked_at, table.c.id)
    ).scalars()
    ids = [it for it in found if not isinstance(it, Undecodable)]
    transaction.execute(
        update(table)
        .where(table.c.connection_id == connection_id)
        .values(connection_id=None, version=table.c.version + 1, **_UNCHECKED)
    )
    return ids


def adopt_links(
    transaction: Transaction, who: Member, by: Connection, workspace_ids: Iterable[str]
) -> None:
    """Give the links that wait for a connection to one that reaches them.

    What everybody sees gets a Shared one, and what one alone sees a Private one of theirs.
    """
    fitting = who.id if by.visibility is Visibility.PRIVATE else None
    waiting = transaction.execute(
        select(table.c.id, table.c.channel_id).where(
            table.c.connection_id.is_(None),
            table.c.workspace_id.in_(list(workspace_ids)),
            table.c.private_owner_id.is_not_distinct_from(fitting),
        )
    ).all()
    for row in waiting:
        if Undecodable in map(type, row):
            continue
        if find_link(transaction, by.id, row.channel_id) is None:
            transaction.execute(
                update(table)
                .where(table.c.id == row.id)
                .values(connection_id=by.id, version=table.c.version + 1)
            )


def visible_to(who: Member) -> ColumnElement[bool]:
    """Return which links `who` sees."""
    return or_(table.c.private_owner_id.is_(None), table.c.private_owner_id == who.id)


def _values(who: Member, through: Connection, new: NewLink) -> dict[str, Any]:
    private = through.visibility is Visibility.PRIVATE
    return {
        "connection_id": through.id,
        "private_owner_id": through.owner.id if private else None,
        "workspace_id": new.workspace.id,
        "workspace_name": new.workspace.name,
        "channel_id": new.channel_id,
        "channel_name": new.channel_name,
        "visibility_private": new.visibility_private,
        "place_kind": new.place_kind,
        "place_id": new.place_id,
        "path": list(new.path),
        "linked_by_id": who.id,
        "linked_at": datetime.now(UTC),
        **_UNCHECKED,
    }
