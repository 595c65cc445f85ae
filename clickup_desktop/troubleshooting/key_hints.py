"""What is said when the organization's key, an invitation or the recovery key is not right."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY, UPDATE_TOKEN

_NEW_INVITATION = Step(N_("Ask an Enterprise Admin for a new invitation and join with it."))
_TELL_ADMIN = Step(N_("Tell an Enterprise Admin and your organization's database administrator."))

KEY_HINTS: dict[type[BaseException], Hint] = {
    keys.WrongOrganizationKey: Hint(
        "wrong-organization-key",
        N_("Wrong organization key"),
        N_("The key that was found is not the one your organization uses, so it was not used."),
        (
            N_("The organization key was changed a moment ago."),
            N_("The database was restored from a backup, or somebody changed it by hand."),
        ),
        (RETRY, _NEW_INVITATION, _TELL_ADMIN, COPY),
    ),
    keys.KeyRolledBack: Hint(
        "organization-key-rolled-back",
        N_("The server offers an old organization key"),
        N_(
            "The server offers a key that your organization has replaced. It was not used, because "
            "removed members may still have it."
        ),
        (
            N_("The database was restored from a backup that is older than the newest key."),
            N_("The server is a copy that no longer follows the main server."),
        ),
        (
            Step(N_("Check that this is the organization's main server, then try again.")),
            _TELL_ADMIN,
            COPY,
        ),
    ),
    keys.KeyHistoryTooLong: Hint(
        "key-history-too-long",
        N_("The server lists too many organization keys"),
        N_(
            "An organization changes its key only now and then. The server lists so many keys that "
            "the program did not read them."
        ),
        (N_("Somebody added them to the database by hand."),),
        (_TELL_ADMIN, _NEW_INVITATION, COPY),
    ),
    keys.OrganizationKeyMissing: Hint(
        "organization-key-missing",
        N_("This computer can't open the organization key"),
        N_(
            "This computer's keyring has nothing that opens the organization key, so the tokens of "
            "Shared connections can't be used. Nothing is lost on the server."
        ),
        (
            N_("You are using the organization on this computer for the first time."),
            N_("The keyring was emptied, or belongs to another user of this computer."),
        ),
        (_NEW_INVITATION,),
    ),
    keys.TokenTampered: Hint(
        "token-tampered",
        N_("The connection's token was changed on the server"),
        N_("The token does not match the connection as it is saved there, so it was not used."),
        (
            N_(
                "Somebody changed the connection in the database by hand: its token, its address, "
                "or both."
            ),
            N_("Part of the database was restored from a backup."),
        ),
        (UPDATE_TOKEN, _TELL_ADMIN, COPY),
    ),
    keys.UntrustedPublicKey: Hint(
        "untrusted-public-key",
        N_("Nobody has vouched for the recovery key"),
        N_(
            "Nobody in the organization has vouched for the public key that the server lists for "
            "the recovery key. The organization key was not given to it, and nothing was changed."
        ),
        (N_("Somebody changed it in the database by hand."),),
        (
            Step(N_("Have the table of key copies restored from a backup, then try again.")),
            Step(
                N_(
                    "Or make a new recovery key on the Members page, or with clickup-desktop "
                    "organization new-recovery-key."
                )
            ),
            _TELL_ADMIN,
            COPY,
        ),
    ),
    keys.InvalidInvitation: Hint(
        "invalid-invitation",
        N_("This invitation can't be used"),
        N_("The pasted text is not a complete invitation, or not one that can be used here."),
        (
            N_("Only part of the line was copied."),
            N_("The organization key was changed after the invitation was created."),
        ),
        (Step(N_("Copy the whole line, from the first character to the last.")), _NEW_INVITATION),
    ),
    keys.InvitationExpired: Hint(
        "invitation-expired",
        N_("The invitation has expired"),
        N_(
            "An invitation is valid for a short time, and by the server's clock this one has "
            "expired."
        ),
        (N_("It was opened too late."), N_("The organization key was changed in the meantime.")),
        (_NEW_INVITATION,),
    ),
    keys.InvalidRecoveryKey: Hint(
        "invalid-recovery-key",
        N_("This recovery key does not open the organization"),
        N_("This is not the recovery key that was printed for this organization."),
        (
            N_("A letter or digit is missing or wrong."),
            N_("It belongs to another organization, or was replaced by a newer one."),
        ),
        (Step(N_("Compare it with the printed key, group by group, and enter it again.")),),
    ),
    keys.OrganizationKeyError: Hint(
        "organization-key-failed",
        N_("Something is wrong with the organization key"),
        N_("The organization key could not be used."),
        (N_("The database was changed by hand."),),
        (RETRY, DIAGNOSE, COPY),
    ),
}
