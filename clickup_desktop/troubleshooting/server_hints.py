"""What is said when an organization's server fails, refuses, or was changed by somebody else."""

from __future__ import annotations

from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY, RETRY_LATER

_NEW_INVITATION = Step("Ask an Enterprise Admin of your organization for a new invitation.")
_SIGN_IN = "clickup-desktop organization sign-in"
_PASSWORD_AGAIN = Step(f"Enter your password again; in a terminal: {_SIGN_IN}.", Action.RETRY)
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
    organization.ServerNotTrusted: Hint(
        "server-not-trusted",
        "This may not be your organization's server",
        "The server could not prove that it is the one in the address, so nothing was sent to it.",
        (
            "Its certificate was issued by your company, and this computer does not know the "
            "company's certificates.",
            "Its certificate ran out, or is for another name.",
            "The server does not offer TLS.",
        ),
        (
            Step("Check the name of the server in the address."),
            Step(
                "Name your company's certificates: under “Advanced” or with --certificates FILE "
                "beside an invitation, with ?sslrootcert=FILE in an address."
            ),
            _ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.SignInRefused: Hint(
        "sign-in-refused",
        "The server did not let you in",
        "The server ended the log-in. Why, only its own words tell; they stand in the details. "
        "Nothing was deleted.",
        (
            "The password is wrong.",
            "The server expects a certificate, Kerberos or LDAP instead, or lets nobody in from "
            "this computer.",
            "The server is being started or stopped, or the database is not there.",
            "You were removed from the organization.",
        ),
        (_PASSWORD_AGAIN, _ASK_DATABASE_ADMINISTRATOR, _NEW_INVITATION, DIAGNOSE, COPY),
    ),
    organization.PoolerBetween: Hint(
        "pooler-between",
        "A connection pooler stands in front of the server",
        "What answers is not PostgreSQL itself but a pooler, such as pgbouncer. Through it, this "
        "program can't have a session of its own. Nothing was changed.",
        ("The address names the pooler's port: pgbouncer's is 6432, PostgreSQL's own 5432.",),
        (
            Step(
                "Use the host and port of PostgreSQL itself in the address; where an invitation "
                "named the pooler, ask for a new one."
            ),
            _ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ClearTextAsked: Hint(
        "clear-text-password",
        "The server wants to read your password",
        "The server asked for your password in clear text, and was not given it.",
        (
            "The server checks passwords with LDAP, RADIUS or PAM.",
            "The server was set up to ask so, or is not your organization's.",
        ),
        (
            _ASK_DATABASE_ADMINISTRATOR,
            Step(
                "If they say that it is LDAP, RADIUS or PAM, allow it when you join or sign in, "
                "under “Advanced”, or with --allow-clear-text-password. Whoever runs the server "
                "can then read your password."
            ),
            Step(
                "As a database administrator, write scram-sha-256 instead of password in "
                "pg_hba.conf."
            ),
            COPY,
        ),
    ),
    organization.WeakLogIn: Hint(
        "weak-log-in",
        "The server would learn your password",
        "The server asked for your password in a way that does not protect it, such as MD5, and "
        "was not given it.",
        (
            "The server keeps passwords as it did before PostgreSQL 14.",
            "The server is not your organization's.",
        ),
        (
            _ASK_DATABASE_ADMINISTRATOR,
            Step(
                "As a database administrator, set password_encryption and pg_hba.conf to "
                "scram-sha-256, and have the login's password set anew."
            ),
            COPY,
        ),
    ),
    organization.PasswordNeeded: Hint(
        "password-needed",
        "The server asks for a password",
        "The server asks for your password, and none was given.",
        (),
        (Step(f"Enter your password; in a terminal: {_SIGN_IN}.", Action.RETRY),),
    ),
    organization.MemberRemoved: Hint(
        "member-removed",
        "You are not a member of this organization",
        "The server knows your login, but it belongs to no member of the organization.",
        ("An Enterprise Admin removed you.", "The login is a database administrator's."),
        (_NEW_INVITATION, COPY),
    ),
    organization.InvitationOpen: Hint(
        "invitation-open",
        "Your invitation waits for you",
        "You were invited to this organization and have not accepted yet.",
        (),
        (
            Step(
                "Paste the invitation that you were given under “Join an organization”; in a "
                "terminal: clickup-desktop organization join."
            ),
        ),
    ),
    organization.InvitationRefused: Hint(
        "invitation-refused",
        "The server let nobody in with this invitation",
        "The server ended the log-in. Why, only its own words tell; they stand in the details. "
        "Nothing was changed.",
        (
            "You used the invitation before: sign in with your own password.",
            "It ran out, a newer one took its place, or it was taken back.",
            "Somebody else used it: then tell your Enterprise Admin at once.",
            "The server is being started or stopped, or lets nobody in from this computer.",
        ),
        (
            Step(f"Sign in, if you have a password already; in a terminal: {_SIGN_IN} ADDRESS."),
            _NEW_INVITATION,
            _ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.InvitationUsed: Hint(
        "invitation-used",
        "This invitation can't be used any more",
        "Each invitation lets in once.",
        (
            "You used it before: sign in with your own password.",
            "A newer invitation took its place, or it was taken back.",
            "Somebody else used it: then tell your Enterprise Admin at once.",
        ),
        (
            Step(f"Sign in, if you have a password already; in a terminal: {_SIGN_IN} ADDRESS."),
            _NEW_INVITATION,
        ),
    ),
    organization.TooManyComputers: Hint(
        "too-many-computers",
        "You have joined on too many computers",
        "A member may have 20 computers in an organization. Your invitation was not used.",
        ("Computers that you don't use any more are counted as well.",),
        (
            Step(
                "Come back with the recovery key, so that this computer takes the place of all "
                "others: clickup-desktop organization recover ADDRESS."
            ),
            Step("Or have an Enterprise Admin remove you and invite you again."),
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
            Step("Install psycopg's, which is newer: pip install --upgrade 'psycopg[binary]'."),
            Step("Or update libpq to 16 or newer."),
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
