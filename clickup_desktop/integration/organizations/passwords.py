"""What a member's own password must be like."""

from __future__ import annotations

from clickup_desktop.integration.organizations.errors import PasswordUnusable
from clickup_desktop.language.texts import N_, filled

MINIMUM_PASSWORD = 12
MAXIMUM_PASSWORD = 500
"""Characters. Every keyring holds more."""

_DIFFERENT = 5


def require_usable(password: str) -> None:
    """Refuse what would not keep anybody out.

    Raises:
        PasswordUnusable: with what is wrong.
    """
    if len(password) < MINIMUM_PASSWORD:
        raise PasswordUnusable(
            filled(
                N_("The password must have at least {number} characters."), number=MINIMUM_PASSWORD
            )
        )
    if len(password) > MAXIMUM_PASSWORD:
        raise PasswordUnusable(
            filled(
                N_("The password can have at most {number} characters."), number=MAXIMUM_PASSWORD
            )
        )
    if not password.isprintable() or password.strip() != password:
        raise PasswordUnusable(
            N_("The password must not begin or end with a space, or contain a line break.")
        )
    if len(set(password)) < _DIFFERENT:
        raise PasswordUnusable(N_("The password has too few different characters."))
