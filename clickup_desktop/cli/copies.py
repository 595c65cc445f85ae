"""For how long members may keep copies of messages: shown, and set by an Enterprise Admin."""

from __future__ import annotations

from typing import Any

from clickup_desktop.cli.exit_status import DONE
from clickup_desktop.cli.session import Session
from clickup_desktop.integration.policy.copies import CopyLimit, copy_limit, days_text
from clickup_desktop.integration.policy.words import managed_by
from clickup_desktop.language.texts import _


def limit_copies(session: Session) -> int:
    """Set the limit where one is given; print what holds."""
    options, output = session.options, session.output
    with session.integration() as integration:
        if options.days is not None or options.no_limit:
            integration.set_message_copies(options.days)
        ruled = integration.overview().organization
        holds = copy_limit(integration.policy, ruled)
    output.line(_("Copies of messages: {limit}").format(limit=days_text(holds.days)))
    if holds.by_policy:
        output.line(managed_by(integration.policy))
    output.data({"copies": _limit_record(holds, ruled.message_copy_days)})
    return DONE


def _limit_record(holds: CopyLimit, organization_days: int | None) -> dict[str, Any]:
    """Return what holds as data; days are None where there is no limit."""
    set_by = "policy" if holds.by_policy else "organization"
    return {
        "days": holds.days,
        "set_by": None if holds.days is None else set_by,
        "organization_days": organization_days,
    }
