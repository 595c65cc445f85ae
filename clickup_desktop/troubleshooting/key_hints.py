"""What is said when the organization's key, an invitation or the recovery key is not right."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY, UPDATE_TOKEN

_NEW_INVITATION = Step(N_("Ask an Enterprise Admin for a new invitation, and join with it."))
_TELL_ADMIN = Step(N_("Tell an Enterprise Admin, and whoever looks after the database."))

KEY_HINTS: dict[type[BaseException], Hint] = {
    keys.WrongOrganizationKey: Hint(
        "wrong-organization-key",
        N_("This is not the organization's key"),
        N_("The key that was found is not the one your organization uses. It was not used."),
        (
            N_("The organization's key was changed a moment ago."),
            N_("The database was put back from a backup, or somebody changed it by hand."),
        ),
        (RETRY, _NEW_INVITATION, _TELL_ADMIN, COPY),
    ),
    keys.KeyRolledBack: Hint(
        "organization-key-rolled-back",
        N_("The server is behind this computer"),
        N_(
            "The server offers a key that your organization has replaced. It was not used, because "
            "members who were removed may still have it."
        ),
        (
            N_("The database was put back from a backup that is older than the newest key."),
            N_("The server is a copy that does not follow the main one any more."),
        ),
        (
            Step(N_("Check that this is the organization's main server, then try again.")),
            _TELL_ADMIN,
            COPY,
        ),
    ),
    keys.KeyHistoryTooLong: Hint(
        "key-history-too-long",
        N_("The server lists more keys than there can be"),
        N_(
            "An organization changes its key now and then. The server lists so many that they were "
            "not read."
        ),
        (N_("Somebody put them into the database by hand."),),
        (_TELL_ADMIN, _NEW_INVITATION, COPY),
    ),
    keys.OrganizationKeyMissing: Hint(
        "organization-key-missing",
        N_("This computer cannot open the organization's key"),
        N_(
            "The keyring has nothing that opens your organization's key, so Shared tokens stay "
            "closed. Nothing is lost at the server."
        ),
        (
            N_("You use this computer for the organization for the first time."),
            N_("The keyring was emptied, or belongs to another user of this computer."),
        ),
        (_NEW_INVITATION,),
    ),
    keys.TokenTampered: Hint(
        "token-tampered",
        N_("The connection's token was changed at the server"),
        N_("The token does not belong to this connection as it is saved there. It was not used."),
        (
            N_(
                "Somebody changed the connection in the database by hand: its token, its address, "
                "or both."
            ),
            N_("A part of the database was put back from a backup."),
        ),
        (UPDATE_TOKEN, _TELL_ADMIN, COPY),
    ),
    keys.UntrustedPublicKey: Hint(
        "untrusted-public-key",
        N_("The recovery key was not vouched for"),
        N_(
            "The public key that the server lists for the recovery key is none that anybody in the "
            "organization has vouched for. The organization's key was not given to it, and nothing "
            "was changed."
        ),
        (N_("Somebody changed it in the database by hand."),),
        (
            Step(N_("Have the table of key copies put back from a backup, then try again.")),
            Step(
                N_(
                    "Or make another recovery key: the button is on the Members page, the command "
                    "is clickup-desktop organization new-recovery-key."
                )
            ),
            _TELL_ADMIN,
            COPY,
        ),
    ),
    keys.InvalidInvitation: Hint(
        "invalid-invitation",
        N_("This invitation cannot be used"),
        N_("What was pasted is not a whole invitation, or not one that is open here."),
        (
            N_("Not all of the line was copied."),
            N_("The organization's key has changed since it was made."),
        ),
        (Step(N_("Copy the whole line, from its first to its last character.")), _NEW_INVITATION),
    ),
    keys.InvitationExpired: Hint(
        "invitation-expired",
        N_("The invitation has expired"),
        N_("An invitation is good for a short time, and this one's is over by the server's clock."),
        (N_("It was found too late."), N_("The organization's key was changed meanwhile.")),
        (_NEW_INVITATION,),
    ),
    keys.InvalidRecoveryKey: Hint(
        "invalid-recovery-key",
        N_("This recovery key does not open the organization"),
        N_("What was typed is not the recovery key that was printed for this organization."),
        (
            N_("A letter or a digit is missing or mistaken."),
            N_("It is another organization's, or one that was replaced by a newer one."),
        ),
        (Step(N_("Compare it with the printed one, group by group, and type it again.")),),
    ),
    keys.OrganizationKeyError: Hint(
        "organization-key-failed",
        N_("Something is wrong with the organization's key"),
        N_("The organization's key could not be used."),
        (N_("The database was changed by hand."),),
        (RETRY, DIAGNOSE, COPY),
    ),
}
