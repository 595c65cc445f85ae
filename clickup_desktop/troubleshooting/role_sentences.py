"""Who may do what, as whole sentences: a language may put a verb elsewhere."""

from __future__ import annotations

from clickup_desktop.language.lists import alternatives
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.errors import RoleRequired

_ONLY, _END = "Only an {roles} may ", "."
SENTENCES = {
    text.removeprefix(_ONLY).removesuffix(_END): text
    for text in (
        N_("Only an {roles} may add members."),
        N_("Only an {roles} may change links."),
        N_("Only an {roles} may change roles."),
        N_("Only an {roles} may check connections."),
        N_("Only an {roles} may check linked Channels."),
        N_("Only an {roles} may connect ClickUp."),
        N_("Only an {roles} may disconnect ClickUp."),
        N_("Only an {roles} may export messages."),
        N_("Only an {roles} may invite members."),
        N_("Only an {roles} may link Channels."),
        N_("Only an {roles} may make a new key."),
        N_("Only an {roles} may open Integrations."),
        N_("Only an {roles} may read the audit trail."),
        N_("Only an {roles} may remove links."),
        N_("Only an {roles} may remove members."),
        N_("Only an {roles} may see invitations."),
        N_("Only an {roles} may see the connections."),
        N_("Only an {roles} may set the address for assistance."),
        N_("Only an {roles} may set the limit for copies of messages."),
        N_("Only an {roles} may test the connection."),
        N_("Only an {roles} may update the token."),
    )
}
"""By what is to be done, as `RoleRequired` has it."""


def only_these_roles(error: RoleRequired) -> str:
    """Return who may do what was to be done."""
    roles = alternatives(role.title for role in error.needed)
    sentence = SENTENCES.get(error.action)
    if sentence is None:
        return _("Only an {roles} may {action}.").format(roles=roles, action=error.action)
    return _(sentence).format(roles=roles)
