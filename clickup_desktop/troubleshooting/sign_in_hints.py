"""What is said when somebody can't join an organization on a server, or sign in to it."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import ASK_DATABASE_ADMINISTRATOR, COPY, DIAGNOSE, RETRY

_NEW_INVITATION = Step(N_("Ask an Enterprise Admin of your organization for a new invitation."))
_PASSWORD_AGAIN = Step(
    N_("Enter your password again; in a terminal: clickup-desktop organization sign-in."),
    Action.RETRY,
)

SIGN_IN_HINTS: dict[type[BaseException], Hint] = {
    organization.SignInRefused: Hint(
        "sign-in-refused",
        N_("The server did not let you in"),
        N_("The server did not accept who you say you are."),
        (
            N_("The password is wrong."),
            N_("You were removed from the organization."),
            N_("The server expects a certificate, Kerberos or LDAP instead of a password."),
        ),
        (_PASSWORD_AGAIN, _NEW_INVITATION, COPY),
    ),
    organization.LogInFailed: Hint(
        "log-in-failed",
        N_("The server ended the log-in"),
        N_(
            "The server gave a reason in words that this program does not know. They stand in the "
            "details."
        ),
        (
            N_("The password is wrong, or you were removed from the organization."),
            N_("Too many people are signed in."),
            N_("The server is being started or stopped."),
        ),
        (RETRY, ASK_DATABASE_ADMINISTRATOR, DIAGNOSE, COPY),
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
