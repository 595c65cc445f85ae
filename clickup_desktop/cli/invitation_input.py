"""Where an invitation or a recovery key, and a password, come from: standard input or a prompt."""

from __future__ import annotations

import getpass
import sys

from clickup_desktop.cli.token_input import TokenInputError, read_piped_token
from clickup_desktop.integration.organizations.passwords import MINIMUM_PASSWORD
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.keys.invitation_text import from_text, secrets_in
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.redaction import remember_secret

_ATTEMPTS = 3


class InvitationMissing(TokenInputError):
    """Standard input does not bring what joining takes."""

    def to_hint(self) -> Hint:
        return Hint(
            "no-invitation",
            _("No invitation was given"),
            _(
                "This command reads the invitation and a password from standard input, or "
                "prompts for them."
            ),
            (),
            (
                Step(
                    _(
                        "Send the invitation on the first line of standard input "
                        "and the password on "
                        "the second."
                    )
                ),
                Step(_("Or run the command in a terminal and paste the invitation.")),
            ),
        )


class RecoveryKeyMissing(TokenInputError):
    """Standard input does not bring a recovery key."""

    def to_hint(self) -> Hint:
        return Hint(
            "no-recovery-key",
            _("No recovery key was given"),
            _(
                "This command reads the recovery key and a password from standard input, or "
                "prompts for them."
            ),
            (),
            (
                Step(
                    _(
                        "Send the recovery key on the first line of standard input "
                        "and the password "
                        "on the second."
                    )
                ),
                Step(_("Or run the command in a terminal and type the recovery key.")),
            ),
        )


class PasswordsDiffer(TokenInputError):
    """What was typed twice was not the same."""

    def to_hint(self) -> Hint:
        return Hint(
            "passwords-differ",
            _("The passwords don't match"),
            _("A new password is typed twice, so that a typing error can't lock you out."),
            (),
            (Step(_("Try again.")),),
        )


def read_invitation() -> tuple[str, str]:
    """Return the invitation, and the password to join with.

    Raises:
        TokenTooLong, InvitationMissing, PasswordsDiffer.
        InvalidInvitation: it was typed, and is none.
        KeyboardInterrupt: Ctrl-C at the prompt; the terminal echoes again then.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        return _ask()
    invitation, _end, password = (read_piped_token() or "").partition("\n")
    if not invitation.strip() or not password.strip():
        raise InvitationMissing
    remember_secret(password.strip("\r\n"))
    return invitation.strip(), password.strip("\r\n")


def read_recovery_key() -> tuple[str, str]:
    """Return the recovery key, and the member's password.

    Raises:
        TokenTooLong, RecoveryKeyMissing.
        KeyboardInterrupt: Ctrl-C at the prompt; the terminal echoes again then.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        try:
            key = getpass.getpass(_("Recovery key (not shown): "))
            password = getpass.getpass(_("Your password in this organization (not shown): "))
        except EOFError:
            raise RecoveryKeyMissing from None
    else:
        key, _end, password = (read_piped_token() or "").partition("\n")
    key, password = key.strip(), password.strip("\r\n")
    if not key:
        raise RecoveryKeyMissing
    for secret in (key, password):
        remember_secret(secret)
    return key, password


def _ask() -> tuple[str, str]:
    try:
        text = getpass.getpass(_("Invitation (not shown): "))
        if not text.strip():
            raise InvitationMissing
        invitation = from_text(text)
        for secret in secrets_in(invitation):
            remember_secret(secret)
        if not invitation.password.reveal():
            password = getpass.getpass(_("Your password in this organization (not shown): "))
            remember_secret(password)
            return text, password
        return text, _new_password()
    except EOFError:
        raise InvitationMissing from None


def _new_password() -> str:
    for _attempt in range(_ATTEMPTS):
        password = getpass.getpass(
            ngettext(
                "New password, at least {number} character (not shown): ",
                "New password, at least {number} characters (not shown): ",
                MINIMUM_PASSWORD,
            ).format(number=MINIMUM_PASSWORD)
        )
        remember_secret(password)
        if (
            len(password) < MINIMUM_PASSWORD
            or getpass.getpass(_("Repeat the new password: ")) == password
        ):
            return password  # one that is too short is refused with a hint
    raise PasswordsDiffer
