"""What is said when the organization, its data or the keyring refuses."""

from __future__ import annotations

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
    "Go on without saving the token; it is asked for again next time.",
    Action.KEEP_FOR_SESSION,
)
SET_ASIDE = Step(
    "Close the program. Rename the data file, and each file whose name begins with the same and "
    "a “-”, by putting “damaged-” in front: nothing of it is lost then."
)
START_ANEW = Step(
    "There is no backup beside it. Start the program again: it begins with an organization "
    "without connections; connect ClickUp again."
)
KEYRING_HINTS: dict[type[BaseException], Hint] = {
    secrets.KeyringAbsent: Hint(
        "keyring-absent",
        "No place to keep the token",
        "This computer has no keyring service, which keeps passwords safe.",
        ("No keyring is installed, or it is not running in this session.",),
        (_KEEP, Step("Install a keyring (GNOME Keyring, KWallet).", Action.RETRY)),
    ),
    secrets.KeyringMisconfigured: Hint(
        "keyring-misconfigured",
        "The keyring is not set up properly",
        "A keyring that was named or installed on this computer can't be used.",
        ("It was removed, or belongs to another Python than this program's.",),
        (
            Step("Put that right, or ask who set this computer up.", Action.RETRY),
            _KEEP,
        ),
    ),
    secrets.KeyringLocked: Hint(
        "keyring-locked",
        "The keyring is locked",
        "The place that keeps your passwords is locked.",
        ("It was not unlocked when you logged in.",),
        (
            Step(
                "Answer the keyring's prompt; it may be hidden behind other windows.",
                Action.UNLOCK_KEYRING,
            ),
            _KEEP,
        ),
    ),
    secrets.KeyringDenied: Hint(
        "keyring-denied",
        "The keyring said no",
        "The place that keeps your passwords did not let this program in.",
        ("The prompt was dismissed.", "A rule on this computer forbids it."),
        (Step("Allow it when you are asked.", Action.RETRY), _KEEP),
    ),
    secrets.KeyringTimedOut: Hint(
        "keyring-timed-out",
        "The keyring does not answer",
        "The place that keeps your passwords did not answer in time.",
        ("It waits for its password in a window that is hidden behind others.",),
        (Step("Answer the prompt first, then try again.", Action.UNLOCK_KEYRING), _KEEP),
    ),
    secrets.SecretMissing: Hint(
        "token-missing",
        "The token is not here any more",
        "The connection is known, but its token is not in this computer's keyring.",
        (
            "It was kept for one session only.",
            "It was removed from the keyring, or was saved on another computer.",
        ),
        (UPDATE_TOKEN,),
    ),
    secrets.SecretTooLong: Hint(
        "token-too-long",
        "This is too long for a token",
        "The keyring cannot keep something as long as this.",
        ("More than the token was pasted.",),
        (Step("Copy the token in ClickUp again and paste it here.", Action.OPEN_TOKEN_PAGE),),
    ),
    secrets.SecretError: Hint(
        "keyring-failed",
        "The keyring failed",
        "The place that keeps your passwords answered with an error.",
        ("The keyring's program was restarted or updated while it was asked.",),
        (RETRY, _KEEP, DIAGNOSE, COPY),
    ),
}

