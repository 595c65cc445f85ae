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
    N_("Go on without saving the token; it is asked for again next time."),
    Action.KEEP_FOR_SESSION,
)
SET_ASIDE = Step(
    N_(
        "Close the program. Rename the data file, and each file whose name begins with the same "
        "and a “-”, by putting “damaged-” in front: nothing of it is lost then."
    )
)
START_ANEW = Step(
    N_(
        "There is no backup beside it. Start the program again: it begins with an organization "
        "without connections; connect ClickUp again."
    )
)
KEYRING_HINTS: dict[type[BaseException], Hint] = {
    secrets.KeyringAbsent: Hint(
        "keyring-absent",
        N_("No place to keep the token"),
        N_("This computer has no keyring service, which keeps passwords safe."),
        (N_("No keyring is installed, or it is not running in this session."),),
        (_KEEP, Step(N_("Install a keyring (GNOME Keyring, KWallet)."), Action.RETRY)),
    ),
    secrets.KeyringMisconfigured: Hint(
        "keyring-misconfigured",
        N_("The keyring is not set up properly"),
        N_("A keyring that was named or installed on this computer can't be used."),
        (N_("It was removed, or belongs to another Python than this program's."),),
        (
            Step(N_("Put that right, or ask who set this computer up."), Action.RETRY),
            _KEEP,
        ),
    ),
    secrets.KeyringLocked: Hint(
        "keyring-locked",
        N_("The keyring is locked"),
        N_("The place that keeps your passwords is locked."),
        (N_("It was not unlocked when you logged in."),),
        (
            Step(
                N_("Answer the keyring's prompt; it may be hidden behind other windows."),
                Action.UNLOCK_KEYRING,
            ),
            _KEEP,
        ),
    ),
    secrets.KeyringDenied: Hint(
        "keyring-denied",
        N_("The keyring said no"),
        N_("The place that keeps your passwords did not let this program in."),
        (N_("The prompt was dismissed."), N_("A rule on this computer forbids it.")),
        (Step(N_("Allow it when you are asked."), Action.RETRY), _KEEP),
    ),
    secrets.KeyringTimedOut: Hint(
        "keyring-timed-out",
        N_("The keyring does not answer"),
        N_("The place that keeps your passwords did not answer in time."),
        (N_("It waits for its password in a window that is hidden behind others."),),
        (Step(N_("Answer the prompt first, then try again."), Action.UNLOCK_KEYRING), _KEEP),
    ),
    secrets.SecretMissing: Hint(
        "token-missing",
        N_("The token is not here any more"),
        N_("The connection is known, but its token is not in this computer's keyring."),
        (
            N_("It was kept for one session only."),
            N_("It was removed from the keyring, or was saved on another computer."),
        ),
        (UPDATE_TOKEN,),
    ),
    secrets.SecretTooLong: Hint(
        "token-too-long",
        N_("This is too long for a token"),
        N_("The keyring cannot keep something as long as this."),
        (N_("More than the token was pasted."),),
        (Step(N_("Copy the token in ClickUp again and paste it here."), Action.OPEN_TOKEN_PAGE),),
    ),
    secrets.SecretError: Hint(
        "keyring-failed",
        N_("The keyring failed"),
        N_("The place that keeps your passwords answered with an error."),
        (N_("The keyring's program was restarted or updated while it was asked."),),
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
                N_("Ask for the role, or have somebody do this who has it."),
                Action.SHOW_ROLE_HOLDERS,
            ),
        ),
    ),
    organization.UnknownMember: Hint(
        "unknown-member",
        N_("There is no such member"),
        N_("Nobody with this id or e-mail address is in the organization."),
        (N_("An administrator removed the member."), N_("The id or the address was mistyped.")),
        (Step(N_("Look at the members again: clickup-desktop organization members.")),),
    ),
    organization.InvalidEmail: Hint(
        "invalid-email",
        N_("This is not an e-mail address"),
        N_(
            "An invitation is made for an e-mail address, such as name@company.example. Nobody was "
            "invited."
        ),
        (),
        (Step(N_("Check the address, then try again.")),),
    ),
    organization.LastEnterpriseAdmin: Hint(
        "last-enterprise-admin",
        N_("The organization needs an Enterprise Admin"),
        N_("This is the organization's only Enterprise Admin; without one nobody could manage it."),
        (),
        (Step(N_("Make somebody else an Enterprise Admin first.")),),
    ),
    organization.UnknownConnection: Hint(
        "unknown-connection",
        N_("There is no such connection"),
        N_("Of the connections that you may use, none has this id."),
        (
            N_("It was removed, or is another member's Private connection."),
            N_("The id was mistyped, or is another organization's."),
        ),
        (
            Step(N_("Look at the connections again: clickup-desktop connections.")),
            Step(N_("Connect ClickUp again."), Action.CONNECT, is_button=True),
        ),
    ),
    organization.AddressChanged: Hint(
        "address-changed",
        N_("The organization URL is not the token's"),
        N_(
            "The connection names another organization URL than its token was kept for. The token "
            "was not sent."
        ),
        (N_("Somebody changed the connection's data outside of this program."),),
        (
            Step(
                N_("Update the token, and choose the address that it is sent to."),
                Action.UPDATE_TOKEN,
                is_button=True,
            ),
            Step(
                N_("If you know of no change, tell whoever looks after your organization's data.")
            ),
        ),
    ),
    organization.UnknownLink: Hint(
        "unknown-link",
        N_("There is no such link"),
        N_("Of the channel links that you may see, none has this id."),
        (N_("It was removed."), N_("The id was mistyped, or is another organization's.")),
        (
            Step(N_("Look at the links again: clickup-desktop links.")),
            Step(N_("Choose the channel again."), Action.CHOOSE_CHANNEL, is_button=True),
        ),
    ),
    organization.AlreadyLinked: Hint(
        "already-linked",
        N_("This Channel is linked already"),
        N_("A Channel is linked once for each connection."),
        (),
        (ANOTHER_CHANNEL,),
    ),
    organization.StoreNewer: Hint(
        "store-newer",
        N_("Saved by a newer version"),
        N_("The data folder was written by a newer version of this program. Nothing was changed."),
        (),
        (Step(N_("Start the newer version, or install it.")), RETRY),
    ),
    organization.StoreReadOnly: Hint(
        "store-read-only",
        N_("The data folder cannot be written"),
        N_("This program may not write in its data folder."),
        (N_("The folder's permissions were changed."), N_("The disk is mounted read-only.")),
        (Step(N_("Make the folder writable."), Action.RETRY),),
    ),
    organization.StoreUnreachable: Hint(
        "store-unreachable",
        N_("The data folder is not there"),
        N_("The folder for this program's data is not there and cannot be made."),
        (
            N_("It lies on a disk or a network drive that is not connected."),
            N_("Something that is no folder stands in its place."),
        ),
        (Step(N_("Connect the disk or drive."), Action.RETRY), DIAGNOSE),
    ),
    organization.StoreFull: Hint(
        "store-full",
        N_("The disk is full"),
        N_("There is no room left to save. What was saved before is unharmed."),
        (),
        (Step(N_("Make room on the disk."), Action.RETRY),),
    ),
    organization.StoreLocked: Hint(
        "store-locked",
        N_("The data is in use"),
        N_("Another program holds the data file."),
        (N_("Another window is saving."), N_("A backup or a virus scanner reads the file.")),
        (RETRY,),
    ),
    organization.StoreDamaged: Hint(
        "store-damaged",
        N_("The data file is damaged"),
        N_("The data file cannot be read as one. It was left as it is."),
        (
            N_("The computer or the disk failed while it was written."),
            N_("Another program changed it."),
        ),
        (SET_ASIDE, START_ANEW, RETRY, DIAGNOSE, COPY),
    ),
    organization.StoreError: Hint(
        "store-failed",
        N_("The data could not be read or saved"),
        N_("The data file answered with an error."),
        (N_("The disk has a fault."), N_("Another program changed the file.")),
        (RETRY, DIAGNOSE, COPY),
    ),
    organization.RowUnreadable: Hint(
        "row-unreadable",
        N_("Something that was saved can't be read"),
        N_("A row of the organization can't be read. Nothing else is harmed by it."),
        (
            N_("Somebody wrote it by hand, or with another program."),
            N_("The disk has a fault."),
        ),
        (Step(N_("Remove it where it is shown.")), COPY),
    ),
    organization.EssentialRowUnreadable: Hint(
        "own-row-unreadable",
        N_("Who you are can't be read"),
        N_("What the server says of the organization, or of you in it, can't be read."),
        (N_("Somebody wrote it by hand, or with another program."),),
        (
            Step(
                N_("Ask the administrator of the database to put the row right, or to restore it.")
            ),
            RETRY,
            COPY,
        ),
    ),
    organization.OrganizationGone: Hint(
        "organization-gone",
        N_("The organization's data is not there"),
        N_("Where your organization is kept, nothing is said of it any more."),
        (
            N_("Somebody removed it outside of this program."),
            N_("A part of the data was put back from a backup."),
        ),
        (
            Step(N_("Ask the administrator of the database to restore the data."), Action.RETRY),
            DIAGNOSE,
            COPY,
        ),
    ),
    organization.OrganizationError: Hint(
        "organization-refused",
        N_("That is not possible here"),
        N_("The organization's rules do not allow this."),
        (),
        (COPY,),
    ),
}
