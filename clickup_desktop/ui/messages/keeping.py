"""Whether a copy of a link's messages may be kept, as far as it is known without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.integration.policy.copies import CopyLimit, copy_limit
from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name

if TYPE_CHECKING:
    from clickup_desktop.integration.policy.policy import Policy
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.organization.records import Connection


@dataclass(frozen=True, slots=True)
class Keeping:
    """What holds for copies of messages through one connection.

    Attributes:
        limit: for how long they may be kept.
        reason: why none may be; "" where they may.
    """

    limit: CopyLimit
    reason: str = ""


def keeping_through(
    overview: Overview | None, policy: Policy, connection: Connection | None
) -> Keeping:
    """Return what holds for copies through a connection; None where there is none."""
    if overview is None or connection is None:
        return Keeping(CopyLimit(), _("No connection reaches the Channel."))
    limit = copy_limit(policy, overview.organization)
    return Keeping(limit, reason_against(overview, limit, connection))


def reason_against(overview: Overview, limit: CopyLimit, connection: Connection) -> str:
    """Return why no copy may be kept; "" where one may."""
    if not limit.allowed:
        return (
            _("This computer's policy doesn't allow copies of messages.")
            if limit.by_policy
            else _("Your organization doesn't allow copies of messages.")
        )
    if connection.owner.id != overview.member.id:
        text = _("Only {name}, whose token it is, can keep copies.")
        return text.format(name=shown_name(connection.owner.name))
    return ""
