"""What is said when an organization's server lets somebody not in, or must not have a password."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import ASK_DATABASE_ADMINISTRATOR, COPY, DIAGNOSE

_NEW_INVITATION = Step(N_("Ask an Enterprise Admin of your organization for a new invitation."))
_PASSWORD_AGAIN = Step(
    N_("Enter your password again (in a terminal: clickup-desktop organization sign-in)."),
    Action.RETRY,
)

LOG_IN_HINTS: dict[type[BaseException], Hint] = {
    organization.ServerNotTrusted: Hint(
        "server-not-trusted",
        N_("This might not be your organization's server"),
        N_(
            "The server could not prove that it is the one in the address, so nothing was sent to "
            "it."
        ),
        (
            N_(
                "Your company issued its certificate, and this computer does not have your "
                "company's certificates."
            ),
            N_("Its certificate has expired, or is for another name."),
            N_("The server does not support TLS."),
        ),
        (
            Step(N_("Check the server's name in the address.")),
            Step(
                N_(
                    "Specify your company's certificates: with an invitation, under “Advanced” or "
                    "with --certificates FILE; in an address, with ?sslrootcert=FILE."
                )
            ),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ServerCertificatesUnusable: Hint(
        "server-certificates-unusable",
        N_("The certificates can't be read"),
        N_("The file of trusted certificates can't be used, so nothing was sent to the server."),
        (
            N_(
                "The file was moved, saved in another format or cut off, or it is a downloaded web "
                "page."
            ),
        ),
        (
            Step(
                N_(
                    "Specify another file: with an invitation, under “Advanced” or with "
                    "--certificates FILE; in an address, with ?sslrootcert=FILE."
                )
            ),
            Step(
                N_(
                    "Ask your IT department for the certificate in PEM format: text that begins "
                    "with -----BEGIN CERTIFICATE-----."
                )
            ),
            COPY,
        ),
    ),
    organization.OwnCertificateUnusable: Hint(
        "own-certificate-unusable",
        N_("Your certificate can't be used"),
        N_(
            "The certificate that you log in with, or its private key, can't be read. The details "
            "name the file. Nothing was sent to the server."
        ),
        (
            N_("A file is not in PEM format, or the certificate and the key don't match."),
            N_("Other users can read the private key's file, which libpq does not accept."),
            N_("PGSSLCERT or PGSSLKEY is set, or the files are in the folder .postgresql."),
        ),
        (
            Step(N_("Specify both files in the address: ?sslcert=FILE&sslkey=FILE.")),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.SignInRefused: Hint(
        "sign-in-refused",
        N_("The server did not let you in"),
        N_(
            "The server ended the login. Only its own message says why; it is in the details. "
            "Nothing was deleted."
        ),
        (
            N_("The password is wrong."),
            N_(
                "The server expects a certificate, Kerberos or LDAP instead, or accepts no logins "
                "from this computer."
            ),
            N_("The server is starting or stopping, or the database does not exist."),
            N_("You were removed from the organization."),
        ),
        (_PASSWORD_AGAIN, ASK_DATABASE_ADMINISTRATOR, _NEW_INVITATION, DIAGNOSE, COPY),
    ),
    organization.PoolerBetween: Hint(
        "pooler-between",
        N_("A connection pooler is in front of the server"),
        N_(
            "A pooler such as pgbouncer answers instead of PostgreSQL itself. Through it, this "
            "program can't have a session of its own. Nothing was changed."
        ),
        (N_("The address has the pooler's port: pgbouncer uses 6432, PostgreSQL 5432."),),
        (
            Step(
                N_(
                    "Use the host and port of PostgreSQL itself in the address. If an invitation "
                    "names the pooler, ask for a new one."
                )
            ),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ClearTextAsked: Hint(
        "clear-text-password",
        N_("The server asks for your password in clear text"),
        N_("Clear text does not protect your password, so it was not sent."),
        (
            N_("The server checks passwords with LDAP, RADIUS or PAM."),
            N_("The server was set up this way, or is not your organization's."),
        ),
        (
            ASK_DATABASE_ADMINISTRATOR,
            Step(
                N_(
                    "If they confirm that it is LDAP, RADIUS or PAM, allow it when you join or "
                    "sign in: under “Advanced”, or with --allow-clear-text-password. Whoever runs "
                    "the server can then read your password."
                )
            ),
            Step(
                N_(
                    "If you are the database administrator, replace password with scram-sha-256 in "
                    "pg_hba.conf."
                )
            ),
            COPY,
        ),
    ),
    organization.WeakLogIn: Hint(
        "weak-log-in",
        N_("The server would learn your password"),
        N_(
            "The server asked for your password in a way that does not protect it, such as MD5. It "
            "was not sent."
        ),
        (
            N_("The server stores passwords the way PostgreSQL did before version 14."),
            N_("The server is not your organization's."),
        ),
        (
            ASK_DATABASE_ADMINISTRATOR,
            Step(
                N_(
                    "If you are the database administrator, set password_encryption and "
                    "pg_hba.conf to scram-sha-256, and have the login's password set again."
                )
            ),
            COPY,
        ),
    ),
    organization.PasswordNeeded: Hint(
        "password-needed",
        N_("The server asks for a password"),
        N_("The server asks for your password, but none was given."),
        (),
        (
            Step(
                N_("Enter your password (in a terminal: clickup-desktop organization sign-in)."),
                Action.RETRY,
            ),
        ),
    ),
    organization.MemberRemoved: Hint(
        "member-removed",
        N_("You are not a member of this organization"),
        N_("The server knows your login, but it belongs to no member of the organization."),
        (
            N_("An Enterprise Admin removed you."),
            N_("The login belongs to a database administrator."),
        ),
        (_NEW_INVITATION, COPY),
    ),
    organization.InvitationOpen: Hint(
        "invitation-open",
        N_("You have not accepted your invitation yet"),
        N_("You were invited to this organization, but have not joined it yet."),
        (),
        (
            Step(
                N_(
                    "Paste your invitation under “Join an organization” (in a terminal: "
                    "clickup-desktop organization join)."
                )
            ),
        ),
    ),
    organization.InvitationRefused: Hint(
        "invitation-refused",
        N_("The server did not let you in with this invitation"),
        N_(
            "The server ended the login. Only its own message says why; it is in the details. "
            "Nothing was changed."
        ),
        (
            N_("You already used the invitation: sign in with your own password."),
            N_("It has expired, was replaced by a newer one, or was withdrawn."),
            N_("Somebody else used it: if so, tell an Enterprise Admin at once."),
            N_("The server is starting or stopping, or accepts no logins from this computer."),
        ),
        (
            Step(
                N_(
                    "If you already have a password, sign in (in a terminal: clickup-desktop "
                    "organization sign-in ADDRESS)."
                )
            ),
            _NEW_INVITATION,
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.InvitationUsed: Hint(
        "invitation-used",
        N_("This invitation can no longer be used"),
        N_("Each invitation can be used once."),
        (
            N_("You already used it: sign in with your own password."),
            N_("It was replaced by a newer invitation, or was withdrawn."),
            N_("Somebody else used it: if so, tell an Enterprise Admin at once."),
        ),
        (
            Step(
                N_(
                    "If you already have a password, sign in (in a terminal: clickup-desktop "
                    "organization sign-in ADDRESS)."
                )
            ),
            _NEW_INVITATION,
        ),
    ),
    organization.TooManyComputers: Hint(
        "too-many-computers",
        N_("You have joined on too many computers"),
        N_(
            "A member can have up to 20 computers in an organization. Your invitation was not used."
        ),
        (N_("Computers that you no longer use count as well."),),
        (
            Step(
                N_(
                    "Use the recovery key, so that this computer replaces all others: "
                    "clickup-desktop organization recover ADDRESS."
                )
            ),
            Step(N_("Or ask an Enterprise Admin to remove you and invite you again.")),
        ),
    ),
}
