"""What looks at connections have found, kept where it is news.

A look takes its time, and nobody is held up by it. So what it found is kept only where the
connection is still the one that was looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.errors import RowUnreadable, UnknownConnection
from clickup_desktop.organization.records import (
    Connection,
    ConnectionFinding,
    Member,
)

CONNECTION_KEPT_FOR = timedelta(hours=1)
"""A person reads when a connection was last checked, so that is told to the hour."""


def is_news_of_connection(
    connection: Connection, finding: ConnectionFinding, now: datetime
) -> bool:
    """Whether `finding` says something else than what is kept, or that is old."""
    if finding.problem != connection.problem:
        return True
    if finding.problem:
        return False
    return finding.account not in {None, connection.account} or is_old(
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


def is_old(moment: datetime | None, kept_for: timedelta, now: datetime) -> bool:
    """Whether what was kept at `moment` is to be kept again, though it says the same."""
    # A moment in the future comes from a clock that was wrong.
    return moment is None or abs(now - moment) > kept_for
