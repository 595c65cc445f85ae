"""What is said when the organization, its data or the keyring refuses."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import (
    ANOTHER_CHANNEL,
    COPY,
    DIAGNOSE,
    RETRY,
    UPDATE_TOKEN,
)

_KEEP = Step(
    N_("Continue without saving the token. You are asked for it again next time."),
    Action.KEEP_FOR_SESSION,
)
SET_ASIDE = Step(
    N_(
        "Close the program. Rename the data file, and every file whose name begins with the same "
        "name and a “-”, by putting “damaged-” in front. This way, nothing is lost."
    )
)
START_ANEW = Step(
    N_(
        "There is no backup in the same folder. Start the program again, which creates an "
        "organization without connections. Then connect ClickUp again."
    )
)
KEYRING_HINTS: dict[type[BaseException], Hint] = {
    secrets.KeyringAbsent: Hint(
        "keyring-absent",
        N_("Nowhere to keep the token"),
        N_("This computer has no keyring service to keep passwords safe."),
        (N_("No keyring is installed, or it is not running in this session."),),
        (_KEEP, Step(N_("Install a keyring, such as GNOME Keyring or KWallet."), Action.RETRY)),
    ),
    secrets.KeyringMisconfigured: Hint(
        "keyring-misconfigured",
        N_("The keyring is not set up correctly"),
        N_("A keyring that is configured or installed on this computer can't be used."),
        (N_("It was removed, or belongs to another Python than this program uses."),),
        (
            Step(N_("Correct this, or ask whoever set up this computer."), Action.RETRY),
            _KEEP,
        ),
    ),
    secrets.KeyringLocked: Hint(
        "keyring-locked",
        N_("The keyring is locked"),
        N_("The keyring, which keeps your passwords, is locked."),
        (N_("It was not unlocked when you logged in."),),
        (
            Step(
                N_("Answer the keyring's prompt. It may be hidden behind other windows."),
                Action.UNLOCK_KEYRING,
            ),
            _KEEP,
        ),
    ),
    secrets.KeyringDenied: Hint(
        "keyring-denied",
        N_("The keyring denied access"),
        N_("The keyring, which keeps your passwords, did not let this program in."),
        (N_("The prompt was closed without an answer."), N_("A rule on this computer forbids it.")),
        (Step(N_("Allow access when you are asked."), Action.RETRY), _KEEP),
    ),
    secrets.KeyringTimedOut: Hint(
        "keyring-timed-out",
        N_("The keyring does not answer"),
        N_("The keyring, which keeps your passwords, did not answer in time."),
        (N_("It is waiting for its password in a window that is hidden behind others."),),
        (Step(N_("Answer the prompt first, then try again."), Action.UNLOCK_KEYRING), _KEEP),
    ),
    secrets.SecretMissing: Hint(
        "token-missing",
        N_("The token is no longer here"),
        N_("The connection is saved, but its token is not in this computer's keyring."),
        (
            N_("It was kept for one session only."),
            N_("It was removed from the keyring, or was saved on another computer."),
        ),
        (UPDATE_TOKEN,),
    ),
    secrets.SecretTooLong: Hint(
        "token-too-long",
        N_("This is too long for a token"),
        N_("The keyring can't keep anything as long as this."),
        (N_("More than the token was pasted."),),
        (Step(N_("Copy the token again in ClickUp and paste it here."), Action.OPEN_TOKEN_PAGE),),
    ),
    secrets.SecretError: Hint(
        "keyring-failed",
        N_("The keyring failed"),
        N_("The keyring, which keeps your passwords, answered with an error."),
        (N_("The keyring was restarted or updated during the request."),),
        (RETRY, _KEEP, DIAGNOSE, COPY),
    ),
}

ORGANIZATION_HINTS: dict[type[BaseException], Hint] = {
    organization.RoleRequired: Hint(
        "role-required",
        N_("You need another role for this"),
        N_("Your role in the organization does not include this."),
        (),
        (
            Step(
                N_("Ask for the role, or ask somebody who has it to do this."),
                Action.SHOW_ROLE_HOLDERS,
            ),
        ),
    ),
    organization.UnknownMember: Hint(
        "unknown-member",
        N_("Member not found"),
        N_("The organization has no member with this id or e-mail address."),
        (N_("An administrator removed the member."), N_("The id or address was mistyped.")),
        (Step(N_("List the members: clickup-desktop organization members.")),),
    ),
    organization.InvalidEmail: Hint(
        "invalid-email",
        N_("This is not an e-mail address"),
        N_(
            "An invitation needs an e-mail address, such as name@company.example. Nobody was "
            "invited."
        ),
        (),
        (Step(N_("Check the address, then try again.")),),
    ),
    organization.LastEnterpriseAdmin: Hint(
        "last-enterprise-admin",
        N_("The organization needs an Enterprise Admin"),
        N_(
            "This is the organization's only Enterprise Admin. Without one, nobody could manage it."
        ),
        (),
        (Step(N_("First make somebody else an Enterprise Admin.")),),
    ),
    organization.UnknownConnection: Hint(
        "unknown-connection",
        N_("Connection not found"),
        N_("None of the connections that you can use has this id."),
        (
            N_("It was removed, or is another member's Private connection."),
            N_("The id was mistyped, or belongs to another organization."),
        ),
        (
            Step(N_("List the connections: clickup-desktop connections.")),
            Step(N_("Connect ClickUp again."), Action.CONNECT, is_button=True),
        ),
    ),
    organization.AddressChanged: Hint(
        "address-changed",
        N_("The organization URL does not match the token"),
        N_(
            "The connection has another organization URL than its token was saved for. The token "
            "was not sent."
        ),
        (N_("Somebody changed the connection's data outside this program."),),
        (
            Step(
                N_("Update the token and choose the address that it is sent to."),
                Action.UPDATE_TOKEN,
                is_button=True,
            ),
            Step(
                N_(
                    "If you don't know of a change, tell whoever looks after your organization's "
                    "data."
                )
            ),
        ),
    ),
    organization.UnknownLink: Hint(
        "unknown-link",
        N_("Link not found"),
        N_("None of the links that you can see has this id."),
        (N_("It was removed."), N_("The id was mistyped, or belongs to another organization.")),
        (
            Step(N_("List the links: clickup-desktop links.")),
            Step(N_("Choose the Channel again."), Action.CHOOSE_CHANNEL, is_button=True),
        ),
    ),
    organization.NotTokenOwner: Hint(
        "not-token-owner",
        N_("Only the owner of the token can keep or export messages"),
        N_("This Channel is linked with a token of another member."),
        (),
        (
            Step(N_("Ask the member who connected ClickUp.")),
            Step(N_("Or connect ClickUp with a token of your own, and link the Channel with it.")),
        ),
    ),
    organization.AlreadyLinked: Hint(
        "already-linked",
        N_("This Channel is already linked"),
        N_("Each connection can link a Channel once."),
        (),
        (ANOTHER_CHANNEL,),
    ),
    organization.StoreNewer: Hint(
        "store-newer",
        N_("Saved by a newer version"),
        N_("A newer version of this program saved to the data folder. Nothing was changed."),
        (),
        (Step(N_("Start the newer version, or install it.")), RETRY),
    ),
    organization.StoreReadOnly: Hint(
        "store-read-only",
        N_("The data folder can't be written to"),
        N_("This program is not allowed to write to its data folder."),
        (N_("The folder's permissions were changed."), N_("The disk is mounted read-only.")),
        (Step(N_("Make the folder writable."), Action.RETRY),),
    ),
    organization.StoreUnreachable: Hint(
        "store-unreachable",
        N_("The data folder is missing"),
        N_("The folder for this program's data does not exist and can't be created."),
        (
            N_("It is on a disk or network drive that is not connected."),
            N_("Something that is not a folder is in its place."),
        ),
        (Step(N_("Connect the disk or drive."), Action.RETRY), DIAGNOSE),
    ),
    organization.StoreFull: Hint(
        "store-full",
        N_("The disk is full"),
        N_("There is no space left to save. What was saved before is not affected."),
        (),
        (Step(N_("Free up space on the disk."), Action.RETRY),),
    ),
    organization.StoreLocked: Hint(
        "store-locked",
        N_("The data is in use"),
        N_("Another program is using the data file."),
        (N_("Another window is saving."), N_("A backup or a virus scanner is reading the file.")),
        (RETRY,),
    ),
    organization.StoreDamaged: Hint(
        "store-damaged",
        N_("The data file is damaged"),
        N_("The file can't be read as a data file. It was left unchanged."),
        (
            N_("The computer or the disk failed while the file was being written."),
            N_("Another program changed it."),
        ),
        (SET_ASIDE, START_ANEW, RETRY, DIAGNOSE, COPY),
    ),
    organization.StoreError: Hint(
        "store-failed",
        N_("The data could not be read or saved"),
        N_("The data file could not be read or written."),
        (N_("The disk has a fault."), N_("Another program changed the file.")),
        (RETRY, DIAGNOSE, COPY),
    ),
    organization.RowUnreadable: Hint(
        "row-unreadable",
        N_("A saved entry can't be read"),
        N_("An entry of the organization can't be read. Nothing else is affected."),
        (
            N_("Somebody changed it by hand or with another program."),
            N_("The disk has a fault."),
        ),
        (Step(N_("Remove it where it is shown.")), COPY),
    ),
    organization.EssentialRowUnreadable: Hint(
        "own-row-unreadable",
        N_("Your membership can't be read"),
        N_("The organization's own entry, or your entry as a member, can't be read."),
        (N_("Somebody changed it by hand or with another program."),),
        (
            Step(
                N_(
                    "Ask your organization's database administrator to correct or restore the "
                    "entry."
                )
            ),
            RETRY,
            COPY,
        ),
    ),
    organization.OrganizationGone: Hint(
        "organization-gone",
        N_("The organization's data is missing"),
        N_("Your organization's data is no longer where it was kept."),
        (
            N_("Somebody removed it outside this program."),
            N_("Part of the data was restored from a backup."),
        ),
        (
            Step(
                N_("Ask your organization's database administrator to restore the data."),
                Action.RETRY,
            ),
            DIAGNOSE,
            COPY,
        ),
    ),
    organization.OrganizationError: Hint(
        "organization-refused",
        N_("This is not possible here"),
        N_("The organization's rules do not allow this."),
        (),
        (COPY,),
    ),
}
