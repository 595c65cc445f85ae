"""What looks at connections and linked Channels have found, kept where it is news.

A look takes its time, and nobody is held up by it. So what it found is kept only where the
connection or the link is still the one that was looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization import connections
from clickup_desktop.organization.errors import RowUnreadable, UnknownConnection, UnknownLink
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    ConnectionFinding,
    LinkFinding,
    Member,
)

CONNECTION_KEPT_FOR = timedelta(hours=1)
"""A person reads when a connection was last checked, so that is told to the hour."""

LINK_KEPT_FOR = timedelta(days=1)


def is_news_of_connection(
    connection: Connection, finding: ConnectionFinding, now: datetime
) -> bool:
    """Whether `finding` says something else than what is kept, or that is old."""
    if finding.problem != connection.problem:
        return True
    if finding.problem:
        return False
    return finding.account not in {None, connection.account} or _old(
        connection.checked_at, CONNECTION_KEPT_FOR, now
    )


def keep_connection_finding(
    transaction: Transaction, who: Member, finding: ConnectionFinding, now: datetime
) -> bool:
    """Keep it; return False where the connection is gone, has another token, or it is no news."""
    try:
        current = connections.read_connection(transaction, who, finding.connection.id)
    except (UnknownConnection, RowUnreadable):
        return False
    if current.secret_version != finding.connection.secret_version:
        return False
    if not is_news_of_connection(current, finding, now):
        return False
    connections.note_check(
        transaction, current.id, finding.problem, finding.workspaces, finding.account
    )
    return True


def is_news_of_link(link: ChannelLink, finding: LinkFinding, now: datetime) -> bool:
    """Whether `finding` says something else than what is kept, or that is old."""
    return _differs(link, finding) or _old(link.checked_at, LINK_KEPT_FOR, now)


def keep_link_finding(
    transaction: Transaction, who: Member, finding: LinkFinding, now: datetime
) -> ChannelLink | None:
    """Keep it; return the link where it is different now.

    A rename goes into the audit trail: by the window that was first to find it, and once.
    """
    try:
        current = links.read_link(transaction, who, finding.link.id)
    except (UnknownLink, RowUnreadable):
        return None
    if _target(current) != _target(finding.link) or not is_news_of_link(current, finding, now):
        return None
    links.note_check(transaction, finding, now)
    if not _differs(current, finding):
        return None
    changed = links.read_link(transaction, who, current.id)
    if changed.channel_name != current.channel_name:
        members.note(
            transaction, who, "noticed that a linked Channel was renamed", _rename(current, changed)
        )
    return changed


def _differs(link: ChannelLink, finding: LinkFinding) -> bool:
    return (
        finding.problem != link.problem
        or finding.channel_name not in {"", link.channel_name}
        or finding.private not in {None, link.visibility_private}
    )


def _target(link: ChannelLink) -> tuple[str | None, str]:
    return link.connection_id, link.channel_id


def _old(moment: datetime | None, kept_for: timedelta, now: datetime) -> bool:
    # A moment in the future comes from a clock that was wrong.
    return moment is None or abs(now - moment) > kept_for


def _rename(before: ChannelLink, now: ChannelLink) -> str:
    if before.visibility_private or now.visibility_private:
        # Whoever reads the audit trail is not always who may read the name.
        return f"a private Channel in {now.workspace.name}"
    return f"{before.channel_name} is {now.channel_name} now, in {now.workspace.name}"
