"""The words of the audit trail, which keeps them in English, and how they are shown.

A store or a server writes them. What somebody else wrote there stays as it is, also where it looks
like a text of this program.
"""

from __future__ import annotations

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import AuditEntry

ACTIONS = frozenset(
    {
        N_("added a key of the organization"),
        N_("added a member"),
        N_("added a recovery key"),
        N_("added copies of the key"),
        N_("changed a key of the organization"),
        N_("changed a link"),
        N_("changed a member"),
        N_("changed a recovery key"),
        N_("changed a role"),
        N_("changed copies of the key"),
        N_("changed what a connection reaches"),
        N_("connected ClickUp"),
        N_("created the organization"),
        N_("deleted a member"),
        N_("deleted the organization"),
        N_("disconnected ClickUp"),
        N_("encrypted a token again"),
        N_("ended an invitation"),
        N_("gave a link a connection"),
        N_("invited a member"),
        N_("left a link without a connection"),
        N_("left computers out of the new key"),
        N_("linked a Channel"),
        N_("made an invitation"),
        N_("noticed that a linked Channel was renamed"),
        N_("removed a key of the organization"),
        N_("removed a link"),
        N_("removed a member"),
        N_("removed a recovery key"),
        N_("removed copies of the key"),
        N_("renamed the organization"),
        N_("replaced an encrypted token"),
        N_("replaced the recovery key"),
        N_("set the address for assistance"),
        N_("took over a connection"),
        N_("updated the token"),
    }
)
SUBJECTS = frozenset(
    {
        N_("a Private connection"),
        N_("a link that can't be read"),
        N_("through a Private connection"),
    }
)
"""What stands there in the place of a name. With a name in it a subject stays English."""


def shown_action(entry: AuditEntry) -> str:
    """Return what was done, in the language in use."""
    return _(entry.action) if entry.action in ACTIONS else entry.action


def shown_subject(entry: AuditEntry) -> str:
    """Return to what it was done, in the language in use."""
    return _(entry.subject) if entry.subject in SUBJECTS else entry.subject
