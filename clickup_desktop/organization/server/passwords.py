"""Passwords of logins: one-time ones that are made here, and what the server keeps of a password.

The server is sent the SCRAM-SHA-256 verifier (RFC 5802), so that no clear text stands in its log.
"""

from __future__ import annotations

import secrets
from typing import Any

ONE_TIME_BYTES = 18
"""144 bits, of which nothing can be guessed in the days that they are good for."""


def one_time_password() -> str:
    """Return a new password: 24 letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(ONE_TIME_BYTES)


def verifier_of(password: str, connection: Any) -> str:
    """Return what the server keeps instead of `password`.

    Args:
        connection: psycopg's, whose libpq prepares the password as it will when logging in.
    """
    # The name of the user goes into MD5 alone, and is of no meaning here.
    made: bytes = connection.pgconn.encrypt_password(password.encode(), b"member", b"scram-sha-256")
    return made.decode("ascii")
