"""What is said when an organization's server lets somebody not in, or must not have a password."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import ASK_DATABASE_ADMINISTRATOR, COPY, DIAGNOSE

_NEW_INVITATION = Step(N_("Ask an Enterprise Admin of your organization for a new invitation."))
_PASSWORD_AGAIN = Step(
    N_("Enter your password again; in a terminal: clickup-desktop organization sign-in."),
    Action.RETRY,
)

LOG_IN_HINTS: dict[type[BaseException], Hint] = {
    organization.ServerNotTrusted: Hint(
        "server-not-trusted",
        N_("This may not be your organization's server"),
        N_(
            "The server could not prove that it is the one in the address, so nothing was sent to "
            "it."
        ),
        (
            N_(
                "Its certificate was issued by your company, and this computer does not know the "
                "company's certificates."
            ),
            N_("Its certificate ran out, or is for another name."),
            N_("The server does not offer TLS."),
        ),
        (
            Step(N_("Check the name of the server in the address.")),
            Step(
                N_(
                    "Name your company's certificates: under “Advanced” or with --certificates "
                    "FILE beside an invitation, with ?sslrootcert=FILE in an address."
                )
            ),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ServerCertificatesUnusable: Hint(
        "server-certificates-unusable",
        N_("The certificates can't be read"),
        N_(
            "The file that says whose certificates to trust can't be used, so nothing was sent to "
            "the server."
        ),
        (
            N_(
                "It was moved, saved in another form, cut off, or is a web page that was "
                "downloaded."
            ),
        ),
        (
            Step(
                N_(
                    "Name another file: under “Advanced” or with --certificates FILE beside an "
                    "invitation, with ?sslrootcert=FILE in an address."
                )
            ),
            Step(
                N_(
                    "Ask your IT department for the certificate as PEM: text that begins with "
                    "-----BEGIN CERTIFICATE-----."
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
            N_("The file is not in PEM form, or the two don't belong together."),
            N_("Others may read the private key's file, which libpq refuses."),
            N_("PGSSLCERT or PGSSLKEY is set, or the files lie in the folder .postgresql."),
        ),
        (
            Step(N_("Name them in the address: ?sslcert=FILE&sslkey=FILE.")),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.SignInRefused: Hint(
        "sign-in-refused",
        N_("The server did not let you in"),
        N_(
            "The server ended the log-in. Why, only its own words tell; they stand in the details. "
            "Nothing was deleted."
        ),
        (
            N_("The password is wrong."),
            N_(
                "The server expects a certificate, Kerberos or LDAP instead, or lets nobody in "
                "from this computer."
            ),
            N_("The server is being started or stopped, or the database is not there."),
            N_("You were removed from the organization."),
        ),
        (_PASSWORD_AGAIN, ASK_DATABASE_ADMINISTRATOR, _NEW_INVITATION, DIAGNOSE, COPY),
    ),
    organization.PoolerBetween: Hint(
        "pooler-between",
        N_("A connection pooler stands in front of the server"),
        N_(
            "What answers is not PostgreSQL itself but a pooler, such as pgbouncer. Through it, "
            "this program can't have a session of its own. Nothing was changed."
        ),
        (N_("The address names the pooler's port: pgbouncer's is 6432, PostgreSQL's own 5432."),),
        (
            Step(
                N_(
                    "Use the host and port of PostgreSQL itself in the address; where an "
                    "invitation named the pooler, ask for a new one."
                )
            ),
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.ClearTextAsked: Hint(
        "clear-text-password",
        N_("The server wants to read your password"),
        N_("The server asked for your password in clear text, and was not given it."),
        (
            N_("The server checks passwords with LDAP, RADIUS or PAM."),
            N_("The server was set up to ask so, or is not your organization's."),
        ),
        (
            ASK_DATABASE_ADMINISTRATOR,
            Step(
                N_(
                    "If they say that it is LDAP, RADIUS or PAM, allow it when you join or sign "
                    "in, under “Advanced”, or with --allow-clear-text-password. Whoever runs the "
                    "server can then read your password."
                )
            ),
            Step(
                N_(
                    "As a database administrator, write scram-sha-256 instead of password in "
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
            "The server asked for your password in a way that does not protect it, such as MD5, "
            "and was not given it."
        ),
        (
            N_("The server keeps passwords as it did before PostgreSQL 14."),
            N_("The server is not your organization's."),
        ),
        (
            ASK_DATABASE_ADMINISTRATOR,
            Step(
                N_(
                    "As a database administrator, set password_encryption and pg_hba.conf to "
                    "scram-sha-256, and have the login's password set anew."
                )
            ),
            COPY,
        ),
    ),
    organization.PasswordNeeded: Hint(
        "password-needed",
        N_("The server asks for a password"),
        N_("The server asks for your password, and none was given."),
        (),
        (
            Step(
                N_("Enter your password; in a terminal: clickup-desktop organization sign-in."),
                Action.RETRY,
            ),
        ),
    ),
    organization.MemberRemoved: Hint(
        "member-removed",
        N_("You are not a member of this organization"),
        N_("The server knows your login, but it belongs to no member of the organization."),
        (N_("An Enterprise Admin removed you."), N_("The login is a database administrator's.")),
        (_NEW_INVITATION, COPY),
    ),
    organization.InvitationOpen: Hint(
        "invitation-open",
        N_("Your invitation waits for you"),
        N_("You were invited to this organization and have not accepted yet."),
        (),
        (
            Step(
                N_(
                    "Paste the invitation that you were given under “Join an organization”; in a "
                    "terminal: clickup-desktop organization join."
                )
            ),
        ),
    ),
    organization.InvitationRefused: Hint(
        "invitation-refused",
        N_("The server let nobody in with this invitation"),
        N_(
            "The server ended the log-in. Why, only its own words tell; they stand in the details. "
            "Nothing was changed."
        ),
        (
            N_("You used the invitation before: sign in with your own password."),
            N_("It ran out, a newer one took its place, or it was taken back."),
            N_("Somebody else used it: then tell your Enterprise Admin at once."),
            N_("The server is being started or stopped, or lets nobody in from this computer."),
        ),
        (
            Step(
                N_(
                    "Sign in, if you have a password already; in a terminal: clickup-desktop "
                    "organization sign-in ADDRESS."
                )
            ),
            _NEW_INVITATION,
            ASK_DATABASE_ADMINISTRATOR,
            COPY,
        ),
    ),
    organization.InvitationUsed: Hint(
        "invitation-used",
        N_("This invitation can't be used any more"),
        N_("Each invitation lets in once."),
        (
            N_("You used it before: sign in with your own password."),
            N_("A newer invitation took its place, or it was taken back."),
            N_("Somebody else used it: then tell your Enterprise Admin at once."),
        ),
        (
            Step(
                N_(
                    "Sign in, if you have a password already; in a terminal: clickup-desktop "
                    "organization sign-in ADDRESS."
                )
            ),
            _NEW_INVITATION,
        ),
    ),
    organization.TooManyComputers: Hint(
        "too-many-computers",
        N_("You have joined on too many computers"),
        N_("A member may have 20 computers in an organization. Your invitation was not used."),
        (N_("Computers that you don't use any more are counted as well."),),
        (
            Step(
                N_(
                    "Come back with the recovery key, so that this computer takes the place of all "
                    "others: clickup-desktop organization recover ADDRESS."
                )
            ),
            Step(N_("Or have an Enterprise Admin remove you and invite you again.")),
        ),
    ),
}