ORGANIZATION_HINTS: dict[type[BaseException], Hint] = {
    organization.RoleRequired: Hint(
        "role-required",
        "You need another role for this",
        "Your role in the organization does not include this.",
        (),
        (Step("Ask for the role, or have somebody do this who has it.", Action.SHOW_ROLE_HOLDERS),),
    ),
    organization.UnknownMember: Hint(
        "unknown-member",
        "There is no such member",
        "Nobody with this id or e-mail address is in the organization.",
        ("An administrator removed the member.", "The id or the address was mistyped."),
        (Step("Look at the members again: clickup-desktop organization members."),),
    ),
    organization.InvalidEmail: Hint(
        "invalid-email",
        "This is not an e-mail address",
        "An invitation is made for an e-mail address, such as name@company.example. Nobody was "
        "invited.",
        (),
        (Step("Check the address, then try again."),),
    ),
    organization.LastEnterpriseAdmin: Hint(
        "last-enterprise-admin",
        "The organization needs an Enterprise Admin",
        "This is the organization's only Enterprise Admin; without one nobody could manage it.",
        (),
        (Step("Make somebody else an Enterprise Admin first."),),
    ),
    organization.UnknownConnection: Hint(
        "unknown-connection",
        "There is no such connection",
        "Of the connections that you may use, none has this id.",
        (
            "It was removed, or is another member's Private connection.",
            "The id was mistyped, or is another organization's.",
        ),
        (
            Step("Look at the connections again: clickup-desktop connections."),
            Step("Connect ClickUp again.", Action.CONNECT, is_button=True),
        ),
    ),
    organization.AddressChanged: Hint(
        "address-changed",
        "The organization URL is not the token's",
        "The connection names another organization URL than its token was kept for. The token was "
        "not sent.",
        ("Somebody changed the connection's data outside of this program.",),
        (
            Step(
                "Update the token, and choose the address that it is sent to.",
                Action.UPDATE_TOKEN,
                is_button=True,
            ),
            Step("If you know of no change, tell whoever looks after your organization's data."),
        ),
    ),
    organization.UnknownLink: Hint(
        "unknown-link",
        "There is no such link",
        "Of the channel links that you may see, none has this id.",
        ("It was removed.", "The id was mistyped, or is another organization's."),
        (
            Step("Look at the links again: clickup-desktop links."),
            Step("Choose the channel again.", Action.CHOOSE_CHANNEL, is_button=True),
        ),
    ),
    organization.AlreadyLinked: Hint(
        "already-linked",
        "This Channel is linked already",
        "A Channel is linked once for each connection.",
        (),
        (ANOTHER_CHANNEL,),
    ),
    organization.StoreNewer: Hint(
        "store-newer",
        "Saved by a newer version",
        "The data folder was written by a newer version of this program. Nothing was changed.",
        (),
        (Step("Start the newer version, or install it."), RETRY),
    ),
    organization.StoreReadOnly: Hint(
        "store-read-only",
        "The data folder cannot be written",
        "This program may not write in its data folder.",
        ("The folder's permissions were changed.", "The disk is mounted read-only."),
        (Step("Make the folder writable.", Action.RETRY),),
    ),
    organization.StoreUnreachable: Hint(
        "store-unreachable",
        "The data folder is not there",
        "The folder for this program's data is not there and cannot be made.",
        (
            "It lies on a disk or a network drive that is not connected.",
            "Something that is no folder stands in its place.",
        ),
        (Step("Connect the disk or drive.", Action.RETRY), DIAGNOSE),
    ),
    organization.StoreFull: Hint(
        "store-full",
        "The disk is full",
        "There is no room left to save. What was saved before is unharmed.",
        (),
        (Step("Make room on the disk.", Action.RETRY),),
    ),
    organization.StoreLocked: Hint(
        "store-locked",
        "The data is in use",
        "Another program holds the data file.",
        ("Another window is saving.", "A backup or a virus scanner reads the file."),
        (RETRY,),
    ),
    organization.StoreDamaged: Hint(
        "store-damaged",
        "The data file is damaged",
        "The data file cannot be read as one. It was left as it is.",
        (
            "The computer or the disk failed while it was written.",
            "Another program changed it.",
        ),
        (SET_ASIDE, START_ANEW, RETRY, DIAGNOSE, COPY),
    ),
    organization.StoreError: Hint(
        "store-failed",
        "The data could not be read or saved",
        "The data file answered with an error.",
        ("The disk has a fault.", "Another program changed the file."),
        (RETRY, DIAGNOSE, COPY),
    ),
    organization.RowUnreadable: Hint(
        "row-unreadable",
        "Something that was saved can't be read",
        "A row of the organization can't be read. Nothing else is harmed by it.",
        (
            "Somebody wrote it by hand, or with another program.",
            "The disk has a fault.",
        ),
        (Step("Remove it where it is shown."), COPY),
    ),
    organization.EssentialRowUnreadable: Hint(
        "own-row-unreadable",
        "Who you are can't be read",
        "What the server says of the organization, or of you in it, can't be read.",
        ("Somebody wrote it by hand, or with another program.",),
        (
            Step("Ask the administrator of the database to put the row right, or to restore it."),
            RETRY,
            COPY,
        ),
    ),
    organization.OrganizationGone: Hint(
        "organization-gone",
        "The organization's data is not there",
        "Where your organization is kept, nothing is said of it any more.",
        (
            "Somebody removed it outside of this program.",
            "A part of the data was put back from a backup.",
        ),
        (
            Step("Ask the administrator of the database to restore the data.", Action.RETRY),
            DIAGNOSE,
            COPY,
        ),
    ),
    organization.OrganizationError: Hint(
        "organization-refused",
        "That is not possible here",
        "The organization's rules do not allow this.",
        (),
        (COPY,),
    ),
}
