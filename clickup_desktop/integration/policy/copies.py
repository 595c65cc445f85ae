"""For how long copies of messages may be kept, whoever says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import N_, _, ngettext

if TYPE_CHECKING:
    from clickup_desktop.integration.policy.policy import Policy
    from clickup_desktop.organization.records import Organization

NO_LIMIT = N_("No limit")
NOT_ALLOWED = N_("Not allowed")


@dataclass(frozen=True, slots=True)
class CopyLimit:
    """How long copies of messages may be kept on this computer.

    Attributes:
        days: at most; 0 for not at all, None for any time.
        by_policy: whether this computer's policy says so, and not the organization.
    """

    days: int | None = None
    by_policy: bool = False

    @property
    def allowed(self) -> bool:
        """Whether any may be kept."""
        return self.days != 0


def copy_limit(policy: Policy, organization: Organization) -> CopyLimit:
    """Return what holds: of the policy and the organization, the stricter."""
    managed, ruled = policy.message_copy_days, organization.message_copy_days
    if managed is not None and (ruled is None or managed <= ruled):
        return CopyLimit(managed, by_policy=True)
    return CopyLimit(ruled)


def days_text(days: int | None) -> str:
    """Return a limit in words for people."""
    if days is None:
        return _(NO_LIMIT)
    if not days:
        return _(NOT_ALLOWED)
    text = ngettext("At most {count} day", "At most {count} days", days)
    return text.format(count=whole_number(days))
