"""What is said when an organization's server fails, refuses, or was changed by somebody else."""

from __future__ import annotations

from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY, RETRY_LATER

_LOOK_AGAIN = Step("Look at it again, then decide.", Action.RETRY)
_ASK_DATABASE_ADMINISTRATOR = Step("Ask who looks after your organization's database.")

SERVER_HINTS: dict[type[BaseException], Hint] = {
    organization.ServerUnreachable: Hint(
        "server-unreachable",
        "Your organization's server does not answer",
        "The server that keeps your organization can't be reached. What was last read is still "
        "shown; nothing can be saved until it is back.",
        (
            "This computer is not in the company's network, or its VPN is off.",
            "The server is being restarted.",
        ),
        (Step("Check the network and the VPN.", Action.RETRY), DIAGNOSE),
    ),
    organization.ServerBusy: Hint(
        "server-busy",
        "Your organization's server takes too long",
        "The server did not finish in time. Nothing was saved.",
        (
            "Somebody else is changing the same thing right now.",
            "The server has too much to do, or too many people signed in.",
        ),
        (RETRY, DIAGNOSE),
    ),
    organization.ConnectionLimitReached: Hint(
        "server-full",
        "The server lets in no more connections",
        "The server has as many connections as it may have, in all or of your login. What was last "
        "read is still shown; nothing was saved.",
        (
            "Many people or programs are signed in right now.",
            "You are signed in on many computers, or in many windows and commands.",
        ),
        (
            RETRY_LATER,
            Step("Close the program where you don't need it."),
            Step(
                "As a database administrator, raise max_connections, or the CONNECTION LIMIT of "
                "the login or the database."
            ),
            COPY,
        ),
    ),
    organization.ServerOutOfRoom: Hint(
        "server-out-of-room",
        "The server has no room left",
        "The server has run out of disk space or memory. Nothing was saved.",
        (),
        (
            _ASK_DATABASE_ADMINISTRATOR,
            Step("As a database administrator, make room on its disk, or give it more memory."),
            RETRY_LATER,
            COPY,
        ),
    ),
    organization.NotAnOrganization: Hint(
        "not-an-organization",
        "There is no organization at this address",
        "The server answers, but this database holds no organization, or not the one that was "
        "joined here.",
        (
            "The name of the database is misspelt.",
            "It was not made yet, or another one was made in its place.",
        ),
        (
            Step("Check the address."),
            Step(
                "As a database administrator, make it: clickup-desktop organization create ADDRESS."
            ),
        ),
    ),
    organization.DatabaseInUse: Hint(
        "database-in-use",
        "This database holds something else",
        "An organization is made in a database of its own. This one was left as it is.",
        (),
        (Step("Make an empty database, and use its name in the address."),),
    ),
    organization.ReadOnlyServer: Hint(
        "server-read-only",
        "Your organization can only be read now",
        "The server that answers is a copy, or was set to be read only. Nothing was saved.",
        ("The main server is away, and its copy has not taken over yet.",),
        (RETRY_LATER, DIAGNOSE),
    ),
    organization.ChangedMeanwhile: Hint(
        "changed-meanwhile",
        "Somebody else changed this meanwhile",
        "It is not as it was when you looked at it. Theirs was kept, and yours was not saved.",
        (),
        (_LOOK_AGAIN,),
    ),
    organization.ServerRefused: Hint(
        "server-refused",
        "The server does not let you do this",
        "Your role in the organization does not include this, or no longer does.",
        ("Your role was changed a moment ago.", "What the server allows was changed by hand."),
        (
            Step(
                "Ask for the role, or have somebody do this who has it.", Action.SHOW_ROLE_HOLDERS
            ),
            Step("As a database administrator: clickup-desktop organization check ADDRESS."),
            COPY,
        ),
    ),
    organization.ServerOlder: Hint(
        "server-older",
        "Your organization waits for its upgrade",
        "The organization on the server was made by an older version of this program. Nothing was "
        "changed.",
        ("This program was updated, and the server not yet.",),
        (
            Step(
                "As a database administrator, upgrade it: "
                "clickup-desktop organization upgrade ADDRESS."
            ),
            Step("Or use the version that your organization uses."),
        ),
    ),
    organization.ServerNewer: Hint(
        "server-newer",
        "This program is too old for your organization",
        "A newer version of this program upgraded the organization on the server. Nothing was "
        "changed.",
        (),
        (Step("Install the newer version."), RETRY),
    ),
    organization.DatabaseAdministratorNeeded: Hint(
        "database-administrator-needed",
        "This takes a database administrator",
        "The login may not make roles and schemas in this database. Nothing was changed.",
        (),
        (
            Step("Use the login of a database administrator in the address."),
            _ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ServerSupportMissing: Hint(
        "server-support-missing",
        "This installation can't talk to servers",
        "The part of the program that talks to PostgreSQL is not installed.",
        (),
        (Step("Install the program with its extra “server”."),),
    ),
    organization.ServerSupportOld: Hint(
        "server-support-old",
        "This installation can't protect your password",
        "The library that talks to PostgreSQL, libpq, is older than 16. It would give a server "
        "your password in clear text, so nothing was sent.",
        ("The system's own libpq is used.",),
        (
            Step("Or update the system's libpq to 16 or newer."),
            COPY,
        ),
    ),
    organization.ServerError: Hint(
        "server-failed",
        "Your organization's server failed",
        "The server answered with an error. Nothing was saved.",
        ("The server has a fault, or its tables were changed by hand.",),
        (
            RETRY,
            Step("As a database administrator: clickup-desktop organization check ADDRESS."),
            DIAGNOSE,
            COPY,
        ),
    ),
    organization.InvalidServerAddress: Hint(
        "invalid-server-address",
        "This is not an organization's address",
        "It must look like postgresql://host/database.",
        (),
        (Step("Check the address, or paste your invitation instead."),),
    ),
    organization.WeakTransport: Hint(
        "weak-transport",
        "Others could read along",
        "The address asks for a connection that is not protected, or not to a server that proves "
        "who it is. Nothing was sent.",
        (),
        (
            Step("Leave sslmode out of the address: then the server's certificate is verified."),
            Step(
                "Where the certificate is your company's own, add ?sslrootcert=FILE, or "
                "--certificates FILE beside an invitation."
            ),
        ),
    ),
    organization.KeptOnServer: Hint(
        "kept-on-server",
        "A Shared connection is kept for everybody",
        "Your organization's server keeps the token of a Shared connection, encrypted. It can't "
        "be kept for this session only.",
        (),
        (Step("Connect as Private, or keep the token.", Action.CONNECT),),
    ),
    organization.KeptHere: Hint(
        "kept-here",
        "This takes an organization on a server",
        "This computer keeps your organization, for its own user alone.",
        (),
        (Step("Join your company's organization with an invitation."),),
    ),
    organization.OnlyByInvitation: Hint(
        "only-by-invitation",
        "Members are invited",
        "Everybody in this organization has a login of their own, which an invitation makes.",
        (),
        (Step("Invite the member instead."),),
    ),
    organization.NotOneself: Hint(
        "not-oneself",
        "Nobody removes themselves",
        "You can't remove yourself from the organization.",
        (),
        (Step("Ask another Enterprise Admin to remove you."),),
    ),
}
