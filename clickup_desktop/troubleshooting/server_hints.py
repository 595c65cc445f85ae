"""What is said when an organization's server fails, refuses, or was changed by somebody else."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import (
    ASK_DATABASE_ADMINISTRATOR,
    COPY,
    DIAGNOSE,
    RETRY,
    RETRY_LATER,
)

_LOOK_AGAIN = Step(N_("Look at it again, then decide."), Action.RETRY)

SERVER_HINTS: dict[type[BaseException], Hint] = {
    organization.ServerUnreachable: Hint(
        "server-unreachable",
        N_("Your organization's server does not answer"),
        N_(
            "The server that keeps your organization can't be reached. What was loaded last is "
            "still shown, but nothing can be saved until the server is back."
        ),
        (
            N_("This computer is not on the company network, or its VPN is off."),
            N_("The server is restarting."),
        ),
        (Step(N_("Check the network and the VPN."), Action.RETRY), DIAGNOSE),
    ),
    organization.ServerBusy: Hint(
        "server-busy",
        N_("Your organization's server is taking too long"),
        N_("The server did not finish in time. Nothing was saved."),
        (
            N_("Somebody else is changing the same thing right now."),
            N_("The server is overloaded, or too many people are signed in."),
        ),
        (RETRY, DIAGNOSE),
    ),
    organization.ConnectionLimitReached: Hint(
        "server-full",
        N_("The server accepts no more connections"),
        N_(
            "The server has reached its connection limit, in total or for your login. What was "
            "loaded last is still shown; nothing was saved."
        ),
        (
            N_("Many people or programs are signed in right now."),
            N_("You are signed in on many computers, or in many windows and commands."),
        ),
        (
            RETRY_LATER,
            Step(N_("Close the program where you don't need it.")),
            Step(
                N_(
                    "If you are the database administrator, raise max_connections, or the "
                    "CONNECTION LIMIT of the login or the database."
                )
            ),
            COPY,
        ),
    ),
    organization.ServerOutOfRoom: Hint(
        "server-out-of-room",
        N_("The server is out of space"),
        N_("The server has run out of disk space or memory. Nothing was saved."),
        (),
        (
            ASK_DATABASE_ADMINISTRATOR,
            Step(
                N_(
                    "If you are the database administrator, free up space on its disk, or give it "
                    "more memory."
                )
            ),
            RETRY_LATER,
            COPY,
        ),
    ),
    organization.NotAnOrganization: Hint(
        "not-an-organization",
        N_("There is no organization at this address"),
        N_(
            "The server answers, but this database holds no organization, or not the one that you "
            "joined on this computer."
        ),
        (
            N_("The name of the database is misspelled."),
            N_(
                "The organization has not been created yet, or another one was created in its "
                "place."
            ),
        ),
        (
            Step(N_("Check the address.")),
            Step(
                N_(
                    "If you are the database administrator, create it: clickup-desktop "
                    "organization create ADDRESS."
                )
            ),
        ),
    ),
    organization.DatabaseInUse: Hint(
        "database-in-use",
        N_("This database is not empty"),
        N_("An organization needs a database of its own. This one was left unchanged."),
        (),
        (Step(N_("Create an empty database and use its name in the address.")),),
    ),
    organization.ReadOnlyServer: Hint(
        "server-read-only",
        N_("Your organization is read-only right now"),
        N_("The server that answers is a copy, or was set to read-only. Nothing was saved."),
        (N_("The main server is down, and its copy has not taken over yet."),),
        (RETRY_LATER, DIAGNOSE),
    ),
    organization.ChangedMeanwhile: Hint(
        "changed-meanwhile",
        N_("Somebody else has changed this"),
        N_(
            "It was changed after you looked at it. Their change was kept, and yours was not saved."
        ),
        (),
        (_LOOK_AGAIN,),
    ),
    organization.ServerRefused: Hint(
        "server-refused",
        N_("The server does not let you do this"),
        N_("Your role in the organization does not include this, or no longer does."),
        (
            N_("Your role was changed a moment ago."),
            N_("Somebody changed the server's permissions by hand."),
        ),
        (
            Step(
                N_("Ask for the role, or ask somebody who has it to do this."),
                Action.SHOW_ROLE_HOLDERS,
            ),
            Step(
                N_(
                    "If you are the database administrator, check the database: clickup-desktop "
                    "organization check ADDRESS."
                )
            ),
            COPY,
        ),
    ),
    organization.ServerOlder: Hint(
        "server-older",
        N_("Your organization needs an upgrade"),
        N_(
            "The organization on the server was set up by an older version of this program. "
            "Nothing was changed."
        ),
        (N_("This program was updated, but the server was not upgraded yet."),),
        (
            Step(
                N_(
                    "If you are the database administrator, upgrade it: clickup-desktop "
                    "organization upgrade ADDRESS."
                )
            ),
            Step(N_("Or use the version of this program that your organization uses.")),
        ),
    ),
    organization.ServerNewer: Hint(
        "server-newer",
        N_("This program is too old for your organization"),
        N_(
            "A newer version of this program upgraded the organization on the server. Nothing was "
            "changed."
        ),
        (),
        (Step(N_("Install the newer version.")), RETRY),
    ),
    organization.DatabaseAdministratorNeeded: Hint(
        "database-administrator-needed",
        N_("This needs a database administrator"),
        N_(
            "The login is not allowed to create roles and schemas in this database. Nothing was "
            "changed."
        ),
        (),
        (
            Step(N_("Use the login of a database administrator in the address.")),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ServerSupportMissing: Hint(
        "server-support-missing",
        N_("This installation can't connect to servers"),
        N_("The part of the program that connects to PostgreSQL is not installed."),
        (),
        (Step(N_("Install the program with the extra “server”.")),),
    ),
    organization.ServerSupportOld: Hint(
        "server-support-old",
        N_("This installation can't protect your password"),
        N_(
            "The library that connects to PostgreSQL, libpq, is older than version 16. It could "
            "give a server your password in clear text, so nothing was sent."
        ),
        (N_("The program uses the system's own libpq."),),
        (
            Step(N_("Or update the system's libpq to version 16 or newer.")),
            COPY,
        ),
    ),
    organization.ServerError: Hint(
        "server-failed",
        N_("Your organization's server failed"),
        N_("The server answered with an error. Nothing was saved."),
        (N_("The server has a fault, or its tables were changed by hand."),),
        (
            RETRY,
            Step(
                N_(
                    "If you are the database administrator, check the database: clickup-desktop "
                    "organization check ADDRESS."
                )
            ),
            DIAGNOSE,
            COPY,
        ),
    ),
    organization.InvalidServerAddress: Hint(
        "invalid-server-address",
        N_("This is not an organization's address"),
        N_("It must look like postgresql://host/database."),
        (),
        (Step(N_("Check the address, or paste your invitation instead.")),),
    ),
    organization.WeakTransport: Hint(
        "weak-transport",
        N_("Others could intercept this connection"),
        N_(
            "The address asks for a connection without encryption, or without proof of the "
            "server's identity. Nothing was sent."
        ),
        (),
        (
            Step(
                N_(
                    "Leave sslmode out of the address, so that the server's certificate is "
                    "verified."
                )
            ),
            Step(
                N_(
                    "If your company issued the certificate, add ?sslrootcert=FILE to the address, "
                    "or use --certificates FILE with an invitation."
                )
            ),
        ),
    ),
    organization.KeptOnServer: Hint(
        "kept-on-server",
        N_("A Shared connection needs a saved token"),
        N_(
            "Your organization's server keeps the token of a Shared connection, encrypted. You "
            "can't keep it for this session only."
        ),
        (),
        (Step(N_("Connect as Private, or keep the token."), Action.CONNECT),),
    ),
    organization.KeptHere: Hint(
        "kept-here",
        N_("This needs an organization on a server"),
        N_("Your organization is kept on this computer, for its own user alone."),
        (),
        (Step(N_("Join your company's organization with an invitation.")),),
    ),
    organization.OnlyByInvitation: Hint(
        "only-by-invitation",
        N_("Members join by invitation"),
        N_("Everybody in this organization has a login of their own, which an invitation creates."),
        (),
        (Step(N_("Invite the member instead.")),),
    ),
    organization.NotOneself: Hint(
        "not-oneself",
        N_("You can't remove yourself"),
        N_("Nobody can remove themselves from the organization."),
        (),
        (Step(N_("Ask another Enterprise Admin to remove you.")),),
    ),
}
