"""What a member's own password must be like."""

from __future__ import annotations

from clickup_desktop.integration.errors import PasswordUnusable

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
        raise PasswordUnusable(f"A password has at least {MINIMUM_PASSWORD} characters.")
    if len(password) > MAXIMUM_PASSWORD:
        raise PasswordUnusable(f"A password has at most {MAXIMUM_PASSWORD} characters.")
    if not password.isprintable() or password.strip() != password:
        raise PasswordUnusable("It begins or ends with a blank, or holds a line break.")
    if len(set(password)) < _DIFFERENT:
        raise PasswordUnusable("It repeats a few characters.")
