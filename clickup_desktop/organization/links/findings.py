"""What looks at linked Channels have found, kept where it is news.

What was found is kept only where the link is still the one that was looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.connections.findings import is_old
from clickup_desktop.organization.errors import RowUnreadable, UnknownLink
from clickup_desktop.organization.links import audit
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.records import ChannelLink, LinkFinding, Member

LINK_KEPT_FOR = timedelta(days=1)


def is_news_of_link(link: ChannelLink, finding: LinkFinding, now: datetime) -> bool:
    """Whether `finding` says something else than what is kept, or that is old."""
    return _differs(link, finding) or is_old(link.checked_at, LINK_KEPT_FOR, now)


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
        audit.note_rename(transaction, who, current, changed)
    return changed


def _differs(link: ChannelLink, finding: LinkFinding) -> bool:
    return (
        finding.problem != link.problem
        or finding.channel_name not in {"", link.channel_name}
        or finding.private not in {None, link.visibility_private}
    )


def _target(link: ChannelLink) -> tuple[str | None, str]:
    return link.connection_id, link.channel_id
