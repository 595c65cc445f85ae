"""Links a page at a time: one statement for each, however many there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.column_types import FIRST_MOMENT
from clickup_desktop.organization.decoding import LINK, sorted_out
from clickup_desktop.organization.links.rows import SELECTED_LINKS, visible_to
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    ChannelLink,
    LinkCursor,
    LinkPage,
    LinkSelection,
    Member,
    Rows,
    UnreadableRow,
)
from clickup_desktop.organization.schema import channel_link as table
from clickup_desktop.organization.schema import connection as connection_table

_MOST_WORDS = 8
_IDS_AT_ONCE = 5_000

# As in the index `ix_channel_link_page`: what needs attention, then as they were made.
_ORDER = (table.c.problem == "", table.c.linked_at, table.c.id)


def read_page(
    transaction: Transaction,
    who: Member,
    wanted: LinkSelection,
    after: LinkCursor | None = None,
    limit: int = PAGE_LINKS,
) -> LinkPage:
    """Return a page of the links that `who` sees, those that need attention first."""
    fitting = and_(visible_to(who), *_conditions(wanted, who))
    # With a text, every name would be looked at to count them, so it ends with what is shown.
    counting = literal(not wanted.text.strip(), Boolean)
    # Counted in the statement that reads them, so that the two never differ.
    counts = (
        select(
            func.count().label("total"),
            func.count().filter(table.c.problem != "").label("ill"),
        )
        .select_from(table)
        .where(counting, fitting)
        .cte("counts")
    )
    ids = select(table.c.id).where(fitting).order_by(*_ORDER).limit(limit + 1)
    if after is not None:
        ids = ids.where(tuple_(*_ORDER) > _behind(transaction, after))
    page = SELECTED_LINKS.where(table.c.id.in_(ids)).subquery("page")
    rows = transaction.execute(
        select(counts, page)
        .select_from(counts.outerjoin(page, true()))
        .order_by(page.c.problem == "", page.c.linked_at, page.c.id)
    ).all()
    found = [LINK.decode(row) for row in rows if row.id is not None]
    shown = sorted_out(found[:limit])
    return LinkPage(
        shown.readable,
        total=max(rows[0].total, len(found)),
        ill=max(rows[0].ill, sum(bool(link.problem) for link in shown.readable)),
        after=_cursor_after(found[:limit], after) if len(found) > limit else None,
        unreadable=shown.unreadable,
    )


def read_longest_unchecked(
    transaction: Transaction, who: Member, limit: int
) -> tuple[ChannelLink, ...]:
    """Return links with a connection, those first that nobody has looked at for longest."""
    order = (table.c.checked_at.asc().nulls_first(), table.c.id)
    ids = (
        select(table.c.id)
        .where(visible_to(who), table.c.connection_id.is_not(None))
        .order_by(*order)
        .limit(limit)
    )
    rows = transaction.execute(SELECTED_LINKS.where(table.c.id.in_(ids)).order_by(*order))
    return LINK.rows(rows).readable


def read_chosen(transaction: Transaction, who: Member, link_ids: list[str]) -> Rows[ChannelLink]:
    """Return those of the links that are still there."""
    found: list[ChannelLink | UnreadableRow] = []
    # Neither engine takes as many values in one statement as there may be links.
    for first in range(0, len(link_ids), _IDS_AT_ONCE):
        some = link_ids[first : first + _IDS_AT_ONCE]
        rows = transaction.execute(
            SELECTED_LINKS.where(visible_to(who), table.c.id.in_(some)).order_by(
                table.c.linked_at, table.c.id
            )
        )
        found += [LINK.decode(row) for row in rows]
    return sorted_out(found)


def read_link_to(
    transaction: Transaction, who: Member, connection_id: str, channel_id: str
) -> ChannelLink | None:
    """Return the link from a connection to a Channel, None where there is none.

    Raises:
        RowUnreadable: it can only be removed.
    """
    return next(iter(read_links_to(transaction, who, connection_id, [channel_id])), None)


def read_links_to(
    transaction: Transaction, who: Member, connection_id: str, channel_ids: list[str]
) -> list[ChannelLink]:
    """Return the links from a connection to some Channels.

    Raises:
        RowUnreadable: one of them can only be removed.
    """
    found: list[ChannelLink] = []
    for first in range(0, len(channel_ids), _IDS_AT_ONCE):
        rows = transaction.execute(
            SELECTED_LINKS.where(
                visible_to(who),
                table.c.connection_id == connection_id,
                table.c.channel_id.in_(channel_ids[first : first + _IDS_AT_ONCE]),
            )
        )
        found += map(LINK.required, rows)
    return found


def _behind(transaction: Transaction, after: LinkCursor) -> ColumnElement[Any]:
    if after.unreadable_id:
        # Where it stands can't be read, so the store itself is asked, while it is there.
        there = select(*_ORDER).where(table.c.id == after.unreadable_id)
        if transaction.execute(there).first() is not None:
            return there.scalar_subquery()
    # Of the columns' own types, or no index is used.
    return tuple_(
        literal(after.well, Boolean),
        literal(after.linked_at, table.c.linked_at.type),
        literal(after.id, table.c.id.type),
    )


def _conditions(wanted: LinkSelection, who: Member) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.connection_id is not None:
        found.append(table.c.connection_id == wanted.connection_id)
    if wanted.workspace_id is not None:
        found.append(table.c.workspace_id == wanted.workspace_id)
    if wanted.linked_by_id is not None:
        found.append(table.c.linked_by_id == wanted.linked_by_id)
    for word in wanted.text.split()[:_MOST_WORDS]:
        escaped = "".join("/" + letter if letter in "%_/" else letter for letter in word)
        pattern = func.lower(f"%{escaped}%")
        named = func.lower(table.c.channel_name).like(pattern, escape="/")
        placed = func.lower(table.c.workspace_name).like(pattern, escape="/")
        found.append(or_(placed, and_(named, _name_is_shown_to(who))))
    return found


def _name_is_shown_to(who: Member) -> ColumnElement[bool]:
    """As in `integration/masking.py`: nobody finds by searching what they are not shown."""
    token_owner = (
        select(connection_table.c.owner_id)
        .where(connection_table.c.id == table.c.connection_id)
        .scalar_subquery()
    )
    return or_(
        table.c.visibility_private.is_(false()),
        func.coalesce(token_owner, table.c.linked_by_id) == who.id,
    )


def _cursor_after(
    shown: list[ChannelLink | UnreadableRow], before: LinkCursor | None
) -> LinkCursor:
    last = shown[-1]
    if not isinstance(last, UnreadableRow):
        return LinkCursor(not last.problem, last.linked_at, last.id)
    for it in reversed(shown):
        if not isinstance(it, UnreadableRow):
            return _cursor_after([it], before)._replace(unreadable_id=last.id)
    return (before or LinkCursor(False, FIRST_MOMENT, ""))._replace(unreadable_id=last.id)
