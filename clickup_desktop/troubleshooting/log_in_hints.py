"""What is said when an organization's server lets somebody not in, or must not have a password."""

from __future__ import annotations

from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE

_NEW_INVITATION = Step("Ask an Enterprise Admin of your organization for a new invitation.")
_SIGN_IN = "clickup-desktop organization sign-in"
_PASSWORD_AGAIN = Step(f"Enter your password again; in a terminal: {_SIGN_IN}.", Action.RETRY)
_ASK_DATABASE_ADMINISTRATOR = Step("Ask who looks after your organization's database.")

LOG_IN_HINTS: dict[type[BaseException], Hint] = {
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
    organization.ServerCertificatesUnusable: Hint(
        "server-certificates-unusable",
        "The certificates can't be read",
        "The file that says whose certificates to trust can't be used, so nothing was sent to the "
        "server.",
        ("It was moved, saved in another form, cut off, or is a web page that was downloaded.",),
        (
            Step(
                "Name another file: under “Advanced” or with --certificates FILE beside an "
                "invitation, with ?sslrootcert=FILE in an address."
            ),
            Step(
                "Ask your IT department for the certificate as PEM: text that begins with "
                "-----BEGIN CERTIFICATE-----."
            ),
            COPY,
        ),
    ),
    organization.OwnCertificateUnusable: Hint(
        "own-certificate-unusable",
        "Your certificate can't be used",
        "The certificate that you log in with, or its private key, can't be read. The details name "
        "the file. Nothing was sent to the server.",
        (
            "The file is not in PEM form, or the two don't belong together.",
            "Others may read the private key's file, which libpq refuses.",
            "PGSSLCERT or PGSSLKEY is set, or the files lie in the folder .postgresql.",
        ),
        (
            Step("Name them in the address: ?sslcert=FILE&sslkey=FILE."),
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
}
